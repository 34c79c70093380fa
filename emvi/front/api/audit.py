"""The audit of a municipality, for its administrators."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers as drf
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.front import serializers
from emvi.front.audit.lines import Line, audit_page
from emvi.front.audit.sentences import Kind
from emvi.languages.serializers import words
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.municipalities.permissions import may
from emvi.paging import Page
from emvi.rest.bodies import PageQuery


class AuditQuery(PageQuery):
    """Which part of the audit."""

    kind = drf.ChoiceField(choices=Kind.values, required=False, help_text="What it is about.")
    day = drf.DateField(required=False, help_text="One day, on the clock of the municipality.")


class AuditList(MunicipalityEndpoint):
    """What was done in a municipality, the newest first. Staff are masked; residents have no name."""

    scope, asks, gives, is_page = "staff", AuditQuery, serializers.AuditLine, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "audit.view", municipality):
            raise PermissionDenied
        page = audit_page(
            municipality,
            kind=self.asked.get("kind", ""),
            day=self.asked.get("day"),
            cursor=self.asked.get("after", ""),
        )
        return self.answer(Page([_shape(line) for line in page], page.after))


def _shape(line: Line) -> dict[str, Any]:
    reason = line.reason
    return {
        "id": line.entry.pk,
        "at": line.entry.at,
        "action": line.entry.action,
        "kind": line.kind.value if line.kind else None,
        "sentence": words(str(line.sentence), get_language() or ""),
        "by": line.by,
        "details": line.details,
        "address": line.thing.url if line.thing else None,
        "reason": words(reason.text, reason.language) if reason else None,
        "is_sealed": line.is_sealed,
    }
