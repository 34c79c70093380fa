"""Two people, one of whom blocks the other: on every address there is, pages and endpoints, signed
in, neither meets a word or the name of the other.

What stays by design: who blocked sees under which name they know the other, in their list of
blocked people, and nobody else does; clocks, numbers and counts stay where words go; who is not
signed in reads all that is public; and staff who answer or moderate read everything of their
municipality (emvi/municipalities/blocks.py)."""

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from emvi.languages.normalise import normalise
from emvi.municipalities.blocks import block_person
from emvi.notifications.actions import follow
from emvi.notifications.models import Message
from participation.proposals.models import Merge, Proposal, ProposalDraft, SplitPart
from participation.proposals.states import State
from tests import cast
from tests.permission_world import World
from tests.surfaces import addresses, for_programs, of_things, searches, seen

MARK = "qzxvqk"
TITLE = "A bench with a roof at the bus stop by the river"
READER = "r"
# The list of those whom one blocks, for the one who did.
OWN_LIST = {reverse("front:block-list"), reverse("api:my-blocks")}


class Meeting:
    """A town in which the reader meets somebody wherever two people can meet."""

    def __init__(self) -> None:
        self.world = World()
        self.town = self.world.here
        self.process = cast.make_open_process(self.town, "between")
        self.reader = self.world.accounts[READER]
        self.name = self.reader.public_names.get(municipality=self.town)
        self.other = cast.make_public_name(self.town, name=f"{MARK} name")
        third = cast.make_public_name(self.town)
        self.theirs = self._alone()
        self.beside = [
            cast.make_proposal(self.process, author, title=f"Benches {number}")
            for number, author in enumerate((self.name, third))
        ]
        self.wholes = self._wholes(third)
        for proposal in self.beside:
            proposal.coauthors.create(name=self.other, state="accepted")
        self.comments = [comment for p in self.beside for comment in self._comments(p, third)]
        self.asked = self.theirs[0].coauthors.create(name=self.name)
        self.theirs[0].coauthors.create(name=third, state="accepted")
        self._own_things()

    def _write(self, word: str, **fields) -> Proposal:
        title, text = f"{MARK} {word} title", f"{MARK} {word} text"
        words = {"title": title, "text": text, "search_text": normalise(f"{title} {text}")}
        return cast.make_proposal(self.process, self.other, **words | fields)

    def _alone(self) -> list[Proposal]:
        """New, late, and answered with a step."""
        new = self._write("new", title=f"{TITLE} {MARK}", photo_alt=f"{MARK} alt", language="fa")
        new.photo.save(f"{MARK}.jpg", ContentFile(MARK.encode()))
        new.attachments.create(
            place=1, title=f"{MARK} plan", size=6, file=ContentFile(MARK.encode(), name="plan.pdf")
        )
        new.versions.create(
            title=f"{MARK} before", text=MARK, language="en", replaced_at=timezone.now()
        )
        Proposal.objects.filter(pk=new.pk).update(edited_at=timezone.now(), supports_verified=9)
        late, answered = self._write("late"), self._write("answered")
        cast.make_overdue(late, days=300)
        duty = cast.make_overdue(answered)
        answer = duty.answers.create(
            version=1, outcome="accepted", reasons_en="Yes.", published_at=timezone.now()
        )
        duty.results.create(title_en="A step", promised_on=duty.due_on, due_on=duty.due_on)
        type(duty).objects.filter(pk=duty.pk).update(answered_at=answer.published_at)
        Proposal.objects.filter(pk=answered.pk).update(state=State.ACCEPTED)
        return [new, late, answered]

    def _wholes(self, third) -> list[Proposal]:
        """Theirs in that of a third person and the other way round, by a merge and by a split."""
        made = []
        for word in ("merge", "split"):
            inner, outer = self._write(f"in {word}"), self._write(f"out {word}")
            around, within = (cast.make_proposal(self.process, third) for _n in range(2))
            for part, whole in ((inner, around), (within, outer)):
                if word == "merge":
                    Merge.objects.create(merged=part, into=whole, reason_en="The same.")
                    Proposal.objects.filter(pk=part.pk).update(state=State.MERGED)
                else:
                    cast.make_split(whole, part)
            made += [inner, outer, around, within]
        # A split has two parts at least; one of them is theirs.
        split = SplitPart.objects.get(proposal=made[-1]).split
        SplitPart.objects.create(split=split, proposal=self._write("in both"), place=2)
        return made

    def _comments(self, proposal: Proposal, third) -> list:
        said = cast.make_comment(proposal.thread, self.other, f"{MARK} says", search_text=MARK)
        under = {"parent": said, "root": said}
        cast.make_comment(proposal.thread, third, "I agree", **under)
        own = cast.make_comment(proposal.thread, self.name, "So do I", **under)
        answer = cast.make_comment(
            proposal.thread, self.other, f"{MARK} answers", parent=own, root=said
        )
        return [said, own, answer]

    def _own_things(self) -> None:
        """What the reader follows, was told, and writes just now."""
        for proposal in self.theirs:
            follow(self.reader, proposal)
        ProposalDraft.objects.filter(account=self.reader).update(title=TITLE, text="There is none.")
        new = {"proposal": self.theirs[0].pk}
        facts = {
            "proposal_added": new,
            "coauthor_invited": new | {"coauthor": self.asked.pk},
            "comment_added": {"comment": self.comments[0].pk},
            "comment_mentions": {"comment": self.comments[2].pk},
        }
        self.notices = [
            Message.objects.create(
                event=kind,
                kind=kind,
                recipient=self.reader,
                municipality=self.town,
                channel=Message.Channel.INBOX,
                facts=fact,
            ).pk
            for kind, fact in facts.items()
        ]

    def addresses(self) -> set[str]:
        around, town, things = [*self.theirs, *self.wholes], "ljubljana", self.world.objects
        first, own = self.theirs[0], self.beside[0]
        one_each = {
            "proposal": [first.pk, own.pk],
            "thread": [first.thread_id],
            "comment": [comment.pk for comment in self.comments[:3]],
            "process": [self.process.slug],
            "attachment": [first.attachments.get().pk],
            "coauthor": [self.asked.pk],
            "name": [self.other.pk],
            "notice": self.notices,
        }
        pages = {"proposal": [proposal.pk for proposal in [*around, *self.beside]]}
        answer = reverse("proposals:proposal-comment", args=[town, own.pk])
        return {
            *addresses(town, things, one_each),
            *of_things(town, pages, for_guests=True),
            *for_programs(town, things, one_each | pages),
            *searches(town, MARK, [self.process.pk]),
            *(f"{reverse('front:trace')}?number={proposal.number}" for proposal in around),
            *(f"{answer}?reply_to={said.pk}" for said in self.comments[:3]),
            reverse("media", args=[first.photo.name]),
            reverse("media", args=[first.attachments.get().file.name]),
        }


def test_nobody_meets_whom_they_block_or_who_blocks_them(db):
    meeting = Meeting()
    look, theirs = meeting.world.client, meeting.theirs[0].get_absolute_url()
    # It is there to be seen.
    before = seen(look(READER), sorted(meeting.addresses()), MARK)
    assert len(before) > 100
    # A block adds nothing to a page but to these two.
    looked_at = sorted({*before, *OWN_LIST})
    block_person(meeting.other, by=meeting.reader)
    assert set(seen(look(READER), looked_at, MARK)) == OWN_LIST
    assert seen(look("g"), [theirs], MARK)
    meeting.reader.blocks.get(seen_as=meeting.other).delete()
    block_person(meeting.name, by=meeting.other.account)
    assert seen(look(READER), looked_at, MARK) == {}


def test_staff_read_all_of_their_municipality(db):
    meeting = Meeting()
    for who in "od":
        block_person(meeting.other, by=meeting.world.accounts[who])
        pages = [proposal.get_absolute_url() for proposal in meeting.theirs]
        assert set(seen(meeting.world.client(who), pages, MARK)) == set(pages)
