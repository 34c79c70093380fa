import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from emvi.accounts.actions import create_account, drop_unconfirmed_accounts
from emvi.accounts.models import Account
from tests import cast

pytestmark = pytest.mark.django_db

LOGIN = "/en/account/login/"


def log_in(login, password, client=None, **data):
    client = client or Client()
    return client, client.post(LOGIN, {"login": login, "password": password} | data)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_in(message) -> str:
    return re.search(r"\d{4}-\d{4}", message.body)[0]


@pytest.fixture
def kalina():
    return create_account("kalina", phrase="Reka luč jesen kruh most sraka dež oreh", language="sl")


@pytest.mark.parametrize(
    "typed",
    [
        "reka luč jesen kruh most sraka dež oreh",
        "REKA  LUC JESEN KRUH MOST SRAKA DEZ OREH",
        "1. reka, 2. luč, 3. jesen, 4. kruh, 5. most, 6. sraka, 7. dež, 8. oreh",
        "reka\tluč jesen-kruh most sraka dež oreh ",
    ],
)
def test_the_phrase_however_it_is_typed(kalina, typed):
    client, response = log_in(" Kalina", typed)
    assert response.status_code == 302
    assert is_in(client)


def test_who_has_no_address_is_not_asked_to_confirm_one(kalina):
    client, response = log_in("kalina", "reka luč jesen kruh most sraka dež oreh")
    assert "/my/" in response.url
    assert not EmailAddress.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("typed", ["reka luč jesen kruh most sraka dež", "", "x" * 5000])
def test_other_words_do_not_open(kalina, typed):
    client, response = log_in("kalina", typed)
    assert response.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("name", ["ana", "ANA", "ana@people.invalid", "Ana@People.Invalid"])
def test_name_or_address_with_a_password(ana, name):
    client, response = log_in(name, cast.PASSWORD)
    assert response.status_code == 302
    assert is_in(client)


def test_a_password_of_eight_words_is_taken_as_it_is(ana):
    ana.set_password("Eight Words That Somebody Chose For Their Account")
    ana.save()
    client, _response = log_in("ana", "Eight Words That Somebody Chose For Their Account")
    assert is_in(client)


def test_an_address_that_nobody_confirmed_gets_a_code_first():
    account = cast.make_account("mira", email="mira@people.invalid")
    EmailAddress.objects.update(verified=False)
    client, response = log_in("mira", cast.PASSWORD)
    assert response.url == "/en/account/e-mail/code/"
    assert not is_in(client)
    client.post(response.url, {"code": code_in(mail.outbox[-1])})
    assert is_in(client)
    assert account.emailaddress_set.get().verified


def test_a_locked_account_does_not_open(ana):
    Account.objects.update(is_active=False)
    client, response = log_in("ana", cast.PASSWORD)
    assert response.status_code == 403
    assert "/en/contact/" in response.content.decode()
    assert not is_in(client)


def test_answers_do_not_tell_whether_an_account_exists(ana):
    _client, known = log_in("ana", "wrong password")
    _client, unknown = log_in("nobody", "wrong password")
    error = known.context["form"].errors.as_text()
    assert error == unknown.context["form"].errors.as_text()


class TestGuessing:
    """Check 36: few guesses are looked at, whatever else is tried."""

    @pytest.fixture
    def evaluated(self, monkeypatch):
        checked = []
        real = Account.check_password

        def check_password(account, raw):
            checked.append(raw)
            return real(account, raw)

        monkeypatch.setattr(Account, "check_password", check_password)
        return checked

    def test_at_one_account(self, ana, evaluated):
        client = Client()
        for guess in range(100):
            log_in("ana", f"guess number {guess}", client)
        assert 0 < len(evaluated) <= 20
        log_in("ana", cast.PASSWORD, client)
        assert not is_in(client)

    def test_from_many_addresses(self, ana, evaluated):
        for guess in range(100):
            client = Client(
                REMOTE_ADDR=f"203.0.113.{guess}", headers={"x-forwarded-for": f"1.1.1.{guess}"}
            )
            log_in("ana", f"guess number {guess}", client)
        assert 0 < len(evaluated) <= 20

    def test_at_many_accounts_from_one_address(self, ljubljana, evaluated):
        for guess in range(60):
            account = cast.make_account(f"neighbour-{guess}")
            header = {"x-forwarded-for": f"1.1.1.{guess}"}
            log_in(account.login, "guess number", Client(headers=header))
        assert 0 < len(evaluated) <= 30

    def test_a_mailed_code_still_opens(self, ana):
        client = Client()
        for guess in range(10):
            log_in("ana", f"guess number {guess}", client)
        url = client.post("/en/account/login/code/", {"email": "ana@people.invalid"}).url
        client.post(url, {"code": code_in(mail.outbox[0])})
        assert is_in(client)

    def test_the_second_step_too(self, officer, evaluated):
        client, response = log_in("officer", cast.PASSWORD)
        for guess in range(30):
            client.post(response.url, {"code": f"{guess:06}"})
        assert not is_in(client)


