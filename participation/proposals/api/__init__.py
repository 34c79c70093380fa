from participation.proposals.api import act, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns]
