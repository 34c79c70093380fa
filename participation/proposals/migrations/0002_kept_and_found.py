"""A proposal is never deleted, and its answer clock never comes off.

What it is filed under, who wrote it and for whom are of the municipality that it is put to. No
foreign key says that, and a form that forgets it would show one town's words in another.
"""

from django.db import migrations

from emvi.audit.append_only import ProtectRows, RefuseRow, RefuseUpdate
from emvi.languages.search_text import TrigramIndex

OF_ITS_TOWN = {
    "process_id": "processes_process",
    "thread_id": "discussions_thread",
    "author_id": "municipalities_publicname",
    "theme_id": "municipalities_theme",
    "place_id": "municipalities_place",
    "organisation_id": "municipalities_organisation",
}
# An organisation without a town is active in all of them.
ELSEWHERE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.{column}"
    " AND t.municipality_id <> NEW.municipality_id)"
    for column, table in OF_ITS_TOWN.items()
)
STAY = [table for table in OF_ITS_TOWN.values() if table != "discussions_thread"]


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]

    operations = [
        ProtectRows(
            "proposals_proposal",
            [
                *("municipality_id", "process_id", "duty_id"),
                *("clock_starts_at", "number", "published_at"),
            ],
        ),
        # Their clocks may start any day, and lists show public municipalities only.
        RefuseUpdate(
            "municipalities_municipality",
            "who_has_proposals_stays_public",
            "OLD.is_public AND NOT NEW.is_public AND EXISTS ("
            "SELECT 1 FROM proposals_proposal p WHERE p.municipality_id = OLD.id)",
        ),
        RefuseRow(
            "proposals_proposal",
            "all_of_one_town",
            ["municipality_id", *OF_ITS_TOWN],
            ELSEWHERE,
        ),
        RefuseRow(
            "proposals_proposal",
            "work_state_of_its_process",
            ["process_id", "work_state_id"],
            "EXISTS (SELECT 1 FROM processes_workstate s WHERE s.id = NEW.work_state_id"
            " AND s.process_id <> NEW.process_id)",
        ),
        *(
            RefuseUpdate(
                table,
                "stays_in_its_town",
                "OLD.municipality_id <> NEW.municipality_id",
            )
            for table in STAY
        ),
        TrigramIndex("proposals_proposal", "proposal_search"),
    ]
