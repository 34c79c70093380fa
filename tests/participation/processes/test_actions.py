"""Publishing, archiving, and what of a public process may still change."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.municipalities.models import ParticipationRules
from emvi.refusals import Refused
from participation.processes.actions import (
    archive_process,
    change_process,
    check_phase_change,
    check_rules_unchanged,
    publish_process,
)
from participation.processes.models import Phase, Process
from participation.processes.queries import ChangesInPublic, changes_in_public
from participation.processes.rules import end_of_collecting
from tests import cast

DAY = timedelta(days=1)
# The dates of a phase, in days from now.
WHEN = {"before": (2, 9), "in": (-2, 9), "after": (-9, -2)}


@pytest.fixture
def draft(ljubljana):
    process = cast.make_process(ljubljana, state=Process.State.DRAFT)
    cast.make_phase(process)
    return process


def phase_at(process: Process, when: str) -> Phase:
    opens, closes = (timezone.now() + days * DAY for days in WHEN[when])
    return cast.make_phase(process, opens_at=opens, closes_at=closes, rights=("supports",))


@pytest.mark.parametrize("person", ["officer", "administrator"])
def test_publishing(person, draft, request):
    account = request.getfixturevalue(person)
    publish_process(draft, by=account)
    publish_process(draft, by=account)
    assert draft.state == Process.State.PUBLISHED
    phase = draft.phases.get()
    assert phase.announced_closes_at == phase.closes_at
    entry = AuditEntry.objects.get(action="process.published")
    assert entry.actor == account.opaque_id


OTHERS = ["ana", "mediator", "moderator", "code_issuer", "stranger", "portal_team"]


@pytest.mark.parametrize("person", OTHERS)
@pytest.mark.parametrize("verb", [publish_process, archive_process])
def test_others_cannot(verb, person, draft, request):
    if verb is archive_process:
        Process.objects.update(state=Process.State.PUBLISHED, published_at=timezone.now())
        draft.phases.update(closes_at=timezone.now())
    before = Process.objects.get().state
    with pytest.raises(Refused):
        verb(draft, by=request.getfixturevalue(person))
    assert Process.objects.get().state == before


def test_officers_of_another_town_cannot(draft, graz):
    with pytest.raises(Refused):
        publish_process(draft, by=cast.make_staff(graz, "officer"))


@pytest.mark.parametrize(
    "text", ["title_en", "summary_en", "what_can_change_en", "what_is_fixed_en"]
)
def test_what_people_must_know_is_not_left_out(text, draft, officer):
    setattr(draft, text, " ")
    draft.save()
    with pytest.raises(Refused):
        publish_process(draft, by=officer)
    assert Process.objects.get().state == Process.State.DRAFT


def test_a_process_has_phases(draft, officer):
    draft.phases.all().delete()
    with pytest.raises(Refused):
        publish_process(draft, by=officer)


def test_a_clock_that_starts_with_the_end_of_collecting_needs_collecting(draft, officer):
    draft.clock_start = Process.ClockStart.END_OF_COLLECTING
    draft.save()
    draft.phases.update(allows_proposals=False)
    with pytest.raises(Refused):
        publish_process(draft, by=officer)


# Archiving


def test_archiving_after_the_last_phase(process, officer):
    process.phases.update(closes_at=timezone.now())
    archive_process(process, by=officer)
    archive_process(process, by=officer)
    assert process.state == Process.State.ARCHIVED
    assert AuditEntry.objects.filter(action="process.archived").count() == 1


@pytest.mark.parametrize("when", ["before", "in"])
def test_nobody_loses_days_by_archiving(when, ljubljana, officer):
    process = cast.make_process(ljubljana)
    phase_at(process, when)
    with pytest.raises(Refused):
        archive_process(process, by=officer)
    assert Process.objects.get().state == Process.State.PUBLISHED


# Rules and phases of a public process


@pytest.mark.parametrize("rule", ParticipationRules.RULE_FIELDS)
@pytest.mark.parametrize("state", Process.State)
def test_rules_are_fixed_with_the_publication(rule, state, ljubljana):
    process = cast.make_process(ljubljana, state=state)
    other = {"answer_period_unit": "months", "clock_start": "end_of_collecting"}
    other |= {"may_support": "verified", "support_counts_of": "verified"}
    setattr(process, rule, other.get(rule, 99))
    if state == Process.State.DRAFT:
        check_rules_unchanged(process)
    else:
        with pytest.raises(ValidationError) as refusal:
            check_rules_unchanged(process)
        assert list(refusal.value.message_dict) == [rule]


CHANGES = {
    "opens earlier": {"opens_at": -DAY},
    "opens later": {"opens_at": DAY},
    "closes earlier": {"closes_at": -DAY},
    "closes later": {"closes_at": DAY},
    "gives a right": {"allows_comments": True},
    "takes a right": {"allows_supports": False},
    "says more": {"description_en": "Come all."},
}
ALLOWED = {
    "before": set(CHANGES),
    "in": {"closes later", "gives a right", "says more"},
    "after": {"says more"},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", WHEN)
def test_what_was_promised_stays(when, change, process):
    phase = phase_at(process, when)
    for field, value in CHANGES[change].items():
        moved = getattr(phase, field) + value if isinstance(value, timedelta) else value
        setattr(phase, field, moved)
    if change in ALLOWED[when]:
        check_phase_change(phase)
    else:
        with pytest.raises(ValidationError):
            check_phase_change(phase)


def test_nothing_is_moved_into_the_past(process):
    phase = phase_at(process, "before")
    phase.opens_at, phase.closes_at = timezone.now() - 2 * DAY, timezone.now() - DAY
    with pytest.raises(ValidationError):
        check_phase_change(phase)


@pytest.mark.parametrize("days", [(-20, -10), (-1, 10)])
def test_nothing_new_appears_in_the_past_of_a_public_process(process, officer, days):
    now = timezone.now()
    opens, closes = (now + DAY * n for n in days)
    late = Phase(process=process, title_en="Late", opens_at=opens, closes_at=closes)
    with pytest.raises(Refused, match="begins now or later"):
        change_process(process, by=officer, phases=[late])
    late.opens_at, late.closes_at = now, now + 20 * DAY
    change_process(process, by=officer, phases=[late])
    assert Phase.objects.get(title_en="Late").announced_closes_at == late.closes_at


def test_a_new_phase_ends_within_a_year_after_what_was_announced(process, officer):
    now = timezone.now()
    late = Phase(process=process, title_en="Late", opens_at=now, allows_proposals=True)
    # The phase that is there closes in twenty days.
    late.closes_at = now + 390 * DAY
    with pytest.raises(Refused, match="at most a year longer"):
        change_process(process, by=officer, phases=[late])
    assert Phase.objects.count() == 1
    late.closes_at = now + 380 * DAY
    change_process(process, by=officer, phases=[late])
    later = Phase(process=process, title_en="Later", opens_at=now, closes_at=now + 390 * DAY)
    with pytest.raises(Refused, match="at most a year longer"):
        change_process(process, by=officer, phases=[later])
    later.closes_at = now + 380 * DAY
    change_process(process, by=officer, phases=[later])


@pytest.mark.parametrize("text", ["what_can_change", "what_is_fixed"])
def test_on_what_people_relied_stays_and_a_missing_language_comes(process, officer, text):
    setattr(process, f"{text}_en", "Nothing any more")
    with pytest.raises(Refused, match="It stays as it is"):
        change_process(process, by=officer)
    process = Process.objects.get()
    said = getattr(process, f"{text}_en")
    setattr(process, f"{text}_en", said.replace("\n", "\r\n") + "\r\n")
    setattr(process, f"{text}_sl", "V slovenščini")
    change_process(process, by=officer)
    process = Process.objects.get()
    setattr(process, f"{text}_sl", "Drugače")
    with pytest.raises(ValidationError, match="It stays as it is"):
        check_rules_unchanged(process)


def test_before_anybody_takes_part_it_is_free(process, officer, draft):
    process.phases.update(opens_at=timezone.now() + DAY)
    for one in (process, draft):
        one.what_is_fixed_en = "Nothing yet"
        change_process(one, by=officer)
        assert Process.objects.get(pk=one.pk).what_is_fixed_en == "Nothing yet"


def test_everybody_sees_that_texts_were_changed(process, officer, draft, client_for):
    says = "changed its texts about this process"
    draft.summary_en = "Another one."
    change_process(draft, by=officer)
    page = process.get_absolute_url()
    assert says not in client_for(None).get(page).content.decode()
    process.summary_en = "Another one."
    change_process(process, by=officer)
    assert says in client_for(None).get(page).content.decode()
    assert len(changes_in_public(process).texts) == 1
    assert changes_in_public(draft) == ChangesInPublic([], [])


def test_a_change_leaves_the_names_of_what_changed(process, officer):
    process.title_en, process.body_sl = "Another title", "Besede."
    phase = process.phases.get()
    phase.description_en = "Come all."
    now = timezone.now()
    late = Phase(title_en="Late", opens_at=now, closes_at=now + DAY, process=process)
    change_process(process, by=officer, phases=[phase, late])
    assert AuditEntry.objects.get(action="process.changed").facts == {
        "fields": ["body_sl", "title_en"],
        "phase": {"added": 1, "changed": 1, "deleted": 0},
    }


def test_what_is_over_is_not_published(draft, officer):
    draft.phases.update(opens_at=timezone.now() - 9 * DAY, closes_at=timezone.now() - DAY)
    with pytest.raises(Refused, match="Every step is over already"):
        publish_process(draft, by=officer)
    assert Process.objects.get(pk=draft.pk).state == "draft"
    draft.phases.update(closes_at=timezone.now() + DAY)
    publish_process(draft, by=officer)
    # Published, it is so whatever becomes of its phases.
    draft.phases.update(closes_at=timezone.now() - DAY)
    publish_process(draft, by=officer)


def test_phases_of_a_draft_are_free(draft):
    phase = draft.phases.get()
    phase.closes_at, phase.allows_proposals = timezone.now() - DAY, False
    check_phase_change(phase)


def test_the_database_refuses_a_phase_that_ends_before_it_begins(process):
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.make_phase(process, opens_at=timezone.now(), closes_at=timezone.now() - DAY)


# The end of collecting, as it was announced


def test_the_announced_end_counts_until_it_is_past(process):
    phase = process.phases.get()
    announced = phase.closes_at
    Phase.objects.update(closes_at=announced + 30 * DAY)
    process = Process.objects.get()
    assert end_of_collecting(process) == announced
    assert end_of_collecting(process, announced - DAY) == announced
    assert end_of_collecting(process, announced) == announced + 30 * DAY
    assert end_of_collecting(process, announced + 30 * DAY) is None


def test_there_is_no_end_where_nobody_proposes(ljubljana):
    process = cast.make_process(ljubljana)
    phase_at(process, "in")
    assert end_of_collecting(process) is None
