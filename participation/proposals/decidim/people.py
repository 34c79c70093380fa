"""Names, topics and places that came with an import."""

from collections.abc import Iterable

from django.conf import settings

from emvi.municipalities.models import Municipality, Place, PublicName, Theme

# Who said something without a name that can be known: a meeting, an erased account.
NOBODY = "nobody"


def public_names(
    municipality: Municipality, authors: Iterable[tuple[str, str]], source: str
) -> dict[str, PublicName]:
    """A name without an account for each author, by their id over there. They are marked as
    imported by their reference, have no skeleton, and so take no name away from people here."""
    names = {ref or NOBODY: name for ref, name in authors}
    found = _by_ref(PublicName.objects.filter(municipality=municipality), source)
    missing = [
        PublicName(municipality=municipality, name=name, import_ref=f"{source}:{ref}")
        for ref, name in names.items()
        if ref not in found
    ]
    PublicName.objects.bulk_create(missing, batch_size=1000)
    return found | {made.import_ref.rsplit(":", 1)[1]: made for made in missing}


def themes(
    municipality: Municipality, listed: Iterable[tuple[str, dict[str, str]]], source: str
) -> dict[str, Theme]:
    """The municipality's topics for the categories over there, by their id."""
    return _listed(Theme, municipality, listed, source)


def places(
    municipality: Municipality, listed: Iterable[tuple[str, dict[str, str]]], source: str
) -> dict[str, Place]:
    """The municipality's places for the scopes over there, by their id."""
    return _listed(Place, municipality, listed, source)


def _listed(model, municipality, listed, source):
    found = _by_ref(model.objects.filter(municipality=municipality), source)
    for ref, names in dict(listed).items():
        if not ref or ref in found:
            continue
        fields = {
            f"name_{code}": name
            for code, name in names.items()
            if code in settings.INTERFACE_LANGUAGES
        }
        # A language that the interface does not have stands where the official one would.
        fields.setdefault(f"name_{municipality.default_language}", next(iter(names.values())))
        found[ref] = model.objects.create(
            municipality=municipality, import_ref=f"{source}:{ref}", **fields
        )
    return found


def _by_ref(rows, source: str) -> dict:
    return {
        row.import_ref.rsplit(":", 1)[1]: row
        for row in rows.filter(import_ref__startswith=f"{source}:")
    }
