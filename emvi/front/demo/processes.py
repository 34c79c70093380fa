from datetime import timedelta

from django.utils import timezone
from django.utils.text import slugify

from emvi.accounts.models import Account
from emvi.front.demo.content import City, content, in_languages, lines_in_languages
from emvi.front.demo.days import Days
from emvi.municipalities.models import Municipality
from participation.processes.actions import (
    change_process,
    duplicate_process,
    schedule_process,
)
from participation.processes.models import Phase, Process


def make_processes(city: City, municipality: Municipality, days: Days) -> dict[str, Process]:
    """The city's processes with their phases, by their id in the content."""
    return {row["id"]: _process(row, municipality, days) for row in city["processes"]}


def make_drafts(process: Process, by: Account) -> None:
    """What officers have on their desk: a process that becomes public in two weeks, and one that
    is kept to start others from."""
    soon = timezone.localdate() + timedelta(days=21)
    planned = duplicate_process(process, by=by, starts_on=soon)
    schedule_process(planned, by=by, at=timezone.now() + timedelta(days=14))
    template = duplicate_process(process, by=by, starts_on=soon)
    template.is_template = True
    change_process(template, by=by)


def _process(row: dict, municipality: Municipality, days: Days) -> Process:
    rules = {name: getattr(municipality, name) for name in Process.RULE_FIELDS}
    if "support_counts_of" in row:
        rules["support_counts_of"] = row["support_counts_of"]
    if "most_proposals" in row:
        rules["most_proposals"] = row["most_proposals"]
    process = Process.objects.create(
        municipality=municipality,
        slug=slugify(row["title"]["en"])[:60].rstrip("-"),
        kind=row["kind"],
        state=Process.State.PUBLISHED,
        published_at=days.begin(row["phases"][0]["opens_day"]),
        **in_languages("title", row["title"]),
        **in_languages("summary", row["body"]),
        **lines_in_languages("what_can_change", row["can_change"]),
        **lines_in_languages("what_is_fixed", row["fixed"]),
        **rules,
    )
    for phase in row["phases"]:
        _phase(phase, process, days)
    return process


def _phase(row: dict, process: Process, days: Days) -> None:
    kind = content()["phases"][row["kind"]]
    Phase.objects.create(
        process=process,
        opens_at=days.begin(row["opens_day"]),
        closes_at=days.end(row["closes_day"]),
        announced_closes_at=days.end(row.get("announced_day", row["closes_day"])),
        **{f"allows_{right}": True for right in kind["rights"]},
        **in_languages("title", kind["title"]),
        **in_languages("description", kind["description"]),
    )
