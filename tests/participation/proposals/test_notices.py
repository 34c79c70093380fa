"""What the mails about proposals and hidden words say, in the reader's language."""

import re

import pytest
from django.core import mail
from django.utils import timezone, translation

from emvi.discussions.actions import add_comment
from emvi.notifications import kinds
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from participation.proposals.actions import publish_answer
from participation.proposals.models import Proposal
from tests import cast

LANGUAGES = ["sl", "de", "it", "el", "en"]


@pytest.fixture
def reader(ana, request):
    ana.language = getattr(request, "param", "en")
    ana.save()
    return ana


def the_mail():
    deliver_outbox()
    [message] = mail.outbox
    return message


def parts(message) -> list[str]:
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return [message.body, html]


def answer(proposal: Proposal, officer, **texts) -> None:
    reasons = texts or {"sl": "Vidimo, da je tema.", "en": "We see that it is dark."}
    publish_answer(
        proposal,
        by=officer,
        outcome="partly_accepted",
        reasons=reasons,
        next_step={"sl": "Luč do maja.", "en": "A light by May."},
    )


@pytest.mark.parametrize("reader", LANGUAGES, indirect=True)
def test_the_author_reads_the_answer_in_their_language(reader, proposal, officer):
    cast.make_overdue(proposal)
    texts = {code: f"Razlog {code}." for code in LANGUAGES}
    answer(proposal, officer, **texts)
    message = the_mail()
    assert message.to == [reader.email]
    for text in parts(message):
        assert proposal.title in text
        assert f"Razlog {reader.language}." in text
        assert f"/{reader.language}/ljubljana/proposals/{proposal.pk}/" in text
    # A subject shows on a locked screen.
    assert proposal.title not in message.subject
    assert "Ljubljana" not in message.subject


@pytest.mark.parametrize("reader", ["el"], indirect=True)
def test_an_answer_in_other_languages_is_marked_as_such(reader, proposal, officer):
    cast.make_overdue(proposal)
    answer(proposal, officer)
    html = parts(the_mail())[1]
    assert '<div lang="en"><p>We see that it is dark.</p></div>' in html
    assert '<span lang="en">A light by May.</span>' in html


@pytest.mark.parametrize("reader", LANGUAGES, indirect=True)
@pytest.mark.parametrize("kind", ["comment", "proposal"])
def test_whose_words_are_hidden_reads_the_rule_and_the_reason(
    kind, reader, proposal, moderator, ljubljana
):
    comment = cast.make_comment(proposal.thread, reader.public_names.get(), "You are all <fools>.")
    target = comment if kind == "comment" else proposal.thread
    decision = cast.hide(target, by=moderator, reason="Fools & so on.")
    message = the_mail()
    plain, html = parts(message)
    assert "Fools & so on." in plain
    assert "Fools &amp; so on." in html
    for text in (plain, html):
        [number] = re.findall(rf"/{reader.language}/ljubljana/decisions/(\d+)/", text)
        assert number == str(decision.pk)
    with translation.override(reader.language):
        assert str(decision.rule) in plain
    # The words themselves stay out of the mail; the page behind the link shows them.
    assert "fools>" not in plain + html
    page = (
        cast.client_for(reader)
        .get(f"/{reader.language}/ljubljana/decisions/{number}/")
        .content.decode()
    )
    shown = "You are all &lt;fools&gt;." if kind == "comment" else "It is dark there"
    assert shown in page
    assert "Fools &amp; so on." in page


def test_words_that_are_shown_again(ana, proposal, moderator):
    cast.hide(proposal.thread, by=moderator, reason="Rude.")
    proposal.thread.refresh_from_db()
    cast.restore(proposal.thread, by=moderator)
    deliver_outbox()
    assert len(mail.outbox) == 2
    assert "We read it wrong." in mail.outbox[1].body


def test_a_notice_whose_subject_is_gone_is_nothing(ana, ljubljana):
    for kind, fact in [("answer_published", "proposal"), ("text_hidden", "decision")]:
        message = Message(
            kind=kind, recipient=ana, municipality=ljubljana, facts={fact: 0, "answer": 0}
        )
        assert kinds.context_of(message) is None


def test_who_has_no_address_reads_it_in_the_portal(process, verified, officer):
    proposal = cast.make_proposal(process, verified.public_names.get())
    cast.make_overdue(proposal)
    answer(proposal, officer)
    deliver_outbox()
    assert mail.outbox == []
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    client = cast.client_for(verified)
    page = client.get("/en/my/inbox/").content.decode()
    assert f'There is an answer to “<bdi lang="en">{proposal.title}</bdi>”.' in page
    number = Message.objects.get(channel="inbox").pk
    assert client.get(f"/en/my/inbox/{number}/").url.endswith(f"/proposals/{proposal.pk}/")
    assert Message.objects.get(channel="inbox").read_at <= timezone.now()


def test_an_answer_to_words_from_paper_tells_nobody(process, officer, mediator):
    proposal = cast.make_proposal(process, source="paper")
    Proposal.objects.update(author=None)
    proposal = Proposal.objects.select_related("process").get()
    cast.make_overdue(proposal)
    answer(proposal, officer)
    assert not Message.objects.exists()


def test_every_kind_of_notice_has_its_templates():
    from django.template.loader import get_template

    for kind in kinds.all_kinds():
        for ending in ("txt", "html"):
            get_template(f"emails/{kind.template}.{ending}")


def test_the_author_hears_of_a_comment_since_it_is_their_proposal(ana, proposal, verified):
    add_comment(proposal.thread, author=verified.public_names.get(), text="Yes.", language="en")
    for text in parts(the_mail()):
        assert "because you wrote this proposal." in text


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"hidden_at": timezone.now()}, "The moderators have hidden your proposal."),
        (
            {"held_at": timezone.now(), "held_for": "edit"},
            "The moderators ask you for a change.",
        ),
        (
            {"held_at": timezone.now(), "held_for": "first_posts"},
            "A moderator reads your proposal first.",
        ),
    ],
)
def test_the_page_of_words_that_are_away_speaks_to_their_author(
    proposal, ana, moderator, client_for, state, says
):
    type(proposal.thread).objects.update(**state)
    page = proposal.get_absolute_url()
    mine = client_for(ana).get(page).content.decode()
    assert says in mine and "Only the person who wrote it" not in mine
    assert says not in client_for(moderator).get(page).content.decode()
