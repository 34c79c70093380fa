from participation.proposals.api import act, answer, coauthors, endorse, read, work

urlpatterns = [
    *read.urlpatterns,
    *act.urlpatterns,
    *answer.urlpatterns,
    *endorse.urlpatterns,
    *coauthors.urlpatterns,
    *work.urlpatterns,
]
