"""Exports of a hundred thousand rows, each in a process of its own: seconds, and the peak of memory
beside that of a thousand rows."""

import subprocess
import sys

ROWS, FEW = 100_000, 1_000
KINDS = ("csv", "json", "xlsx")
PROGRAM = """
import resource, sys, time
import django
django.setup()
from emvi.municipalities.models import Municipality
from participation.proposals.exports.columns import rows_of
from participation.proposals.exports.formats import FORMATS
from participation.proposals.queries import Filters, find_proposals
slug, kind, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
town = Municipality.objects.get(slug=slug)
begun = time.perf_counter()
rows = rows_of(find_proposals(town, Filters()), town, most=most)
size = sum(len(piece) for piece in FORMATS[kind].write(rows))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{time.perf_counter() - begun:.1f} {peak} {size}")
"""


def measure_exports(slug: str) -> dict[str, dict[str, float]]:
    """By kind: seconds and bytes for all rows, and by how many MB the peak grew from a few rows."""
    result = {}
    for kind in KINDS:
        _seconds, few, _size = _export(slug, kind, FEW)
        seconds, many, size = _export(slug, kind, ROWS)
        result[kind] = {"seconds": seconds, "peak_mb": many, "grew_mb": many - few, "bytes": size}
    return result


def _export(slug: str, kind: str, rows: int) -> tuple[float, float, float]:
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM, slug, kind, str(rows)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    seconds, peak, size = output.split()
    return float(seconds), float(peak), float(size)
