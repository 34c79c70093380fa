"""Every table and field that holds something about a person is declared: what for, how long, what
of it is in the download, what erasure does."""

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from emvi.accounts.models import Account
from emvi.municipalities.models import PublicName
from emvi.personal import (
    fields_that_are_not_there,
    plain_name,
    registry,
    tables,
    undeclared_fields,
)
from emvi.privacy.management.commands.write_processing import FILE
from emvi.privacy.record import processing_record

ALL = list(apps.get_models(include_auto_created=True))
PEOPLE = {Account, PublicName}
# Fields that can hold something about a person without a key to one. Those of tables about nobody
# are named here, each looked at.
LOOKED_AT = {
    "municipalities.Municipality.contact_email": "an office",
    "municipalities.Municipality.written_languages": "codes of languages",
    "processes.Document.file": "a document of a municipality",
    "processes.Document.submission_key": "a number of the form it came with",
    "proposals.Split.submission_key": "a number of the form it came with",
    "audit.AuditSeal.covers": "ranges of numbers",
}
SOFT_NAMES = ("_id", "_email", "_by", "_ip", "_key")
SOFT_KINDS = (
    models.JSONField,
    models.UUIDField,
    models.EmailField,
    models.GenericIPAddressField,
    models.FileField,
)


def test_every_table_is_about_people_or_about_nobody():
    labels = {model._meta.label for model in ALL}
    declared = set(registry.tables) | set(registry.nobody)
    assert labels - declared == set(), "say in personal.py of its app what this table holds"
    assert declared - labels == set(), "this table is gone"
    assert set(registry.tables) & set(registry.nobody) == set()


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.model._meta.label)
def test_every_field_has_an_entry_and_every_entry_a_field(table):
    assert undeclared_fields(table) == []
    assert fields_that_are_not_there(table) == []
    assert not set(table.fields) & set(table.plain)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.model._meta.label)
def test_an_entry_says_everything_in_every_language(table):
    texts = [table.title, table.purpose, table.kept, table.basis.value, table.erased.value]
    texts += [table.label(name) for name in table.fields]
    texts += [kept.why_not for kept in table.fields.values() if kept.why_not]
    assert [text for text in texts if not isinstance(text, Promise)] == []
    assert all(str(text) for text in texts)


def test_a_table_about_nobody_names_nobody():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in ALL
        if model._meta.label in registry.nobody
        for field in model._meta.concrete_fields
        if field.related_model in PEOPLE or is_soft(field)
        if f"{model._meta.label}.{plain_name(field.name)}" not in LOOKED_AT
    ]
    assert wrong == []


def is_soft(field: models.Field) -> bool:
    """Could it name a person without a key to one?"""
    return field.related_model is None and (
        isinstance(field, SOFT_KINDS) or field.name.endswith(SOFT_NAMES)
    )


def test_what_has_a_key_to_a_person_is_declared():
    """Walked from people along all keys, both ways, as far as tables are about people."""
    seen, ahead = set(), list(PEOPLE)
    while ahead:
        model = ahead.pop()
        if model in seen or model._meta.label in registry.nobody:
            continue
        seen.add(model)
        ahead += [
            field.related_model
            for field in model._meta.get_fields(include_hidden=True)
            if field.related_model and field.related_model is not model
        ]
    assert len(seen) > 15
    assert {model._meta.label for model in seen} <= set(registry.tables)


def test_only_what_is_declared_as_not_exported_is_left_out():
    for table in tables():
        if table.rows is None:
            continue
        keys = {
            name
            for name in table.exported
            if (related := table.column(name).related_model)
            and related._meta.label not in registry.nobody
            and table.fields[name].value is None
            and related._meta.label != "accounts.Terms"
        }
        assert keys == set(), "say how this key stands in the download"


def test_a_field_without_an_entry_is_found():
    table = next(table for table in tables() if table.model is Account)
    without = type(table)(**{**vars(table), "fields": {**table.fields}, "plain": ("id",)})
    assert undeclared_fields(without) == ["unused_warnings"]
    more = type(table)(**{**vars(table), "plain": (*table.plain, "shoe_size")})
    assert fields_that_are_not_there(more) == ["shoe_size"]


def test_the_record_of_processing_is_the_registry():
    assert FILE.read_text(encoding="utf-8") == processing_record(), (
        "run: python manage.py write_processing"
    )
