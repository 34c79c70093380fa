"""The record of processing (GDPR, article 30), made from the registry."""

from django.utils.translation import override

from emvi import retention
from emvi.personal import Table, registry, tables

HEAD = """# Record of processing

GDPR, article 30. This file is made by `manage.py write_processing` from what each app declares in its `personal.py`; a test fails when the two differ. People read the same on the page "What we store" (`/en/about/what-we-store/`), in their language.

- **Controller**: who stands on the portal's page "Who runs this portal"; for what a municipality collects, the municipality named on its own page, together with the portal.
- **People concerned**: those who take part, and staff of municipalities and organisations.
- **Not collected**: nationality, status, papers and their numbers, date of birth, religion, health, internet addresses together with an account. A test refuses fields with such names.
- **Recipients**: nobody outside. What people publish is public under the name they chose. The mail server of the portal gets the address and the text of each mail. Requests by authorities: `docs/authority-requests.md`.
- **Third countries**: none. No page loads anything from another server.
- **Security**: TLS only; staff need a second factor; secrets of second factors are encrypted, passwords hashed; contact data is masked for staff, and opening it is noted, with a reason, and told to its owner; the audit is append-only and sealed (`manage.py verify_audit`); pieces of pages hold no row and no account; backups are encrypted by who keeps them and deleted after 30 days.
- **Rights**: download, correction and deletion are buttons in the account. Deleted people stay deleted after a restore (`manage.py erase_again`).
"""


def processing_record() -> str:
    """The whole file, in English."""
    with override("en"):
        parts = [HEAD, "## How long\n", _policies()]
        parts += [_chapter(table) for table in tables()]
        parts += ["## Outside of the tables\n", _elsewhere()]
        parts += ["## Tables about nobody\n", _nobody()]
        return "\n".join(parts)


def policies() -> list[retention.Policy]:
    """The table of how long what is kept, in the order of the code."""
    return [value for value in vars(retention).values() if isinstance(value, retention.Policy)]


def _policies() -> str:
    rows = [f"| {policy.what} | {policy.days} |" for policy in policies()]
    return "\n".join(["| what | days |", "| --- | --- |", *rows, ""])


def _chapter(table: Table) -> str:
    rows = [
        f"| `{name}` | {table.label(name)} | {_download(table, name)} | {table.erasure_of(name).value} |"
        for name in table.fields
    ]
    return "\n".join(
        [
            f"## {table.title}\n",
            f"`{table.model._meta.label}`. {table.purpose}\n",
            f"- Law: {table.basis.value}",
            f"- Kept: {table.kept}\n",
            "| field | what | in the download | when the account is deleted |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"Nothing about a person: {', '.join(f'`{name}`' for name in table.plain) or 'none'}.\n",
        ]
    )


def _download(table: Table, name: str) -> str:
    why_not = table.fields[name].why_not
    if table.rows is None:
        return f"no: {why_not or 'nobody can be found by it'}"
    return f"no: {why_not}" if why_not else "yes"


def _elsewhere() -> str:
    rows = [
        f"| {place.title} | {place.purpose} | {place.kept} | {place.erased} |"
        for place in registry.elsewhere
    ]
    head = [
        "| what | what for | how long | when the account is deleted |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, ""])


def _nobody() -> str:
    rows = sorted(f"- `{label}`: {reason}" for label, reason in registry.nobody.items())
    return "\n".join([*rows, ""])
