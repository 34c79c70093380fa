from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.accounts import models, serializers
from emvi.paging import page_by_key
from emvi.rest.bodies import PageQuery
from emvi.rest.endpoints import Endpoint

PAGE_SIZE = 20


class TermsList(Endpoint):
    """The terms of use: those that hold now, and those that people agreed to before."""

    asks, gives, is_page = PageQuery, serializers.Terms, True

    def get(self, request: Request) -> Response:
        rows, cursor = models.Terms.objects.published(), self.asked.get("after", "")
        return self.answer(
            page_by_key(rows, key="version", descending=True, cursor=cursor, size=PAGE_SIZE)
        )


above_municipalities = [path("terms/", TermsList.as_view(), name="terms-list")]
