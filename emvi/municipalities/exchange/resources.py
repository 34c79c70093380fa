"""A list of a municipality as a table: which columns, which row is which, and what is refused."""

import datetime
from collections import defaultdict
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.results import Result, RowResult
from tablib import Dataset

from emvi.audit.actions import record
from emvi.municipalities.models import Municipality, comparable
from emvi.municipalities.official_language import OfficialLanguageForm

MUNICIPALITY = "municipality"


def in_all_languages(*names: str) -> list[str]:
    """The columns of translated texts."""
    return [f"{name}_{code}" for name in names for code in settings.MODELTRANSLATION_LANGUAGES]


def _plain(value: Any) -> Any:
    """Empty is empty, and a line ends as it ends."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value


class Column(fields.Field):
    """A column of the model. What is the same stays as it is stored, and an empty cell leaves a
    number or a yes as it was."""

    def __init__(self, *args, django_field: models.Field | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.django_field = django_field

    def clean(self, row: dict[str, Any], **kwargs) -> Any:
        sent = _plain(row[self.column_name])
        try:
            value = super().clean({self.column_name: sent}, **kwargs)
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValueError(_("This value cannot be read: %(value)s") % {"value": sent}) from error
        if value is None and sent != "":
            raise ValueError(_("This value cannot be read: %(value)s") % {"value": sent})
        return value.date() if isinstance(value, datetime.datetime) else value

    def save(self, instance: models.Model, row: dict[str, Any], is_m2m=False, **kwargs) -> None:
        if self.readonly:
            return
        value, field = _plain(self.clean(row, **kwargs)), self.django_field
        if value == _plain(self.get_value(instance)):
            return
        if value == "" and (
            field.null or not isinstance(field, models.CharField | models.TextField)
        ):
            if not field.null:
                return
            value = None
        setattr(instance, self.attribute, value)


class ListResource(resources.ModelResource):
    """The rows of one municipality.

    A row is known by `keys`, columns of the file; `official` names the translated text whose
    column in the official language is one more. Nobody knows the ids of another installation. What
    a form of the admin would refuse is refused here. Rows that are not in the file stay.
    """

    town_path = "municipality"
    keys: tuple[str, ...] = ()
    official: str = ""
    form: type[forms.ModelForm] = OfficialLanguageForm

    class Meta:
        skip_unchanged = report_skipped = use_transactions = True

    municipality = fields.Field(column_name=MUNICIPALITY, readonly=True)

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        widget = cls.widget_from_django_field(django_field)
        return Column(
            attribute=field_name,
            column_name=field_name,
            widget=widget(**cls.widget_kwargs_for_field(field_name, django_field)),
            django_field=django_field,
        )

    def __init__(self, municipality: Municipality | None = None, **kwargs):
        super().__init__(**kwargs)
        self.town = municipality
        self.seen: dict[tuple[str, ...], int] = {}

    def dehydrate_municipality(self, row: models.Model) -> str:
        for step in self.town_path.split("__"):
            row = getattr(row, step)
        return row.slug

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(**{self.town_path: self.town})

    def get_export_order(self):
        return [
            MUNICIPALITY,
            *(name for name in super().get_export_order() if name != MUNICIPALITY),
        ]

    def get_import_order(self):
        """What a preview compares. The municipality is not: a row of another one is refused."""
        return self.get_export_order()[1:]

    def get_diff_headers(self) -> list[str]:
        """What the columns of a preview are called, as on the pages of the admin."""
        return [self.words_of(field) for field in self.get_import_fields()]

    def words_of(self, column: fields.Field) -> str:
        found = self._meta.model._meta.get_field(column.column_name)
        original = getattr(found, "translated_field", found)
        words = capfirst(original.verbose_name)
        code = getattr(found, "language", "")
        return f"{words} – {dict(settings.LANGUAGES)[code]}" if code else words

    def get_user_visible_fields(self):
        return self.get_export_fields()

    def key_columns(self) -> tuple[str, ...]:
        if self.official and self.town:
            return (*self.keys, f"{self.official}_{self.town.default_language}")
        return self.keys

    def before_import(self, dataset: Dataset, **kwargs) -> None:
        """Raises ValidationError for columns that are not known or are needed."""
        known = {field.column_name for field in self.fields.values()}
        if unknown := [head for head in dataset.headers if head not in known]:
            names = ", ".join(unknown)
            raise ValidationError(
                _("These columns are not known here: %(names)s") % {"names": names}
            )
        needed = (MUNICIPALITY, *self.key_columns())
        if missing := [head for head in needed if head not in dataset.headers]:
            names = ", ".join(missing)
            raise ValidationError(_("These columns are missing: %(names)s") % {"names": names})
        self.stored = defaultdict(list)
        for row in self.get_queryset():
            columns = self.key_columns()
            key = tuple(comparable(str(_plain(self.fields[name].export(row)))) for name in columns)
            self.stored[key].append(row)

    def before_import_row(self, row: dict[str, Any], row_number: int = 0, **kwargs) -> None:
        slug = str(_plain(row[MUNICIPALITY]))
        if slug != self.town.slug:
            text = (
                _("This row is of another municipality: %(slug)s")
                if slug
                else _("This row names no municipality.")
            )
            raise ValidationError({MUNICIPALITY: text % {"slug": slug}})
        key = self.key_of(row)
        if key in self.seen:
            text = _("The same entry stands in row %(row)s already.")
            raise ValidationError(text % {"row": self.seen[key]})
        self.seen[key] = row_number + 1

    def key_of(self, row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(comparable(str(_plain(row[name]))) for name in self.key_columns())

    def get_instance(self, instance_loader, row: dict[str, Any]) -> models.Model | None:
        found = self.stored.get(self.key_of(row), [])
        if len(found) > 1:
            raise ValidationError(
                _("Several entries have this name. Change them on their own pages.")
            )
        return found[0] if found else None

    def init_instance(self, row: dict[str, Any] | None = None) -> models.Model:
        return self._meta.model(municipality=self.town)

    def import_field(self, field, instance, row, is_m2m=False, **kwargs) -> None:
        if isinstance(field, Column):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def filled_in(self, instance: models.Model) -> forms.ModelForm:
        """The form of the admin with this row in it."""
        names = [name for name, field in self.fields.items() if isinstance(field, Column)]
        names = [name for name in names if "__" not in name]
        form = forms.modelform_factory(self._meta.model, form=self.form, fields=names)
        return form(model_to_dict(instance, names), instance=instance, **self.form_kwargs(instance))

    def form_kwargs(self, instance: models.Model) -> dict[str, Any]:
        return {}

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        form = self.filled_in(instance)
        for name, found in form.errors.items():
            errors.setdefault(name, list(found))
        if errors:
            raise ValidationError(errors)

    def after_import(self, dataset: Dataset, result: Result, dry_run=False, user=None, **kwargs):
        """One entry a file: what it did, in numbers."""
        super().after_import(dataset, result, dry_run=dry_run, **kwargs)
        if dry_run or result.has_errors() or result.has_validation_errors():
            return
        facts = {
            "rows": result.total_rows,
            "new": result.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": result.totals[RowResult.IMPORT_TYPE_UPDATE],
        }
        facts["list"] = self._meta.model._meta.model_name
        record("import.list", self.town, by=user, municipality_id=self.town.pk, facts=facts)
