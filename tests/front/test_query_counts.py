"""Each page asks the database the same number of questions for one row, for three and for a
thousand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emvi.answers.models import (
    Answer,
    AnswerDraft,
    AnswerDuty,
    Assignment,
    Extension,
    Leave,
    Result,
)
from emvi.audit.models import AuditEntry
from emvi.discussions.models import Appeal, Comment, Flag, ModerationDecision, Pause, Thread
from emvi.municipalities.models import (
    CodeBatch,
    Municipality,
    Organisation,
    Place,
    PublicName,
    Role,
    Theme,
)
from emvi.notifications.models import Follow, Message
from emvi.privacy.models import AuthorityRequest
from emvi.upkeep.board import forget_board
from emvi.upkeep.models import Announcement
from participation.processes.models import Document, Phase, Process
from participation.proposals.models import (
    CoAuthor,
    Endorsement,
    Proposal,
    ProposalDraft,
    ProposalVersion,
    Support,
    SupportNote,
)
from tests import cast

SIZES = (1, 3, 1000)
TOWN = "/en/ljubljana/"
API = "/api/v1/municipalities/"
COMMENTS = "ljubljana/proposals/{proposal}/comments/"
# Address by who reads it; {proposal} is one that has everything that there is so often.
PAGES = {
    "portal home": ("guest", "/en/"),
    "municipality home": ("guest", TOWN),
    "processes": ("guest", f"{TOWN}processes/"),
    "process": ("guest", f"{TOWN}processes/winter/"),
    "list": ("guest", f"{TOWN}proposals/"),
    "list, signed in": ("author", f"{TOWN}proposals/"),
    "list, overdue": ("guest", f"{TOWN}proposals/?standing=overdue"),
    "list, most supported": ("guest", f"{TOWN}proposals/?order=supported"),
    "list, mixed": ("guest", f"{TOWN}proposals/?order=random&seed=1"),
    "list, searched": ("guest", f"{TOWN}proposals/?q=bench"),
    "search": ("guest", f"{TOWN}search/?q=e"),
    "search of processes": ("guest", f"{TOWN}search/?q=step&kind=processes"),
    "search of promised steps": ("guest", f"{TOWN}search/?q=step&kind=results"),
    "search, filters opened": ("guest", f"{TOWN}search/?q=e&counts=1"),
    "search of one kind": ("guest", f"{TOWN}search/?q=yes&kind=comments"),
    "search in all towns": ("author", "/en/search/?q=e"),
    "statistics": ("guest", f"{TOWN}statistics/"),
    "statistics of a process": ("guest", f"{TOWN}processes/winter/statistics/"),
    "proposal": ("guest", TOWN + "proposals/{proposal}/"),
    "proposal, for its author": ("author", TOWN + "proposals/{proposal}/"),
    "proposal, for an officer": ("officer", TOWN + "proposals/{proposal}/"),
    "changes of a proposal": ("guest", TOWN + "proposals/{proposal}/changes/"),
    "invitations": ("author", TOWN + "proposals/{proposal}/invite-coauthor/"),
    "proposal, newest comments": ("author", TOWN + "proposals/{proposal}/?order=newest"),
    "proposal, most replied": ("author", TOWN + "proposals/{proposal}/?order=replied"),
    "codes": ("guest", f"{TOWN}codes/"),
    "requests by authorities": ("guest", "/en/about/requests-by-authorities/"),
    "terms": ("author", "/en/account/terms/"),
    "accessibility": ("guest", f"{TOWN}accessibility/"),
    "my page": ("author", "/en/my/"),
    "inbox": ("author", "/en/my/inbox/"),
    "followed places": ("author", "/en/my/following/"),
    "samples of notices": ("officer", f"{TOWN}desk/notices/"),
    "desk": ("officer", f"{TOWN}desk/"),
    "all processes": ("officer", f"{TOWN}desk/processes/"),
    "change a process": ("officer", f"{TOWN}processes/winter/change/"),
    "documents of a process": ("officer", f"{TOWN}processes/winter/documents/"),
    "invitations to a process": ("officer", f"{TOWN}processes/winter/invite-people/"),
    "card of a process": ("guest", f"{TOWN}processes/winter/card/"),
    "desk, mine": ("officer", f"{TOWN}desk/?whose=mine"),
    "hand over": ("officer", f"{TOWN}desk/hand-over/"),
    "who is away": ("officer", f"{TOWN}desk/leaves/"),
    "answers to be published together": ("officer", f"{TOWN}proposals/publish-answers/"),
    "one answer for many": ("officer", f"{TOWN}proposals/publish-same-answer/"),
    "topics of many": ("officer", f"{TOWN}proposals/set-themes/"),
    "states of many": ("officer", f"{TOWN}proposals/set-work-states/"),
    "lists of the desk": ("officer", f"{TOWN}desk/lists/"),
    "feed": ("guest", f"{TOWN}proposals/feed/"),
    "feed of answers": ("guest", f"{TOWN}proposals/answers/feed/"),
    "feed of overdue answers": ("author", f"{TOWN}proposals/overdue/feed/"),
    "feed of a process": ("guest", f"{TOWN}processes/winter/feed/"),
    "promised steps": ("guest", f"{TOWN}results/"),
    "audit": ("administrator", f"{TOWN}desk/audit/"),
    "API: audit": ("administrator", f"{API}ljubljana/audit/"),
    "desk of a moderator": ("moderator", f"{TOWN}desk/"),
    "moderation": ("moderator", f"{TOWN}desk/moderation/"),
    "moderation, not shown yet": ("moderator", f"{TOWN}desk/moderation/?kind=new"),
    "moderation, flagged": ("moderator", f"{TOWN}desk/moderation/?kind=flagged"),
    "moderation, hidden": ("moderator", f"{TOWN}desk/moderation/?kind=hidden"),
    "decide about a proposal": ("moderator", TOWN + "threads/{thread}/decide/"),
    "public counts of moderation": ("guest", f"{TOWN}moderation/"),
    "one-use codes": ("officer", f"{TOWN}codes/issue/"),
    "trace": ("guest", "/en/trace/?number={number}"),
    "open data": ("guest", "/en/about/open-data/"),
    "API: municipalities": ("guest", API),
    "API: list": ("guest", f"{API}ljubljana/proposals/"),
    "API: list, signed in": ("author", f"{API}ljubljana/proposals/"),
    "API: list, searched": ("guest", f"{API}ljubljana/proposals/?q=bench"),
    "API: proposal": ("guest", API + "ljubljana/proposals/{proposal}/"),
    "API: changes": ("guest", API + "ljubljana/proposals/{proposal}/changes/"),
    "API: comments": ("guest", API + COMMENTS),
    "API: comments, most replied": ("guest", API + COMMENTS + "?order=replied"),
    "API: overdue": ("guest", f"{API}ljubljana/overdue/"),
    "API: overdue everywhere": ("guest", "/api/v1/overdue/"),
    "API: processes": ("guest", f"{API}ljubljana/processes/"),
    "API: promised steps": ("guest", f"{API}ljubljana/results/"),
    "API: pages": ("guest", f"{API}ljubljana/pages/"),
    "API: announcements": ("guest", f"{API}ljubljana/announcements/"),
    "API: requests by authorities": ("guest", "/api/v1/authority-requests/"),
    "API: terms": ("guest", "/api/v1/terms/"),
    "API: topics": ("guest", f"{API}ljubljana/themes/"),
    "API: moderation": ("guest", f"{API}ljubljana/moderation/"),
    "API: codes": ("guest", f"{API}ljubljana/codes/"),
    "API: sheets": ("officer", f"{API}ljubljana/codes/sheets/"),
    "API: my proposals": ("author", "/api/v1/my/proposals/"),
    "API: followed places": ("author", "/api/v1/my/following/"),
    "API: search": ("guest", f"{API}ljubljana/search/?q=e"),
    "API: my notices": ("author", "/api/v1/my/notices/"),
    "new proposal": ("author", f"{TOWN}proposals/new/winter/details/"),
}


class Town:
    """Ljubljana, which grows."""

    def __init__(self) -> None:
        self.town = cast.make_municipality("ljubljana")
        self.people = {
            "guest": None,
            "author": cast.make_resident(self.town, "author"),
            "officer": cast.make_staff(self.town, Role.OFFICER),
            "moderator": cast.make_staff(self.town, Role.MODERATOR),
            "administrator": cast.make_staff(self.town, Role.ADMINISTRATOR),
        }
        self.author = self.people["author"].public_names.get()
        self.process = cast.make_open_process(self.town, "winter")
        self.proposal = cast.make_proposal(self.process, self.author)
        cast.make_overdue(self.proposal)
        ProposalDraft.objects.create(process=self.process, account=self.people["author"])
        self.size = 0

    def grow_to(self, size: int) -> None:
        more, self.size = range(self.size, size), size
        names = self._names(more)
        self._places(more)
        self._processes(more)
        self._proposals(more, names)
        self._beside(more, names)
        self._comments(more, names)
        self._moderation(more, names)
        self._notices(more)
        AuditEntry.objects.bulk_create(
            AuditEntry(
                action="proposal.published",
                actor=self.people["officer"].opaque_id,
                municipality_id=self.town.pk,
                subject=f"proposals.proposal:{self.proposal.pk}",
            )
            for _n in more
        )
        AuthorityRequest.objects.bulk_create(
            AuthorityRequest(body="court", asked="A name.") for _n in more
        )

    def _moderation(self, more: range, names: list[PublicName]) -> None:
        """Of everything that waits for a moderator, so many."""
        now, rule = timezone.now(), cast.rule()
        said = {"thread": self.proposal.thread, "language": "en", "text": "So.", "created_at": now}
        held = {"held_at": now, "held_for": "first_posts", "was_public": False}
        Comment.objects.bulk_create(Comment(author=name, **said, **held) for name in names)
        flagged = Comment.objects.bulk_create(Comment(author=name, **said) for name in names)
        about = {"municipality": self.town, "rule": rule}
        Flag.objects.bulk_create(
            Flag(comment=comment, note="Look.", note_language="en", **about)
            for comment in flagged
            for _twice in range(2)
        )
        Flag.objects.bulk_create(Flag(thread=self.proposal.thread, **about) for _n in more)
        gone = Comment.objects.bulk_create(
            Comment(author=name, hidden_at=now, **said) for name in names
        )
        decided = {"outcome": "hidden", "reason": "Rude.", "reason_language": "en"}
        decisions = ModerationDecision.objects.bulk_create(
            ModerationDecision(comment=comment, decided_at=now, **decided, **about)
            for comment in gone
        )
        Appeal.objects.bulk_create(
            Appeal(decision=decision, text="No.", language="en") for decision in decisions
        )
        Pause.objects.bulk_create(
            Pause(author=name, decision=decision, starts_at=now, until_at=now + timedelta(days=2))
            for name, decision in zip(names, decisions, strict=True)
        )

    def _names(self, more: range) -> list[PublicName]:
        return PublicName.objects.bulk_create(
            PublicName(municipality=self.town, name=f"Name {n}", skeleton=f"name{n}") for n in more
        )

    def _places(self, more: range) -> None:
        today = timezone.localdate()
        Municipality.objects.bulk_create(
            Municipality(slug=f"town-{n}", name_en=f"Town {n}", country="SI", is_public=True)
            for n in more
        )
        organisations = Organisation.objects.bulk_create(
            Organisation(municipality=self.town, name_en=f"House {n}", code_quota=9) for n in more
        )
        CodeBatch.objects.bulk_create(
            CodeBatch(municipality=self.town, organisation=house, size=1, expires_on=today)
            for house in organisations
        )
        for model in (Theme, Place):
            model.objects.bulk_create(
                model(municipality=self.town, name_en=f"Name {n}") for n in more
            )

    def _processes(self, more: range) -> None:
        now = timezone.now()
        processes = Process.objects.bulk_create(
            Process(
                municipality=self.town,
                slug=f"process-{n}",
                title_en=f"Process {n}",
                state=Process.State.PUBLISHED,
                published_at=now,
            )
            for n in more
        )
        Phase.objects.bulk_create(
            Phase(
                process=process,
                opens_at=now - timedelta(days=9),
                closes_at=now + timedelta(days=9),
                allows_proposals=True,
                title_en="A step",
            )
            for process in processes
        )
        file = {"title": "A plan", "language": "en", "size": 9}
        Document.objects.bulk_create(Document(process=process, **file) for process in processes)

    def _proposals(self, more: range, names: list[PublicName]) -> None:
        now = timezone.now()
        threads = Thread.objects.bulk_create(Thread(municipality=self.town) for _n in more)
        duties = AnswerDuty.objects.bulk_create(
            AnswerDuty(
                municipality=self.town,
                started_at=now - timedelta(days=72),
                due_on=now.date() - timedelta(days=12),
                due_at=now - timedelta(days=11),
                time_zone="Europe/Ljubljana",
            )
            for _n in more
        )
        officer = self.people["officer"]
        Assignment.objects.bulk_create(Assignment(duty=duty, officer=officer) for duty in duties)
        AnswerDraft.objects.bulk_create(
            AnswerDraft(
                duty=duty, saved_by=officer, words={"outcome": "accepted", "reasons_en": "Yes."}
            )
            for duty in duties
        )
        theme, place = Theme.objects.first(), Place.objects.first()
        proposals = Proposal.objects.bulk_create(
            Proposal(
                municipality=self.town,
                process=self.process,
                thread=threads[i],
                duty=duties[i],
                author=self.author if n % 2 else names[i],
                title=f"Bench {n}",
                text="Words.",
                language="en",
                theme=theme,
                place=place,
                published_at=now - timedelta(minutes=n),
                shuffle=n,
            )
            for i, n in enumerate(more)
        )
        Support.objects.bulk_create(
            Support(proposal=p, account=self.people["author"], is_verified=False) for p in proposals
        )
        CoAuthor.objects.bulk_create(
            CoAuthor(proposal=proposal, name=names[0], state=CoAuthor.State.ACCEPTED)
            for proposal in proposals
        )
        Follow.objects.bulk_create(
            Follow(account=self.people["author"], proposal=proposal) for proposal in proposals
        )
        SupportNote.objects.bulk_create(
            SupportNote(proposal=proposal, verified=0, other=1) for proposal in proposals
        )

    def _beside(self, more: range, names: list[PublicName]) -> None:
        now = timezone.now()
        Proposal.objects.filter(pk=self.proposal.pk).update(edited_at=now)
        of_it = {"proposal": self.proposal}
        ProposalVersion.objects.bulk_create(
            ProposalVersion(title="So", text="It was.", language="en", replaced_at=now, **of_it)
            for _n in more
        )
        CoAuthor.objects.bulk_create(
            CoAuthor(name=name, state=CoAuthor.State.ACCEPTED, **of_it) for name in names
        )
        houses = Organisation.objects.order_by("-pk")[: len(more)]
        Endorsement.objects.bulk_create(
            Endorsement(organisation=house, endorsed_at=now, **of_it) for house in houses
        )

    def _comments(self, more: range, names: list[PublicName]) -> None:
        now = timezone.now()
        said = {"thread": self.proposal.thread, "language": "en", "text": "Yes.", "created_at": now}
        roots = Comment.objects.bulk_create(Comment(author=name, **said) for name in names)
        Comment.objects.bulk_create(
            Comment(author=self.author, parent=root, root=root, **said) for root in roots
        )
        ModerationDecision.objects.bulk_create(
            ModerationDecision(
                municipality=self.town,
                comment=root,
                outcome="hidden",
                rule=cast.rule(),
                reason="Rude.",
                reason_language="en",
                decided_at=now,
            )
            for root in roots
        )
        Extension.objects.bulk_create(
            Extension(duty=self.proposal.duty, until_on=now.date(), reason_en="Long.")
            for _n in more
        )
        today = now.date()
        Result.objects.bulk_create(
            Result(duty=self.proposal.duty, title_en=f"Step {n}", promised_on=today, due_on=today)
            for n in more
        )
        Leave.objects.bulk_create(
            Leave(
                municipality=self.town,
                officer=self.people["officer"],
                from_on=today,
                until_on=today + timedelta(days=n),
            )
            for n in more
        )
        Answer.objects.bulk_create(
            Answer(
                duty=self.proposal.duty,
                version=n + 1,
                outcome="accepted",
                reasons_en="Yes.",
                published_at=now,
            )
            for n in more
        )

    def _notices(self, more: range) -> None:
        answers = Answer.objects.order_by("-pk")[: len(more)]
        decisions = ModerationDecision.objects.order_by("-pk")[: len(more)]
        told = {"recipient": self.people["author"], "municipality": self.town, "channel": "inbox"}
        Announcement.objects.bulk_create(
            Announcement(
                municipality=self.town if n % 2 else None,
                text_en=f"News {n}",
                until_at=timezone.now() + timedelta(days=1),
            )
            for n in more
        )
        Message.objects.bulk_create(
            message
            for answer, decision in zip(answers, decisions, strict=True)
            for message in (
                Message(
                    event=f"answer:{answer.pk}",
                    kind="answer_published",
                    facts={"proposal": self.proposal.pk, "answer": answer.pk},
                    **told,
                ),
                Message(
                    event=f"decision:{decision.pk}",
                    kind="text_hidden",
                    facts={"decision": decision.pk},
                    **told,
                ),
            )
        )

    def questions(self, who: str, path: str) -> list[str]:
        """The queries of one page, with nothing in the cache."""
        client = cast.client_for(self.people[who])
        path = path.format(
            thread=self.proposal.thread_id, proposal=self.proposal.pk, number=self.proposal.number
        )
        cache.key_prefix = uuid4().hex
        forget_board()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return [query["sql"] for query in captured]


@pytest.mark.slow
def test_the_number_of_queries_stays(db):
    town, asked = Town(), {}
    for size in SIZES:
        town.grow_to(size)
        for page, (who, path) in PAGES.items():
            asked.setdefault(page, []).append(town.questions(who, path))
    counts = {page: [len(queries) for queries in by_size] for page, by_size in asked.items()}
    # A full page of the mixed list need not ask whether the circle goes on at its beginning.
    # A page full of appeals about comments need not read proposals.
    assert counts.pop("moderation") in ([32, 32, 31], [32, 32, 32])
    # A page full of one kind of entry need not look for things of the others.
    assert counts.pop("audit") in ([20, 20, 18], [20, 20, 20])
    assert counts.pop("API: audit") in ([14, 14, 12], [14, 14, 14])
    assert counts.pop("list, mixed") in ([13, 13, 12], [13, 13, 13])
    # Where one's own fresh words are not on the page, nobody asks whether they were answered; where
    # the first branches fill it, nobody asks for more of them.
    assert counts.pop("proposal, newest comments") in ([29, 29, 27], [29, 29, 29])
    assert counts.pop("proposal, most replied") in ([31, 31, 30], [31, 31, 31])
    assert counts.pop("API: comments, most replied") in ([8, 8, 7], [8, 8, 8])
    assert counts == {page: [by_size[0]] * len(SIZES) for page, by_size in counts.items()}
    # For its author and for officers, with all that can stand beside a proposal.
    assert max(by_size[0] for by_size in counts.values()) <= 31
