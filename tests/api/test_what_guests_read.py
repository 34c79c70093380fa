"""What a guest reads on the pages, a program can read without a token."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from emvi.accounts.models import Terms
from emvi.discussions.models import Thread
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import Page
from emvi.privacy.models import AuthorityRequest
from emvi.rest.description import description
from emvi.upkeep.actions import switch_read_only
from emvi.upkeep.board import forget_board
from emvi.upkeep.models import Announcement
from tests import cast
from tests.api import test_permissions as api
from tests.api.world import ROOT, TOWN, Program, program_of
from tests.test_permissions import rows

FORM = "a form: what it does is an action, and has its endpoint if programs may do it"
FILE = "a file, at the address that the endpoint of its thing names"
PICTURE_OF_DATA = "a report for people, made of what the endpoints of the figures give"
FEED = "a list for programs already"
MACHINE = "for the machines that run the portal"
COMING_IN = "how one comes in is never a program's business"
LEADS_ON = "leads on to a page"
EXPLAINS = "explains the portal itself, and holds nothing of anybody"
DEMO = "there is none of it but in a demo"

ENDPOINTS = {
    "accounts:terms": "terms-list",
    "privacy:authority-requests": "authority-request-counts",
    "front:portal-home": "municipality-list portal-overdue portal-announcements read-only-state",
    "front:trace": "proposal-detail",
    "front:portal-search": "portal-search",
    "front:municipality-search": "municipality-search",
    "front:municipality-statistics": "municipality-statistics",
    "front:process-statistics": "process-statistics",
    "front:portal-page": "portal-pages",
    "front:portal-accessibility": "portal-pages",
    "front:municipality-home": "municipality-detail overdue-list municipality-announcements",
    "front:municipality-page": "municipality-pages",
    "front:municipality-accessibility": "municipality-pages",
    "front:open-data": "municipality-list",
    "municipalities:code-list": "code-counts",
    "discussions:moderation": "moderation-counts rule-list",
    "processes:process-list": "process-list",
    "processes:process-detail": "process-detail",
    "proposals:proposal-list": "proposal-list theme-list place-list",
    "proposals:proposal-detail": "proposal-detail proposal-comments",
    "proposals:proposal-changes": "proposal-changes",
    "proposals:result-list": "result-list",
}
WITHOUT = {
    FORM: "front:portal-contact front:municipality-contact municipalities:code-redeem"
    " discussions:comment-flag discussions:thread-flag proposals:proposal-new"
    " proposals:proposal-write proposals:proposal-describe proposals:proposal-publish"
    " proposals:proposal-export notifications:unsubscribe",
    FILE: "processes:document-download proposals:attachment-file",
    PICTURE_OF_DATA: "front:municipality-report front:process-report processes:process-poster"
    " processes:process-card",
    FEED: "proposals:proposal-export-file proposals:proposal-feed proposals:answer-feed"
    " proposals:overdue-feed proposals:process-feed",
    MACHINE: "healthz readyz",
    COMING_IN: "accounts:sign-up accounts:sign-up-words accounts:account-deleted"
    " accounts:logged-out accounts:shared-phone account_login account_request_login_code"
    " account_confirm_login_code account_logout account_inactive account_signup",
    LEADS_ON: "process-short api-docs front:leave",
    EXPLAINS: "privacy:what-we-store front:first-steps front:api-docs",
    DEMO: "front:demo-mail",
}


def pages_of_guests() -> set[str]:
    return {row.name for row in rows() if row.get[0] in ".>"}


def test_each_page_of_a_guest_has_an_endpoint_or_a_reason():
    without = [name for names in WITHOUT.values() for name in names.split()]
    assert sorted(pages_of_guests()) == sorted([*ENDPOINTS, *without])


def test_the_endpoints_are_there_and_guests_read_them():
    read = {row.name for row in api.rows() if not api.acts(row.name) and row.signs[0] == "."}
    named = {f"api:{name}" for names in ENDPOINTS.values() for name in names.split()}
    assert named <= read
    open_to_all = {
        operation["operationId"].replace("_", "-")
        for methods in description()["paths"].values()
        if {} in (operation := methods.get("get", {})).get("security", [])
    }
    # None of what programs read without a token stands on no page.
    assert {f"api:{name}" for name in open_to_all} == named


def given(path: str, program: Program | None = None) -> list[dict]:
    answer = (program or Program()).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_the_terms_those_that_hold_now_first(db):
    bodies = {f"body_{code}": f"Terms {code}" for code in ("sl", "de", "it", "el", "en")}
    for version, published_on in ((8001, date(2026, 1, 1)), (8002, date(2026, 6, 1)), (8003, None)):
        Terms.objects.create(version=version, published_on=published_on, **bodies)
    new, old = given(f"{ROOT}terms/")[:2]
    assert (new["version"], old["version"]) == (8002, 8001)
    assert (new["published_on"], new["body"]["el"]) == ("2026-06-01", "Terms el")


def test_the_pages_of_a_town_and_those_of_the_portal_in_their_place(ljubljana, graz):
    Page.objects.all().delete()
    Page.objects.create(kind="privacy", body_en="Of the portal")
    Page.objects.create(kind="imprint", body_en="Who runs it")
    Page.objects.create(municipality=ljubljana, kind="privacy", body_sl="Zasebnost")
    Page.objects.create(municipality=graz, kind="redress", body_en="Graz")

    def pages(path: str) -> list[tuple]:
        return [(one["kind"], one["municipality"]) for one in given(path)]

    assert pages(f"{ROOT}pages/") == [("imprint", None), ("privacy", None)]
    assert pages(f"{TOWN}pages/") == [("imprint", None), ("privacy", "ljubljana")]
    own = given(f"{TOWN}pages/")[1]["body"]
    assert (own["sl"], own["en"]) == ("Zasebnost", "")


def test_announcements_that_run_now(ljubljana, graz):
    now = timezone.now()
    times = {"from_at": now - timedelta(hours=1), "until_at": now + timedelta(hours=1)}
    later = {"from_at": now + timedelta(hours=1), "until_at": now + timedelta(hours=2)}
    Announcement.objects.create(text_en="For all", **times)
    Announcement.objects.create(municipality=ljubljana, text_en="Here", tone="urgent", **times)
    Announcement.objects.create(municipality=graz, text_en="There", **times)
    Announcement.objects.create(municipality=ljubljana, text_en="Later", **later)
    forget_board()

    def said(path: str) -> list[tuple]:
        return [(one["text"]["en"], one["tone"], one["municipality"]) for one in given(path)]

    assert said(f"{ROOT}announcements/") == [("For all", "calm", None)]
    assert said(f"{TOWN}announcements/") == [
        ("Here", "urgent", "ljubljana"),
        ("For all", "calm", None),
    ]
    forget_board()


def test_whether_the_portal_can_only_be_read(db, django_capture_on_commit_callbacks):
    forget_board()
    assert Program().get(f"{ROOT}read-only/").json() == {"is_on": False, "until": None}
    with django_capture_on_commit_callbacks(execute=True):
        switch_read_only(True, by=None, until=timezone.now() + timedelta(hours=1))
    state = Program().get(f"{ROOT}read-only/").json()
    assert state["is_on"] and state["until"]
    forget_board()


def test_requests_by_authorities_are_counted_as_on_the_page(db):
    today = timezone.localdate()
    for outcome in ("given", "partly_given", "refused", "open"):
        AuthorityRequest.objects.create(
            body="police",
            asked="Who wrote it.",
            outcome=outcome,
            answered_on=None if outcome == "open" else today,
        )
    [year] = given(f"{ROOT}authority-requests/")
    assert year == {
        **{"year": today.year, "received": 4, "given": 2, "refused": 1},
        **{"nothing_there": 0, "open": 1},
    }


@pytest.fixture
def promise(process, ana):
    proposal = cast.make_proposal(process, ana.public_names.get(), title="A bench")
    duty = cast.make_overdue(proposal)
    today = cast.today(process.municipality)
    for number in range(25):
        day = today + timedelta(days=number - 1)
        duty.results.create(title_en=f"Step {number}", promised_on=day, due_on=day)
    return proposal


def test_promised_steps_with_their_proposals(promise):
    first = Program().get(f"{TOWN}results/").json()
    rest = given(first["next"])
    assert len(first["results"]) == 20 and len(rest) == 5
    step = first["results"][0]
    assert (step["title"]["en"], step["progress"], step["done_on"]) == ("Step 0", 0, None)
    assert step["proposal"]["title"]["text"] == "A bench"
    assert step["proposal"] | {"title": None} == {
        **{"id": promise.pk, "page": f"/en/ljubljana/proposals/{promise.pk}/"},
        **{"title": None, "number": None},
    }
    assert [one["id"] for one in given(f"{TOWN}results/?standing=late")] == [step["id"]]
    assert Program().get(f"{TOWN}results/?standing=soon").status_code == 400


def test_a_step_stays_and_the_words_of_its_proposal_go(promise, ana, stranger):
    block_person(ana.public_names.get(), by=stranger)
    assert given(f"{TOWN}results/")[0]["proposal"]["title"]
    unseen = given(f"{TOWN}results/", program_of(stranger))[0]["proposal"]
    assert (unseen["title"], unseen["number"]) == (None, promise.number)
    Thread.objects.filter(pk=promise.thread_id).update(hidden_at=timezone.now())
    hidden = given(f"{TOWN}results/")[0]
    assert hidden["title"]["en"] == "Step 0" and "A bench" not in str(hidden)
    assert hidden["proposal"]["number"] == promise.number


@pytest.mark.parametrize(
    "path",
    [
        *(f"{ROOT}{name}/" for name in ("terms", "pages", "announcements", "read-only")),
        *(f"{TOWN}{name}/" for name in ("pages", "announcements", "results")),
        f"{ROOT}authority-requests/",
    ],
)
def test_what_has_not_changed_is_not_sent_again(ljubljana, path):
    first = Program().get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = Program().get(path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
