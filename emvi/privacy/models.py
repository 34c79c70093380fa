from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AuthorityRequest(models.Model):
    """An authority asked the portal for data about people. Everybody sees how many there were.

    No names of people and no case numbers: the letter itself stays on paper with the portal team
    (docs/authority-requests.md).
    """

    class Body(models.TextChoices):
        COURT = "court", _("court")
        PROSECUTION = "prosecution", _("public prosecution")
        POLICE = "police", _("police")
        RESIDENCE = "residence", pgettext_lazy("an authority", "authority for residence and asylum")
        TAX = "tax", _("tax or social office")
        OTHER = "other", _("other authority")

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("request of an authority", "not answered yet")
        NOTHING_THERE = (
            "nothing_there",
            pgettext_lazy("request of an authority", "we did not have what was asked for"),
        )
        REFUSED = "refused", pgettext_lazy("request of an authority", "refused")
        PARTLY_GIVEN = "partly_given", pgettext_lazy("request of an authority", "given in part")
        GIVEN = "given", pgettext_lazy("request of an authority", "given")

    received_on = models.DateField(_("received on"), default=timezone.localdate)
    body = models.CharField(_("kind of authority"), max_length=12, choices=Body)
    asked = models.TextField(_("what was asked for, in general words"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, default=Outcome.OPEN)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("request by an authority")
        verbose_name_plural = _("requests by authorities")
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", answered_on__isnull=True)
                | (~Q(outcome="open") & Q(answered_on__isnull=False)),
                name="an_answered_request_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("received_on")),
                name="a_request_is_answered_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_body_display()}"
