"""What stands beside a proposal and belongs to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from emvi.municipalities.models import Organisation, PublicName
from participation.proposals.models.proposals import Proposal


class ProposalVersion(models.Model):
    """What a proposal said until its author changed it. Only words that everybody could read are
    kept, and they go with those that replaced them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"))
    language = models.CharField(_("written in"), max_length=10)
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier version of a proposal")
        verbose_name_plural = _("earlier versions of proposals")
        ordering = ["-replaced_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="a_version_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"


class Endorsement(models.Model):
    """An organisation stands behind a proposal, in public, until it takes that back. Who said so
    for the organisation is not kept here."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    endorsed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organisation"], name="one_endorsement_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"endorsement {self.pk}"


class CoAuthorManager(models.Manager):
    """Always with the name: nothing else about the person is kept here."""

    def get_queryset(self):
        return super().get_queryset().select_related("name")


class CoAuthor(models.Model):
    """Somebody whom the author invited to stand beside them. Who declined is not asked again, and
    who left has had a hand in it: they do not answer it as an officer."""

    class State(models.TextChoices):
        INVITED = "invited", pgettext_lazy("co-author", "invited")
        ACCEPTED = "accepted", pgettext_lazy("co-author", "accepted")
        DECLINED = "declined", pgettext_lazy("co-author", "declined")
        LEFT = "left", pgettext_lazy("co-author", "no longer")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="coauthors")
    name = models.ForeignKey(PublicName, on_delete=models.CASCADE, related_name="coauthorships")
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.INVITED, editable=False
    )

    objects = CoAuthorManager()

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "name"], name="one_invitation_a_person")
        ]

    def __str__(self) -> str:
        return f"co-author {self.pk}"

    @property
    def stands(self) -> bool:
        """Invited, or beside the author: the author may still take them out."""
        return self.state in {self.State.INVITED, self.State.ACCEPTED}


class AttachedFile(models.Model):
    """A file beside words, published or not. `place` makes three the most there can be."""

    PLACES = (1, 2, 3)

    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("what is in the file"), max_length=100)
    size = models.PositiveIntegerField(_("size"))

    class Meta:
        abstract = True
        ordering = ["place"]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def kind(self) -> str:
        """What follows the dot in its name, which is ours."""
        return self.file.name.rpartition(".")[2]


class Attachment(AttachedFile):
    """A file that belongs to the words of a proposal and goes with them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(_("file"), upload_to="attachments/")
    submission_key = models.UUIDField(null=True, editable=False)

    class Meta(AttachedFile.Meta):
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "place"], name="one_file_a_place"),
            models.UniqueConstraint(
                fields=["proposal", "submission_key"], name="attachment_sent_once"
            ),
            models.CheckConstraint(condition=Q(place__in=(1, 2, 3)), name="three_files_at_most"),
        ]
