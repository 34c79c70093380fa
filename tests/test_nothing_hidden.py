"""What moderators hid or hold is looked for on every address there is, as everybody who must not
see it. Each hidden text carries a word that stands nowhere else."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from emvi.discussions.models import Comment, Held, Thread
from emvi.languages.normalise import normalise
from emvi.notifications.actions import follow
from emvi.notifications.models import Message
from emvi.notifications.tasks import deliver_outbox
from participation.processes.models import Process
from participation.proposals.models import Merge, Proposal, ProposalDraft, SplitPart
from participation.proposals.states import State
from tests import cast
from tests.permission_admin import ADMIN_TABLE
from tests.permission_world import World
from tests.surfaces import addresses, for_programs, of_things, searches, seen

# A word that begins like no other, so that one search finds all of them.
MARK = "qzxvqk"
SIMILAR = "A bench with a roof at the bus stop by the river"
# Staff of another kind or place in the long run only.
STRANGERS = ("g", "v", *(pytest.param(who, marks=pytest.mark.matrix) for who in "miaxpn"))
OFFICERS = "o"
# Not there for others at all, beside those that keep a page without words.
HELD_ONCE_PUBLIC = {"held_for": Held.FLAGS, "was_public": True}
HELD_FROM_BIRTH = {"held_for": Held.FIRST_POSTS, "was_public": False}


class Hidden:
    """A town in which much is hidden, held, to be changed, or changed and not read yet."""

    def __init__(self, *, is_late: bool = False) -> None:
        """`is_late`: all of it was for everybody until `hide` is called."""
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
        later = {**self.states}
        if is_late:
            self.states = dict.fromkeys(later, {})
        self.proposals = [self._proposal(name) for name in self.states]
        self.comments = [self._comment(name) for name in self.states]
        self.around = self._around()
        self.notices = self._told()
        self.states = later

    def hide(self) -> None:
        """Now, behind the back of all that may be kept of it."""
        for state, proposal, comment in zip(
            self.states, self.proposals, self.comments, strict=True
        ):
            Thread.objects.filter(pk=proposal.thread_id).update(**self.states[state])
            Comment.objects.filter(pk=comment.pk).update(**self.states[state])

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
            size=6,
            file=ContentFile(MARK.encode(), name=f"{word}.pdf"),
        )
        proposal.versions.create(
            title=f"{word} before",
            text=f"{word} before",
            language="en",
            replaced_at=timezone.now(),
        )
        beside = cast.make_public_name(self.town, name=f"{word} beside")
        proposal.coauthors.create(name=beside, state="accepted")
        Proposal.objects.filter(pk=proposal.pk).update(edited_at=timezone.now())
        proposal.photo.save(f"{word}.jpg", ContentFile(MARK.encode()))
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

    def _around(self) -> list[Proposal]:
        """What stands with hidden ones in a merge and in a split, and is for everybody. A draft
        says nearly the same as one of them."""
        hidden, whole, other = self.proposals[0], *(self._open(number) for number in range(2))
        merged, part = (self._hidden_elsewhere(word) for word in ("merged", "part"))
        Merge.objects.create(merged=merged, into=whole, reason_en="They say the same.")
        Proposal.objects.filter(pk=merged.pk).update(state=State.MERGED)
        SplitPart.objects.create(split=cast.make_split(other, part), proposal=hidden, place=2)
        visitor = self.world.accounts["v"]
        ProposalDraft.objects.create(
            account=visitor,
            process=Process.objects.get(municipality=self.town, slug="winter"),
            title=SIMILAR,
            text="There is none.",
            language="en",
        )
        return [whole, other]

    def _open(self, number: int) -> Proposal:
        return cast.make_proposal(self.process, self.friend, title=f"For everybody {number}")

    def _hidden_elsewhere(self, word: str) -> Proposal:
        title = f"{SIMILAR} {MARK}{word}"
        proposal = cast.make_proposal(
            self.process, self.friend, title=title, search_text=normalise(title)
        )
        Thread.objects.filter(pk=proposal.thread_id).update(hidden_at=timezone.now())
        return proposal

    def _told(self) -> list[int]:
        """Notices of the time when it could be read, and what is followed since."""
        reader = self.world.accounts["v"]
        facts = [("proposal_added", {"proposal": proposal.pk}) for proposal in self.proposals]
        facts += [("comment_mentions", {"comment": comment.pk}) for comment in self.comments]
        for proposal in self.proposals:
            follow(reader, proposal)
        return [
            Message.objects.create(
                event=f"{kind}:{number}",
                kind=kind,
                recipient=reader,
                municipality=self.town,
                channel=Message.Channel.INBOX,
                facts=fact,
            ).pk
            for number, (kind, fact) in enumerate(facts)
        ]

    def addresses(self) -> set[str]:
        """Every address of the portal and of its API, with each thing that it may name."""
        town, things = "ljubljana", self.world.objects
        further = {
            "proposal": [proposal.pk for proposal in self.proposals],
            "thread": [proposal.thread_id for proposal in self.proposals],
            "comment": [comment.pk for comment in self.comments],
            "process": [self.process.slug],
            "process-code": [self.process.short_code],
            "notice": self.notices,
            "attachment": [proposal.attachments.get().pk for proposal in self.proposals],
            "coauthor": [proposal.coauthors.get().pk for proposal in self.proposals],
        }
        pages = {"proposal": [proposal.pk for proposal in self.around]}
        return {
            *addresses(town, things, further),
            *of_things(town, pages, for_guests=True),
            *for_programs(
                town, things, further | {"proposal": further["proposal"] + pages["proposal"]}
            ),
            *searches(town, MARK, [self.process.pk]),
            *self._with_queries(),
        }

    def _with_queries(self) -> Iterator[str]:
        yield from (f"{reverse('front:trace')}?number={p.number}" for p in self.proposals)
        for proposal in self.proposals:
            proposal.refresh_from_db()
            yield reverse("media", args=[proposal.photo.name])
            yield reverse("media", args=[proposal.attachments.get().file.name])
            reply_to = proposal.thread.comments.get().pk
            page = reverse("proposals:proposal-comment", args=["ljubljana", proposal.pk])
            yield f"{page}?reply_to={reply_to}"
        own = self.world.objects["proposal"]["own"]
        page = reverse("proposals:proposal-comment", args=["ljubljana", own])
        yield from (f"{page}?reply_to={comment.pk}" for comment in self.comments)


@pytest.fixture
def hidden(db):
    return Hidden()


@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_hidden_is_on_any_page(who, hidden):
    assert seen(hidden.world.client(who), sorted(hidden.addresses()), MARK) == {}


def test_nothing_is_kept_of_what_was_for_everybody_before(db):
    late = Hidden(is_late=True)
    paths, client = sorted(late.addresses()), late.world.client("g")
    assert len(seen(client, paths, MARK)) > 30
    late.hide()
    assert seen(client, paths, MARK) == {}


def test_an_officer_reads_hidden_proposals_and_no_hidden_comments(hidden):
    leaks = seen(hidden.world.client(OFFICERS), sorted(hidden.addresses()), MARK)
    assert leaks and not [leak for leak in leaks.values() if "comment" in leak[60:80]]
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
    assert seen(hidden.world.client(who), [*lists, *pages], MARK) == {}


def test_the_silent_page_says_what_it_may(hidden, client_for):
    for state, proposal in zip(hidden.states, hidden.proposals, strict=True):
        page = client_for(None).get(proposal.get_absolute_url())
        if state == "first":
            assert page.status_code == 404
            continue
        text = page.content.decode()
        assert f"Proposal {proposal.number}" in text
        assert "Overdue by 12 days" in text
        words = {"hidden": "have hidden the words", "edit": "wait for a change by the person"}
        assert words.get(state, "wait until a moderator has read") in text


def test_counts_leave_out_what_is_hidden(hidden, client_for):
    listed = reverse("proposals:proposal-list", args=["ljubljana"])
    page = client_for(None).get(f"{listed}?process={hidden.process.pk}").content.decode()
    assert f'href="{hidden.proposals[0].get_absolute_url()}"' not in page
    # The whole of which a hidden one is a part; the other whole is in no list.
    assert len(hidden.proposals) == 5 and re.search(r"\s1 proposal\s", page)


def test_no_mail_carries_hidden_words(hidden):
    comment = cast.make_comment(
        Thread.objects.get(pk=hidden.world.objects["thread"]["own"]), hidden.friend, f"{MARK}mail"
    )
    cast.hide(comment, by=hidden.world.accounts["d"], pause_days=2)
    deliver_outbox()
    assert MARK not in "".join(message.body for message in mail.outbox)
