import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from emvi.municipalities.models.bodies import Organisation
from emvi.municipalities.models.places import Municipality


class CodeBatch(models.Model):
    """A sheet of one-use codes. How many were issued and used is public; by whom is not known."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="code_batches",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("issuing organisation"),
        on_delete=models.PROTECT,
        related_name="code_batches",
        null=True,
        blank=True,
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    size = models.PositiveSmallIntegerField(
        _("number of codes"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)
    expires_on = models.DateField(_("last day"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    unused_when_closed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("sheet of one-use codes")
        verbose_name_plural = _("sheets of one-use codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=200), name="code_batch_size_in_range"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")), name="code_batch_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issued_on} ({self.size})"


class Code(models.Model):
    """An unused code, as a keyed digest. Redeeming deletes the row, so that nothing is left to
    join with the person who used it."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT, related_name="unused_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("one-use code")
        verbose_name_plural = _("one-use codes")

    def __str__(self) -> str:
        return "code"


def new_confirmation_number() -> str:
    """Forty random bits in Crockford's base 32, in two groups that can be read out loud."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = "".join(secrets.choice(alphabet) for _i in range(8))
    return f"{letters[:4]}-{letters[4:]}"
