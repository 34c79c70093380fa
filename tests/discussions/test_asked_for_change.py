"""A proposal that was sent back waits for its author, who reads why wherever it stands."""

import pytest

from emvi.discussions.actions import appeal_decision
from emvi.discussions.models import Appeal, Thread
from emvi.notifications.actions import follow
from participation.proposals.models import Proposal
from tests import cast

CHIP = "waits for a change by its author"
MODERATOR = "waits for a moderator"


@pytest.fixture
def decision(proposal, moderator):
    return cast.decide(proposal.thread, by=moderator, outcome="edit_requested", reason="No names.")


def test_it_says_for_whom_it_waits(client_for, proposal, decision, ana, officer):
    cast.make_overdue(proposal)
    shown = {
        "my page": client_for(ana).get("/en/my/"),
        "own": client_for(ana).get(proposal.get_absolute_url()),
        "staff": client_for(officer).get(proposal.get_absolute_url()),
        "desk": client_for(officer).get("/en/ljubljana/desk/"),
        "trace": client_for(None).get(f"/en/trace/?number={proposal.number}"),
        "others": client_for(None).get(proposal.get_absolute_url()),
    }
    for name, page in shown.items():
        text = page.content.decode()
        assert CHIP in text, name
        assert MODERATOR not in text, name
        assert "A moderator reads" not in text and "until a moderator" not in text, name
    Thread.objects.update(held_for="edited")
    text = client_for(ana).get("/en/my/").content.decode()
    assert MODERATOR in text and CHIP not in text


def test_its_author_reads_why_on_its_page_and_can_appeal(client_for, proposal, decision, ana):
    page = proposal.get_absolute_url()
    own = client_for(ana).get(page).content.decode()
    assert "No names." in own and str(decision.rule) in own
    assert f"/en/ljubljana/decisions/{decision.pk}/" in own
    staff = client_for(cast.make_staff(proposal.municipality, "officer")).get(page)
    assert "No names." not in staff.content.decode()


def test_its_author_knows_it_by_its_title_among_what_they_follow(
    client_for, proposal, decision, ana, verified
):
    for account in (ana, verified):
        follow(account, proposal)
    title = Proposal.objects.get().title
    assert title in client_for(ana).get("/en/my/following/").content.decode()
    others = client_for(verified).get("/en/my/following/").content.decode()
    assert title not in others and proposal.number in others


def test_who_appeals_again_is_led_to_the_decision(client_for, decision, ana):
    page = f"/en/ljubljana/decisions/{decision.pk}/appeal/"
    appeal_decision(decision, by=ana, text="It names nobody.", language="tr")
    for method in ("get", "post"):
        after = getattr(client_for(ana), method)(page, follow=True)
        assert after.redirect_chain[-1][0] == f"/en/ljubljana/decisions/{decision.pk}/"
        assert "You have asked for another look already." in after.content.decode()
    assert Appeal.objects.count() == 1


def test_the_language_in_which_somebody_wrote_stands_first(client_for, proposal, decision, ana):
    Proposal.objects.update(language="tr")
    appeal = client_for(ana).get(f"/en/ljubljana/decisions/{decision.pk}/appeal/")
    assert appeal.context["form"]["language"].value() == "tr"
    other = cast.make_comment(
        proposal.thread, cast.make_public_name(proposal.municipality, cast.make_account())
    )
    Thread.objects.update(held_at=None, held_for="", away_since=None)
    flag = client_for(ana).get(f"/en/ljubljana/comments/{other.pk}/flag/")
    assert flag.context["form"]["language"].value() == "tr"
