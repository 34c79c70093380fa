"""The list of a process that is not for everybody, for those who may see it."""

from dataclasses import replace

from django.http import HttpResponse

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality
from participation.processes.models import Process
from participation.processes.queries import process_asked
from participation.proposals.choices import choices_in
from participation.proposals.queries import Filters

# No row has this number: who asks for an unknown process must not get the list of the town.
NO_PROCESS = 0
PRIVATE = "private, no-store"


def narrowed_to(
    account: Account, municipality: Municipality, filters: Filters, asked: str
) -> tuple[Filters, Process | None]:
    """The filters with the process that `asked` names, by number or by slug; and that process, if
    it is not for everybody and this person may see it."""
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    if not asked or any(choice.pk == number for choice in choices_in(municipality).processes):
        return replace(filters, process=number), None
    process = process_asked(account, municipality, asked, number)
    if process is None:
        return replace(filters, process=NO_PROCESS if number is None else number), None
    return replace(filters, process=process.pk), process if process.is_apart else None


def keep_apart(response: HttpResponse, within: Process | None) -> HttpResponse:
    """Nothing that stands between may keep such a list, and no search engine may name it."""
    if within is not None:
        response.headers["Cache-Control"] = PRIVATE
        response.headers["X-Robots-Tag"] = "noindex"
    return response
