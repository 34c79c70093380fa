"""Everything of a municipality in one file, and nothing that says who somebody is."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.audit.models import AuditEntry
from emvi.discussions.models import Comment
from emvi.front.management.commands.write_export_columns import FILE
from emvi.front.whole.document import document
from emvi.front.whole.export import check_archive, export_municipality, state_of
from emvi.front.whole.tables import BELONGINGS, EXPORTED
from emvi.municipalities.models import Municipality
from participation.proposals.models import Proposal, Support
from tests import cast
from tests.privacy.canaries import make_active_account, plant

# The audit knows towns by number, so that its entries outlive them.
BY_NUMBER = {AuditEntry}


def leads_to_a_town(model: type[Model], seen: frozenset = frozenset()) -> bool:
    if model is Municipality or model in BY_NUMBER:
        return True
    return any(
        leads_to_a_town(column.related_model, seen | {model})
        for column in model._meta.concrete_fields
        if column.related_model and column.related_model not in {model, Account, *seen}
    )


def test_every_table_of_a_municipality_is_exported_or_has_a_reason():
    ours = {model for model in apps.get_models(include_auto_created=True) if leads_to_a_town(model)}
    assert {one.model._meta.label for one in BELONGINGS} == {model._meta.label for model in ours}
    assert len(BELONGINGS) == len({one.model for one in BELONGINGS})


def test_every_way_to_the_municipality_is_one(ljubljana):
    for belonging in BELONGINGS:
        assert list(belonging.rows(ljubljana)[:1]) is not None
        missing = set(belonging.left_out) - {f.name for f in belonging.model._meta.fields}
        assert missing == set(), belonging.name


def test_the_columns_are_written_down():
    assert FILE.read_text() == document(), "manage.py write_export_columns"


@pytest.fixture
def full(ljubljana, process, proposal):
    """A person who has done everything, in a town that has another one beside it."""
    return make_active_account(ljubljana, process, proposal)


def exported(town: Municipality) -> zipfile.ZipFile:
    file = io.BytesIO()
    export_municipality(town, file, by=None)
    return zipfile.ZipFile(file)


def rows(archive: zipfile.ZipFile, table: str) -> list[dict]:
    lines = archive.read(f"tables/{table}.jsonl").decode().splitlines()
    return [json.loads(line) for line in lines]


def test_the_words_and_the_files_are_in_it(ljubljana, full):
    archive = exported(ljubljana)
    manifest = json.loads(archive.read("manifest.json"))
    for belonging in EXPORTED:
        count = manifest["tables"][belonging.name]["rows"]
        assert count == len(rows(archive, belonging.name))
        assert count >= belonging.rows(ljubljana).count()
    assert {row["number"] for row in rows(archive, "proposals.proposal")} == set(
        Proposal.objects.values_list("number", flat=True)
    )
    files = [name for name in archive.namelist() if name.startswith("files/")]
    contents = {archive.read(name) for name in files}
    assert {b"own file", b"own photo"} <= contents and b"draft photo" not in contents
    assert set(json.loads(archive.read("columns.json"))) == set(manifest["tables"])


def test_nobody_can_be_recognised_by_it(ljubljana, full):
    planted = plant(full)
    full.refresh_from_db()
    whole = "".join(
        archive.read(name).decode()
        for archive in [exported(ljubljana)]
        for name in archive.namelist()
        if not name.startswith("files/")
    )
    columns = {(one.model, column.name) for one in EXPORTED for column in one.columns}
    found = {
        f"{table.model.__name__}.{field}"
        for canary, (table, field) in planted.items()
        if canary in whole and (table.model, field) not in columns
    }
    assert found == set()
    for account in Account.objects.all():
        assert str(account.opaque_id) not in whole
        assert not account.email or account.email not in whole
    assert "accounts.account:" not in whole


def test_supports_are_counted_and_named_nowhere(ljubljana, full):
    archive = exported(ljubljana)
    assert Support.objects.exists()
    assert not [name for name in archive.namelist() if "support." in name]
    assert all("supports_total" in row for row in rows(archive, "proposals.proposal"))


def test_another_town_is_not_in_it(ljubljana, graz, full):
    there = cast.make_open_process(graz, "only-in-graz")
    cast.make_proposal(there, cast.make_public_name(graz), title="Only in Graz")
    archive = exported(ljubljana)
    assert "Only in Graz" not in archive.read("tables/proposals.proposal.jsonl").decode()
    assert "only-in-graz" not in archive.read("tables/processes.process.jsonl").decode()


def test_the_same_state_has_the_same_digest_and_another_one_another(ljubljana, full):
    file = io.BytesIO()
    manifest = export_municipality(ljubljana, file, by=None)
    assert state_of(ljubljana)["state"] == manifest["state"] == check_archive(file)["state"]
    Proposal.objects.update(edited_at=timezone.now() + timedelta(days=1))
    assert state_of(ljubljana)["state"] != manifest["state"]


def test_a_changed_file_is_found(ljubljana, full, tmp_path):
    call_command("export_municipality", "ljubljana", str(tmp_path / "town.zip"))
    with zipfile.ZipFile(tmp_path / "town.zip") as good:
        content = {name: good.read(name) for name in good.namelist()}
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name, data in content.items():
            bad.writestr(name, data + (b"\n" if name.endswith("proposal.jsonl") else b""))
    check_archive(tmp_path / "town.zip")
    with pytest.raises(ValueError, match="proposal"):
        check_archive(tmp_path / "bad.zip")
    (tmp_path / "none.zip").write_text("Hello")
    with pytest.raises(ValueError, match="no export"):
        check_archive(tmp_path / "none.zip")


def test_the_command_overwrites_nothing_and_leaves_an_entry(ljubljana, tmp_path):
    call_command("export_municipality", "ljubljana", str(tmp_path / "town.zip"))
    assert AuditEntry.objects.get(action="municipality.exported").municipality_id == ljubljana.pk
    with pytest.raises(CommandError):
        call_command("export_municipality", "ljubljana", str(tmp_path / "town.zip"))
    with pytest.raises(CommandError):
        call_command("export_municipality", "nowhere", str(tmp_path / "x.zip"))


def test_the_portal_team_gets_it_in_the_browser(ljubljana, proposal, portal_team, administrator):
    address = f"/en/{ljubljana.slug}/export/"
    assert cast.client_for(administrator).post(address).status_code == 403
    answer = cast.client_for(portal_team).post(address)
    assert answer.status_code == 200, answer.get("Location")
    file = io.BytesIO(answer.getvalue())
    assert answer["Content-Disposition"].startswith('attachment; filename="ljubljana-')
    assert check_archive(file)["municipality"] == "ljubljana"
    entry = AuditEntry.objects.get(action="municipality.exported")
    assert entry.actor == portal_team.opaque_id


def test_memory_stays_flat(ljubljana, process, tmp_path):
    name = cast.make_public_name(ljubljana)
    thread = cast.make_proposal(process, name).thread
    said = {"author": name, "text": "So. " * 400, "language": "en", "created_at": timezone.now()}
    used = []
    for more in (2000, 6000):
        for _batch in range(more // 1000):
            Comment.objects.bulk_create(Comment(thread=thread, **said) for _n in range(1000))
        tracemalloc.start()
        with (tmp_path / f"{more}.zip").open("wb") as file:
            export_municipality(ljubljana, file, by=None)
        used.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert used[1] < used[0] * 1.3
