from participation.proposals.api import act, answer, endorse, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns, *answer.urlpatterns, *endorse.urlpatterns]
