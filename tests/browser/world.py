"""A portal in which every page has something to show, in every state it can be in.

Each text says at its end in which language it is, so that a page can be asked whether it says so
too. Names of people and towns are names in every language.
"""

from datetime import timedelta
from functools import cached_property, partial
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from emvi.accounts.consents import agree
from emvi.accounts.models import Account
from emvi.answers.actions import (
    assign_duty,
    keep_answer_draft,
    record_extension,
    start_clock,
)
from emvi.answers.models import AnswerDuty, Leave, Result
from emvi.discussions.actions import (
    add_comment,
    add_official_comment,
    appeal_decision,
    flag_text,
)
from emvi.municipalities.codes import issue_codes
from emvi.municipalities.models import Page, Role
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.unsubscribing import unsubscribe_url
from participation.processes.actions import accept_invitation, close_process, invite_people
from participation.processes.models import Process, WorkState
from participation.proposals.actions import (
    PartWords,
    add_staff_note,
    endorse_proposal,
    merge_proposal,
    publish_answer,
    set_work_state,
    split_proposal,
    support_proposal,
)
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast
from tests.browser.guests import guests_of
from tests.browser.passkey import make_passkey
from tests.privacy.canaries import make_terms

ARABIC = "نريد مكاناً دافئاً للانتظار قرب السوق ⟨ar⟩"
GREEK = "Θέλουμε περισσότερα δέντρα στην πλατεία ⟨el⟩"
LONG_GERMAN = "Verkehrsberuhigungsmaßnahmen vor der Grundschule ⟨de⟩"
STAFF_LANGUAGES = ("sl", "en")


def staff(field: str, text: str, languages: tuple[str, ...] = STAFF_LANGUAGES) -> dict[str, str]:
    """A text of the municipality in these languages."""
    return {f"{field}_{code}": f"{text} ⟨{code}⟩" for code in languages}


