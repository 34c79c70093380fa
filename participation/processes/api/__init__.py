from participation.processes.api import act, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns]
