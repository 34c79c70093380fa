"""Programs of the people of the permission table, each with a token that may do everything which
its person may."""

import json
from datetime import timedelta
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.accounts.tokens import make_token
from emvi.municipalities.codes import issue_codes
from emvi.municipalities.models import Block, Municipality, PublicName, Role
from emvi.municipalities.permissions import holds_any_role
from participation.processes.actions import invite_people, retire_entry
from participation.processes.models import Process
from participation.proposals.actions import support_proposal
from participation.proposals.models import Proposal
from tests import cast
from tests.permission_world import HANDLER, World

ROOT = "/api/v1/"
TOWN = f"{ROOT}municipalities/ljubljana/"


def token_for(account: Account, *scopes: str) -> str:
    """A token with these scopes; with all that make sense for the person if none is named."""
    everything = ("read", "write", "staff") if holds_any_role(account) else ("read", "write")
    ends = timezone.localdate() + timedelta(days=30)
    _token, plain = make_token(account, name="Robot", scopes=scopes or everything, expires_on=ends)
    return plain


class Program:
    """Sends JSON, or a form where there is a file, with a token or without."""

    def __init__(self, token: str = "") -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers=headers)
        self.client.handler = HANDLER

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, body: object = None) -> HttpResponse:
        if isinstance(body, dict) and isinstance(body.get("file"), bytes):
            file = SimpleUploadedFile("file", body["file"])
            return self.client.post(path, body | {"file": file})
        data = json.dumps({} if body is None else body)
        return self.client.post(path, data, content_type="application/json")


def program_of(account: Account | None, *scopes: str) -> Program:
    return Program(token_for(account, *scopes) if account else "")


class ApiWorld(World):
    """The world of the permission table, with a program for each of its people."""

    def __init__(self) -> None:
        super().__init__()
        for things, town in (
            (self.objects, self.here),
            (self.elsewhere, self.there),
            (self.unseen, self.quiet),
        ):
            name = cast.make_public_name(town)
            proposals = Proposal.objects.visible().filter(municipality=town)
            cast.make_comment(proposals.order_by("pk").first().thread, name)
            things["person"] = {"other": name.pk}
            self._to_undo(things, town)
        block = Block.objects.create(
            account=self.accounts["r"],
            blocked=PublicName.objects.get(pk=self.objects["person"]["other"]).account,
            seen_as_id=self.objects["person"]["other"],
        )
        self.objects["block"] = {"own": block.pk}
        locked = cast.make_account(is_active=False, lock_reason="It sends the same words to all.")
        self.objects["account"]["locked"] = locked.pk
        self.codes = self._codes()

    def _to_undo(self, things: dict, town: Municipality) -> None:
        """What was done and can be taken back."""
        scheduled = cast.make_process(
            town, "scheduled", state="draft", publish_at=timezone.now() + timedelta(days=9)
        )
        cast.make_phase(scheduled)
        theme = cast.make_theme(town, "Harbours")
        retire_entry(theme, by=cast.make_staff(town, Role.OFFICER))
        supported = cast.make_proposal(
            Process.objects.get(municipality=town, slug=things["process"]["open"])
        )
        support_proposal(supported, by=self.accounts["v"])
        things["process"] |= {"scheduled": scheduled.slug, "private": "apart"}
        things["entry"]["retired"] = f"theme-{theme.pk}"
        things["proposal"]["supported"] = supported.pk

    def _codes(self) -> dict[str, str]:
        """Codes that nobody used yet: one that confirms, one that lets in."""
        officer = self.accounts["o"]
        _sheet, codes = issue_codes(self.here, by=officer, size=1, language="en")
        apart = Process.objects.get(municipality=self.here, slug="apart")
        return {"code": codes[0], "invitation_code": invite_people(apart, by=officer, number=1)[0]}

    @property
    def numbers(self) -> dict[str, object]:
        return super().numbers | self.codes

    @cached_property
    def programs(self) -> dict[str, Program]:
        programs = {who: program_of(account) for who, account in self.accounts.items()}
        # Who came without a second step has a token without the rights of staff.
        programs["n"] = program_of(self.accounts["n"], "read", "write")
        return programs
