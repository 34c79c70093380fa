"""What one follows, and how often mail comes."""

from django.db import transaction
from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.accounts.models import Account
from emvi.notifications import actions, queries, serializers
from emvi.notifications.models import Follow
from emvi.paging import Page
from emvi.rest.bodies import Body, PageQuery
from emvi.rest.endpoints import Endpoint


class MyFollowing(Endpoint):
    """What one follows, newest first. Only oneself sees it."""

    scope, asks, gives, is_page = "read", PageQuery, serializers.Following, True

    def get(self, request: Request) -> Response:
        page = queries.followed_page(request.user, cursor=self.asked.get("after", ""))
        return self.answer(Page([serializers.shape_of(one) for one in page], page.after))


class Unfollow(Endpoint):
    """Hear no more of it."""

    scope, takes = "write", Body

    def post(self, request: Request, pk: int) -> Response:
        self.taken(request)
        found = Follow.objects.filter(pk=pk, account=request.user).first()
        if found is None:
            raise NotFound
        actions.unfollow(found)
        return self.answer()


class MyMail(Endpoint):
    """How often one gets mail, by topic."""

    scope, gives = "read", serializers.Mail

    def get(self, request: Request) -> Response:
        return self.answer(_mail(request.user))


def _mail(account: Account) -> dict[str, object]:
    follows = queries.follows_what_they_comment(account)
    return {**queries.frequencies(account), "follows_what_i_comment": follows}


class MailChoose(Endpoint):
    """Choose how often one gets mail, by topic."""

    scope, takes, gives = "write", serializers.MailBody, serializers.Mail

    def post(self, request: Request) -> Response:
        taken = dict(self.taken(request))
        follows = taken.pop("follows_what_i_comment")
        with transaction.atomic():
            frequencies = queries.frequencies(request.user) | taken
            actions.choose_frequencies(request.user, frequencies)
            actions.choose_following(request.user, follows_what_i_comment=follows)
        return self.answer(_mail(request.user))


class NoticesReadAll(Endpoint):
    """Mark all of one's messages as read."""

    scope, takes, gives = "write", Body, serializers.Counted

    def post(self, request: Request) -> Response:
        self.taken(request)
        return self.answer({"count": actions.mark_all_read(request.user)})


urlpatterns = [
    path("following/", MyFollowing.as_view(), name="my-following"),
    path("following/<int:pk>/unfollow/", Unfollow.as_view(), name="unfollow"),
    path("mail/", MyMail.as_view(), name="my-mail"),
    path("mail/choose/", MailChoose.as_view(), name="mail-choose"),
    path("notices/read-all/", NoticesReadAll.as_view(), name="notices-read-all"),
]
