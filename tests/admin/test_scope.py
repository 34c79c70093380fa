"""Somebody who sets up Ljubljana sees nothing of Graz, on no page and by no detour."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from emvi.accounts.models import Account, Terms
from emvi.answers.actions import start_clock
from emvi.answers.models import Answer, AnswerDuty, Extension
from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import HoldRule, Rule
from emvi.municipalities.codes import issue_codes
from emvi.municipalities.models import (
    CodeBatch,
    InformalGroup,
    Municipality,
    Organisation,
    Page,
    Place,
    RoleGrant,
    Theme,
)
from emvi.privacy.models import AuthorityRequest
from emvi.upkeep.models import Announcement, ContactMessage, ReadOnlyMode
from participation.processes.models import Process, WorkState
from participation.proposals.models import Proposal, Support
from tests import cast
from tests.admin.forms import admin_url, errors, send

OF_A_CITY = [
    Municipality,
    Organisation,
    InformalGroup,
    RoleGrant,
    Theme,
    Place,
    Page,
    Rule,
    HoldRule,
    Process,
    WorkState,
    Proposal,
    AnswerDuty,
    Answer,
    Extension,
    CodeBatch,
    AuditEntry,
    Announcement,
    ContactMessage,
]
OF_THE_PORTAL = [Account, AuthorityRequest, ReadOnlyMode, Terms]
SECRET = "Schlossberg"


@pytest.fixture
def in_graz(graz):
    """One row of everything in Graz, each with a word that stands nowhere else."""
    Municipality.objects.filter(pk=graz.pk).update(name_en=SECRET, name_de=SECRET)
    graz.refresh_from_db()
    house = cast.make_organisation(graz, SECRET)
    officer = cast.make_staff(graz, "officer", SECRET)
    group = InformalGroup.objects.create(municipality=graz, name=SECRET, fiscal_host=house)
    page = Page.objects.create(municipality=graz, kind="imprint", body_de=SECRET)
    process = cast.make_open_process(graz, title=SECRET)
    proposal = cast.make_proposal(process, title=SECRET)
    duty = start_clock(graz, rules=process, started_at=timezone.now())
    Proposal.objects.filter(pk=proposal.pk).update(duty=duty)
    answer = Answer.objects.create(
        duty=duty, version=1, outcome="accepted", reasons_en=SECRET, published_at=timezone.now()
    )
    extension = Extension.objects.create(duty=duty, until_on=date(2030, 1, 1), reason_en=SECRET)
    batch, _codes = issue_codes(graz, by=officer, size=3, language="de")
    entry = record("schlossberg.changed", graz, by=officer, municipality_id=graz.pk)
    theme, place = cast.make_theme(graz, SECRET), cast.make_place(graz, SECRET)
    rows = [graz, house, group, officer.role_grants.get(), theme, place, page, process, proposal]
    tomorrow = timezone.now() + timedelta(days=1)
    rows.append(Announcement.objects.create(municipality=graz, text_de=SECRET, until_at=tomorrow))
    rows.append(ContactMessage.objects.create(municipality=graz, text=SECRET))
    rule = Rule.objects.create(municipality=graz, name_en=SECRET, explanation_en=SECRET)
    make_hold_rules(graz)
    rows.append(WorkState.objects.create(process=process, name_en=SECRET))
    rows += [duty, answer, extension, batch, entry, rule, graz.hold_rules.first()]
    return {type(row): row for row in rows}


def test_everything_registered_is_in_one_of_the_lists():
    """Who adds a page says here whose it is. Supports, confirmations, codes and what joins a
    public name to an account have no page at all."""
    assert set(admin.site._registry) == {*OF_A_CITY, *OF_THE_PORTAL}


@pytest.mark.parametrize("model", OF_A_CITY)
def test_lists_show_the_own_city_only(in_admin, in_graz, ljubljana, model):
    page = in_admin.get(admin_url(model))
    assert page.status_code == 200
    rows = list(page.context["cl"].queryset)
    assert in_graz[model].pk not in [row.pk for row in rows]
    assert SECRET.lower() not in page.content.decode().lower()


@pytest.mark.parametrize("model", OF_A_CITY)
def test_the_portal_team_sees_the_same_rows(as_portal_team, in_graz, ljubljana, model):
    """So the test above has something that could leak."""
    page = as_portal_team.get(admin_url(model))
    assert in_graz[model].pk in [row.pk for row in page.context["cl"].queryset]
    assert as_portal_team.get(admin_url(model, "change", in_graz[model].pk)).status_code == 200


@pytest.mark.parametrize("page", ["change", "delete", "history"])
@pytest.mark.parametrize("model", OF_A_CITY)
def test_a_row_of_another_city_is_not_there(in_admin, in_graz, model, page):
    row = in_graz[model]
    before = model.objects.filter(pk=row.pk).values().get()
    for method in (in_admin.get, in_admin.post):
        answer = method(admin_url(model, page, row.pk), {"post": "yes", "_save": "1"})
        assert answer.status_code in (302, 403)
        assert SECRET.lower() not in answer.content.decode().lower()
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", OF_THE_PORTAL)
def test_pages_of_the_portal_team_are_closed(in_admin, portal_team, model):
    assert in_admin.get(admin_url(model)).status_code == 403
    assert in_admin.get(admin_url(model, "change", portal_team.pk)).status_code in (302, 403)
    assert admin_url(model) not in in_admin.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    "model",
    [Organisation, InformalGroup, RoleGrant, Theme, Place, Page, Process, Rule, HoldRule],
)
def test_forms_offer_the_own_city_only(in_admin, in_graz, ljubljana, model):
    page = in_admin.get(admin_url(model, "add"))
    assert page.status_code == 200
    assert SECRET.lower() not in page.content.decode().lower()
    choices = page.context["adminform"].form.fields["municipality"].queryset
    assert list(choices) == [ljubljana]


@pytest.mark.parametrize(
    "model, fields",
    [
        (Theme, {"name_en": "Homes", "name_sl": "Homes", "name_de": "Homes"}),
        (Place, {"name_en": "Park", "name_sl": "Park", "name_de": "Park"}),
        (Organisation, {"name_en": "We", "name_sl": "We", "name_de": "We", "kind": "cso"}),
        (InformalGroup, {"name": "We"}),
        (Page, {"kind": "privacy", "body_de": "Text", "body_sl": "Text"}),
        (RoleGrant, {"person": "ana", "role": "officer"}),
        (Rule, {"name_sl": "Naše", "explanation_sl": "Prijazno."}),
        (HoldRule, {"kind": "links", "number": 3}),
    ],
)
def test_a_forged_city_is_refused(in_admin, in_graz, ana, graz, model, fields):
    count = model.objects.count()
    page = send(in_admin, admin_url(model, "add"), municipality=graz.pk, **fields)
    assert page.status_code == 200
    assert "Select a valid choice" in errors(page)
    assert model.objects.count() == count


def test_a_forged_organisation_is_refused(in_admin, in_graz, ljubljana, ana):
    forged = in_graz[Organisation].pk
    page = send(
        in_admin,
        admin_url(RoleGrant, "add"),
        person="ana",
        role="code_issuer",
        organisation=forged,
    )
    assert "Select a valid choice" in errors(page)
    page = send(in_admin, admin_url(InformalGroup, "add"), name="We", fiscal_host=forged)
    assert "Select a valid choice" in errors(page)


def test_a_row_cannot_be_moved_to_another_city(in_admin, ljubljana, graz):
    theme = cast.make_theme(ljubljana)
    send(in_admin, admin_url(Theme, "change", theme.pk), municipality=graz.pk, name_sl="Stanovanja")
    theme.refresh_from_db()
    assert (theme.municipality, theme.name_sl) == (ljubljana, "Stanovanja")


def test_actions_touch_the_own_city_only(in_admin, graz):
    draft = cast.make_process(graz, state=Process.State.DRAFT)
    cast.make_phase(draft)
    theme = cast.make_theme(graz)
    for model, action, row in (
        (Process, "publish_chosen", draft),
        (Theme, "delete_selected", theme),
    ):
        in_admin.post(
            admin_url(model), {"action": action, "_selected_action": [row.pk], "post": "yes"}
        )
    draft.refresh_from_db()
    assert draft.state == Process.State.DRAFT
    assert Theme.objects.filter(pk=theme.pk).exists()


@pytest.mark.parametrize(
    "model, lookup",
    [
        (RoleGrant, "account__email__startswith=a"),
        (RoleGrant, "account__login__startswith=a"),
        (RoleGrant, "account__password__startswith=p"),
        (RoleGrant, "granted_by__login__startswith=a"),
        (Proposal, "entered_by__login__startswith=a"),
        (Proposal, "author__account__login__startswith=a"),
        (Proposal, "author__account=1"),
        (Process, "municipality__contact_email__startswith=a"),
        (CodeBatch, "issued_by__login__startswith=a"),
    ],
)
def test_lists_answer_no_question_about_people(as_portal_team, ljubljana, model, lookup):
    """One letter after the other, such a question would find an address."""
    answer = as_portal_team.get(f"{admin_url(model)}?{lookup}")
    assert answer.status_code == 400


def test_filters_work(as_portal_team, ljubljana, graz):
    theme = cast.make_theme(ljubljana)
    cast.make_theme(graz)
    page = as_portal_team.get(f"{admin_url(Theme)}?municipality__id__exact={ljubljana.pk}")
    assert list(page.context["cl"].queryset) == [theme]
    for address in (
        f"{admin_url(Process)}?state__exact=draft",
        f"{admin_url(AnswerDuty)}?due_on__year=2026&due_on__month=11",
        f"{admin_url(AuditEntry)}?subject=municipalities.theme:1",
    ):
        assert as_portal_team.get(address).status_code == 200


def test_the_search_over_pages_finds_no_rows(in_admin, in_graz):
    found = in_admin.get(reverse("admin:search"), {"s": SECRET, "extended": "1"})
    assert SECRET not in found.content.decode().replace(f'value="{SECRET}"', "")


def test_autocompletion_is_scoped_too(in_admin, in_graz):
    for field in ("municipality", "organisation"):
        answer = in_admin.get(
            reverse("admin:autocomplete"),
            {
                "app_label": "municipalities",
                "model_name": "rolegrant",
                "field_name": field,
                "term": SECRET,
            },
        )
        assert answer.status_code in (403, 404) or not answer.json()["results"]


def test_no_page_tells_who_supports(as_portal_team, proposal):
    supporter = cast.make_account("canary-supporter", email="canary@people.invalid")
    Support.objects.create(proposal=proposal, account=supporter, is_verified=True)
    for model in OF_A_CITY:
        pages = [admin_url(model)]
        pages += [admin_url(model, "change", row.pk) for row in model.objects.all()]
        for page in pages:
            assert "canary" not in as_portal_team.get(page, follow=True).content.decode(), page
    own = as_portal_team.get(admin_url(Account, "change", supporter.pk)).content.decode()
    assert "canary-supporter" in own
    assert proposal.title not in own and proposal.number not in own
    assert "canary@people.invalid" not in own
