import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.urls import reverse

from emvi.municipalities.models import Role
from emvi.municipalities.permissions import may, roles_of
from emvi.municipalities.second_factor import SecondFactorMiddleware, staff_page
from tests import cast

pytestmark = pytest.mark.django_db

DESK = "/en/ljubljana/desk/"


def with_password_only(account) -> Client:
    """As somebody whose session began before there was a second factor."""
    client = Client()
    client.force_login(account)
    return client


def roles_in(client: Client, municipality) -> frozenset:
    """What the roles of this browser's person are, asked behind the middleware."""
    found = []

    def view(request):
        found.append(roles_of(request.user, municipality))

    request = RequestFactory().get("/")
    request.session = client.session
    from django.contrib.auth import get_user

    request.user = get_user(request)
    SecondFactorMiddleware(view)(request)
    return found[0]


def test_a_role_rests_until_the_second_step(officer, ljubljana):
    assert roles_in(with_password_only(officer), ljubljana) == frozenset()
    assert roles_in(cast.client_for(officer), ljubljana) == {Role.OFFICER}


def test_a_factor_that_was_taken_away_counts_no_more(officer, ljubljana):
    client = cast.client_for(officer)
    Authenticator.objects.all().delete()
    assert roles_in(client, ljubljana) == frozenset()


def test_the_demo_may_go_without(officer, ljubljana, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert roles_in(with_password_only(officer), ljubljana) == {Role.OFFICER}


def test_the_desk_sends_to_the_second_step(officer, ljubljana):
    client = with_password_only(officer)
    response = client.get(DESK)
    assert response.url == f"/en/account/second-factor/reauthenticate/?next={DESK}"
    page = client.get(response.url)
    assert "second step" in page.content.decode()


def test_the_desk_sends_who_has_none_to_add_one(officer, ljubljana):
    Authenticator.objects.all().delete()
    client = with_password_only(officer)
    response = client.get(DESK)
    assert response.url == f"/en/account/second-factor/?next={DESK}"
    assert "first add a second step" in client.get(response.url).content.decode()


def test_after_the_second_step_the_desk_opens(officer, ljubljana):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    client = with_password_only(officer)
    url = client.get(DESK).url
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(cast.TOTP_SECRET, counter))
    assert client.post(url, {"code": code}).url == DESK
    assert client.get(DESK).status_code == 200


def test_residents_are_not_asked(ana, ljubljana):
    assert "second-factor" not in with_password_only(ana).get(DESK).headers.get("Location", "")
    assert with_password_only(ana).get("/en/my/").status_code == 200


def test_superusers_are_staff(portal_team):
    response = with_password_only(portal_team).get("/en/admin/")
    assert response.url.startswith("/en/account/second-factor/reauthenticate/")
    assert cast.client_for(portal_team).get("/en/admin/").status_code == 200


def test_without_a_second_step_no_right_of_the_portal_team(portal_team):
    assert portal_team.has_perm("any.thing")
    portal_team.lacks_second_factor = True
    assert not portal_team.has_perm("any.thing")
    assert not portal_team.has_module_perms("any")


class TestAdminDoor:
    def test_a_guest_goes_to_our_login(self, client):
        response = client.get("/en/admin/")
        assert response.url == "/en/account/login/?next=/en/admin/"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_the_form_of_the_admin_opens_nothing(self, client, method, portal_team):
        words = {"username": portal_team.login, "password": cast.PASSWORD}
        response = getattr(client, method)("/en/admin/login/", words)
        assert response.url.startswith("/en/account/login/")
        assert "_auth_user_id" not in client.session

    def test_residents_do_not_get_in(self, ana):
        client = cast.client_for(ana)
        assert client.get("/en/admin/login/").status_code == 403
        assert client.get("/en/admin/").status_code in {302, 403, 404}


def test_a_marked_view_is_a_staff_page(officer, rf):
    @staff_page
    def view(request):
        raise AssertionError("not reached")

    assert view.is_staff_page
    assert view.__name__ == "view"


def test_asking_costs_residents_nothing(ana, ljubljana, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.session = with_password_only(ana).session
    request.session.get("loaded")
    request.user = ana
    with django_assert_num_queries(0):
        SecondFactorMiddleware(lambda request: None)(request)
    assert ana.lacks_second_factor
    assert not may(ana, "desk.view", ljubljana)


def test_the_admin_is_where_the_tests_think():
    assert reverse("admin:index").endswith("/admin/")


@pytest.mark.django_db(transaction=True)
def test_who_adds_an_app_has_made_the_second_step(officer, ljubljana):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    Authenticator.objects.all().delete()
    client = Client()
    client.post("/en/account/login/", {"login": officer.login, "password": cast.PASSWORD})
    activate = "/en/account/second-factor/totp/activate/"
    secret = client.get(activate).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(activate, {"code": code})
    assert client.get(DESK).status_code == 200
