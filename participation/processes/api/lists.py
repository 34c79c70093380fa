"""Topics, places and working states: what the pages of the lists do."""

from django.urls import path
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import ListEntry, Municipality
from emvi.municipalities.permissions import may
from emvi.paging import Page
from emvi.rest.bodies import Body, by_column
from emvi.rest.endpoints import checked, key_of
from participation.processes import actions, serializers
from participation.processes.entry_forms import entry_form
from participation.processes.lists import KINDS, entries, entry_of, kind_of, with_key


class EntryEndpoint(MunicipalityEndpoint):
    """The entry that the address names."""

    def entry(self, key: str, right: str) -> ListEntry:
        if not may(self.request.user, right, self.municipality):
            raise PermissionDenied
        entry = entry_of(self.municipality, key)
        if entry is None:
            raise NotFound
        return entry

    def filled_in(self, entry: ListEntry) -> ListEntry:
        taken, kind = self.taken(self.request), kind_of(entry)
        now = {"position": entry.position, "colour": getattr(entry, "colour", "")}
        now |= {"process": key_of(entry.process) if getattr(entry, "process_id", None) else None}
        data = now | {name: taken[name] for name in now if name in taken}
        for name in kind.texts:
            data |= by_column(name, taken.get(name, {}))
        form = entry_form(kind)(data, instance=entry, municipality=self.municipality)
        checked(form)
        return form.save(commit=False)

    def given(self, entry: ListEntry) -> Response:
        return self.answer(with_key(kind_of(entry), entry))


class DeskLists(MunicipalityEndpoint):
    """All topics, places and working states, retired ones too."""

    scope, gives, is_page = "staff", serializers.Entry, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        if not may(request.user, "processes.view_unpublished", municipality):
            raise PermissionDenied
        found = [entry for _kind, rows in entries(municipality) for entry in rows]
        return self.answer(Page(found, ""))


class EntryAdd(EntryEndpoint):
    """One more in a list: theme, place or work-state."""

    scope, takes, gives = "staff", serializers.EntryBody, serializers.Entry
    success = status.HTTP_201_CREATED

    def post(self, request: Request, municipality: Municipality, kind: str) -> Response:
        if not may(request.user, "processes.add_entry", municipality):
            raise PermissionDenied
        if kind not in KINDS:
            raise NotFound
        entry = self.filled_in(KINDS[kind].new(municipality))
        return self.given(actions.add_entry(entry, by=request.user))


class EntryChange(EntryEndpoint):
    """Another name, or another place in the list. Texts are given whole."""

    scope, takes, gives = "staff", serializers.EntryBody, serializers.Entry

    def post(self, request: Request, municipality: Municipality, entry: str) -> Response:
        changed = self.filled_in(self.entry(entry, "processes.change_entry"))
        actions.change_entry(changed, by=request.user)
        return self.given(changed)


class EntryRetire(EntryEndpoint):
    """Nobody can choose it any more. What has it keeps it."""

    scope, takes, gives = "staff", Body, serializers.Entry

    def post(self, request: Request, municipality: Municipality, entry: str) -> Response:
        self.taken(request)
        found = self.entry(entry, "processes.retire_entry")
        actions.retire_entry(found, by=request.user)
        return self.given(found)


class EntryRestore(EntryEndpoint):
    """It can be chosen again."""

    scope, takes, gives = "staff", Body, serializers.Entry

    def post(self, request: Request, municipality: Municipality, entry: str) -> Response:
        self.taken(request)
        found = self.entry(entry, "processes.restore_entry")
        actions.restore_entry(found, by=request.user)
        return self.given(found)


urlpatterns = [
    path("desk/lists/", DeskLists.as_view(), name="desk-lists"),
    path("desk/lists/<slug:kind>/add/", EntryAdd.as_view(), name="entry-add"),
    path("desk/lists/<slug:entry>/change/", EntryChange.as_view(), name="entry-change"),
    path("desk/lists/<slug:entry>/retire/", EntryRetire.as_view(), name="entry-retire"),
    path("desk/lists/<slug:entry>/restore/", EntryRestore.as_view(), name="entry-restore"),
]
