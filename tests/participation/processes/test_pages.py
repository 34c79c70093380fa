"""Officers write a process on the pages of the portal, without JavaScript."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from emvi.audit.models import AuditEntry
from participation.processes.actions import accept_invitation
from participation.processes.models import Phase, Process
from tests import cast

ZONE = ZoneInfo("Europe/Ljubljana")
NEW = "/en/ljubljana/desk/processes/create/"
PAGE = "/en/ljubljana/processes/{}/{}/"
TEXTS = {
    "title_sl": "A good winter",
    "summary_sl": "We plan the winter.",
    "what_can_change_sl": "The place",
    "what_is_fixed_sl": "The money",
    "kind": "ideas",
    "visibility": "public",
}
RULES = {
    "answer_period": 30,
    "answer_period_unit": "days",
    "clock_start": "threshold",
    "support_threshold": 5,
    "may_support": "everyone",
    "support_counts_of": "everyone",
}


def minute(at):
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def rows(*phases):
    """The rows as a browser sends them: those with an id first."""
    data = {"phases-TOTAL_FORMS": len(phases)}
    data["phases-INITIAL_FORMS"] = sum("id" in phase for phase in phases)
    for number, phase in enumerate(phases):
        data |= {f"phases-{number}-{name}": value for name, value in phase.items()}
    return data


def row(**fields):
    begins = timezone.now() + timedelta(days=1)
    dates = {"opens_at": minute(begins), "closes_at": minute(begins + timedelta(days=9))}
    return {
        "title_sl": "Ideas",
        "allows_proposals": "on",
        "allows_supports": "on",
        **dates,
    } | fields


def row_of(phase, **fields):
    rights = {
        name: "on"
        for name in ("allows_proposals", "allows_supports", "allows_comments")
        if getattr(phase, name)
    }
    dates = {"opens_at": minute(phase.opens_at), "closes_at": minute(phase.closes_at)}
    return {"id": phase.pk, "title_sl": "Ideje", **rights, **dates} | fields


@pytest.fixture
def draft(ljubljana):
    draft = cast.make_process(ljubljana, "draft", title="Draft", state=Process.State.DRAFT)
    cast.make_phase(draft)
    return draft


def test_an_officer_writes_looks_and_publishes(client_for, officer, ljubljana):
    client = client_for(officer)
    sent = client.post(NEW, TEXTS | RULES | rows(row()))
    process = Process.objects.get()
    assert sent.url == process.get_absolute_url() == "/en/ljubljana/processes/a-good-winter/"
    assert process.state == "draft" and process.phases.get().announced_closes_at is None
    assert client_for(None).get(sent.url).status_code == 404
    preview = client.get(PAGE.format("a-good-winter", "preview")).content.decode()
    assert "This is how everybody will see this page" in preview and "Log in" in preview
    client.post(PAGE.format("a-good-winter", "publish"))
    assert client_for(None).get(sent.url).status_code == 200
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"process.created", "process.published"} <= actions


@pytest.mark.parametrize(
    ("visibility", "who", "done"),
    [
        ("public", "Everybody can read it.", "public now"),
        ("unlisted", "Everybody who has its address", "public now"),
        ("private", "Only invited people", "You can invite people now."),
    ],
)
def test_publishing_says_who_will_read_it(
    client_for, officer, draft, visibility, who, done, ljubljana
):
    Process.objects.update(visibility=visibility)
    client, address = client_for(officer), PAGE.format("draft", "publish")
    assert who in client.get(address).content.decode()
    assert done in client.post(address, follow=True).content.decode()


def test_a_button_adds_a_row_and_saves_nothing(client_for, officer, ljubljana):
    page = client_for(officer).post(NEW, {"title_sl": "Half a", **rows(), "add_phase": "1"})
    text = page.content.decode()
    assert 'value="Half a"' in text and 'name="phases-0-title_sl"' in text
    assert "Not sent yet" not in text and not Process.objects.exists()


def test_what_is_missing_in_several_steps_stands_in_one_box(client_for, officer, ljubljana):
    sent = TEXTS | RULES | rows(row(title_sl=""), row(), row(title_sl="", closes_at=""))
    page = client_for(officer).post(NEW, sent).content.decode()
    assert page.count('class="errors"') == 1
    box = " ".join(page[page.index('class="errors"') :].partition("</div>")[0].split())
    assert "Step 1: Title" in box and "Step 3: Title" in box and "Step 3: Closes" in box
    assert "Step 2" not in box and 'href="#id_phases-2-title_sl"' in box


@pytest.mark.parametrize("typed", ["", "x", "-4", "²", "9" * 50])
def test_a_broken_number_of_rows_is_survived(typed, client_for, officer, ljubljana):
    sent = {"phases-TOTAL_FORMS": typed, "phases-INITIAL_FORMS": typed}
    for extra in ({}, {"add_phase": "1"}):
        page = client_for(officer).post(NEW, TEXTS | RULES | sent | extra)
        assert page.status_code in {200, 302}
    assert not Phase.objects.exists()


def test_a_draft_needs_a_title_and_no_more(client_for, officer, ljubljana):
    client = client_for(officer)
    text = client.post(NEW, {"summary_sl": "Kept words", **RULES, **rows()}).content.decode()
    assert "Not sent yet" in text and "Kept words" in text
    client.post(
        NEW, {"title_sl": "Only this", "kind": "call", "visibility": "public", **RULES, **rows()}
    )
    process = Process.objects.get()
    page = client.get(PAGE.format(process.slug, "publish")).content.decode()
    assert "These texts are missing" in page and "Publish now" not in page
    assert client.post(PAGE.format(process.slug, "publish")).status_code == 200
    assert Process.objects.get().state == "draft"


def test_phases_of_a_draft_come_and_go(client_for, officer, draft):
    phase = draft.phases.get()
    sent = TEXTS | RULES | rows(row_of(phase, DELETE="on"), row(title_sl="Later"))
    client_for(officer).post(PAGE.format("draft", "change"), sent | {"slug": "draft"})
    assert [phase.title_sl for phase in Phase.objects.all()] == ["Later"]


def test_what_is_public_keeps_its_rules_and_phases(client_for, officer, process):
    phase, url = process.phases.get(), PAGE.format("winter", "change")
    end, before = phase.closes_at, process.support_threshold
    client = client_for(officer)
    kept = TEXTS | RULES | {"support_threshold": 99, "slug": "other"}
    client.post(url, kept | rows(row_of(phase, DELETE="on")))
    process.refresh_from_db()
    assert process.title_sl == "A good winter"
    assert (process.support_threshold, process.slug) == (before, "winter")
    sooner = row_of(phase, closes_at=minute(end - timedelta(days=3)))
    assert "It can only get longer" in client.post(url, kept | rows(sooner)).content.decode()
    phase.refresh_from_db()
    # The form knows minutes; what nobody touched keeps its seconds.
    assert phase.closes_at == end
    later = row_of(phase, closes_at=minute(end + timedelta(days=3)))
    client.post(url, kept | rows(later, row(title_sl="One more")))
    phase.refresh_from_db()
    assert phase.closes_at > end and phase.announced_closes_at == end
    new = Phase.objects.get(title_sl="One more")
    assert new.announced_closes_at == new.closes_at


def test_required_texts_of_what_is_public_stay(client_for, officer, process):
    sent = TEXTS | RULES | {"summary_sl": ""} | rows(row_of(process.phases.get()))
    page = client_for(officer).post(PAGE.format("winter", "change"), sent)
    assert "Write this text" in page.content.decode()


def test_what_a_colleague_wrote_meanwhile_is_not_lost(client_for, officer, draft):
    phase = draft.phases.get()
    read = Process.objects.get().edition
    Process.objects.update(summary_sl="The words of a colleague")
    sent = TEXTS | RULES | rows(row_of(phase)) | {"slug": "draft", "edition": read}
    client = client_for(officer)
    page = client.post(PAGE.format("draft", "change"), sent)
    assert "A colleague changed this process" in page.content.decode()
    assert Process.objects.get().summary_sl == "The words of a colleague"
    again = sent | {"edition": page.context["form"]["edition"].value()}
    client.post(PAGE.format("draft", "change"), again)
    assert Process.objects.get().summary_sl == "We plan the winter."


def test_archiving_on_the_page(client_for, officer, process):
    url = PAGE.format("winter", "archive")
    client = client_for(officer)
    assert "A step is not over yet" in client.post(url).content.decode()
    process.phases.update(closes_at=timezone.now())
    client.post(url)
    assert Process.objects.get().state == "archived"


def test_the_list_of_all(client_for, officer, process, draft):
    text = client_for(officer).get("/en/ljubljana/desk/processes/").content.decode()
    assert "A good winter" in text and "Draft" in text
    assert "/desk/processes/" in client_for(officer).get("/en/ljubljana/desk/").content.decode()


def test_invitations_sent_twice_are_made_once(client_for, officer, draft, ljubljana):
    Process.objects.update(visibility="private", state="published", published_at=timezone.now())
    client, address = client_for(officer), PAGE.format("draft", "invite-people")
    sent = {
        "number": 3,
        "submission_key": client.get(address).context["form"]["submission_key"].value(),
    }
    shown = client.post(address, sent)
    assert len(shown.context["codes"]) == 3
    assert shown.context["form"]["submission_key"].value() != sent["submission_key"]
    assert "made already" in client.post(address, sent, follow=True).content.decode()
    assert draft.invitations.count() == 3
    # Who joined does not stay bound to the others of the sheet.
    accept_invitation(cast.make_resident(ljubljana), ljubljana, code=shown.context["codes"][0])
    assert list(draft.invitations.filter(account__isnull=False).values_list("submission_key")) == [
        (None,)
    ]
