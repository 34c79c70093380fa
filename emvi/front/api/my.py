"""One's own things."""

from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.accounts.actions import change_settings
from emvi.accounts.models import Account
from emvi.front import serializers
from emvi.front.queries import name_met
from emvi.municipalities.blocks import block_person, blocks_of, unblock_person
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality, RoleGrant
from emvi.notifications.kinds import contexts_of
from emvi.notifications.queries import inbox_page
from emvi.paging import Page, page_by_key
from emvi.rest.bodies import Body, PageQuery
from emvi.rest.endpoints import Endpoint
from participation.proposals import shapes
from participation.proposals.queries import own_page
from participation.proposals.serializers import OwnProposal

PAGE_SIZE = 50


class My(Endpoint):
    """What the portal knows of the person who asks."""

    scope, gives = "read", serializers.Me

    def get(self, request: Request) -> Response:
        account: Account = request.user
        grants = RoleGrant.objects.running().filter(account=account)
        me = {
            "language": account.language,
            "is_shared_phone": account.is_shared_phone,
            "names": account.public_names.select_related("municipality").order_by("pk"),
            "verifications": account.verifications.select_related("municipality").order_by("pk"),
            "roles": grants.select_related("municipality").order_by("pk"),
        }
        return self.answer(me)


class SettingsChange(Endpoint):
    """Change how one is served. What else the portal knows of the person is only for a token that
    may read."""

    scope, takes = "write", serializers.SettingsBody

    def post(self, request: Request) -> Response:
        account = Account.objects.get(pk=request.user.pk)
        change_settings(account, **self.taken(request))
        return self.answer()


class MyProposals(Endpoint):
    """What one has put forward, newest first."""

    scope, asks, gives, is_page = "read", PageQuery, OwnProposal, True

    def get(self, request: Request) -> Response:
        page = own_page(request.user, cursor=self.asked.get("after", ""))
        return self.answer(Page([shapes.own_shape(one) for one in page], page.after))


class MyNotices(Endpoint):
    """One's messages, newest first. Reading them here does not mark them as read."""

    scope, asks, gives, is_page = "read", PageQuery, serializers.Notice, True

    def get(self, request: Request) -> Response:
        page = inbox_page(request.user, cursor=self.asked.get("after", ""))
        contexts = contexts_of(page.items)
        for notice in page:
            context = contexts.get(notice.pk, {})
            notice.headline, notice.address = context.get("headline"), context.get("url")
            notice.is_read = notice.read_at is not None
        return self.answer(Page([one for one in page if one.headline], page.after))


class MyBlocks(Endpoint):
    """Whom one blocks, by the names under which one met them."""

    scope, asks, gives, is_page = "read", PageQuery, serializers.Block, True

    def get(self, request: Request) -> Response:
        cursor = self.asked.get("after", "")
        rows = blocks_of(request.user)
        return self.answer(
            page_by_key(rows, key="id", descending=True, cursor=cursor, size=PAGE_SIZE)
        )


class PersonBlock(MunicipalityEndpoint):
    """Block whoever writes under a public name: both see nothing of each other."""

    scope, takes = "write", Body

    def post(self, request: Request, municipality: Municipality, pk: int) -> Response:
        self.taken(request)
        name = name_met(request.user, municipality, pk)
        if name is None:
            raise NotFound
        block_person(name, by=request.user)
        return self.answer()


class PersonUnblock(Endpoint):
    """See each other again, unless the other one blocks too."""

    scope, takes = "write", Body

    def post(self, request: Request, pk: int) -> Response:
        self.taken(request)
        block = blocks_of(request.user).filter(pk=pk).first()
        if block is None:
            raise NotFound
        unblock_person(block, by=request.user)
        return self.answer()


urlpatterns = [
    path("", My.as_view(), name="my"),
    path("change-settings/", SettingsChange.as_view(), name="settings-change"),
    path("proposals/", MyProposals.as_view(), name="my-proposals"),
    path("notices/", MyNotices.as_view(), name="my-notices"),
    path("blocks/", MyBlocks.as_view(), name="my-blocks"),
    path("blocks/<int:pk>/unblock/", PersonUnblock.as_view(), name="person-unblock"),
]
