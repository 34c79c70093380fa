"""Where imported proposals go: a municipality and a process, made when they are missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from emvi.discussions.beginnings import equip_municipality
from emvi.municipalities.models import RESERVED_SLUGS, Municipality
from emvi.refusals import Refused
from participation.processes.models import Phase, Process

# The code for a country that is not known.
UNKNOWN_COUNTRY = "ZZ"
# The last thing that was said lies inside the phase.
ENDS_AFTER = timedelta(hours=1)

TITLE = {
    "sl": "Predlogi z drugega portala",
    "de": "Vorschläge von einem anderen Portal",
    "it": "Proposte da un altro portale",
    "el": "Προτάσεις από άλλη πύλη",
    "en": "Proposals from another portal",
}
SUMMARY = {
    "sl": "Te predloge in komentarje so ljudje objavili na drugem portalu: {source}. Tukaj jih "
    "lahko berete in po njih iščete. Zbiranje je končano. Podpore so seštete tam. Naš rok za "
    "odgovor pri njih ne teče.",
    "de": "Diese Vorschläge und Kommentare haben Menschen auf einem anderen Portal veröffentlicht: "
    "{source}. Hier können Sie sie lesen und durchsuchen. Das Sammeln ist beendet. Die "
    "Unterstützungen wurden dort gezählt. Unsere Frist für die Antwort läuft für sie nicht.",
    "it": "Queste proposte e questi commenti sono stati pubblicati su un altro portale: {source}. "
    "Qui si possono leggere e cercare. La raccolta è chiusa. I sostegni sono stati contati "
    "lì. Per queste proposte non corre la nostra scadenza per la risposta.",
    "el": "Αυτές οι προτάσεις και τα σχόλια δημοσιεύτηκαν σε άλλη πύλη: {source}. Εδώ μπορείτε να τα "
    "διαβάσετε και να κάνετε αναζήτηση. Η συγκέντρωση προτάσεων έληξε. Η υποστήριξη "
    "μετρήθηκε εκεί. Η δική μας προθεσμία απάντησης δεν ισχύει για αυτές.",
    "en": "People published these proposals and comments on another portal: {source}. Here you can "
    "read and search them. Collecting has ended. Support was counted there. Our answer "
    "deadline does not run for them.",
}
CHANGEABLE = {
    "sl": "Nič več: zbiranje je končano.",
    "de": "Nichts mehr: Das Sammeln ist beendet.",
    "it": "Più nulla: la raccolta è chiusa.",
    "el": "Τίποτα πια: η συγκέντρωση προτάσεων έληξε.",
    "en": "Nothing any more: collecting has ended.",
}
FIXED = {
    "sl": "Besedila, datumi in seštevki podpor so taki, kot so bili tam.",
    "de": "Texte, Daten und Zahlen der Unterstützung sind so, wie sie dort waren.",
    "it": "Testi, date e numeri dei sostegni sono quelli del portale di origine.",
    "el": "Τα κείμενα, οι ημερομηνίες και οι αριθμοί είναι όπως ήταν εκεί.",
    "en": "Texts, dates and totals of support are as they were there.",
}
PHASE = {
    "sl": "Zbiranje predlogov",
    "de": "Vorschläge sammeln",
    "it": "Raccolta delle proposte",
    "el": "Συγκέντρωση προτάσεων",
    "en": "Collecting proposals",
}


@dataclass(frozen=True)
class NewMunicipality:
    """What a municipality gets when the import has to make it."""

    name: str = ""
    country: str = ""
    language: str = ""
    time_zone: str = ""
    contact: str = ""


def municipality_for(slug: str, new: NewMunicipality, *, locale: str) -> tuple[Municipality, bool]:
    """The municipality with this short name; made (and told so) when there is none. Without a
    contact address nobody would read what people write to it, so only its staff sees it then."""
    found = Municipality.objects.filter(slug=slug).first()
    if found:
        return found, False
    check_slug(slug, "municipality")
    if slug in RESERVED_SLUGS:
        raise Refused(f"“{slug}” is taken by the portal. Choose another short name.")
    official = new.language or (locale if locale in settings.INTERFACE_LANGUAGES else "en")
    name = new.name or slug.replace("-", " ").title()
    municipality = Municipality(
        slug=slug,
        country=new.country or UNKNOWN_COUNTRY,
        default_language=official,
        written_languages=list(dict.fromkeys([official, locale or official, "en"])),
        contact_email=new.contact or f"{slug}@municipality.invalid",
        is_public=bool(new.contact),
    )
    if new.time_zone:
        municipality.time_zone = new.time_zone
    for language in settings.INTERFACE_LANGUAGES:
        setattr(municipality, f"name_{language}", name)
        setattr(municipality, f"office_{language}", name)
    try:
        municipality.full_clean()
    except ValidationError as error:
        raise Refused("; ".join(error.messages)) from error
    municipality.save()
    equip_municipality(municipality)
    return municipality, True


def about_new(municipality: Municipality, new: NewMunicipality) -> list[str]:
    """What the import says of a municipality that it made: that it did, what it took for granted,
    and what is left to do."""
    taken = {
        "name": ("--name", new.name, str(municipality.name)),
        "country": ("--country", new.country, f"{municipality.country} (not known)"),
        "official language": ("--language", new.language, municipality.default_language),
        "time zone": ("--time-zone", new.time_zone, municipality.time_zone),
        "contact": ("--contact", new.contact, f"{municipality.contact_email} (reaches nobody)"),
    }
    assumed = [
        f"{what} {value} ({option})" for what, (option, given, value) in taken.items() if not given
    ]
    seen = "public" if municipality.is_public else "not public"
    lines = [f"The municipality “{municipality.slug}” was made. It is {seen}."]
    if assumed:
        lines.append(f"Assumed: {'; '.join(assumed)}.")
    check = "names and office in each language, languages people write in, imprint, privacy, roles"
    lines.append(f"To do in the admin: {check}, and whatever was assumed.")
    if not municipality.is_public:
        lines.append("Then give it a contact address and make it public.")
    return lines


def process_for(
    municipality: Municipality, slug: str, *, source: str, first: datetime, last: datetime
) -> tuple[Process, bool]:
    """The process with this short name. When there is none it is made: published, with one phase
    in the past that spans the dates of what is imported, and a text that says where it is from."""
    found = Process.objects.filter(municipality=municipality, slug=slug).first()
    if found:
        if found.state == Process.State.DRAFT:
            raise Refused("This process is a draft. Publish it first.")
        return found, False
    check_slug(slug, "process")
    process = Process(
        municipality=municipality,
        slug=slug,
        kind=Process.Kind.IDEAS,
        state=Process.State.PUBLISHED,
        published_at=first,
        **{name: getattr(municipality, name) for name in Process.RULE_FIELDS},
    )
    phase = Phase(
        opens_at=first,
        closes_at=last + ENDS_AFTER,
        announced_closes_at=last + ENDS_AFTER,
        allows_proposals=True,
        allows_supports=True,
        allows_comments=True,
    )
    for language in settings.INTERFACE_LANGUAGES:
        setattr(process, f"title_{language}", f"{TITLE[language]}: {source}"[:120])
        setattr(process, f"summary_{language}", SUMMARY[language].format(source=source))
        setattr(process, f"what_can_change_{language}", CHANGEABLE[language])
        setattr(process, f"what_is_fixed_{language}", FIXED[language])
        setattr(phase, f"title_{language}", PHASE[language])
    process.save()
    phase.process = process
    phase.save()
    return process, True


def check_slug(slug: str, field: str) -> None:
    most = {"municipality": 40, "process": 60}[field]
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise Refused(f"“{slug}” cannot stand in an address.") from error
    if len(slug) > most:
        raise Refused(f"“{slug}” is too long: at most {most} characters.")
