from participation.proposals.api import act, answer, read

urlpatterns = [*read.urlpatterns, *act.urlpatterns, *answer.urlpatterns]
