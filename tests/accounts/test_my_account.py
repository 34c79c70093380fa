import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.accounts.phrases import normalise_phrase
from emvi.accounts.sign_up import SESSION_KEY
from tests import cast
from tests.accounts.test_sessions import logged_in

pytestmark = pytest.mark.django_db


def test_it_shows_how_one_comes_in(ana):
    page = cast.client_for(ana).get("/en/account/").content.decode()
    assert "ana@people.invalid" in page
    assert cast.client_for(None).get("/en/account/").url.startswith("/en/account/login/")


def test_language_and_shared_phone(ana):
    client = cast.client_for(ana)
    response = client.post("/en/account/", {"language": "it", "is_shared_phone": "on"})
    assert response.url == "/it/account/"
    ana.refresh_from_db()
    assert (ana.language, ana.is_shared_phone) == ("it", True)
    client.get("/it/account/")
    assert client.session.get_expiry_age() == 1800
    client.post("/it/account/", {"language": "it"})
    client.get("/it/account/")
    assert client.session.get_expiry_age() > 1800


def test_nothing_else_of_an_account_can_be_changed_there(ana):
    before = Account.objects.filter(pk=ana.pk).values().get()
    everything = {field.name: "1" for field in Account._meta.fields}
    cast.client_for(ana).post("/en/account/", everything | {"language": "sl"})
    after = Account.objects.filter(pk=ana.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"language", "is_shared_phone"}


def test_new_words_stop_the_old_ones(verified):
    here, elsewhere = logged_in(verified), logged_in(verified)
    here.get("/sl/account/words/")
    pending = here.session[SESSION_KEY]
    verified.refresh_from_db()
    assert verified.check_password(cast.PASSWORD)

    response = here.post(
        "/sl/account/words/", {"word": pending["phrase"].split()[pending["asked"] - 1]}
    )

    assert response.url == "/sl/account/"
    verified.refresh_from_db()
    assert verified.check_password(normalise_phrase(pending["phrase"]))
    assert here.get("/en/account/").status_code == 200
    assert elsewhere.get("/en/account/").status_code == 302
    assert SESSION_KEY not in here.session


def test_other_new_words(verified):
    client = cast.client_for(verified)
    client.get("/sl/account/words/")
    first = client.session[SESSION_KEY]["phrase"]
    page = client.post("/sl/account/words/", {"do": "other", "words_in": "de"})
    pending = client.session[SESSION_KEY]
    assert pending["phrase"] != first
    assert pending["words_in"] == "de"
    assert pending["phrase"].split()[0] in page.content.decode()


def test_new_words_of_an_older_window_change_nothing(verified):
    client = cast.client_for(verified)
    client.get("/en/account/words/")
    first = client.session[SESSION_KEY]
    client.post("/en/account/words/", {"do": "other", "words_in": "de", "key": first["key"]})
    second = client.session[SESSION_KEY]
    old = {"word": first["phrase"].split()[first["asked"] - 1], "key": first["key"]}
    page = client.post("/en/account/words/", old)
    assert "There are newer words now" in page.content.decode()
    assert client.session[SESSION_KEY] == second


def test_a_password_of_ones_own(ana):
    client = logged_in(ana)
    words = {"password": "a lamp by the river", "password2": "a lamp by the river"}
    assert client.post("/en/account/password/", words).url == "/en/account/"
    ana.refresh_from_db()
    assert ana.check_password("a lamp by the river")
    assert client.get("/en/account/").status_code == 200
    assert mail.outbox[0].subject == "You have a message"
    assert "127.0.0.1" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), ("1234567890123", "1234567890123"), ("a lamp by the river", "other")],
)
def test_passwords_that_are_refused(ana, password, again):
    response = logged_in(ana).post(
        "/en/account/password/", {"password": password, "password2": again}
    )
    assert response.status_code == 200
    ana.refresh_from_db()
    assert ana.check_password(cast.PASSWORD)


PROTECTED = ["words/", "password/", "delete/", "second-factor/totp/activate/"]


@pytest.mark.parametrize("path", PROTECTED)
def test_minutes_after_the_login_it_asks_again_who_it_is(ana, path, time_machine):
    time_machine.move_to("2026-11-22 08:00Z", tick=False)
    client = logged_in(ana)
    url = f"/en/account/{path}"
    assert client.get(url).status_code == 200
    time_machine.shift(601)
    response = client.get(url)
    assert response.url == f"/en/account/reauthenticate/?next={url}"
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"password": "wrong"}).status_code == 200
    assert client.post(response.url, {"password": cast.PASSWORD}).url == url
    assert client.get(url).status_code == 200


def test_the_words_can_be_said_again_however_they_are_typed(time_machine):
    from emvi.accounts.actions import create_account

    time_machine.move_to("2026-11-22 08:00Z", tick=False)
    account = create_account(
        "kalina", phrase="reka luč jesen kruh most sraka dež oreh", language="sl"
    )
    client = cast.client_for(account)
    time_machine.shift(601)
    url = client.get("/en/account/delete/").url
    words = {"password": "Reka, Luc, Jesen, Kruh, Most, Sraka, Dez, Oreh"}
    assert client.post(url, words).url == "/en/account/delete/"


