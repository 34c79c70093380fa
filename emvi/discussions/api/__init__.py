from emvi.discussions.api import act, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns]
