"""`docs/municipality-export.md`: what an export holds, column by column."""

from collections.abc import Iterator

from emvi.front.whole.export import described
from emvi.front.whole.tables import BELONGINGS

HEAD = """# The export of a whole municipality

Written by `manage.py write_export_columns`; a test fails when a column is missing here. So nobody adds one to the export without having looked whether it says who somebody is.

`manage.py export_municipality SLUG FILE.zip`, or the button on the municipality's page in the admin, for the portal team. The ZIP holds:

- `tables/<table>.jsonl`: a row of JSON on each line. `id` is the number by which other tables refer to the row.
- `files/…`: photos, attachments and documents, under the names that stand in the tables.
- `columns.json`: the tables below, for programs.
- `manifest.json`: how many rows, the digest (SHA-256) of each table and file, what is not exported and why, and `state`, one digest over all of it: two exports of the same state have the same.

Public names stand for people. There are no accounts: no logins, addresses or roles, nobody who supports, flags, follows or blocks. Words that moderators hid or hold are in it, and notes among staff: keep the file as you keep a backup, and delete it when its purpose has ended. Each export leaves an audit entry.
"""


def document() -> str:
    return "\n".join([HEAD, *_tables(), *_left_out()]) + "\n"


def _tables() -> Iterator[str]:
    yield "## Tables\n"
    for name, columns in described().items():
        yield f"### {name}\n\n| Column | What | Type |\n|---|---|---|"
        for column, about in columns.items():
            leads_to = f", number in `{about['leads_to']}`" if "leads_to" in about else ""
            values = f": {', '.join(about['values'])}" if "values" in about else ""
            yield f"| `{column}` | {about['what']}{values} | {about['type']}{leads_to} |"
        yield ""


def _left_out() -> Iterator[str]:
    yield "## Not exported\n\n| Table | Why |\n|---|---|"
    for belonging in BELONGINGS:
        if belonging.why_not:
            yield f"| {belonging.name} | {belonging.why_not} |"
