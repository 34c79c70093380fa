from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from emvi.municipalities import queries, serializers
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.paging import Page, page_by_key
from emvi.rest.bodies import PageQuery
from emvi.rest.endpoints import Endpoint

PAGE_SIZE = 100


class ThemeList(MunicipalityEndpoint):
    """The topics of a municipality."""

    asks, gives, is_page = PageQuery, serializers.Theme, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(_by_id(municipality.themes.all(), self.asked.get("after", "")))


class PlaceList(MunicipalityEndpoint):
    """The parts of a town in which something can change."""

    asks, gives, is_page = PageQuery, serializers.Place, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(_by_id(municipality.places.all(), self.asked.get("after", "")))


class PortalPages(Endpoint):
    """The pages of the portal that must be there: who runs it, privacy, complaints."""

    gives, is_page = serializers.LegalPage, True

    def get(self, request: Request) -> Response:
        return self.answer(Page([*queries.pages_for(None).values()], ""))


class MunicipalityPages(MunicipalityEndpoint):
    """The same pages of a municipality; the portal's own where it wrote none."""

    gives, is_page = serializers.LegalPage, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        return self.answer(Page([*queries.pages_for(municipality).values()], ""))


def _by_id(rows, cursor: str) -> Page:
    return page_by_key(rows, key="id", descending=False, cursor=cursor, size=PAGE_SIZE)


class CodeCounts(MunicipalityEndpoint):
    """How many one-use codes were issued and used, by year and by who gave them out."""

    gives, is_page = serializers.CodeCount, True

    def get(self, request: Request, municipality: Municipality) -> Response:
        lines = [
            {"year": year, **vars(line)}
            for year, of_year in queries.code_counts(municipality)
            for line in of_year
        ]
        return self.answer(Page(lines, ""))


above_municipalities = [path("pages/", PortalPages.as_view(), name="portal-pages")]
urlpatterns = [
    path("pages/", MunicipalityPages.as_view(), name="municipality-pages"),
    path("themes/", ThemeList.as_view(), name="theme-list"),
    path("places/", PlaceList.as_view(), name="place-list"),
    path("codes/", CodeCounts.as_view(), name="code-counts"),
]
