"""What stands in a process that is not for everybody is looked for on every address there is, as
people whom it is not for. Its words carry a mark that stands nowhere else. Its clocks are counted
like all others."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from emvi.answers.models import AnswerDuty
from emvi.answers.queries import punctuality
from emvi.front.statistics.figures import count
from emvi.languages.normalise import normalise
from emvi.municipalities.models import Role
from emvi.notifications.actions import follow
from emvi.notifications.models import FanOut
from participation.processes.actions import accept_invitation, invite_people
from participation.processes.models import Document, Process
from participation.proposals.overdue import overdue_proposals
from participation.proposals.telling import tell_of_answer, tell_of_clock, tell_of_proposal
from tests import cast
from tests.api.test_hidden_words import readings
from tests.api.world import program_of
from tests.permission_world import World
from tests.surfaces import addresses, of_things, searches, seen

MARK = "qzxvqk"
KINDS = ("unlisted", "private")
# A guest, a resident, and one who gives out codes for an organisation.
STRANGERS = "gri"


class Apart:
    """A town with a process of each kind, and everything in it that words can stand in."""

    def __init__(self) -> None:
        self.world = World()
        self.town = self.world.here
        self.processes = {kind: self._process(kind) for kind in KINDS}
        self.proposals = {kind: self._proposal(kind) for kind in KINDS}
        self.comments = {
            kind: cast.make_comment(
                proposal.thread,
                cast.make_public_name(self.town, name=f"{MARK} {kind} speaker"),
                f"{MARK} {kind} comment",
                search_text=f"{MARK} {kind} comment",
            )
            for kind, proposal in self.proposals.items()
        }

    def _process(self, kind: str) -> Process:
        process = cast.make_process(
            self.town,
            f"apart-{kind}",
            title=f"{MARK} {kind} process",
            visibility=kind,
            summary_en=f"{MARK} {kind} summary",
            search_text=f"{MARK} {kind} process",
        )
        cast.make_phase(process, title_en=f"{MARK} {kind} phase")
        document = Document(process=process, title=f"{MARK} {kind} plan", language="en", size=9)
        document.file.save("plan.pdf", ContentFile(f"%PDF-1.7 {MARK} %%EOF".encode()))
        return process

    def _proposal(self, kind: str):
        text = f"{MARK} {kind} text"
        author = cast.make_public_name(self.town, name=f"{MARK} {kind} writer")
        proposal = cast.make_proposal(
            self.processes[kind],
            author,
            title=f"{MARK} {kind} title",
            text=text,
            search_text=normalise(text),
            supports_verified=9,
        )
        proposal.photo.save(f"{MARK}.jpg", ContentFile(MARK.encode()))
        duty = cast.make_overdue(proposal, days=200)
        done = cast.make_proposal(
            self.processes[kind], author, title=f"{MARK} {kind} done", text=text
        )
        answer = {"outcome": "accepted", "reasons_en": f"{MARK} {kind} reasons"}
        cast.make_overdue(done).answers.create(
            version=1, published_at=duty.due_at, search_text=f"{MARK} {kind} reasons", **answer
        )
        AnswerDuty.objects.filter(pk=done.duty_id).update(answered_at=duty.due_at)
        done.duty.results.create(
            title_en=f"{MARK} {kind} step", promised_on=duty.due_on, due_on=duty.due_on
        )
        return proposal

    def addresses(self) -> Iterator[str]:
        """Every address of the portal that names no thing of these processes."""
        yield from addresses("ljubljana", self.world.objects)
        yield from searches("ljubljana", MARK, [self.processes[kind].pk for kind in KINDS])
        listed = reverse("proposals:proposal-list", args=["ljubljana"])
        for kind in KINDS:
            yield f"{listed}?standing=overdue&process={self.processes[kind].pk}"

    def lists(self) -> Iterator[str]:
        """The list, as a page, as files and for programs."""
        yield reverse("proposals:proposal-list", args=["ljubljana"])
        yield reverse("proposals:proposal-export", args=["ljubljana"])
        for kind in ("csv", "json"):
            yield reverse("proposals:proposal-export-file", args=["ljubljana", kind])
        yield reverse("api:proposal-list", args=["ljubljana"])

    def inside_private(self) -> Iterator[str]:
        """Every address of a thing of the private process."""
        process, proposal = self.processes["private"], self.proposals["private"]
        things = {
            "document": process.documents.get().pk,
            "process": process.slug,
            "process-code": process.short_code,
            "proposal": proposal.pk,
            "thread": proposal.thread_id,
            "comment": self.comments["private"].pk,
        }
        yield from of_things("ljubljana", {kind: [value] for kind, value in things.items()})
        yield f"{reverse('front:trace')}?number={proposal.number}"
        for asked in (process.slug, process.pk):
            for page in self.lists():
                yield f"{page}?process={asked}"
        yield reverse("media", args=[proposal.photo.name])


@pytest.fixture
def apart(db):
    return Apart()


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_names_it_and_nobody_gets_in(who, apart):
    client = apart.world.client(who)
    assert seen(client, sorted({*apart.addresses(), *apart.inside_private()}), MARK) == {}
    program = program_of(apart.world.accounts[who])
    numbers = {"proposals": apart.proposals["private"].pk}
    paths = [path.replace("winter", "apart-private") for path in readings(numbers)]
    assert seen(program.client, sorted({*paths, *readings({})}), MARK) == {}


def test_who_has_the_address_of_an_unlisted_one_reads_it(apart, client_for):
    page = client_for(None).get(apart.processes["unlisted"].get_absolute_url()).content.decode()
    assert f"{MARK} unlisted title" in page and 'content="noindex"' in page
    proposal = apart.proposals["unlisted"].get_absolute_url()
    assert f"{MARK} unlisted comment" in client_for(None).get(proposal).content.decode()


def test_who_was_invited_reads_a_private_one(apart, client_for):
    process, resident = apart.processes["private"], apart.world.accounts["r"]
    [code] = invite_people(process, by=apart.world.accounts["o"], number=1)
    assert accept_invitation(resident, apart.town, code=code) == process
    client = client_for(resident)
    assert f"{MARK} private title" in client.get(process.get_absolute_url()).content.decode()
    assert f"{MARK} private process" in client.get("/en/ljubljana/processes/").content.decode()
    proposal = apart.proposals["private"].get_absolute_url()
    assert f"{MARK} private text" in client.get(proposal).content.decode()


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_staff_who_work_with_it_read_it(role, apart, client_for):
    client = client_for(cast.make_staff(apart.town, role))
    page = client.get(apart.processes["private"].get_absolute_url())
    assert f"{MARK} private title" in page.content.decode()


def test_its_clocks_are_counted_and_its_lateness_is_shown_without_a_name(apart, client_for):
    before = punctuality([apart.town])[apart.town.pk].overdue
    shown = overdue_proposals(apart.town)
    late = [one for one in shown if one.pk in {p.pk for p in apart.proposals.values()}]
    assert len(late) == 2 and before >= len(shown)
    page = client_for(None).get("/en/ljubljana/").content.decode()
    assert page.count("a proposal in a process that is not for everybody") == 2
    assert "Overdue by 200 days" in page
    for proposal in apart.proposals.values():
        assert proposal.get_absolute_url() not in page and proposal.number not in page


def test_answers_that_nobody_reads_say_nothing_for_the_municipality(apart):
    """Else an officer alone could answer in a private process until the figures shine."""
    answered = AnswerDuty.objects.filter(municipality=apart.town, answered_at__isnull=False)
    on_time = answered.filter(answered_at__lt=F("due_at"))
    apart_on_time = on_time.filter(proposal__process__in=apart.processes.values()).count()
    late = answered.count() - on_time.count()
    shown = (on_time.count() - apart_on_time, late)
    assert apart_on_time
    now, today = punctuality([apart.town])[apart.town.pk], timezone.localdate()
    assert (now.on_time, now.late) == shown
    figures = count(apart.town, None, today).answers
    assert (figures.on_time, figures.late) == shown
    of_process = count(apart.town, apart.processes["private"], today).answers
    assert of_process.on_time == 1, "on its own page it counts"


def test_only_those_who_follow_it_hear_of_it(apart):
    follow(apart.world.accounts["r"], apart.town)
    for proposal in apart.proposals.values():
        proposal.refresh_from_db()
        tell_of_proposal(proposal)
        tell_of_clock(proposal)
        done = proposal.process.proposals.get(duty__answers__isnull=False)
        tell_of_answer(done, done.duty.answers.get())
    assert FanOut.objects.filter(event__startswith="proposal:").count() >= 2
    for row in FanOut.objects.all():
        assert not {"municipality", "theme"} & set(row.targets), row.event


def test_nothing_of_it_is_in_open_data(apart, tmp_path):
    for process in apart.processes.values():
        with pytest.raises(CommandError):
            call_command(
                "export_decidim",
                str(tmp_path / "out.zip"),
                municipality="ljubljana",
                process=process.slug,
            )
