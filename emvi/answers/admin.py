from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.municipalities.admin import ReadOnlyAdmin, ScopedFilter, named


def _subject(duty: AnswerDuty) -> str:
    """What must be answered."""
    proposal: Any = getattr(duty, "proposal", None)
    return f"{proposal.number}" if proposal else "–"


@admin.register(AnswerDuty)
class AnswerDutyAdmin(ReadOnlyAdmin):
    """The clocks. Nobody can change one: not here, and not in the database."""

    list_display = ("subject", "town", "started_at", "due_on", "answered_at", "lateness")
    list_filter = (("municipality", ScopedFilter),)
    list_select_related = ("municipality", "proposal")
    date_hierarchy = "due_on"
    fields = (
        "subject",
        "town",
        "started_at",
        "due_on",
        "zone",
        "answered_at",
        "lateness",
    )
    readonly_fields = ("subject", "town", "zone", "lateness")
    town = named("municipality", gettext_lazy("municipality"))
    zone = named("time_zone", gettext_lazy("time zone"))

    @admin.display(description=gettext_lazy("confirmation number"))
    def subject(self, duty: AnswerDuty) -> str:
        return _subject(duty)

    @admin.display(description=gettext_lazy("days late"))
    def lateness(self, duty: AnswerDuty) -> str:
        return str(max(0, duty.days_late())) or "–"


class OfDuty(ReadOnlyAdmin):
    """What was written beside a clock."""

    scope = "duty__municipality_id"
    list_select_related = ("duty__municipality", "duty__proposal")

    @admin.display(description=gettext_lazy("confirmation number"))
    def subject(self, row: Answer | Extension) -> str:
        return _subject(row.duty)

    @admin.display(description=gettext_lazy("municipality"))
    def town(self, row: Answer | Extension) -> str:
        return str(row.duty.municipality)


@admin.register(Answer)
class AnswerAdmin(OfDuty):
    list_display = ("subject", "town", "version", "outcome", "published_at")
    list_filter = ("outcome",)
    fields = (
        "subject",
        "town",
        "version",
        "outcome",
        "reasons_shown",
        "next_step_shown",
        "published_at",
    )
    readonly_fields = ("subject", "town", "reasons_shown", "next_step_shown")

    @admin.display(description=gettext_lazy("reasons"))
    def reasons_shown(self, answer: Answer) -> str:
        return answer.reasons

    @admin.display(description=gettext_lazy("next step"))
    def next_step_shown(self, answer: Answer) -> str:
        return answer.next_step or "–"


@admin.register(Extension)
class ExtensionAdmin(OfDuty):
    list_display = ("subject", "town", "until_on", "recorded")
    fields = ("subject", "town", "until_on", "reason_shown", "recorded")
    readonly_fields = ("subject", "town", "reason_shown", "recorded")
    recorded = named("recorded_at", gettext_lazy("recorded"))

    @admin.display(description=gettext_lazy("reason"))
    def reason_shown(self, extension: Extension) -> str:
        return extension.reason
