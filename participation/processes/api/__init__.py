from participation.processes.api import act, lists, read, write

urlpatterns = [*read.urlpatterns, *write.urlpatterns, *act.urlpatterns, *lists.urlpatterns]
