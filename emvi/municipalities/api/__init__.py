from emvi.municipalities.api import act, read, roles

above_municipalities = read.above_municipalities
urlpatterns = [*read.urlpatterns, *act.urlpatterns, *roles.urlpatterns]
