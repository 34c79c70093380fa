from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.languages.search_text import SearchTextField
from emvi.municipalities.models import Municipality, PublicName


class Held(models.TextChoices):
    """Why a text waits. The first three are named by a hold rule before anybody else saw it."""

    FIRST_POSTS = "first_posts", pgettext_lazy("a text is held", "first words of a new account")
    BURST = "burst", pgettext_lazy("a text is held", "many texts in a short time")
    LINKS = "links", pgettext_lazy("a text is held", "many links")
    FLAGS = "flags", pgettext_lazy("a text is held", "several people told the moderators")
    # The moderators asked its author to change it, and then wait for the changed words.
    EDIT = "edit", pgettext_lazy("a text is held", "the author is asked to change it")
    EDITED = "edited", pgettext_lazy("a text is held", "the author has changed it")


class ModeratedText(models.Model):
    """What moderators decide about. `was_public` is false for words that only their author and
    the moderators have seen: for everybody else they are not there at all."""

    hidden_at = models.DateTimeField(null=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    held_for = models.CharField(max_length=11, choices=Held, blank=True, editable=False)
    was_public = models.BooleanField(default=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_for="")
                | Q(held_at__isnull=False) & ~Q(held_for=""),
                name="a_held_%(class)s_says_why",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | Q(held_at__isnull=True),
                name="a_%(class)s_is_hidden_or_held",
            ),
            models.CheckConstraint(
                condition=Q(was_public=True)
                | Q(held_at__isnull=False)
                | Q(hidden_at__isnull=False),
                name="a_shown_%(class)s_was_public",
            ),
        ]
        # What waits and what is hidden is little among much.
        indexes = [
            models.Index(
                fields=["held_at"], condition=Q(held_at__isnull=False), name="%(class)s_held"
            ),
            models.Index(
                fields=["hidden_at"], condition=Q(hidden_at__isnull=False), name="%(class)s_hidden"
            ),
        ]

    @property
    def is_away(self) -> bool:
        """Others cannot read it now."""
        return self.hidden_at is not None or self.held_at is not None


class Thread(ModeratedText):
    """What can be discussed owns one of these. Hiding or holding the thread of a proposal hides or
    holds the proposal."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # Since when nobody could read it, however often it was held, hidden and decided about.
    away_since = models.DateTimeField(null=True, editable=False)
    # The rule for first words held it before anybody read it.
    is_first_words = models.BooleanField(default=False, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # One comment of a person in so many minutes; 0: as many as they like.
    slow_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    # What the moderators say about it to everybody who reads the discussion.
    note = models.CharField(max_length=200, blank=True, editable=False)
    note_language = models.CharField(max_length=10, blank=True, editable=False)

    class Meta(ModeratedText.Meta):
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            *ModeratedText.Meta.constraints,
            models.CheckConstraint(
                condition=Q(away_since__isnull=True)
                | Q(held_at__isnull=False)
                | Q(hidden_at__isnull=False),
                name="what_is_shown_is_not_away",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class CommentQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(
            hidden_at__isnull=True,
            held_at__isnull=True,
            withdrawn_at__isnull=True,
            words_removed_at__isnull=True,
        )

    def counted(self):
        """What is visible, and what was until its author left and took the words along."""
        return self.filter(hidden_at__isnull=True, held_at__isnull=True, withdrawn_at__isnull=True)

    def by_branch(self):
        """With `branch`, the id of the comment that opened the branch."""
        return self.annotate(branch=Coalesce("root_id", "id"))

    def in_reading_order(self):
        """Branch after branch, oldest first."""
        return self.by_branch().order_by("branch", "id")


class Comment(ModeratedText):
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
    # None for a word of the municipality, which stands under its name alone.
    author = models.ForeignKey(
        PublicName, on_delete=models.PROTECT, related_name="comments", null=True
    )
    is_official = models.BooleanField(default=False, editable=False)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Replies in the branch that everybody can read; of the comment that opens it.
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField(_("comment"), max_length=2000)
    language = models.CharField(_("written in"), max_length=10)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    words_removed_at = models.DateTimeField(null=True, editable=False)
    submission_key = models.UUIDField(null=True, editable=False)
    search_text = SearchTextField("text")
    import_ref = models.CharField(max_length=80, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta(ModeratedText.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            *ModeratedText.Meta.indexes,
            models.Index(
                "thread", Coalesce("root_id", "id"), "id", name="comment_in_reading_order"
            ),
            models.Index(
                "thread", Coalesce("root_id", "id").desc(), "id", name="comment_newest_branch_first"
            ),
            models.Index(
                fields=["thread", "-reply_count", "id"],
                condition=Q(root__isnull=True),
                name="comment_most_replied_first",
            ),
        ]
        constraints = [
            *ModeratedText.Meta.constraints,
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
            models.CheckConstraint(
                condition=Q(is_official=False, author__isnull=False, said_by__isnull=True)
                | Q(is_official=True, author__isnull=True),
                name="a_person_or_the_municipality_says_it",
            ),
            models.UniqueConstraint(fields=["author", "submission_key"], name="comment_sent_once"),
            models.UniqueConstraint(
                fields=["thread", "submission_key"],
                condition=Q(is_official=True),
                name="official_comment_sent_once",
            ),
            models.UniqueConstraint(
                fields=["thread", "import_ref"],
                condition=~Q(import_ref=""),
                name="imported_comment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_taken_back(self) -> bool:
        """By who wrote it: alone, or with the account."""
        return self.withdrawn_at is not None or self.words_removed_at is not None


Text = Thread | Comment
