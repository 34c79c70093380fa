"""What stands above the municipalities."""

from rest_framework.request import Request
from rest_framework.response import Response

from emvi.front import serializers
from emvi.front.queries import cities_of, city_page
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.endpoints import MunicipalityEndpoint
from emvi.municipalities.models import Municipality
from emvi.notifications.actions import follow
from emvi.notifications.serializers import Following, shape_of
from emvi.paging import Page
from emvi.rest.bodies import Body, PageQuery
from emvi.rest.endpoints import Endpoint
from participation.proposals import shapes
from participation.proposals.overdue import overdue_page
from participation.proposals.serializers import Overdue


class MunicipalityList(Endpoint):
    """The municipalities on this portal, with their rules and how they keep their promise."""

    asks, gives, is_page = PageQuery, serializers.Municipality, True

    def get(self, request: Request) -> Response:
        return self.answer(city_page(cursor=self.asked.get("after", "")))


class MunicipalityDetail(MunicipalityEndpoint):
    """A municipality, with its rules and how it keeps its promise."""

    gives = serializers.Municipality

    def get(self, request: Request, municipality: Municipality) -> Response:
        [city] = cities_of([municipality])
        return self.answer(city)


class MunicipalityFollow(MunicipalityEndpoint):
    """Hear of new proposals, answers and steps in a municipality."""

    scope, takes, gives = "write", Body, Following

    def post(self, request: Request, municipality: Municipality) -> Response:
        self.taken(request)
        return self.answer(shape_of(follow(request.user, municipality)))


class PortalOverdue(Endpoint):
    """Answers that are overdue, of all municipalities, for longest first."""

    asks, gives, is_page = PageQuery, Overdue, True

    def get(self, request: Request) -> Response:
        page = overdue_page(unseen=unseen_by(request.user), cursor=self.asked.get("after", ""))
        return self.answer(Page([shapes.overdue_shape(one) for one in page], page.after))
