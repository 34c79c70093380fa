import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from emvi.accounts.models import Account
from emvi.accounts.sessions import describe_browser
from tests import cast

pytestmark = pytest.mark.django_db

LOGIN = "/en/account/login/"
SETTINGS = "/en/account/"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"


def logged_in(account, user_agent=FIREFOX, address="203.0.113.7") -> Client:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    client.post(LOGIN, {"login": account.login, "password": cast.PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1",
            "Chrome, iPhone",
        ),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_two_words_about_a_browser(user_agent, words):
    assert describe_browser(user_agent) == words


def test_no_address_and_no_exact_browser_is_kept(ana):
    client = logged_in(ana)
    client.get(SETTINGS)
    row = UserSession.objects.get()
    assert (row.ip, row.user_agent) == ("0.0.0.0", "Firefox, Android")
    assert (row.created_at.hour, row.created_at.minute, row.last_seen_at.second) == (0, 0, 0)
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "203.0.113" not in kept
    assert "Mozilla" not in kept


def test_a_form_that_waits_for_reauthentication_keeps_nothing_of_the_request(ana, time_machine):
    time_machine.move_to("2026-11-22 08:00Z", tick=False)
    client = logged_in(ana)
    time_machine.shift(601)
    response = client.post("/en/account/second-factor/recovery-codes/generate/")
    assert response.url.startswith("/en/account/reauthenticate/?next=")
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "203.0.113" not in kept
    response = client.post(response.url, {"password": cast.PASSWORD})
    assert response.url == "/en/account/second-factor/recovery-codes/generate/"


def test_sessions_are_listed_and_ended_one_by_one(ana):
    here, there = logged_in(ana), logged_in(ana, user_agent="Mozilla/5.0 (iPad) Safari/604")
    page = here.get(SETTINGS).content.decode()
    assert "Firefox, Android" in page
    assert "Safari, iPad" in page
    other = UserSession.objects.get(user_agent="Safari, iPad")
    here.post(f"/en/account/sessions/{other.pk}/end/")
    assert there.get(SETTINGS).status_code == 302
    assert here.get(SETTINGS).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(ana, stranger):
    logged_in(ana)
    session = UserSession.objects.get()
    assert logged_in(stranger).post(f"/en/account/sessions/{session.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_log_out_clears_the_browser(ana):
    client = logged_in(ana)
    key = client.session.session_key
    assert client.get("/en/account/logout/").status_code == 200
    response = client.post("/en/account/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["sessionid"].value == ""
    assert response.url == "/en/account/logged-out/"
    assert client.get(response.url).status_code == 200
    assert not Session.objects.filter(pk=key).exists()


def test_log_out_clears_a_shared_phone_of_everything(ana):
    ana.is_shared_phone = True
    ana.save()
    response = logged_in(ana).post("/en/account/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage", "cookies"'
    assert response.cookies["known"].value == ""


def test_pages_of_those_who_are_in_are_kept_by_no_cache(ana):
    assert "no-store" in logged_in(ana).get(SETTINGS).headers["Cache-Control"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
def test_a_session_dies_with_a_block_and_with_another_password(ana, change):
    client = logged_in(ana)
    Account.objects.update(**change)
    assert client.get(SETTINGS).status_code == 302


class TestSharedPhone:
    URL = "/en/account/shared-phone/"

    def test_a_guest_switches_it_on_and_off(self, client):
        assert client.get(self.URL).context["shared"] is False
        client.post(self.URL, {"shared": "yes"})
        assert client.get(self.URL).context["shared"] is True
        assert client.session.get_expiry_age() == 1800
        client.post(self.URL, {"shared": "no"})
        assert client.get(self.URL).context["shared"] is False
        assert client.session.get_expiry_age() > 1800

    def test_half_an_hour_after_the_last_page_it_is_over(self, ana, time_machine):
        Account.objects.update(is_shared_phone=True)
        time_machine.move_to("2026-11-22 08:00Z", tick=False)
        client = logged_in(ana)
        for _page in range(3):
            time_machine.shift(1700)
            assert client.get(SETTINGS).status_code == 200
        time_machine.shift(1801)
        response = client.get(SETTINGS)
        assert response.status_code == 302
        assert "after a pause" in client.get(response.url).content.decode()

    def test_without_it_a_session_lasts(self, ana, time_machine):
        time_machine.move_to("2026-11-22 08:00Z", tick=False)
        client = logged_in(ana)
        time_machine.shift(86400 * 20)
        assert client.get(SETTINGS).status_code == 200

    def test_the_way_back_stays_on_this_site(self, client):
        assert client.post(self.URL, {"shared": "yes", "next": "/sl/"}).url == "/sl/"
        assert client.post(self.URL, {"next": "https://evil.invalid"}).url == self.URL

    def test_a_guest_without_a_session_gets_none(self, client):
        client.get("/en/account/login/")
        assert not Session.objects.exists()
