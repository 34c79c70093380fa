import re
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.answers.models import in_some_language
from emvi.languages.search_text import SearchTextField
from emvi.municipalities.models import ListEntry, Municipality, ParticipationRules

SUMMARY_WORDS = 120
# No vowels, so that no words come about; nothing that is misread on a poster.
CODE_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
CODE_LENGTH = 8
TEXTS = ("title", "summary", "what_can_change", "what_is_fixed", "body")


def plain_and_short(text: str) -> None:
    """A summary of at most 120 words, so that everybody can read it (`domain.md` 2.8)."""
    count = len(re.findall(r"\w+", text or ""))
    if count > SUMMARY_WORDS:
        raise ValidationError(
            _("This has %(count)s words. At most %(most)s words: people read it on a phone."),
            params={"count": count, "most": SUMMARY_WORDS},
            code="too_long",
        )


def new_short_code() -> str:
    """What stands in the short address of a process: nobody finds one by counting up."""
    return get_random_string(CODE_LENGTH, CODE_LETTERS)


class ProcessQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(state=Process.State.DRAFT)

    def listed(self):
        """Those that lists, the search, feeds and notices may name to everybody."""
        return self.filter(visibility=Process.Visibility.PUBLIC)

    def apart(self):
        """The others. Their clocks run and are counted like all."""
        return self.exclude(visibility=Process.Visibility.PUBLIC)

    def with_open_phase(self, at: datetime | None = None):
        at = at or timezone.now()
        phases = Phase.objects.filter(process=OuterRef("pk")).open(at)
        return self.filter(Exists(phases), state=Process.State.PUBLISHED)

    def closed_before_support_ended(self):
        """Those that were closed while people could still support, or were to support later, with
        a clock that waits for it."""
        phases = Phase.objects.filter(process=OuterRef("pk"), closes_at__gte=OuterRef("closed_at"))
        return self.filter(
            Exists(phases.granting("supports")), clock_start=Process.ClockStart.THRESHOLD
        )


class Process(ParticipationRules):
    """Bounded participation with a goal and phases. Its rules are fixed when it is published."""

    class Kind(models.TextChoices):
        IDEAS = "ideas", _("ideas")
        CONSULTATION = "consultation", _("consultation")
        COUNCIL_FORMATION = "council_formation", _("founding a council")
        OPINION = "opinion", _("opinion")
        CALL = "call", pgettext_lazy("for people or bodies", "call")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("participation process", "draft")
        PUBLISHED = "published", pgettext_lazy("participation process", "published")
        # Before its last date. One that is over stays published.
        CLOSED = "closed", pgettext_lazy("participation process", "closed early")
        ARCHIVED = "archived", pgettext_lazy("participation process", "archived")

    class Visibility(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("participation process", "public")
        UNLISTED = (
            "unlisted",
            pgettext_lazy("participation process", "not in lists: for who has the address"),
        )
        PRIVATE = "private", pgettext_lazy("participation process", "for invited people only")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="processes",
    )
    slug = models.SlugField(_("short name in the address"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.IDEAS)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(
        _("in short, in plain words"),
        validators=[plain_and_short],
        help_text=_("At most 120 words."),
    )
    body = models.TextField(_("text"), blank=True)
    what_can_change = models.TextField(_("what can change"), help_text=_("One point per line."))
    what_is_fixed = models.TextField(_("what is decided"), help_text=_("One point per line."))
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility, default=Visibility.PUBLIC
    )
    short_code = models.CharField(
        max_length=12, default=new_short_code, unique=True, editable=False
    )
    is_template = models.BooleanField(_("kept as a template to start from"), default=False)
    # When a draft becomes public by itself.
    publish_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    # When the municipality closed it early, until when it was announced, and why.
    closed_at = models.DateTimeField(_("closed early"), null=True, editable=False)
    announced_until = models.DateTimeField(_("announced until"), null=True, editable=False)
    close_reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    proposal_count = models.PositiveIntegerField(default=0, editable=False)
    search_text = SearchTextField(*TEXTS, "close_reason")

    objects = ProcessQuerySet.as_manager()

    class Meta(ParticipationRules.Meta):
        verbose_name = _("participation process")
        verbose_name_plural = _("participation processes")
        ordering = ["-id"]
        constraints = ParticipationRules.Meta.constraints + [
            models.UniqueConstraint(fields=["municipality", "slug"], name="process_slug_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="published_process_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(publish_at__isnull=True),
                name="only_drafts_are_scheduled",
            ),
            models.CheckConstraint(
                condition=Q(is_template=False) | Q(state="draft", publish_at__isnull=True),
                name="a_template_is_never_published",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, announced_until__isnull=True)
                & ~Q(state="closed")
                | Q(closed_at__isnull=False, announced_until__isnull=False)
                & Q(announced_until__gt=F("closed_at"), state__in=["closed", "archived"])
                & in_some_language("close_reason"),
                name="closed_early_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("processes:process-detail", args=[self.municipality.slug, self.slug])

    @classmethod
    def written_columns(cls) -> list[str]:
        """What officers fill in, beside the phases."""
        texts = [f"{name}_{code}" for name in TEXTS for code in settings.INTERFACE_LANGUAGES]
        return [*texts, "slug", "kind", "visibility", "is_template", *cls.RULE_FIELDS]

    @property
    def is_apart(self) -> bool:
        """Not for everybody: nothing that others read may name it."""
        return self.visibility != self.Visibility.PUBLIC

    @property
    def has_ended(self) -> bool:
        """Nobody does anything in it any more, whatever the dates of its phases say."""
        return self.state in (self.State.CLOSED, self.State.ARCHIVED)

    @property
    def ended_support_early(self) -> bool:
        """See `closed_before_support_ended`."""
        closed_at = self.closed_at
        return (
            closed_at is not None
            and self.clock_start == self.ClockStart.THRESHOLD
            and any(
                phase.allows_supports and phase.closes_at >= closed_at
                for phase in self.ordered_phases
            )
        )

    @property
    def asked_as(self) -> str:
        """How the address of a list names it: by what cannot be guessed, if it is apart."""
        return self.slug if self.is_apart else str(self.pk)

    @property
    def edition(self) -> str:
        """Another one with each change: who changes a process says which one they had read."""
        own = [getattr(self, name) or "" for name in self.written_columns()]
        phases = self.phases.order_by("pk").values_list()
        return sha256(repr((own, list(phases))).encode()).hexdigest()[:16]

    @cached_property
    def ordered_phases(self) -> list["Phase"]:
        return sorted(self.phases.all(), key=lambda phase: phase.opens_at)


class Invitation(models.Model):
    """A way into a private process: a code that opens it once, then the account that used it. Of a
    code only the digest is kept, and nothing says who handed it to whom."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="process_invitations",
    )
    # Of the form that made it, while nobody used it: a used one does not say with whom it was made.
    submission_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["process", "account"], name="invited_once"),
            models.CheckConstraint(
                condition=Q(digest__isnull=False, account__isnull=True)
                | Q(digest__isnull=True, account__isnull=False),
                name="invitation_is_open_or_used",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | Q(submission_key__isnull=True),
                name="used_invitation_has_no_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}-{self.pk}"


class Document(models.Model):
    """A file that belongs to a process, for those who may see it."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("written in"), max_length=10)
    file = models.FileField(_("file"), upload_to="documents/")
    size = models.PositiveIntegerField(editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    submission_key = models.UUIDField(null=True, editable=False)
    search_text = SearchTextField("title")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["process", "submission_key"], name="document_sent_once")
        ]

    def __str__(self) -> str:
        return self.title


