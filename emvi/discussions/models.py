from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.municipalities.models import Municipality, PublicName


class Rule(models.TextChoices):
    """The rules of the conversation. A decision names the one that was broken."""

    INSULT = "insult", _("insult")
    HATE = "hate", _("hate or discrimination")
    THREAT = "threat", _("threat or violence")
    PERSONAL_DATA = "personal_data", _("personal data")
    ADVERTISING = "advertising", _("advertising")
    OFF_TOPIC = "off_topic", _("off topic")
    FALSE_NAME = "false_name", _("false name of a person or office")
    REPEATED = "repeated", _("said twice")
    ILLEGAL = "illegal", _("against the law")


class Thread(models.Model):
    """What can be discussed owns one of these. Hiding a proposal hides its thread, and so it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return f"{self.pk}"


class CommentQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(hidden_at__isnull=True, withdrawn_at__isnull=True)

    def in_reading_order(self):
        """Branch after branch, oldest first; `branch` is the id of the comment that opened it."""
        return self.annotate(branch=Coalesce("root_id", "id")).order_by("branch", "id")


class Comment(models.Model):
    """What somebody says in a thread. `root` is the comment that opened the branch: a thread is
    read branch by branch, two levels deep and then flat, so that any page is one index scan."""

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(PublicName, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"), max_length=2000)
    language = models.CharField(_("written in"), max_length=10)
    created_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    words_removed_at = models.DateTimeField(null=True, editable=False)
    submission_key = models.UUIDField(null=True, editable=False)
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index("thread", Coalesce("root_id", "id"), "id", name="comment_in_reading_order")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(root__isnull=True, parent__isnull=True)
                | Q(root__isnull=False, parent__isnull=False),
                name="a_reply_has_a_parent_and_a_root",
            ),
            models.CheckConstraint(
                condition=(Q(words_removed_at__isnull=True) & ~Q(text=""))
                | Q(words_removed_at__isnull=False, text="", language=""),
                name="comment_says_something_or_lost_its_words",
            ),
            models.UniqueConstraint(fields=["author", "submission_key"], name="comment_sent_once"),
            models.UniqueConstraint(
                fields=["thread", "import_ref"],
                condition=~Q(import_ref=""),
                name="imported_comment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ModerationDecision(models.Model):
    """A moderator hid or restored a text: the rule, the reason, for the author to read."""

    class Outcome(models.TextChoices):
        HIDDEN = "hidden", pgettext_lazy("state of a text", "hidden")
        RESTORED = "restored", pgettext_lazy("state of a text", "shown again")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="decisions", null=True, blank=True
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule, blank=True)
    reason = models.TextField(_("reason"), max_length=500)
    reason_language = models.CharField(_("written in"), max_length=10)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(thread__isnull=False, comment__isnull=True)
                | Q(thread__isnull=True, comment__isnull=False),
                name="a_decision_is_about_one_text",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="hidden") | ~Q(rule=""), name="hiding_names_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_at:%Y-%m-%d}"
