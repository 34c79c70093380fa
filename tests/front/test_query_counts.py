"""Each page asks the database the same number of questions for one row, for three and for a
thousand."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from emvi.accounts.models import Account, ApiToken, Terms
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
from emvi.discussions.models import (
    Appeal,
    Comment,
    Flag,
    HoldRule,
    ModerationDecision,
    Pause,
    Rule,
    Thread,
)
from emvi.municipalities.models import (
    Block,
    CodeBatch,
    InformalGroup,
    Municipality,
    Organisation,
    Page,
    Place,
    PublicName,
    Role,
    RoleGrant,
    Theme,
)
from emvi.notifications.models import Follow, Message
from emvi.privacy.models import AuthorityRequest
from emvi.upkeep.board import forget_board
from emvi.upkeep.models import Announcement, ContactMessage
from participation.processes.models import Document, Phase, Process, WorkState
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
from tests.api.test_permissions import acts
from tests.api.test_permissions import rows as api_rows
from tests.front.counted_pages import NO_LISTS, PAGES
from tests.test_permissions import admin_rows, rows, walk

SIZES = (1, 3, 1000)


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
            "portal team": cast.make_portal_team(),
        }
        self.author = self.people["author"].public_names.get()
        self.process = cast.make_open_process(self.town, "winter")
        theme = cast.make_theme(self.town)
        self.proposal = cast.make_proposal(self.process, self.author, theme=theme)
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
        self._own(more, names)
        self._in_the_admin(more)
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
        """Of everything waiting for a moderator, so many."""
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

    def _own(self, more: range, names: list[PublicName]) -> None:
        """What the author has in many towns, and as an account."""
        author, today = self.people["author"], timezone.localdate()
        towns = Municipality.objects.filter(slug__in=[f"town-{n}" for n in more])
        own = PublicName.objects.bulk_create(
            PublicName(municipality=town, account=author, name="Ana", skeleton="ana")
            for town in towns
        )
        for name in own[:3]:
            cast.make_proposal(cast.make_open_process(name.municipality), name)
        others = Account.objects.bulk_create(Account(login=f"other-{n}") for n in more)
        met = PublicName.objects.bulk_create(
            PublicName(municipality=names[0].municipality, account=one, skeleton=one.login)
            for one in others
        )
        Block.objects.bulk_create(
            Block(account=author, blocked_id=name.account_id, seen_as=name) for name in met
        )
        in_a_year = today + timedelta(days=365)
        ApiToken.objects.bulk_create(
            ApiToken(account=author, name="A", digest=n, expires_on=in_a_year, may_read=True)
            for n in more
        )
        client = cast.client_for(author)
        kept = Session.objects.get(pk=client.session.session_key)
        for model, fields in (
            (Session, {"session_data": kept.session_data, "expire_date": kept.expire_date}),
            (UserSession, {"user": author, "ip": "0.0.0.0"}),
        ):
            model.objects.bulk_create(model(session_key=f"key-{n}", **fields) for n in more)
        RoleGrant.objects.bulk_create(
            RoleGrant(account=other, municipality=self.town, role=Role.MEDIATOR, from_on=today)
            for other in others
        )

    def _in_the_admin(self, more: range) -> None:
        towns = Municipality.objects.filter(slug__in=[f"town-{n}" for n in more])
        of_each = [{"municipality": town} for town in towns]
        for kind in Page.Kind:
            Page.objects.bulk_create(Page(kind=kind, body_en="So.", **own) for own in of_each)
        HoldRule.objects.bulk_create(HoldRule(kind="links", number=3, **own) for own in of_each)
        Rule.objects.bulk_create(Rule(name_en="Be kind", **own) for own in of_each)
        InformalGroup.objects.bulk_create(InformalGroup(name="Choir", **own) for own in of_each)
        ContactMessage.objects.bulk_create(ContactMessage(text="Hi.", **own) for own in of_each)
        Terms.objects.bulk_create(Terms(version=n + 100) for n in more)
        WorkState.objects.bulk_create(
            WorkState(process=process, name_en="examined")
            for process in Process.objects.filter(slug__in=[f"process-{n}" for n in more])
        )

    def questions(self, who: str, path: str) -> list[str]:
        """The queries of one page, with nothing in the cache."""
        client = cast.client_for(self.people[who])
        path = str(path).format(
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
    assert counts.pop("moderation") in ([33, 33, 32], [33, 33, 33])
    assert counts.pop("API: moderators' queue") in ([23, 23, 22], [23, 23, 23])
    # A page full of one kind of entry need not look for things of the others.
    assert counts.pop("audit") in ([20, 20, 18], [20, 20, 20])
    assert counts.pop("API: audit") in ([14, 14, 12], [14, 14, 14])
    assert counts.pop("list, mixed") in ([14, 14, 13], [14, 14, 14])
    # Where one's own fresh words are not on the page, nobody asks whether they were answered.
    assert counts.pop("proposal, newest comments") in ([30, 30, 28], [30, 30, 29], [30, 30, 30])
    assert counts == {page: [by_size[0]] * len(SIZES) for page, by_size in counts.items()}
    # For its author and for officers, with all that can stand beside a proposal.
    assert max(by_size[0] for by_size in counts.values()) <= 32


def opened(path: str) -> str:
    """The name of the address that this path opens."""
    path = str(path).format(thread=1, proposal=1, number="0000-0000")
    return resolve(path.partition("?")[0]).view_name


def lists() -> set[str]:
    """Addresses that show a page and vary by their town at most: no page about one thing."""
    pages = {row.name for row in rows() if "." in row.get}
    pages |= {row.name for row in api_rows() if not acts(row.name)}
    pages |= {f"admin:{model}_changelist" for model, *_signs in admin_rows()}
    return {name for name in pages if set(dict(walk())[name]) <= {"municipality"}}


def test_every_list_is_counted_or_excused():
    counted = {opened(path) for _who, path in PAGES.values()}
    excused = {name for names in NO_LISTS.values() for name in names.split()}
    assert counted & excused == set()
    assert lists() <= counted | excused
    assert excused <= lists(), "excused and not there"
