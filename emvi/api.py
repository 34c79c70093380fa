"""The API: the endpoints of all apps in one place. What each does it says itself; the description
at `schema/` is made of that."""

from django.urls import include, path

from emvi.accounts import api as accounts
from emvi.discussions import api as discussions
from emvi.front.api import audit, my, portal, search
from emvi.front.views.open_data import schema
from emvi.municipalities import api as municipalities
from emvi.notifications import api as notifications
from emvi.privacy import api as privacy
from emvi.upkeep import api as upkeep
from participation.processes import api as processes
from participation.proposals import api as proposals

app_name = "api"
in_a_municipality = [
    path("", portal.MunicipalityDetail.as_view(), name="municipality-detail"),
    path("search/", search.MunicipalitySearch.as_view(), name="municipality-search"),
    path("statistics/", search.MunicipalityStatistics.as_view(), name="municipality-statistics"),
    path(
        "processes/<slug:slug>/statistics/",
        search.ProcessStatistics.as_view(),
        name="process-statistics",
    ),
    path("people/<int:pk>/block/", my.PersonBlock.as_view(), name="person-block"),
    path("follow/", portal.MunicipalityFollow.as_view(), name="municipality-follow"),
    path("audit/", audit.AuditList.as_view(), name="audit-list"),
    *municipalities.urlpatterns,
    *privacy.in_a_municipality,
    *upkeep.in_a_municipality,
    *discussions.urlpatterns,
    *processes.urlpatterns,
    *proposals.urlpatterns,
]
urlpatterns = [
    path("schema/", schema, name="schema"),
    path("municipalities/", portal.MunicipalityList.as_view(), name="municipality-list"),
    path("municipalities/<slug:municipality>/", include(in_a_municipality)),
    path("my/", include([*my.urlpatterns, *notifications.urlpatterns])),
    *accounts.above_municipalities,
    *municipalities.above_municipalities,
    *privacy.above_municipalities,
    *upkeep.above_municipalities,
    path("search/", search.PortalSearch.as_view(), name="portal-search"),
    path("overdue/", portal.PortalOverdue.as_view(), name="portal-overdue"),
]
