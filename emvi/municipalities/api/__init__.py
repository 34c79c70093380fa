from emvi.municipalities.api import act, read, roles

urlpatterns = [*read.urlpatterns, *act.urlpatterns, *roles.urlpatterns]