class World:
    """Ljubljana full of life, Graz with nothing in it, and everybody who comes."""

    def __init__(self) -> None:
        self.town = cast.make_municipality(
            "ljubljana",
            name="Ljubljana",
            default_language="sl",
            accent="fir",
        )
        self.empty_town = cast.make_municipality(
            "graz", name="Graz", default_language="de", accent="indigo", country="AT"
        )
        self.people()
        self.processes()
        self.proposals()
        self.words_under_them()
        self.moderation()
        self.papers()
        self.terms = make_terms()
        # All but one agreed: who has not is asked to, whatever they send.
        for account in Account.objects.exclude(pk=self.newcomer.pk):
            agree(account, self.terms, language="en")

    def people(self) -> None:
        town = self.town
        self.ana = cast.make_resident(town, "ana", "Ana from Fužine", email="ana@people.invalid")
        self.confirmed = cast.make_verified(town, "kalina", "Калина 8")
        self.newcomer = cast.make_account("newcomer")
        self.mediator = cast.make_staff(town, Role.MEDIATOR, "mediator")
        self.officer = cast.make_staff(town, Role.OFFICER, "officer")
        self.moderator = cast.make_staff(town, Role.MODERATOR, "moderator")
        self.administrator = cast.make_staff(town, Role.ADMINISTRATOR, "administrator")
        self.house = cast.make_organisation(town, "House of Neighbours")
        self.issuer = cast.make_staff(town, Role.CODE_ISSUER, "issuer", organisation=self.house)
        cast.grant_role(
            self.issuer, town, role=Role.REPRESENTATIVE, by=None, organisation=self.house
        )
        self.team = cast.make_portal_team()
        self.no_second_step = cast.make_staff(town, Role.OFFICER, "no-second-step")
        self.no_second_step.authenticator_set.all().delete()

        self.passkey = make_passkey(self.ana)

    def processes(self) -> None:
        now = timezone.now()
        self.theme = cast.make_theme(self.town)
        self.place = cast.make_place(self.town)
        for row, text in ((self.theme, "Homes and rents"), (self.place, "Old town")):
            for name, value in staff("name", text).items():
                setattr(row, name, value)
            row.save()
        self.open = self.process("winter", "A good winter")
        cast.make_phase(self.open, **staff("title", "Ideas"))
        cast.make_phase(
            self.open,
            opens_at=now + timedelta(days=21),
            closes_at=now + timedelta(days=40),
            announced_closes_at=now + timedelta(days=30),
            rights=("comments",),
            **staff("title", "Answers"),
            **staff("description", "The city answers"),
        )
        self.by_date = self.process(
            "budget",
            "Money for the neighbourhoods",
            answer_period=3,
            answer_period_unit=Process.Unit.MONTHS,
            clock_start=Process.ClockStart.END_OF_COLLECTING,
            may_support=Process.Whose.VERIFIED,
            support_counts_of=Process.Whose.VERIFIED,
        )
        cast.make_phase(self.by_date, closes_at=now + timedelta(hours=5))
        self.coming = self.process("spring", "Next spring")
        cast.make_phase(
            self.coming, opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=9)
        )
        self.past = self.process("autumn", "Last autumn", state=Process.State.ARCHIVED)
        cast.make_phase(
            self.past, opens_at=now - timedelta(days=50), closes_at=now - timedelta(days=20)
        )
        self.template = self.process(
            "template", "Each winter again", state=Process.State.DRAFT, is_template=True
        )
        cast.make_phase(self.template)
        plan = ContentFile(b"%PDF-1.7", name="plan.pdf")
        self.open.documents.create(title=GREEK, language="el", size=23_456, file=plan)
        self.draft = self.process("secret", "Not public yet", state=Process.State.DRAFT)
        cast.make_phase(self.draft)
        self.closed = self.process("square", "The square")
        cast.make_phase(self.closed, **staff("title", "Ideas"))
        cast.make_phase(
            self.closed, opens_at=now + timedelta(days=21), closes_at=now + timedelta(days=40)
        )
        close_process(self.closed, by=self.officer, reasons={"sl": "Gradimo prej. ⟨sl⟩"})
        self.apart = self.process(
            "tenants", "Tenants of one house", visibility=Process.Visibility.PRIVATE
        )
        cast.make_phase(self.apart, **staff("title", "Ideas"))
        [code] = invite_people(self.apart, by=self.officer, number=1)
        accept_invitation(self.confirmed, self.town, code=code)

    def process(self, slug: str, title: str, **fields) -> Process:
        texts = {
            **staff("title", title),
            **staff("summary", "What we plan together, said in short."),
            **staff("body", "A longer text.\n\nIt has two parts.", ("en",)),
            **staff("what_can_change", "The order of the works"),
            **staff("what_is_fixed", "The sum of money", ("en",)),
        }
        return cast.make_process(self.town, slug, **texts | fields)

    def proposals(self) -> None:
        ana = self.ana.public_names.get()
        fresh = {"theme": self.theme, "place": self.place, "language": "ar", "text": ARABIC}
        self.fresh = self.proposal(ARABIC, **fresh)
        self.own = self.proposal(GREEK, author=ana, language="el", published_at=timezone.now())
        self.changed = self.own
        for text, minutes in ((ARABIC, 5), (GREEK.replace("περισσότερα", "πολλά"), 2)):
            self.changed.versions.create(
                title=text,
                text=text,
                language="ar" if text == ARABIC else "el",
                replaced_at=timezone.now() - timedelta(minutes=minutes),
            )
        Proposal.objects.filter(pk=self.changed.pk).update(edited_at=timezone.now())
        self.own.attachments.create(
            place=1, title="Σχέδιο", size=12_345, file=ContentFile(b"%PDF-", name="plan.pdf")
        )
        names = (self.confirmed.public_names.get(), cast.make_public_name(self.town))
        self.coauthors = [
            self.own.coauthors.create(name=name, state=state).pk
            for name, state in zip(names, ("invited", "accepted"), strict=True)
        ]
        self.invited = self.open.invitations.create(account=self.confirmed)
        self.due = self.with_clock(self.proposal(LONG_GERMAN, language="de"), 10)
        self.soon = self.with_clock(self.proposal("Benches by the river ⟨en⟩"), 55)
        self.overdue = self.with_clock(self.proposal(ARABIC, **fresh), 72)
        record_extension(
            self.overdue.duty,
            by=self.officer,
            until_on=timezone.localdate() + timedelta(days=9),
            reasons={"sl": "Strokovnjak je bolan. ⟨sl⟩"},
        )
        self.accepted = self.answered("accepted", started=20, author=ana)
        self.late = self.answered("rejected", started=80)
        self.corrected = self.answered("partly_accepted", started=5)
        self.answer(self.corrected, "accepted", replaces=1)
        self.result = self.promised(self.corrected.duty, days=40)
        self.promised(self.corrected.duty, days=-9, progress=60, note_sl="Prestavljeno. ⟨sl⟩")
        self.promised(self.corrected.duty, days=-2, progress=100, done_on=timezone.localdate())
        keep_answer_draft(
            self.due.duty, by=self.officer, words={"outcome": "accepted", "reasons_sl": "Da. ⟨sl⟩"}
        )
        endorse_proposal(self.due, organisation=self.house, by=self.issuer)
        assign_duty(self.overdue.duty, by=self.officer, officer=self.officer)
        today = timezone.localdate()
        Leave.objects.create(
            municipality=self.town, officer=self.officer, from_on=today, until_on=today
        )
        self.merged = self.proposal("Benches at the river ⟨en⟩")
        merge_proposal(
            self.merged, into=self.soon, by=self.officer, reasons={"sl": "Oba želita isto. ⟨sl⟩"}
        )
        words = "A bench at the river. ⟨en⟩\nA roof at the stop. ⟨en⟩"
        self.split = self.proposal("A bench and a roof ⟨en⟩", text=words)
        self.whole_to_split = self.proposal("A roof and a bench ⟨en⟩", text=words)
        split_proposal(
            self.split,
            [PartWords(f"Half {n} ⟨en⟩", line) for n, line in enumerate(words.splitlines(), 1)],
            by=self.officer,
            reasons={"sl": "Predlaga dvoje. ⟨sl⟩"},
            submission_key=uuid4(),
        )
        self.part = Proposal.objects.filter(split_part__split__whole=self.split).earliest("pk")
        self.withdrawn = self.proposal("Nothing any more ⟨en⟩", state="withdrawn")
        self.hidden = self.with_clock(self.proposal("Not for others ⟨en⟩", author=ana), 90)
        cast.hide(
            self.hidden.thread,
            by=self.moderator,
            reason="Napišite brez žalitve. ⟨sl⟩",
            reason_language="sl",
        )
        self.paper = self.proposal("A letter ⟨en⟩", source="paper", author=None)
        Proposal.objects.filter(pk=self.paper.pk).update(entered_by=self.mediator)
        self.imported = self.proposal(
            "From elsewhere ⟨en⟩",
            source="import",
            import_url="https://elsewhere.invalid/1",
            supports_elsewhere=41,
            imported_answer={"sl": "Prišlo je od drugod. ⟨sl⟩"},
        )
        self.in_budget = self.proposal(
            LONG_GERMAN,
            language="de",
            process=self.by_date,
            clock_starts_at=timezone.now() + timedelta(hours=5),
        )
        self.in_private = self.proposal("A key for the yard ⟨en⟩", process=self.apart)
        for _ in range(23):
            self.proposal("One of many ⟨en⟩")
        for account in (self.confirmed, self.newcomer):
            support_proposal(self.fresh, by=account)

    def proposal(self, title: str, **fields) -> Proposal:
        process = fields.pop("process", self.open)
        text = fields.pop("text", title.replace(" ⟨", ".\n\nWhy? Because. ⟨"))
        return cast.make_proposal(
            process, fields.pop("author", None), title=title, text=text, **fields
        )

    def with_clock(self, proposal: Proposal, started: int) -> Proposal:
        """Starts the answer clock so many days ago."""
        duty = start_clock(
            self.town, rules=self.open, started_at=timezone.now() - timedelta(days=started)
        )
        Proposal.objects.filter(pk=proposal.pk).update(duty=duty)
        return Proposal.objects.get(pk=proposal.pk)

    def answered(self, outcome: str, *, started: int, author=None) -> Proposal:
        proposal = self.with_clock(self.proposal("Light in the park ⟨en⟩", author=author), started)
        self.answer(proposal, outcome)
        return Proposal.objects.get(pk=proposal.pk)

    def promised(self, duty: AnswerDuty, *, days: int, **fields) -> Result:
        day = timezone.localdate() + timedelta(days=days)
        dates = {"promised_on": day, "due_on": day + timedelta(days=60 if days < 0 else 0)}
        return duty.results.create(title_sl="Postaviti luč ⟨sl⟩", **dates, **fields)

    def answer(self, proposal: Proposal, outcome: str, replaces: int = 0) -> None:
        publish_answer(
            proposal,
            by=self.officer,
            outcome=outcome,
            reasons={"sl": "Zato, ker je tako prav. ⟨sl⟩"},
            next_step={"sl": "Spomladi začnemo. ⟨sl⟩"},
            cost_cents=1_250_000,
            planned_for=timezone.localdate() + timedelta(days=90),
            replaces=replaces,
        )

    def words_under_them(self) -> None:
        process = self.soon.process
        self.work_state = WorkState.objects.create(process=process, name_sl="Pregleduje urad ⟨sl⟩")
        set_work_state(self.soon, self.work_state, by=self.officer, replaces=None)
        self.note = add_staff_note(self.soon, by=self.officer, text=ARABIC, language="ar")
        ana, other = self.ana.public_names.get(), self.confirmed.public_names.get()
        thread = self.fresh.thread
        self.comment = add_comment(thread, author=ana, text="I see it so too. ⟨en⟩", language="en")
        self.reply = add_comment(
            thread, author=other, text=ARABIC, language="ar", parent=self.comment
        )
        add_comment(thread, author=ana, text="Tudi jaz. ⟨sl⟩", language="sl", parent=self.reply)
        self.official = add_official_comment(
            thread, by=self.officer, text="Vabljeni v torek. ⟨sl⟩", language="sl"
        )
        gone = add_comment(thread, author=other, text="Gone ⟨en⟩", language="en")
        type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
        self.hidden_comment = add_comment(thread, author=ana, text="Bad ⟨en⟩", language="en")
        cast.hide(
            self.hidden_comment,
            by=self.moderator,
            reason="Ni o temi. ⟨sl⟩",
            reason_language="sl",
        )

    def moderation(self) -> None:
        """Something of everything in the moderators' queue; a decision, an appeal, a pause."""
        ana, other = self.ana.public_names.get(), self.confirmed.public_names.get()
        thread = self.due.thread
        say = partial(cast.make_comment, thread)
        note = {"note": ARABIC, "note_language": "ar"}
        flag_text(say(other, "Flagged ⟨en⟩"), rule=cast.rule(), by=self.ana, **note)
        held = {"held_at": timezone.now(), "held_for": "first_posts", "was_public": False}
        say(other, ARABIC, language="ar", **held)
        self.asked = say(ana, "To change ⟨en⟩")
        reason = {"by": self.moderator, "reason": "Brez imen. ⟨sl⟩", "reason_language": "sl"}
        asked = cast.decide(self.asked, outcome="edit_requested", **reason)
        disputed = cast.hide(say(ana, "Disputed ⟨en⟩"), **reason)
        colleague = cast.make_staff(self.town, Role.MODERATOR, "colleague")
        paused = cast.hide(
            say(cast.make_public_name(self.town), "Paused ⟨en⟩"), pause_days=3, **reason
        )
        other_reason = reason | {"by": colleague}
        appealed = cast.hide(say(ana, "Appealed ⟨en⟩"), **other_reason)
        self.appeals = [appeal_decision(appealed, by=self.ana, text=ARABIC, language="ar")]
        self.decisions, self.pauses = [asked, disputed, appealed], [paused.pause]

    def papers(self) -> None:
        self.sheet, _codes = issue_codes(
            self.town, by=self.issuer, organisation=self.house, size=8, language="sl"
        )
        for kind in Page.Kind:
            Page.objects.create(
                municipality=self.town, kind=kind, **staff("body", "Who we are.", ("sl",))
            )
        ProposalDraft.objects.create(
            process=self.open,
            account=self.ana,
            title=ARABIC,
            text=ARABIC,
            language="ar",
            theme=self.theme,
            place=self.place,
        )

    @cached_property
    def stop_token(self) -> str:
        """As it stands in a mail to the resident."""
        mail = Message(recipient=self.ana, topic=Topic.TALK)
        return unsubscribe_url(mail).rstrip("/").rpartition("/")[2]

    @property
    def messages(self) -> list[int]:
        return list(Message.objects.filter(channel="inbox").values_list("pk", flat=True))

    @cached_property
    def visitors(self) -> dict[str, tuple[Client, tuple[str, ...]]]:
        """Everybody who can come, each at a browser of their own, and the names of the pages that
        are different for them; none: all."""
        accounts: dict[str, Account] = {
            "resident": self.ana,
            "confirmed": self.confirmed,
            "newcomer": self.newcomer,
            "mediator": self.mediator,
            "officer": self.officer,
            "moderator": self.moderator,
            "administrator": self.administrator,
            "code issuer": self.issuer,
            "portal team": self.team,
        }
        found = {name: (cast.client_for(account), ()) for name, account in accounts.items()}
        client = Client()
        client.force_login(self.no_second_step)
        return (
            found | {"without second step": (client, ()), "guest": (Client(), ())} | guests_of(self)
        )
