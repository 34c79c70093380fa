"""The column of the search follows the words, and its extension is made or asked for."""

import pytest
from django.core.management.base import CommandError
from django.db import connection, models

from emvi.languages.search_text import SearchTextField, make_trigrams
from participation.processes.models import Process
from participation.proposals.models import Proposal
from tests import cast


def test_every_language_is_in_it(ljubljana):
    process = cast.make_process(ljubljana, title_el="Στέγη", body_de="Straße")
    process.refresh_from_db()
    assert "στεγη" in process.search_text and "strasse" in process.search_text
    process.title_el = "Οδός"
    process.save()
    process.refresh_from_db()
    assert "οδοσ" in process.search_text and "στεγη" not in process.search_text


def test_rows_that_are_written_many_at_a_time_have_it(process):
    like = cast.make_proposal(process)
    like.pk, like.number, like.title = None, "0000-0000", "Ένα παγκάκι"
    like.thread = cast.make_proposal(process).thread
    Proposal.objects.filter(thread=like.thread).update(
        thread=cast.Thread.objects.create(municipality=process.municipality)
    )
    [made] = Proposal.objects.bulk_create([like])
    assert Proposal.objects.get(pk=made.pk).search_text.startswith("ενα παγκακι")


def test_migrations_need_none_of_our_code():
    field = SearchTextField("title")
    assert field.deconstruct()[1:] == (
        "django.db.models.TextField",
        [],
        {"editable": False, "default": ""},
    )
    assert isinstance(Process._meta.get_field("search_text"), models.TextField)


@pytest.mark.postgres
def test_a_role_that_may_not_make_the_extension_is_told_what_to_do(db):
    make_trigrams(connection)
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE emvi_without_rights")
        cursor.execute("SET LOCAL ROLE emvi_without_rights")
        with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
            make_trigrams(connection)
        cursor.execute("RESET ROLE")
    make_trigrams(connection)
