from participation.proposals.api import act, answer, coauthors, endorse, read

urlpatterns = [
    *read.urlpatterns,
    *act.urlpatterns,
    *answer.urlpatterns,
    *endorse.urlpatterns,
    *coauthors.urlpatterns,
]
