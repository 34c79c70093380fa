from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from emvi import retention
from emvi.audit.actions import drop_notes_about, drop_old_notes, record
from emvi.audit.models import AuditEntry, AuditNote
from emvi.audit.seals import seal_entries
from emvi.audit.verify import verify

pytestmark = pytest.mark.django_db


def test_free_text_stands_beside_the_entry(ljubljana, officer):
    entry = record("role.granted", ljubljana, by=officer, note="Warum?", note_language="de")
    assert (entry.note.text, entry.note.language) == ("Warum?", "de")
    assert "Warum" not in str(AuditEntry.objects.values().get(pk=entry.pk))
    without = record("role.granted", ljubljana, by=officer)
    assert not AuditNote.objects.filter(entry=without).exists()


def test_the_note_goes_when_its_day_comes_and_the_entry_stays(ljubljana):
    entry = record("role.granted", ljubljana, note="Because.")
    seal_entries()
    before = timezone.now() + timedelta(days=retention.AUDIT_NOTES.days - 1)
    with time_machine.travel(before, tick=False):
        assert drop_old_notes() == 0
    with time_machine.travel(before + timedelta(days=1), tick=False):
        assert drop_old_notes() == 1
        assert drop_old_notes() == 0
        assert AuditEntry.objects.filter(pk=entry.pk).exists()
        assert verify().finding is None


def test_notes_about_a_person_go_with_them(ana, stranger):
    record("role.granted", ana, note="About one.")
    record("public_name.ended", ana.public_names.get(), note="About their name.")
    record("role.granted", stranger, note="About another.")
    drop_notes_about(ana)
    assert AuditNote.objects.get().text == "About another."


def test_an_entry_with_a_note_stays_all_the_same(ljubljana):
    entry = record("role.granted", ljubljana, note="Because.")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk)._raw_delete("default")


def test_an_empty_note_is_none(ljubljana):
    entry = record("role.granted", ljubljana)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditNote.objects.create(entry=entry, text="", language="en", drop_on=timezone.localdate())
