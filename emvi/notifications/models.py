from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models import Municipality, Theme
from emvi.notifications.topics import Frequency, Topic

TARGETS = ("municipality", "process", "theme", "proposal")


class Follow(models.Model):
    """Somebody wants to hear what happens in one place. Never shown to others, never counted."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    process = models.ForeignKey(
        "processes.Process", on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="+", null=True, db_index=False
    )
    proposal = models.ForeignKey(
        "proposals.Proposal",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_index=False,
    )
    created_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("followed place")
        verbose_name_plural = _("followed places")
        indexes = [models.Index(fields=["account", "-id"], name="follow_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{other}__isnull": other != target for other in TARGETS})
                        for target in TARGETS
                    ),
                    _connector=Q.OR,
                ),
                name="a_follow_has_one_target",
            ),
            # The target comes first: who follows it is read along this index, by key.
            *(
                models.UniqueConstraint(
                    fields=[target, "account"],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"{target}_followed_once",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target.pk}"

    @property
    def kind(self) -> str:
        """municipality, process, theme or proposal."""
        return next(name for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def target(self) -> models.Model:
        return getattr(self, self.kind)


class Preference(models.Model):
    """How often somebody wants mail about a topic, where it is not what the topic begins with."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_preferences",
        db_index=False,
    )
    topic = models.CharField(max_length=12, choices=Topic)
    frequency = models.CharField(max_length=7, choices=Frequency)

    class Meta:
        verbose_name = _("choice about mail")
        verbose_name_plural = _("choices about mail")
        constraints = [
            models.UniqueConstraint(fields=["account", "topic"], name="one_choice_a_topic")
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.frequency}"


class FollowSettings(models.Model):
    """What somebody comes to follow by itself. No row: as the fields begin."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="follow_settings",
    )
    follows_what_i_comment = models.BooleanField(_("follow what I comment on"), default=True)

    class Meta:
        verbose_name = _("choice about following")
        verbose_name_plural = _("choices about following")

    def __str__(self) -> str:
        return str(self.follows_what_i_comment)


class Message(models.Model):
    """One notice to one person by one channel: the outbox and the inbox.

    The row is the truth; the broker only says "look now". It is written in the transaction of
    what it tells about, claimed by compare-and-set, and rendered when it is delivered, in the
    language of the person.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        INBOX = "inbox", _("in the portal")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        # A mail of somebody who wants one a day or a week.
        COLLECTED = "collected", _("waiting for a digest")
        BUNDLED = "bundled", _("in a digest")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not needed any more")

    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", null=True
    )
    channel = models.CharField(max_length=5, choices=Channel)
    topic = models.CharField(max_length=12, choices=Topic, default=Topic.ACCOUNT)
    # What made it reach somebody who was not named. A mail may outlive its follow, and a hundred
    # thousand rows a minute need neither an index nor a check for that.
    follow = models.ForeignKey(
        Follow,
        on_delete=models.DO_NOTHING,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    digest = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="bundled", null=True, db_index=False
    )
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="waiting"), name="message_waiting"
            ),
            models.Index(fields=["recipient", "channel", "-id"], name="message_inbox"),
            models.Index(
                fields=["recipient"],
                condition=Q(channel="inbox", read_at__isnull=True),
                name="message_unread",
            ),
            models.Index(
                fields=["recipient", "created_at"],
                condition=Q(state="collected"),
                name="message_collected",
            ),
            models.Index(
                fields=["digest"], condition=Q(digest__isnull=False), name="message_bundled"
            ),
            models.Index(fields=["created_at"], name="message_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="told_once_by_each_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class AccountMail(models.Model):
    """A mail about an account on its way: a code, or what has changed. Also to an address behind
    which nobody is. The row goes when the mail is taken or of no use any more."""

    kind = models.CharField(max_length=40)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    language = models.CharField(max_length=10)
    # The address and the code. No backup and no replica can be read by who holds nothing else.
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")
        ordering = ["id"]
        indexes = [models.Index(fields=["next_attempt_at"], name="account_mail_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="account_mail_ends_later"
            ),
            models.CheckConstraint(condition=~Q(sealed=""), name="account_mail_is_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class FanOut(models.Model):
    """Something to tell to all who follow one of its targets.

    Written in the transaction of what it tells about; a worker turns it into messages afterwards,
    account by account along `cursor`.
    """

    event = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    place = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    # Ids of targets by name, and of accounts that are left out. Read once, within minutes.
    targets = models.JSONField()
    without = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    cursor = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice to followers")
        verbose_name_plural = _("notices to followers")
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="fan_out_to_do")
        ]

    def __str__(self) -> str:
        return self.event
