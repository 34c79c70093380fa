import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models import Place, Theme
from participation.processes.models import Process
from participation.proposals.models.beside import AttachedFile

# Where the files of drafts are stored. What is published stays there.
DRAFTS = "drafts/"


class ProposalDraft(models.Model):
    """A proposal on its way, kept from the first step, before there is an account too."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="proposal_drafts",
    )
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=150, blank=True)
    text = models.TextField(_("your proposal"), blank=True)
    language = models.CharField(_("written in"), max_length=10, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True)
    photo = models.ImageField(upload_to=DRAFTS, blank=True)
    photo_alt = models.CharField(_("what the photo shows"), max_length=150, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft of a proposal")
        verbose_name_plural = _("drafts of proposals")
        indexes = [models.Index(fields=["changed_at"], name="draft_age")]

    def __str__(self) -> str:
        return self.title or str(self.key)


class DraftFile(AttachedFile):
    """A file that waits beside a draft. Published, the same stored file is an `Attachment`."""

    draft = models.ForeignKey(ProposalDraft, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("file"), upload_to=DRAFTS)

    class Meta(AttachedFile.Meta):
        verbose_name = _("file at a draft")
        verbose_name_plural = _("files at drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "place"], name="one_draft_file_a_place"),
            models.CheckConstraint(
                condition=Q(place__in=(1, 2, 3)), name="three_draft_files_at_most"
            ),
        ]