class TestAKnownBrowser:
    """Who logged in here before is not locked out by somebody who guesses elsewhere."""

    @pytest.fixture
    def at_home(self, ana):
        client, _response = log_in("ana", cast.PASSWORD)
        client.post("/en/account/logout/")
        assert not is_in(client)
        return client

    def attack(self, **client):
        for guess in range(20):
            log_in("ana", f"guess number {guess}", Client(**client))

    def test_its_owner_comes_in_while_others_guess(self, ana, at_home):
        self.attack(REMOTE_ADDR="203.0.113.9")
        elsewhere, _response = log_in("ana", cast.PASSWORD)
        assert not is_in(elsewhere)
        for name in ("ana", "ANA@people.invalid"):
            log_in(name, cast.PASSWORD, at_home)
            assert is_in(at_home)
            at_home.post("/en/account/logout/")

    def test_it_has_few_tries_too(self, ana, at_home):
        for guess in range(10):
            log_in("ana", f"guess number {guess}", at_home)
        log_in("ana", cast.PASSWORD, at_home)
        assert not is_in(at_home)

    def test_it_helps_nobody_at_the_account_of_somebody_else(self, ana, stranger):
        thief, _response = log_in("stranger", cast.PASSWORD)
        thief.post("/en/account/logout/")
        self.attack()
        log_in("ana", cast.PASSWORD, thief)
        assert not is_in(thief)

    @pytest.mark.parametrize("forged", ["", "x", "x.y", ".", "a" * 24 + "." + "0" * 64])
    def test_a_forged_mark_gives_no_tries(self, ana, forged):
        self.attack()
        thief = Client()
        thief.cookies["known"] = forged
        log_in("ana", cast.PASSWORD, thief)
        assert not is_in(thief)

    def test_it_ends_with_the_password(self, ana, at_home):
        ana.set_password("another password of mine")
        ana.save()
        self.attack()
        log_in("ana", "another password of mine", at_home)
        assert not is_in(at_home)

    def test_a_shared_phone_is_never_known(self, ana):
        ana.is_shared_phone = True
        ana.save()
        client, _response = log_in("ana", cast.PASSWORD)
        assert is_in(client) and not client.cookies["known"].value

    def test_the_cookie_says_nothing(self, ana, at_home):
        cookie = at_home.cookies["known"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
        for word in ("ana", str(ana.opaque_id), ana.password):
            assert word not in cookie.value


def test_a_new_session_key_at_login(ana):
    client = Client()
    client.post("/en/account/shared-phone/", {"shared": "yes"})
    before = client.session.session_key
    log_in("ana", cast.PASSWORD, client)
    assert client.session.session_key != before
    assert not client.session.exists(before)


class TestByMailedCode:
    def test_in_and_out(self, ana):
        client = Client()
        response = client.post("/en/account/login/code/", {"email": "ANA@people.invalid"})
        assert mail.outbox[0].to == ["ana@people.invalid"]
        assert client.get(response.url).status_code == 200
        response = client.post(response.url, {"code": code_in(mail.outbox[0])})
        assert is_in(client)

    def test_digits_of_another_script(self, ana):
        client = Client()
        response = client.post("/en/account/login/code/", {"email": "ana@people.invalid"})
        arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        client.post(response.url, {"code": code_in(mail.outbox[0]).translate(arabic)})
        assert is_in(client)

    def test_a_code_works_once_and_in_its_own_browser(self, ana):
        client, thief = Client(), Client()
        url = client.post("/en/account/login/code/", {"email": "ana@people.invalid"}).url
        thief.post("/en/account/login/code/", {"email": "ana@people.invalid"})
        code = code_in(mail.outbox[0])
        thief.post(url, {"code": code})
        assert not is_in(thief)
        client.post(url, {"code": code})
        assert is_in(client)
        client.post("/en/account/logout/")
        client.post(url, {"code": code})
        assert not is_in(client)

    def test_three_tries(self, ana):
        client = Client()
        url = client.post("/en/account/login/code/", {"email": "ana@people.invalid"}).url
        for _try in range(3):
            client.post(url, {"code": "0000-0000"})
        client.post(url, {"code": code_in(mail.outbox[0])})
        assert not is_in(client)

    def test_ten_minutes(self, ana, time_machine):
        time_machine.move_to("2026-11-22 08:00Z", tick=False)
        client = Client()
        url = client.post("/en/account/login/code/", {"email": "ana@people.invalid"}).url
        time_machine.shift(601)
        client.post(url, {"code": code_in(mail.outbox[0])})
        assert not is_in(client)

    def test_an_unknown_address_sees_the_same_pages(self, ana):
        pages = []
        for email in ("ana@people.invalid", "nobody@people.invalid"):
            client = Client()
            url = client.post("/en/account/login/code/", {"email": email}).url
            page = client.get(url).content.decode()
            pages.append((url, re.sub(r'value="\w{64}"', "", page).replace(email, "")))
        assert pages[0] == pages[1]
        assert len(mail.outbox) == 2
        assert not re.search(r"\d{4}-\d{4}", mail.outbox[1].body)


class TestSignUpByEmail:
    def test_a_code_makes_the_account(self):
        client = Client()
        response = client.post("/de/account/sign-up/e-mail/", {"email": "Mira@People.invalid"})
        assert response.url == "/de/account/e-mail/code/"
        assert client.get(response.url).status_code == 200
        client.post(response.url, {"code": code_in(mail.outbox[0])})
        account = Account.objects.get()
        assert is_in(client)
        assert account.email == "mira@people.invalid"
        assert account.language == "de"
        assert re.fullmatch(r"p-[0-9a-f]{12}", account.login)
        assert not account.has_usable_password()

    def test_it_never_tells_that_an_address_is_known(self, ana):
        pages = []
        for email in ("ana@people.invalid", "nobody@people.invalid"):
            client = Client()
            url = client.post("/en/account/sign-up/e-mail/", {"email": email}).url
            page = client.get(url).content.decode()
            pages.append((url, re.sub(r'value="\w{64}"', "", page).replace(email, "")))
        assert pages[0] == pages[1]
        assert len(mail.outbox) == 2
        assert Account.objects.filter(email="ana@people.invalid").count() == 1

    def test_what_nobody_confirmed_goes_after_three_days(self, ana, verified, time_machine):
        Client().post("/en/account/sign-up/e-mail/", {"email": "mira@people.invalid"})
        assert drop_unconfirmed_accounts() == 0
        time_machine.move_to("2036-11-22 08:00Z")
        assert drop_unconfirmed_accounts() == 1
        assert set(Account.objects.values_list("login", flat=True)) == {"ana", "verified"}


def test_mails_have_neutral_subjects_and_the_language_of_the_account(ana):
    Account.objects.update(language="sl")
    Client().post("/en/account/login/code/", {"email": "ana@people.invalid"})
    message = mail.outbox[0]
    code = code_in(message)
    assert code not in message.subject
    assert "EMVI" not in message.subject
    html = message.alternatives[0].content
    assert 'lang="sl"' in html
    assert code in html
    assert "http" not in message.body


def test_an_address_counts_only_logins_that_failed(settings):
    """A whole shelter logs in from one address, at once."""
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"login_failed": "3/m/ip,5/5m/key"}
    house = [cast.make_account() for _person in range(6)]
    assert all(is_in(log_in(person.login, cast.PASSWORD)[0]) for person in house)
    for person in house[:3]:
        log_in(person.login, "not this one")
    assert not is_in(log_in(house[5].login, cast.PASSWORD)[0]), "too many failures"
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert is_in(log_in(house[5].login, cast.PASSWORD, elsewhere)[0])
    # Neither is the page itself counted, by whatever it is asked.
    assert not limits["login"] and limits["login_failed"].startswith("30/m/ip")