def last_moment(closes_at: datetime) -> datetime:
    """The last one before it closes, of which pages show the day."""
    return closes_at - timedelta(seconds=1)


class PhaseQuerySet(models.QuerySet):
    def open(self, at: datetime | None = None):
        at = at or timezone.now()
        return self.filter(opens_at__lte=at, closes_at__gt=at)

    def granting(self, right: str):
        """Phases that grant one of the rights: proposals, supports, comments."""
        return self.filter(**{f"allows_{right}": True})


class Phase(models.Model):
    """A dated part of a process that grants rights. Whether it is open follows from its dates.

    `announced_closes_at` keeps the end that was first made public: when an end slips, pages show
    both dates.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("explanation"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    announced_closes_at = models.DateTimeField(null=True, editable=False)
    # To a process that was public already.
    was_added = models.BooleanField(default=False, editable=False)
    allows_proposals = models.BooleanField(_("people propose"), default=False)
    allows_supports = models.BooleanField(_("people support"), default=False)
    allows_comments = models.BooleanField(_("people comment"), default=False)
    search_text = SearchTextField("title", "description")

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def last_moment(self) -> datetime:
        """What closes at midnight has its last day before."""
        return last_moment(self.closes_at)

    @property
    def announced_last_moment(self) -> datetime | None:
        return last_moment(self.announced_closes_at) if self.announced_closes_at else None

    @classmethod
    def copied_columns(cls) -> list[str]:
        """What a copy has in common with it: all but the dates."""
        texts = [
            f"{name}_{code}"
            for name in ("title", "description")
            for code in settings.INTERFACE_LANGUAGES
        ]
        return [*texts, "allows_proposals", "allows_supports", "allows_comments"]

    def is_open(self, at: datetime | None = None) -> bool:
        at = at or timezone.now()
        return self.opens_at <= at < self.closes_at

    def announce_late(self) -> None:
        """Its end becomes public with it, in a process that people know already."""
        self.announced_closes_at, self.was_added = self.closes_at, True


class WorkState(ListEntry):
    """How far the municipality is with a proposal, in its own words: "the building office examines
    it". It stands beside the state of the answer, and neither the clock nor the answer knows it."""

    class Colour(models.TextChoices):
        PLAIN = "plain", pgettext_lazy("colour", "grey")
        BLUE = "blue", pgettext_lazy("colour", "blue")
        TEAL = "teal", pgettext_lazy("colour", "teal")
        VIOLET = "violet", pgettext_lazy("colour", "violet")
        BROWN = "brown", pgettext_lazy("colour", "brown")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="work_states")
    name = models.CharField(_("name"), max_length=60)
    # None of green, amber and red: those say how it stands with the answer.
    colour = models.CharField(_("colour"), max_length=6, choices=Colour, default=Colour.PLAIN)

    class Meta(ListEntry.Meta):
        verbose_name = _("working state")
        verbose_name_plural = _("working states")

    def __str__(self) -> str:
        return str(self.name)
