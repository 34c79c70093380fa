"""What a query sees beside a proposal while it reads it."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, Model, Value, When

from participation.proposals.models import SplitPart


def has_rows(model: type[Model], *keys: str) -> Func:
    """Whether a row of this table names the proposal, under any of these keys. Said in SQL, since Django takes longer to put
    six `Exists` into words than the database to answer them."""
    meta = model._meta
    table, *columns = (
        connection.ops.quote_name(name)
        for name in (meta.db_table, *(meta.get_field(key).column for key in keys))
    )
    named = " OR ".join(f"{table}.{column} = %(expressions)s" for column in columns)
    found = f"EXISTS (SELECT 1 FROM {table} WHERE {named})"
    return Func(F("pk"), template=found, output_field=BooleanField())


def titled_by_municipality(pks: Iterable[int]) -> frozenset[int]:
    """Those of these of which `title_by_municipality` is true."""
    given = SplitPart.objects.filter(proposal__in=list(pks), proposal__edited_at__isnull=True)
    return frozenset(given.values_list("proposal", flat=True))


def title_by_municipality() -> Case:
    """Whether an officer gave it its title, by splitting another one. Who changes the words after
    that makes the title theirs."""
    given = When(edited_at__isnull=True, then=has_rows(SplitPart, "proposal"))
    return Case(given, default=Value(False), output_field=BooleanField())
