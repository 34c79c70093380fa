import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Remark:
    """Something about one row that whoever imports should know."""

    table: str
    row: int
    ref: str
    what: str
    reason: str


@dataclass
class Report:
    """What an import did. `remarks`: rows left out ("skipped"), shortened or mended ("changed"),
    and rows that are here already but read differently now ("differs"). `about_places`: sentences
    about a municipality that had to be made."""

    created: Counter = field(default_factory=Counter)
    present: Counter = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    about_places: list[str] = field(default_factory=list)

    def remark(self, table: str, row: int, ref: str, what: str, reason: str) -> None:
        self.remarks.append(Remark(table, row, ref, what, reason))

    def summary(self) -> dict[tuple[str, str, str], int]:
        """How many rows by table, what became of them, and the reason without its numbers."""
        kinds = Counter(
            (remark.table, remark.what, re.sub("[0-9]+", "…", remark.reason))
            for remark in self.remarks
        )
        return dict(sorted(kinds.items()))

    def skipped(self, table: str) -> int:
        return sum(remark.table == table and remark.what == "skipped" for remark in self.remarks)

    def write_csv(self, path: Path) -> None:
        """All remarks as a table. A cell never begins like a formula of a spreadsheet."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["table", "row", "id", "what", "reason"])
            for remark in self.remarks:
                ref = remark.ref if remark.ref.isalnum() else ""
                writer.writerow([remark.table, remark.row, ref, remark.what, remark.reason])
