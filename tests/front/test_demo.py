"""The demo obeys the rules that it shows, on whatever day and hour it is loaded."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Q
from django.test import RequestFactory
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.answers.deadlines import due_day
from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.audit.models import AuditEntry
from emvi.discussions.models import Comment
from emvi.front.demo.content import cities, content
from emvi.front.demo.loading import load_demo
from emvi.front.demo.people import STAFF, parts
from emvi.languages.directions import OWN_NAMES
from emvi.municipalities.models import (
    CodeBatch,
    InformalGroup,
    Municipality,
    Organisation,
    Page,
    Place,
    Role,
    RoleGrant,
    Theme,
)
from emvi.notifications.models import Message
from participation.processes.models import Phase, Process
from participation.processes.steps import steps_of
from participation.proposals.actions import support_proposal
from participation.proposals.clocks import is_enough
from participation.proposals.models import Proposal, Support

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CITIES = ["ljubljana", "graz", "lustenau", "berlin-mitte", "empoli", "thessaloniki"]


def loaded(blocker, now: datetime):
    """Load once for many tests, and leave nothing behind."""
    with blocker.unblock():
        with transaction.atomic():
            load_demo(now=now)
            yield now
            transaction.set_rollback(True)


# Around midnight, where the cities' days differ, and after the clocks went forward.
ODD_HOURS = [
    datetime(2026, 3, 1, 23, 58, tzinfo=UTC),
    datetime(2027, 1, 1, 22, 30, tzinfo=UTC),
    datetime(2026, 4, 2, 4, 0, tzinfo=UTC),
]
at_odd_hours = pytest.mark.parametrize("demo", ODD_HOURS, indirect=True, ids=str)


@pytest.fixture(scope="module")
def demo(request, django_db_setup, django_db_blocker):
    yield from loaded(django_db_blocker, getattr(request, "param", NOW))


def proposals():
    rows = Proposal.objects.select_related("process", "municipality", "duty", "thread")
    return rows.prefetch_related("process__phases", "duty__answers", "thread__comments")


def allowed(process: Process, right: str, at: datetime) -> bool:
    return any(getattr(p, f"allows_{right}") and p.is_open(at) for p in process.phases.all())


@at_odd_hours
def test_what_happened_was_allowed_when_it_happened(demo, db):
    for proposal in proposals():
        about = (proposal.title, demo)
        assert allowed(proposal.process, "proposals", proposal.published_at), about
        for comment in proposal.thread.comments.all():
            assert proposal.published_at < comment.created_at <= demo, about
            assert allowed(proposal.process, "comments", comment.created_at), about


@at_odd_hours
def test_clocks_run_exactly_where_the_rule_starts_them(demo, db):
    for proposal in proposals():
        about = (proposal.title, demo)
        process, duty = proposal.process, proposal.duty
        if process.clock_start == Process.ClockStart.THRESHOLD:
            counts = proposal.supports_verified, proposal.supports_other
            reached = is_enough(process, *counts)
            assert (duty is not None) == reached, about
            assert duty is None or allowed(process, "supports", duty.started_at), about
        else:
            assert (duty is not None) == (proposal.clock_starts_at <= demo), about
            assert duty is None or duty.started_at == proposal.clock_starts_at, about
        if duty:
            assert proposal.published_at < duty.started_at <= demo, about
            assert duty.due_on == due_day(duty.started_at, process, duty.time_zone), about


@at_odd_hours
def test_states_follow_from_answers(demo, db):
    for proposal in proposals():
        answers = (
            sorted(proposal.duty.answers.all(), key=lambda a: a.version) if proposal.duty else []
        )
        if answers:
            assert proposal.state == answers[-1].outcome
            assert proposal.duty.answered_at == answers[0].published_at
            assert proposal.duty.started_at < answers[0].published_at <= demo
        else:
            assert proposal.state in {"published", "withdrawn"}
            assert proposal.duty is None or proposal.duty.answered_at is None


@at_odd_hours
def test_what_is_late_is_late_on_purpose(demo, db):
    overdue = AnswerDuty.objects.overdue(demo)
    days = {duty.municipality.slug: duty.days_late(demo) for duty in overdue}
    assert days == {"thessaloniki": 1, "graz": 12} and len(overdue) == 2
    late = AnswerDuty.objects.answered_late()
    assert {d.municipality.slug: d.days_late() for d in late} == {"lustenau": 1, "berlin-mitte": 10}
    on_time = AnswerDuty.objects.answered().exclude(pk__in=late.values("pk"))
    assert {"ljubljana", "empoli"} <= {duty.municipality.slug for duty in on_time}
    extension = Extension.objects.get()
    assert extension.duty.municipality.slug == "graz"
    assert extension.until_on > extension.duty.due_on
    assert Answer.objects.filter(version=2).count() == 1


def test_counts_are_the_rows_and_nobody_backs_their_own(demo, db):
    counted = {
        row["proposal"]: (row["verified"], row["other"])
        for row in Support.objects.values("proposal").annotate(
            verified=Count("id", filter=Q(is_verified=True)),
            other=Count("id", filter=Q(is_verified=False)),
        )
    }
    for proposal in proposals():
        assert counted[proposal.pk] == (proposal.supports_verified, proposal.supports_other)
        assert proposal.thread.comment_count == proposal.thread.comments.visible().count()
        author = proposal.author and proposal.author.account
        assert not Support.objects.filter(proposal=proposal, account=author).exists()
    for process in Process.objects.all():
        assert process.proposal_count == process.proposals.count()


def test_each_city_is_alive(demo, db):
    assert (
        list(Municipality.objects.public().order_by("pk").values_list("slug", flat=True)) == CITIES
    )
    for city in Municipality.objects.all():
        assert city.processes.published().count() == 3 and city.proposals.count() >= 6
        standing = {steps_of(process, demo).when for process in city.processes.all()}
        assert "open" in standing
        assert all(3 <= process.phases.count() <= 5 for process in city.processes.all())
        assert 5 <= city.themes.count() <= 8 and 5 <= city.places.count() <= 8
        assert city.organisations.filter(code_quota__gt=0).exists()
        hidden = Comment.objects.get(thread__municipality=city, hidden_at__isnull=False)
        decision = hidden.decisions.get()
        assert decision.rule and decision.reason
        for proposal in city.proposals.all():
            assert 3 <= proposal.thread.comments.count() <= 12
    assert Proposal.objects.filter(source="paper", entered_by__isnull=False).exists()
    assert Phase.objects.filter(announced_closes_at__lt=timezone.now()).exists()
    spoken = set(Comment.objects.values_list("language", flat=True))
    assert spoken >= {"sl", "de", "it", "el", "en", "ar", "tr", "uk", "sq", "bs", "fa", "fr"}
    assert spoken <= set(OWN_NAMES)
    assert set(Proposal.objects.values_list("language", flat=True)) >= {"ar", "tr", "fa", "uk"}


def test_no_staff_text_lacks_a_language(demo, db):
    wanted = [
        (Municipality, ("name", "office")),
        (Process, ("title", "summary", "what_can_change", "what_is_fixed")),
        (Phase, ("title", "description")),
        (Theme, ("name",)),
        (Place, ("name",)),
        (Page, ("body",)),
    ]
    for model, fields in wanted:
        for row in model.objects.all():
            for field in fields:
                for language in project_settings.INTERFACE_LANGUAGES:
                    assert getattr(row, f"{field}_{language}"), (model, row.pk, field, language)
    for process in Process.objects.all():
        process.full_clean()
        for language in project_settings.INTERFACE_LANGUAGES:
            assert len(getattr(process, f"what_can_change_{language}").splitlines()) == 3
            assert len(getattr(process, f"what_is_fixed_{language}").splitlines()) == 3
    for answer in Answer.objects.select_related("duty__municipality"):
        assert getattr(answer, f"reasons_{answer.duty.municipality.default_language}")
        assert answer.reasons_en


def test_organisations_groups_pages_and_sheets_of_codes(demo, db):
    rows = content()["organisations"]
    towns = [row for row in rows if row["kind"] in {"municipality", "city"} and row["city_id"]]
    groups = [row for row in rows if row["kind"] == "informal_group"]
    assert Organisation.objects.count() == len(rows) - len(towns) - len(groups)
    assert InformalGroup.objects.count() == len(groups)
    assert not InformalGroup.objects.filter(fiscal_host=None).exists()
    assert Page.objects.count() == len(Page.Kind) * len(CITIES) + 2
    assert not Page.objects.filter(body_en__contains="{").exists()
    for sheet in CodeBatch.objects.all():
        assert sheet.expires_on < timezone.localdate() and sheet.unused_when_closed < sheet.size


def test_every_account_comes_in_with_its_password_and_role(demo, db):
    request = RequestFactory().get("/")
    for part in parts():
        account = authenticate(request, username=part.login, password=part.password)
        assert account == Account.objects.get(login=part.login)
        validate_password(part.password, account)
        roles = set(RoleGrant.objects.filter(account=account).values_list("role", flat=True))
        # Whoever enters words for others is also the moderator who decides about appeals.
        second = {Role.MODERATOR} if part.role == Role.MEDIATOR else set()
        assert roles == ({part.role} | second if part.role in STAFF else set())
        assert account.is_superuser == (part.municipality == "(portal)")
    assert Account.objects.filter(login__startswith="demo-").count() == sum(
        city["crowd"] for city in cities()
    )
    crowd = Account.objects.filter(login__startswith="demo-lj-").first()
    assert not crowd.has_usable_password()
    resident = Account.objects.get(login="resident-ljubljana")
    assert resident.verifications.exists() and resident.public_names.get().name == "Jasmin 12"
    newcomer = Account.objects.get(login="newcomer-ljubljana")
    assert not newcomer.verifications.exists() and not newcomer.public_names.exists()
    told = Message.objects.filter(recipient=resident, kind="answer_published")
    assert {message.channel for message in told} == {"mail", "inbox"}


def test_again_changes_nothing_and_keeps_what_people_did(demo, db):
    proposal = Proposal.objects.get(title="Obrazci v preprosti slovenščini")
    support_proposal(proposal, by=Account.objects.get(login="newcomer-ljubljana"))
    Municipality.objects.filter(slug="graz").update(support_threshold=77)
    before = [model.objects.count() for model in (Account, Support, Proposal, Page, AuditEntry)]
    assert load_demo(now=demo + timedelta(days=9)) == []
    after = [model.objects.count() for model in (Account, Support, Proposal, Page, AuditEntry)]
    assert after == before
    assert Municipality.objects.get(slug="graz").support_threshold == 77
    proposal.refresh_from_db()
    assert proposal.supports_total == 19


def test_the_commands(demo, db, settings, capsys):
    call_command("load_demo")
    assert "all cities are here" in capsys.readouterr().out
    printed = io.StringIO()
    call_command("demo_accounts", stdout=printed)
    accounts = json.loads(printed.getvalue())
    assert {account["municipality"] for account in accounts} == {*CITIES, "(portal)"}
    assert {account["role"] for account in accounts} == {
        *(str(role) for role in STAFF),
        "resident",
        "newcomer",
        "portal team",
    }
    settings.LOCAL = False
    with pytest.raises(CommandError, match="public"):
        call_command("load_demo")


def test_days_are_counted_from_the_day_of_import(demo, db):
    process = Process.objects.get(slug="municipal-services-in-several-languages")
    phase = steps_of(process, demo).current
    assert phase.closes_at.date() == date(2026, 12, 22)
    assert steps_of(process, demo).days_left(demo) == 30
