from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.accounts.models import Account
from emvi.answers.models import AnswerDuty
from emvi.discussions.models import Held, Thread
from emvi.languages.search_text import SearchTextField
from emvi.municipalities.models import (
    Municipality,
    Organisation,
    Place,
    PublicName,
    Theme,
    new_confirmation_number,
)
from participation.processes.models import Process, WorkState
from participation.processes.rules import may_see_process
from participation.proposals.models.rows import HANDS, ProposalQuerySet
from participation.proposals.states import State

if TYPE_CHECKING:
    from participation.proposals.models.beside import Attachment, CoAuthor

SHUFFLE_RANGE = 2**31 - 1


class Proposal(models.Model):
    """What a person puts forward inside a process. It exists from the moment it is published;
    before that it is a `ProposalDraft`."""

    class Source(models.TextChoices):
        ONLINE = "online", _("online")
        PAPER = "paper", _("on paper")
        IMPORT = "import", _("from another portal")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="proposals",
        db_index=False,
    )
    process = models.ForeignKey(
        Process,
        verbose_name=_("participation process"),
        on_delete=models.PROTECT,
        related_name="proposals",
        db_index=False,
    )
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="proposal")
    duty = models.OneToOneField(
        AnswerDuty, on_delete=models.PROTECT, related_name="proposal", null=True
    )
    author = models.ForeignKey(
        PublicName, on_delete=models.PROTECT, related_name="proposals", null=True
    )
    # For which its author speaks. Their public name stands beside it: nobody hides behind a body.
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    number = models.CharField(
        _("confirmation number"), max_length=9, default=new_confirmation_number
    )
    source = models.CharField(_("came"), max_length=8, choices=Source, default=Source.ONLINE)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("your proposal"))
    language = models.CharField(_("written in"), max_length=10)
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("topic"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
    )
    place = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("part of a town", "place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
    )
    # Beside `state`, never in its place.
    work_state = models.ForeignKey(
        WorkState, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    photo = models.ImageField(_("photo"), upload_to="proposals/", blank=True)
    photo_alt = models.CharField(_("what the photo shows"), max_length=150, blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=State, default=State.PUBLISHED, editable=False
    )
    published_at = models.DateTimeField(_("published"))
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    words_removed_at = models.DateTimeField(null=True, editable=False)
    # Fixed at publication from the end of collecting as announced then: lengthening the phase
    # later does not move the clock of those who already proposed.
    clock_starts_at = models.DateTimeField(null=True, editable=False)
    supports_verified = models.PositiveIntegerField(default=0, editable=False)
    supports_other = models.PositiveIntegerField(default=0, editable=False)
    supports_elsewhere = models.PositiveIntegerField(default=0, editable=False)
    # How many of the two first came along when a whole was split: they are counted there already.
    supports_of_whole = models.PositiveIntegerField(default=0, editable=False)
    supports_total = models.GeneratedField(
        expression=F("supports_verified") + F("supports_other") + F("supports_elsewhere"),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    shuffle = models.IntegerField(default=0, editable=False)
    search_text = SearchTextField("title", "text")
    import_ref = models.CharField(max_length=80, blank=True, editable=False)
    import_url = models.URLField(max_length=300, blank=True, editable=False)
    # What the other portal's municipality answered there, by language. It is no `Answer`: no
    # clock of ours ran, and nobody here gave it.
    imported_answer = models.JSONField(default=dict, blank=True, editable=False)
    draft_key = models.UUIDField(null=True, unique=True, editable=False)

    # Set by queries for lists that everybody reads: its process is not for everybody, so only the
    # number of days is shown.
    is_withheld = False
    # Set by queries for one reader: its author and the reader see nothing of each other.
    is_unseen = False

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["municipality", "-published_at", "-id"], name="proposal_newest"),
            models.Index(fields=["-published_at", "-id"], name="proposal_newest_of_all"),
            models.Index(
                fields=["municipality", "-supports_total", "-id"], name="proposal_supported"
            ),
            models.Index(fields=["municipality", "shuffle", "id"], name="proposal_shuffled"),
            models.Index(
                fields=["municipality", "state", "-published_at", "-id"], name="proposal_by_state"
            ),
            models.Index(
                fields=["municipality", "theme", "-published_at", "-id"], name="proposal_by_theme"
            ),
            models.Index(fields=["place", "-published_at", "-id"], name="proposal_by_place"),
            models.Index(
                fields=["work_state", "-published_at", "-id"],
                condition=Q(work_state__isnull=False),
                name="proposal_by_work_state",
            ),
            models.Index(
                fields=["municipality", "language", "-published_at", "-id"],
                name="proposal_by_language",
            ),
            models.Index(
                fields=["process", "-published_at", "-id"], name="proposal_newest_in_process"
            ),
            models.Index(
                fields=["entered_by"],
                condition=Q(entered_by__isnull=False),
                name="proposal_entered_by",
            ),
            models.Index(fields=["photo"], condition=~Q(photo=""), name="proposal_photo"),
            models.Index(
                fields=["clock_starts_at"],
                condition=Q(duty__isnull=True, clock_starts_at__isnull=False),
                name="proposal_clock_to_start",
            ),
        ]
        constraints = [
            # A constraint, since `unique` on a text would bring a second index that nobody reads.
            models.UniqueConstraint(fields=["number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=(Q(words_removed_at__isnull=True) & ~Q(title="") & ~Q(text=""))
                | Q(
                    words_removed_at__isnull=False,
                    title="",
                    text="",
                    language="",
                    photo="",
                    photo_alt="",
                    search_text="",
                ),
                name="proposal_says_something_or_lost_its_words",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(state=State.WITHDRAWN),
                name="only_the_withdrawn_have_the_day",
            ),
            models.CheckConstraint(
                condition=~Q(source="online") | Q(author__isnull=False),
                name="online_proposal_has_an_author",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(source="online"),
                name="only_its_author_speaks_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ACCEPTED, State.PARTLY_ACCEPTED, State.REJECTED])
                | Q(duty__isnull=False)
                | Q(source="import"),
                name="an_outcome_comes_from_an_answer",
            ),
            models.UniqueConstraint(
                fields=["process", "import_ref"],
                condition=~Q(import_ref=""),
                name="imported_proposal_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.number

    @property
    def is_hidden(self) -> bool:
        return self.thread.hidden_at is not None

    @property
    def is_held(self) -> bool:
        """Its words wait for a moderator, or for a change by its author; those that are gone wait
        for nobody."""
        return self.thread.held_at is not None and not self.has_no_words

    @property
    def is_to_change(self) -> bool:
        """Of what is held: it waits for its author."""
        return self.is_held and self.thread.held_for == Held.EDIT

    @property
    def never_came_out(self) -> bool:
        """First words that a moderator read first and hid: nobody else ever saw them, so nobody
        waits for an answer. If they are shown after all, their clock starts on the day that was
        announced. What another rule held is owed one: whoever is known here is heard."""
        thread = self.thread
        return self.is_hidden and thread.is_first_words and not thread.was_public

    @property
    def is_silent(self) -> bool:
        """Its words are not shown: hidden, held until a moderator reads them, taken back, gone
        with the account, or of somebody of whom this reader sees nothing."""
        return (
            self.thread.is_away
            or self.state == State.WITHDRAWN
            or self.has_no_words
            or self.is_unseen
        )

    def is_closed_to(self, account: Account) -> bool:
        """It stands in a process that this person must not see."""
        if self.process.visibility != Process.Visibility.PRIVATE:
            return False
        # One town for both: it is not read again for each proposal of a list.
        self.process.municipality = self.municipality
        return not may_see_process(account, self.process)

    @property
    def has_no_words(self) -> bool:
        """The person who wrote it took its words along. Place, number, clock and counts stay."""
        return self.words_removed_at is not None

    @property
    def went_with_author(self) -> bool:
        """Its words are gone with the person; else nobody kept what was long out of sight."""
        author = self.author
        return self.has_no_words and author is not None and author.account_id is None

    @property
    def has_clock(self) -> bool:
        return self.duty_id is not None

    @property
    def clock_start(self) -> datetime | None:
        """When its clock starts, once that is known: on the day that was announced when it was
        published, or when its process was closed, if that came before. Where the clock waits for
        support and people were to have longer for it, the closing counts as enough."""
        starts, process = self.clock_starts_at, self.process
        closed_at: datetime | None = process.closed_at
        if closed_at is None:
            return starts
        if starts is None:
            waited = process.ended_support_early and self.source != self.Source.IMPORT
            return closed_at if waited else None
        return min(starts, closed_at)

    @property
    def author_name(self) -> str:
        """Empty when it came on paper, and for somebody who is no longer here."""
        return self.author.name if self.author else ""

    def may_have(self, name: str) -> bool:
        """False where the query that read it saw that there is nothing of this kind beside it."""
        return getattr(self, f"has_{name}", True)

    @cached_property
    def files(self) -> list["Attachment"]:
        """What is attached, in its order."""
        return list(self.attachments.all()) if self.may_have("attachments") else []

    @cached_property
    def invited(self) -> list["CoAuthor"]:
        """Whoever was asked to stand beside the author, whatever they said, in the order asked."""
        return (
            sorted(self.coauthors.all(), key=attrgetter("pk")) if self.may_have("coauthors") else []
        )

    @cached_property
    def coauthor_accounts(self) -> frozenset[int]:
        """Who stands beside the author."""
        return self._coauthors("accepted")

    @cached_property
    def writers(self) -> frozenset[int]:
        """Who wrote it, alone or with others, or did until they left; and the same of its parts."""
        return frozenset().union(*(one._own_writers() for one in self._with_parts))

    @cached_property
    def hands(self) -> frozenset[int]:
        """They, and who entered it, or a part of it, for somebody."""
        return self.writers | {one.entered_by_id for one in self._with_parts} - {None}

    @cached_property
    def _with_parts(self) -> list["Proposal"]:
        merges = self.merges.all()
        if "merges" not in getattr(self, "_prefetched_objects_cache", {}):
            merges = merges.select_related("merged__author").prefetch_related("merged__coauthors")
        return [self, *(merge.merged for merge in merges)]

    def _own_writers(self) -> frozenset[int]:
        named = {self.author.account_id} if self.author and self.author.account_id else set()
        return self._coauthors(*HANDS) | named

    def _coauthors(self, *states: str) -> frozenset[int]:
        return frozenset(row.name.account_id for row in self.invited if row.state in states)

    @property
    def support_needed(self) -> int:
        """The support that starts its clock; 0 where nothing waits for a number, as in a process
        that was closed early."""
        process = self.process
        by_number = process.clock_start == process.ClockStart.THRESHOLD and not process.closed_at
        return process.support_threshold if by_number and self.source != "import" else 0

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal-detail", args=[self.municipality.slug, self.pk])
