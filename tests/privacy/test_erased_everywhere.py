"""After an account is erased, its canaries are looked for on every address that may name something
of it or lists anything: none of its fields, and of its words what the person let stay."""

import re
import zipfile
from collections.abc import Iterable

import pytest
from django.db.models import Q
from django.urls import reverse

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Account, Words
from emvi.discussions.models import Comment
from emvi.front.whole.export import export_municipality
from emvi.municipalities.models import CodeBatch
from emvi.personal import Erased
from participation.proposals.decidim.export import export_decidim
from participation.proposals.models import Attachment, Proposal, ProposalVersion
from tests import cast
from tests.permission_admin import ADMIN_TABLE
from tests.permission_world import World
from tests.privacy.canaries import make_active_account, plant
from tests.surfaces import addresses, for_programs, of_things, said_at, searches

CANARY = re.compile(r"kn\d{4}q")
# What of a person is seen on pages while they are here.
SHOWN = {
    *(f"Proposal.{name}" for name in ("title", "text", "photo", "photo_alt")),
    *("ProposalVersion.title", "ProposalVersion.text"),
    *("Attachment.title", "Attachment.file", "Comment.text", "PublicName.name"),
}


class Erasing:
    """A town in which two people did everything, and leave: one with the words, one without."""

    def __init__(self) -> None:
        self.world = World()
        self.town = self.world.here
        self.process = cast.make_open_process(self.town, "left")
        foreign = cast.make_proposal(self.process, cast.make_public_name(self.town))
        self.people = {
            words: make_active_account(self.town, self.process, foreign) for words in Words
        }
        for person in self.people.values():
            cast.make_comment(foreign.thread, person.public_names.get())
        self.planted = {words: plant(person) for words, person in self.people.items()}
        for model in (Proposal, Comment, ProposalVersion):
            model.objects.filter(language__startswith="kn").update(language="en")
        self.things = self._things(foreign)

    def _things(self, foreign: Proposal) -> dict[str, list]:
        theirs = Q(author__account__in=self.people.values())
        proposals = Proposal.objects.filter(
            theirs | Q(coauthors__name__account__in=self.people.values()) | Q(pk=foreign.pk)
        )
        names = {name.pk for person in self.people.values() for name in person.public_names.all()}
        things = {
            "proposal": proposals.values_list("pk"),
            "thread": proposals.filter(theirs).values_list("thread"),
            "comment": Comment.objects.filter(theirs).values_list("pk"),
            "attachment": Attachment.objects.filter(proposal__in=proposals).values_list("pk"),
            "sheet": CodeBatch.objects.filter(issued_by__in=self.people.values()).values_list("pk"),
        }
        found = {kind: sorted({pk for (pk,) in rows}) for kind, rows in things.items()}
        people = [person.pk for person in self.people.values()]
        self.files = self._files(proposals)
        return found | {"name": sorted(names), "account": people, "process": [self.process.slug]}

    def _files(self, proposals) -> list[str]:
        """Where photos and files lie now: after an erasure the same addresses are asked for."""
        photos = [proposal.photo.name for proposal in proposals.exclude(photo="")]
        files = Attachment.objects.filter(proposal__in=proposals)
        return [reverse("media", args=[name]) for name in [*photos, *(f.file.name for f in files)]]

    def addresses(self) -> set[str]:
        """All that name something of them, and all that name nothing."""
        town, things = "ljubljana", self.world.objects
        return {
            *addresses(town, things, self.things, nameless=True),
            *for_programs(town, things, self.things),
            *searches(town, "kn", [self.process.pk]),
            *self.files,
        }

    def pages(self) -> set[str]:
        """What a guest may read of theirs."""
        return {*of_things("ljubljana", self.things, for_guests=True), *self.files}

    def shown(self, found: Iterable[str]) -> set[str]:
        """Of what these canaries stand in."""
        return {
            f"{planted[canary][0].model.__name__}.{planted[canary][1]}"
            for planted in self.planted.values()
            for canary in {*found} & {*planted}
        }

    def erase(self) -> set[str]:
        """Let both go, and return the canaries that may stay: of words that are left behind."""
        for words, person in self.people.items():
            erase_account(Account.objects.get(pk=person.pk), words=words)
        return {
            canary
            for canary, (table, name) in self.planted[Words.STAY].items()
            if table.erasure_of(name) == Erased.WORDS
        }


def canaries(client, paths) -> dict[str, str]:
    """Each canary that is seen, and where."""
    return {
        canary: path
        for path in sorted(paths)
        for canary in CANARY.findall(said_at(client, path, "kn"))
    }


def in_the_admin() -> set[str]:
    names = (line.split()[0] for line in ADMIN_TABLE.splitlines() if line and line[0] != "#")
    return {reverse(f"admin:{name}_changelist") for name in names}


@pytest.fixture
def erasing(db):
    return Erasing()


def packed(file) -> set[str]:
    """The canaries in a file that is packed."""
    with zipfile.ZipFile(file) as archive:
        whole = "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return set(CANARY.findall(whole))


@pytest.mark.parametrize("readers", ["go", pytest.param("vdap", marks=pytest.mark.matrix)])
def test_only_words_that_stay_are_on_any_page(readers, erasing, django_capture_on_commit_callbacks):
    look = erasing.world.client
    # Also for what is kept of pages from before.
    before = canaries(look("g"), erasing.pages())
    with django_capture_on_commit_callbacks(execute=True):
        stays = erasing.erase()
    assert erasing.shown(before) == SHOWN
    for who in readers:
        paths = erasing.addresses() | (in_the_admin() if who in "ap" else set())
        found = canaries(look(who), paths)
        assert (
            found and {canary: path for canary, path in found.items() if canary not in stays} == {}
        )


def test_only_words_that_stay_are_in_files_that_are_packed(
    erasing, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        stays = erasing.erase()
    file = tmp_path / "open.zip"
    export_decidim(erasing.process, file)
    assert packed(file) and packed(file) <= stays
    with (tmp_path / "whole.zip").open("wb+") as whole:
        export_municipality(erasing.town, whole, by=None)
        assert packed(whole) and packed(whole) <= stays
