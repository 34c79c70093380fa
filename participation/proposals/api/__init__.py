from participation.proposals.api import act, answer, coauthors, endorse, read, split, work

urlpatterns = [
    *read.urlpatterns,
    *act.urlpatterns,
    *answer.urlpatterns,
    *endorse.urlpatterns,
    *coauthors.urlpatterns,
    *split.urlpatterns,
    *work.urlpatterns,
]
