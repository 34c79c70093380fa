from emvi.municipalities.api import act, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns]
