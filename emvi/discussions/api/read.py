from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.discussions import serializers
from emvi.discussions.queries.decisions import decision_counts, first_counted_month, rules_of
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.paging import Page


class RuleList(MunicipalityEndpoint):
    """The rules of the discussion that hold here today."""

    gives, is_page = serializers.Rule, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(Page(list(rules_of(municipality)), ""))


class ModerationCounts(MunicipalityEndpoint):
    """What moderators decided how often in the last twelve months, newest month first."""

    gives, is_page = serializers.DecisionCount, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(Page(decision_counts(municipality, since=first_counted_month()), ""))


urlpatterns = [
    path("rules/", RuleList.as_view(), name="rule-list"),
    path("moderation/", ModerationCounts.as_view(), name="moderation-counts"),
]
