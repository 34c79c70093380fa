"""Nobody moderates in a case of their own: under what they wrote, helped to write, entered, or put
forward for an organisation for which they speak."""

import pytest

from emvi.discussions import rules
from emvi.discussions.actions import appeal_decision, decide_text, flag_text, regulate_thread
from emvi.discussions.models import Comment
from emvi.notifications.models import Message
from emvi.refusals import Refused
from participation.proposals.models import CoAuthor, Merge, Proposal
from tests import cast
from tests.api.world import TOWN, program_of

pytestmark = pytest.mark.django_db
BODY = {"outcome": "hidden", "reason": "It calls people names.", "language": "en", "seen": "0-0"}


def author(proposal, moderator) -> None:
    own = cast.make_public_name(proposal.municipality, moderator)
    Proposal.objects.filter(pk=proposal.pk).update(author=own)


def coauthor(proposal, moderator) -> None:
    own = cast.make_public_name(proposal.municipality, moderator)
    CoAuthor.objects.create(proposal=proposal, name=own, state="accepted")


def enterer(proposal, moderator) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(
        author=None, source="paper", entered_by=moderator
    )


def speaker(proposal, moderator) -> None:
    town = proposal.municipality
    body = cast.make_organisation(town)
    cast.grant_role(moderator, town, role="representative", by=None, organisation=body)
    Proposal.objects.filter(pk=proposal.pk).update(organisation=body)


def author_of_a_part(proposal, moderator) -> None:
    own = cast.make_public_name(proposal.municipality, moderator)
    part = cast.make_proposal(proposal.process, own)
    Merge.objects.create(merged=part, into=proposal, reason_en="They say the same.")


@pytest.fixture(params=[author, coauthor, enterer, speaker, author_of_a_part])
def critic(request, proposal, moderator) -> Comment:
    """A comment under what is the moderator's own case."""
    request.param(proposal, moderator)
    comment = cast.make_comment(proposal.thread, cast.make_public_name(proposal.municipality))
    return Comment.objects.get(pk=comment.pk)


def test_neither_a_critic_nor_the_discussion(critic, moderator, colleague):
    reason = {"rule": cast.rule(), "reason": "It is rude.", "reason_language": "en"}
    for target in (critic, critic.thread):
        assert not rules.may_decide_text(moderator, target)
        with pytest.raises(Refused, match="case of your own"):
            decide_text(target, by=moderator, outcome="hidden", **reason)
    assert not rules.may_regulate_thread(moderator, critic.thread)
    with pytest.raises(Refused, match="case of your own"):
        regulate_thread(critic.thread, by=moderator, is_closed=True, slow_minutes=0)
    regulate_thread(critic.thread, by=colleague, is_closed=True, slow_minutes=0)
    decide_text(critic, by=colleague, outcome="hidden", **reason)


def test_no_page_and_no_program_does_it(critic, moderator, client_for):
    client, program = client_for(moderator), program_of(moderator)
    for kind, pk in (("comments", critic.pk), ("threads", critic.thread_id)):
        assert client.get(f"/en/ljubljana/{kind}/{pk}/decide/").status_code == 403
        sent = program.post(f"{TOWN}{kind}/{pk}/decide/", BODY | {"rule": cast.rule().pk})
        assert sent.status_code == 403
    regulate = f"threads/{critic.thread_id}/regulate/"
    assert client.get(f"/en/ljubljana/{regulate}").status_code == 403
    closes = {"is_closed": True, "slow_minutes": 0, "language": "en"}
    assert program.post(f"{TOWN}{regulate}", closes).status_code == 403
    page = client.get(critic.thread.proposal.get_absolute_url()).content.decode()
    for button in (f"comments/{critic.pk}/decide/", f"{critic.thread_id}/decide/", regulate):
        assert button not in page
    # They tell a colleague, as everybody can.
    assert f"comments/{critic.pk}/flag/" in page


def test_the_queue_leaves_it_to_a_colleague(critic, moderator, colleague, client_for):
    flag_text(critic, rule=cast.rule(), by=None)
    queue = "/en/ljubljana/desk/moderation/"
    decide = f"/en/ljubljana/comments/{critic.pk}/decide/"
    shown = client_for(moderator).get(queue).content.decode()
    assert "This is a case of your own" in shown and decide not in shown
    shown = client_for(colleague).get(queue).content.decode()
    assert "This is a case of your own" not in shown and decide in shown


def test_what_is_hidden_is_shown_again_by_a_colleague(critic, moderator, colleague, client_for):
    cast.hide(critic, by=colleague)
    page = client_for(moderator).get("/en/ljubljana/desk/moderation/?kind=hidden").content.decode()
    assert "This is a case of your own" in page and "Show again" not in page


def test_an_appeal_is_not_theirs_either(critic, moderator, colleague, administrator):
    decision = cast.hide(critic, by=colleague)
    account = critic.author.account
    appeal = appeal_decision(decision, by=account, text="I was polite.", language="en")
    assert not rules.may_decide_appeal(moderator, appeal)
    told = Message.objects.filter(kind="decision_appealed").values_list("recipient", flat=True)
    # Nobody but administrators, who can appoint one.
    assert set(told) == {administrator.pk}
