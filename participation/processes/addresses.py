from django.utils.text import slugify

from emvi.municipalities.models import Municipality
from participation.processes.models import Process


def taken_slugs(municipality: Municipality, *, but: int | None = None) -> set[str]:
    """The names in addresses that other processes of a municipality have."""
    others = Process.objects.filter(municipality=municipality).exclude(pk=but)
    return set(others.values_list("slug", flat=True))


def free_slug(title: str, taken: set[str]) -> str:
    """An address made from the title, or from a number where the title is in another script."""
    base = slugify(title)[:50].strip("-") or "process"
    if base not in taken and base != "process":
        return base
    number = 2 if base != "process" else 1
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
