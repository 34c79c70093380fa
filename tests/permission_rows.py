"""A row of each model that the admin shows, in a town."""

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from emvi.answers.models import AnswerDuty
from emvi.municipalities.models import Municipality, Role, RoleGrant
from tests import cast


def row_of(model: type[Model], town: Municipality) -> int:
    """The number of one that is there; made if there is none, and if to try it uses it up."""
    name = model.__name__
    if name == "Municipality":
        return town.pk
    if name == "Account":
        role = RoleGrant.objects.filter(municipality=town, role=Role.OFFICER)
        return role.first().account_id
    if name == "InformalGroup":
        return model.objects.create(municipality=town, name="Choir").pk
    if name == "AuthorityRequest":
        return model.objects.create(body="police", asked="Who wrote it.").pk
    if name == "Terms":
        return model.objects.create(version=model.objects.count() + 1).pk
    if name == "WorkState":
        return model.objects.filter(process__municipality=town).first().pk
    if name == "Theme":
        return cast.make_theme(town).pk
    if name == "Place":
        return cast.make_place(town).pk
    if name == "ReadOnlyMode":
        return model.objects.get_or_create(pk=1)[0].pk
    if name == "ContactMessage":
        return model.objects.create(municipality=town, text="The map does not open.").pk
    if name == "Announcement":
        until_at = timezone.now() + timedelta(days=1)
        return model.objects.create(municipality=town, text_en="Hi.", until_at=until_at).pk
    if name == "AuditEntry":
        return model.objects.filter(municipality_id=town.pk).first().pk
    if name in {"Answer", "Extension"}:
        return _about_a_duty(name, town.answer_duties.first())
    return model.objects.filter(municipality=town).first().pk


def _about_a_duty(name: str, duty: AnswerDuty) -> int:
    if name == "Extension":
        until = duty.due_on + timedelta(days=90)
        return duty.extensions.create(until_on=until, reason_en="It is long.").pk
    answer = {"outcome": "accepted", "reasons_en": "Yes.", "published_at": timezone.now()}
    return duty.answers.create(version=duty.answers.count() + 1, **answer).pk
