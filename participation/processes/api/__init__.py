from participation.processes.api import act, read, write

urlpatterns = [*read.urlpatterns, *write.urlpatterns, *act.urlpatterns]