class TestAddress:
    URL = "/en/account/e-mail/"

    def code(self):
        return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]

    def test_one_is_added_with_a_code(self, verified):
        client = logged_in(verified)
        response = client.post(self.URL, {"action_add": "", "email": "mira@people.invalid"})
        assert response.url == "/en/account/e-mail/code/"
        assert client.get(response.url).status_code == 200
        verified.refresh_from_db()
        assert verified.email == ""
        client.post(response.url, {"code": self.code()})
        verified.refresh_from_db()
        assert verified.email == "mira@people.invalid"
        assert verified.emailaddress_set.get().verified

    def test_an_address_on_its_way_locks_nobody_out(self, verified):
        logged_in(verified).post(self.URL, {"action_add": "", "email": "mira@people.invalid"})
        logged_in(verified)

    def test_it_takes_the_place_of_the_old_one(self, ana):
        client = logged_in(ana)
        url = client.post(self.URL, {"action_add": "", "email": "new@people.invalid"}).url
        client.post(url, {"code": self.code()})
        ana.refresh_from_db()
        assert ana.email == "new@people.invalid"
        assert EmailAddress.objects.get().email == "new@people.invalid"

    def test_the_address_of_somebody_else_is_not_told(self, ana, verified):
        client = logged_in(verified)
        response = client.post(self.URL, {"action_add": "", "email": ana.email})
        assert response.url == "/en/account/e-mail/code/"
        assert EmailAddress.objects.get().user == ana

    def test_it_can_be_taken_away(self, ana):
        client = logged_in(ana)
        assert "ana@people.invalid" in client.get(self.URL).content.decode()
        client.post(self.URL, {"action_remove": "", "email": ana.email})
        ana.refresh_from_db()
        assert ana.email == ""

    def test_not_when_it_is_the_only_way_in(self, ana):
        ana.set_unusable_password()
        ana.save()
        cast.client_for(ana).post(self.URL, {"action_remove": "", "email": ana.email})
        assert EmailAddress.objects.exists()


def test_an_app_and_its_reserve_codes(verified):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    client = logged_in(verified)
    base = "/en/account/second-factor/"
    assert client.get(base).status_code == 200
    secret = client.get(f"{base}totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    response = client.post(f"{base}totp/activate/", {"code": code})
    assert response.url == f"{base}recovery-codes/"
    page = client.get(response.url)
    assert len(page.context["unused_codes"]) == 10
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(app.data)

    for page in ("", "totp/deactivate/", "recovery-codes/generate/", "recovery-codes/download/"):
        assert client.get(base + page).status_code == 200
    for page in ("webauthn/", "webauthn/add/"):
        assert client.get(base + page).status_code == 200

    other = cast.client_for(None)
    response = other.post("/en/account/login/", {"login": "verified", "password": cast.PASSWORD})
    assert response.url == f"{base}authenticate/"
    assert other.get(response.url).status_code == 200
    reserve = client.get(f"{base}recovery-codes/").context["unused_codes"][0]
    assert other.post(response.url, {"code": reserve}).status_code == 302
    assert "_auth_user_id" in other.session


SEND = {"do": "send"}


class TestCodeInTheMiddleOfASession:
    """For those who have neither a password nor a second factor."""

    URL = "/en/account/confirm/"

    @pytest.fixture
    def by_code_only(self, ana, time_machine):
        time_machine.move_to("2026-11-22 08:00Z", tick=False)
        ana.set_unusable_password()
        ana.save()
        client = cast.client_for(ana)
        time_machine.shift(601)
        return client

    @pytest.mark.parametrize("path", ["e-mail/", "second-factor/webauthn/add/", *PROTECTED])
    def test_it_is_asked_before_anything_that_matters(self, by_code_only, path):
        response = by_code_only.get(f"/en/account/{path}")
        assert response.url == f"{self.URL}?next=/en/account/{path}"

    def code(self):
        return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]

    def test_the_code_opens_the_page(self, by_code_only):
        url = by_code_only.get("/en/account/delete/").url
        assert by_code_only.get(url).status_code == 200
        assert not mail.outbox, "opening a page sends nothing"
        assert by_code_only.post(url, SEND).url == f"{self.URL}?next=%2Fen%2Faccount%2Fdelete%2F"
        by_code_only.post(url, SEND)
        assert len(mail.outbox) == 1
        assert by_code_only.post(url, {"code": self.code()}).url == "/en/account/delete/"
        assert by_code_only.get("/en/account/delete/").status_code == 200

    def test_three_tries_then_another_code(self, by_code_only):
        by_code_only.post(self.URL, SEND)
        first = self.code()
        for _try in range(3):
            by_code_only.post(self.URL, {"code": "0000-0000"})
        assert by_code_only.post(self.URL, {"code": first}).status_code == 200
        assert by_code_only.post(self.URL, {"code": self.code()}).status_code == 302

    def test_not_more_than_five_an_hour(self, by_code_only, time_machine):
        time_machine.move_to("2026-11-22 09:00Z", tick=False)
        statuses = []
        for _code in range(7):
            statuses.append(by_code_only.post(self.URL, SEND).status_code)
            session = by_code_only.session
            session.pop("confirm_code", None)
            session.save()
        assert statuses == [302] * 5 + [429] * 2

    def test_a_code_goes_nowhere_but_to_a_confirmed_address(self, verified):
        assert cast.client_for(verified).get(self.URL).status_code == 404

    def test_an_address_that_is_no_name_of_a_page(self, by_code_only):
        by_code_only.post(self.URL, SEND)
        sent = {"code": self.code(), "next": "foo"}
        assert by_code_only.post(self.URL, sent).status_code == 302

    def test_who_has_a_second_factor_gets_no_code(self, officer, time_machine):
        client = cast.client_for(officer)
        time_machine.move_to(timezone.now() + timedelta(seconds=601))
        assert client.get(self.URL).status_code == 404
        assert client.post(self.URL, SEND).status_code == 404
        assert not mail.outbox
        page = client.post("/en/account/second-factor/totp/deactivate/")
        assert "reauthenticate" in page.url

    def test_it_is_no_way_round_a_second_factor(self, officer, time_machine):
        from emvi.accounts.adapter import AccountAdapter

        ways = [way["id"] for way in AccountAdapter().get_reauthentication_methods(officer)]
        assert "code" not in ways
