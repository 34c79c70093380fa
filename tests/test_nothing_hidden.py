"""What moderators hid or hold is looked for on every address there is, as everybody who must not
see it. Each hidden text carries a word that stands nowhere else."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from emvi.discussions.models import Comment, Held, Thread
from emvi.languages.normalise import normalise
from emvi.notifications.tasks import deliver_outbox
from participation.proposals.models import Proposal
from tests import cast
from tests.permission_table import ADMIN_TABLE
from tests.permission_world import World
from tests.test_permissions import path_of, rows

# A word that begins like no other, so that one search finds all of them.
MARK = "qzxvqk"
# Staff of another kind or place in the long run only.
STRANGERS = ("g", "v", *(pytest.param(who, marks=pytest.mark.matrix) for who in "miaxpn"))
OFFICERS = "o"
# Not there for others at all, beside those that keep a page without words.
HELD_ONCE_PUBLIC = {"held_for": Held.FLAGS, "was_public": True}
HELD_FROM_BIRTH = {"held_for": Held.FIRST_POSTS, "was_public": False}


class Hidden:
    """A town in which much is hidden, held, to be changed, or changed and not read yet."""

    def __init__(self) -> None:
        self.world = World()
        self.town = self.world.here
        self.process = cast.make_open_process(self.town, "canaries")
        self.friend = cast.make_public_name(self.town, name="Friendly Neighbour")
        self.states = {
            "hidden": {"hidden_at": timezone.now()},
            "flagged": self._held(HELD_ONCE_PUBLIC),
            "first": self._held(HELD_FROM_BIRTH),
            "edit": self._held({"held_for": Held.EDIT}),
            "edited": self._held({"held_for": Held.EDITED}),
        }
        self.proposals = [self._proposal(name) for name in self.states]
        self.comments = [self._comment(name) for name in self.states]

    def _held(self, fields: dict) -> dict:
        return {"held_at": timezone.now()} | fields

    def _proposal(self, state: str) -> Proposal:
        word = f"{MARK}{state}proposal"
        author = cast.make_public_name(self.town, name=f"{MARK}{state}writer")
        proposal = cast.make_proposal(
            self.process,
            author,
            title=f"{word} title",
            text=f"{word} text",
            photo_alt=f"{word} alt",
            import_url=f"https://elsewhere.invalid/{word}",
            imported_answer={"en": f"{word} answer"},
            search_text=normalise(f"{word} title {word} text"),
            source="import",
            supports_verified=9,
            language="fa",
        )
        proposal.attachments.create(
            place=1,
            title=f"{word} file",
            size=13,
            file=ContentFile(b"not a picture", name=f"{word}.pdf"),
        )
        proposal.versions.create(
            title=f"{word} before",
            text=f"{word} before",
            language="en",
            replaced_at=timezone.now(),
        )
        Proposal.objects.filter(pk=proposal.pk).update(edited_at=timezone.now())
        proposal.photo.save(f"{word}.jpg", ContentFile(b"not a picture"))
        cast.make_overdue(proposal)
        cast.make_comment(proposal.thread, self.friend, f"{word} said under it")
        Thread.objects.filter(pk=proposal.thread_id).update(
            note=f"{word} note", note_language="en", **self.states[state]
        )
        return proposal

    def _comment(self, state: str) -> Comment:
        thread = Thread.objects.get(pk=self.world.objects["thread"]["own"])
        author = cast.make_public_name(self.town, name=f"{MARK}{state}speaker")
        comment = cast.make_comment(thread, author, f"{MARK}{state}comment")
        if state != "first":
            reply = {"parent": comment, "root": comment}
            inner = cast.make_comment(thread, self.friend, "A reply", **reply)
            cast.make_comment(thread, self.friend, "Another", parent=inner, root=comment)
        Comment.objects.filter(pk=comment.pk).update(**self.states[state])
        return comment

    def addresses(self) -> Iterator[str]:
        """Every address of the portal, with each thing that it may name."""
        yield from {path_of(row, "ljubljana", self.world.objects) for row in rows()}
        for name in {row.name for row in rows() if row.thing.startswith("proposal.")}:
            for proposal in self.proposals:
                yield reverse(name, args=["ljubljana", proposal.pk])
        for name in {row.name for row in rows() if row.thing.startswith("thread.")}:
            for proposal in self.proposals:
                yield reverse(name, args=["ljubljana", proposal.thread_id])
        for name in {row.name for row in rows() if row.thing.startswith("comment.")}:
            for comment in self.comments:
                yield reverse(name, args=["ljubljana", comment.pk])
        yield reverse("processes:process-detail", args=["ljubljana", "canaries"])
        yield from self._with_queries()

    def _with_queries(self) -> Iterator[str]:
        listed = reverse("proposals:proposal-list", args=["ljubljana"])
        queries = [
            f"q={MARK}",
            "order=supported",
            "order=random&seed=1",
            "standing=overdue",
            "standing=waiting",
            "language=fa",
            f"process={self.process.pk}",
        ]
        yield from (f"{listed}?{query}" for query in queries)
        yield from (f"{reverse('front:trace')}?number={p.number}" for p in self.proposals)
        for proposal in self.proposals:
            proposal.refresh_from_db()
            yield reverse("media", args=[proposal.photo.name])
            yield reverse("media", args=[proposal.attachments.get().file.name])
            number = proposal.attachments.get().pk
            yield reverse("proposals:attachment-file", args=["ljubljana", number])
            reply_to = proposal.thread.comments.get().pk
            page = reverse("proposals:proposal-comment", args=["ljubljana", proposal.pk])
            yield f"{page}?reply_to={reply_to}"
        own = self.world.objects["proposal"]["own"]
        page = reverse("proposals:proposal-comment", args=["ljubljana", own])
        yield from (f"{page}?reply_to={comment.pk}" for comment in self.comments)


@pytest.fixture
def hidden(db):
    return Hidden()


def found(hidden: Hidden, who: str, paths: list[str]) -> list[str]:
    """Where one of the words is seen. A search repeats what was asked, so that is taken out."""
    client = hidden.world.client(who)
    leaks = []
    for path in paths:
        response = client.get(path)
        if response.status_code == 302 and "?" not in path:
            assert MARK not in response.url, path
            continue
        body = b"".join(response) if response.streaming else response.content
        text = (
            body.decode(errors="ignore")
            .replace(f'value="{MARK}"', "")
            .replace(f"<bdi>{MARK}</bdi>", "")
        )
        text = text.replace(f"q={MARK}", "").replace(path, "")
        if MARK in text or b"not a picture" in body:
            leaks.append(f"{who} {path} …{text[max(0, text.find(MARK) - 60) :][:120]}")
    return leaks


@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_hidden_is_on_any_page(who, hidden):
    assert found(hidden, who, sorted(hidden.addresses())) == []


def test_an_officer_reads_hidden_proposals_and_no_hidden_comments(hidden):
    leaks = found(hidden, OFFICERS, sorted(hidden.addresses()))
    assert leaks and not [leak for leak in leaks if "comment" in leak.partition("…")[2][60:80]]
    page = hidden.world.client(OFFICERS).get(
        reverse("proposals:proposal-detail", args=["ljubljana", hidden.proposals[0].pk])
    )
    assert f"{MARK}hiddenproposal title" in page.content.decode()


def test_a_moderator_finds_all_of_it(hidden):
    desk = reverse("front:desk-moderation", args=["ljubljana"])
    client = hidden.world.client("d")
    paths = [desk, f"{desk}?kind=hidden"]
    paths += [
        reverse("discussions:thread-decide", args=["ljubljana", p.thread_id])
        for p in hidden.proposals
    ]
    paths += [
        reverse("discussions:comment-decide", args=["ljubljana", c.pk]) for c in hidden.comments
    ]
    seen = "".join(client.get(path).content.decode() for path in paths)
    for state in hidden.states:
        assert f"{MARK}{state}proposal text" in seen
        assert f"{MARK}{state}comment" in seen


@pytest.mark.parametrize("who", "ap")
def test_nothing_hidden_is_in_the_admin(who, hidden):
    names = [line.split()[0] for line in ADMIN_TABLE.splitlines() if line and line[0] != "#"]
    lists = [reverse(f"admin:{name}_changelist") for name in names]
    pages = [
        reverse("admin:proposals_proposal_change", args=[proposal.pk])
        for proposal in hidden.proposals
    ]
    assert found(hidden, who, [*lists, *pages]) == []


def test_the_silent_page_says_what_it_may(hidden, client_for):
    for state, proposal in zip(hidden.states, hidden.proposals, strict=True):
        page = client_for(None).get(proposal.get_absolute_url())
        if state == "first":
            assert page.status_code == 404
            continue
        text = page.content.decode()
        assert f"Proposal {proposal.number}" in text
        assert "Overdue by 12 days" in text
        words = "have hidden the words" if state == "hidden" else "wait until a moderator has read"
        assert words in text


def test_counts_leave_out_what_is_hidden(hidden, client_for):
    listed = reverse("proposals:proposal-list", args=["ljubljana"])
    page = client_for(None).get(f"{listed}?process={hidden.process.pk}").content.decode()
    assert f'href="{hidden.proposals[0].get_absolute_url()}"' not in page
    assert "1 proposal" not in page and "5 proposals" not in page


def test_no_mail_carries_hidden_words(hidden):
    comment = cast.make_comment(
        Thread.objects.get(pk=hidden.world.objects["thread"]["own"]), hidden.friend, f"{MARK}mail"
    )
    cast.hide(comment, by=hidden.world.accounts["d"], pause_days=2)
    deliver_outbox()
    assert MARK not in "".join(message.body for message in mail.outbox)
