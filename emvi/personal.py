"""What is kept about people: a registry. Each app says in its `personal.py` what its tables hold,
what for, for how long, what of it is in the download and what erasing the account does to it.

The download, the page "What we store" and the record of processing are made of it, and a test
fails for a table or a field that nobody declared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.conf import settings
from django.db.models import Field as Column
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# An account, as the registry sees it: it belongs to no app, and knows none.
Person = Any


class Erased(Enum):
    """What erasing the account does."""

    GOES = _("It is deleted.")
    EMPTIED = _("Your name is taken out, the rest stays.")
    WORDS = _("As you choose: it stays without your name, or it is emptied.")
    STAYS = _("It stays. It leads to nobody any more.")


class Basis(Enum):
    """Why the law allows to keep it (GDPR, article 6, and 9 for opinions)."""

    USE = _("You use the portal and need it for that. GDPR, article 6(1)(b).")
    OPINION = _(
        "You publish your opinion yourself, so that the municipality hears it."
        " GDPR, articles 6(1)(e), 9(2)(a) and 9(2)(e)."
    )
    TASK = _("The municipality does its public task. GDPR, article 6(1)(e).")
    PROOF = _("We must be able to show what happened. GDPR, articles 5(2) and 6(1)(c).")


@dataclass(frozen=True)
class Kept:
    """A field with something about a person. Without `label` it is called as in the model.

    `value` makes what stands in the download of a row and the person it is for. `words_in` names
    the field that holds the language of these words. `is_day`: of the instant only the day is kept,
    at midnight of UTC. `why_not` says why it is not in the download.
    """

    label: Promise | None = None
    value: Callable[[Any, Person], Any] | None = None
    words_in: str = ""
    is_day: bool = False
    why_not: Promise | None = None
    erased: Erased | None = None


@dataclass(frozen=True)
class Table:
    """A table with rows about people. `rows` finds those of a person; None where the rows cannot
    be found by the person. `plain` are fields that say nothing about anybody: numbers of rows,
    counts, what belongs to the machine or the town."""

    model: type[Model]
    title: Promise
    purpose: Promise
    kept: Promise
    basis: Basis
    erased: Erased
    rows: Callable[[Person], QuerySet] | None
    fields: dict[str, Kept]
    plain: tuple[str, ...] = ()

    def label(self, name: str) -> Any:
        return self.fields[name].label or self.column(name).verbose_name

    def column(self, name: str) -> Column:
        return self.model._meta.get_field(name)

    def erasure_of(self, name: str) -> Erased:
        return self.fields[name].erased or self.erased

    @property
    def exported(self) -> list[str]:
        """The fields that stand in the download."""
        return [name for name, kept in self.fields.items() if kept.why_not is None]

    @property
    def labels(self) -> list[str]:
        return [str(self.label(name)) for name in self.fields]


@dataclass(frozen=True)
class Elsewhere:
    """Something about people that is in no table."""

    title: Promise
    purpose: Promise
    kept: Promise
    erased: Promise


@dataclass
class Registry:
    tables: dict[str, Table] = field(default_factory=dict)
    nobody: dict[str, str] = field(default_factory=dict)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    in_words: dict[tuple[str, str], Callable[[Any], Any]] = field(default_factory=dict)


registry = Registry()


def declare(*tables: Table) -> None:
    """Say what tables with rows about people hold."""
    registry.tables |= {table.model._meta.label: table for table in tables}


def say_in_words(model: str, name: str, words: Callable[[Any], Any]) -> None:
    """Say how a person reads the code in this field of a row, also for the table of another app."""
    registry.in_words[model, name] = words


def about_nobody(reason: str, *models: type[Model]) -> None:
    """Say of tables that none of their rows is about a person, and why."""
    registry.nobody |= {model._meta.label: reason for model in models}


def declare_elsewhere(*places: Elsewhere) -> None:
    """Say what is kept outside of all tables."""
    registry.elsewhere += [place for place in places if place not in registry.elsewhere]


def tables() -> list[Table]:
    """First what people need in order to take part, last what proves what happened."""
    order = list(Basis)
    return sorted(registry.tables.values(), key=lambda table: order.index(table.basis))


def plain_name(name: str) -> str:
    """The name of a translated field without its language: reasons_sl is a part of reasons."""
    base, _line, language = name.rpartition("_")
    return base if language in settings.MODELTRANSLATION_LANGUAGES else name


def undeclared_fields(table: Table) -> list[str]:
    known = {*table.fields, *table.plain}
    return [name for name in _columns(table.model) if not {name, plain_name(name)} & known]


def fields_that_are_not_there(table: Table) -> list[str]:
    return sorted({*table.fields, *table.plain} - set(_columns(table.model)))


def _columns(model: type[Model]) -> Iterable[str]:
    return [column.name for column in model._meta.concrete_fields]


def you(name: str) -> Callable[[Any, Person], bool]:
    """For a field that names an account: is it the person of the download? Others stay unnamed."""
    return lambda row, person: getattr(row, f"{name}_id") == person.pk
