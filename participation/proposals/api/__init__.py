from participation.proposals.api import act, answer, read, work

urlpatterns = [*read.urlpatterns, *act.urlpatterns, *answer.urlpatterns, *work.urlpatterns]
