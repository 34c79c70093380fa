import re

import pytest
from django.test import Client
from django.urls import reverse

from emvi.accounts.models import Account
from emvi.accounts.phrases import normalise_phrase, words_of
from emvi.accounts.sign_up import SESSION_KEY
from emvi.accounts.views import sign_up

pytestmark = pytest.mark.django_db

START = "/sl/account/sign-up/"
WORDS = "/sl/account/sign-up/words/"


def begin(client: Client, login: str = "kalina", **data):
    response = client.post(START, {"login": login} | data)
    assert response.status_code == 302, response.context["form"].errors
    assert response.url == WORDS
    return client.session[SESSION_KEY]


def asked_word(pending: dict) -> str:
    return pending["phrase"].split()[pending["asked"] - 1]


def test_an_account_needs_a_name_and_eight_words_only(client):
    pending = begin(client)
    page = client.get(WORDS).content.decode()
    assert all(f"<li>{word}</li>" in page for word in pending["phrase"].split())
    assert set(pending["phrase"].split()) <= set(words_of("sl"))
    assert Account.objects.count() == 0

    response = client.post(WORDS, {"word": asked_word(pending)})

    account = Account.objects.get()
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)
    assert (account.login, account.language, account.email) == ("kalina", "sl", "")
    assert account.check_password(normalise_phrase(pending["phrase"]))
    assert SESSION_KEY not in client.session


def test_the_words_do_not_stay_in_any_table(client):
    from django.contrib.sessions.models import Session

    pending = begin(client)
    client.post(WORDS, {"word": asked_word(pending)})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert len(kept) == 1
    assert asked_word(pending) not in str(kept)


def test_a_wrong_word_makes_no_account(client):
    pending = begin(client)
    response = client.post(WORDS, {"word": "nobody"})
    assert response.status_code == 200
    assert Account.objects.count() == 0
    assert client.session[SESSION_KEY]["phrase"] == pending["phrase"]


def test_the_word_may_be_typed_with_capitals(client):
    pending = begin(client)
    client.post(WORDS, {"word": asked_word(pending).upper()})
    assert Account.objects.count() == 1


def test_all_eight_words_will_do(client):
    pending = begin(client)
    client.post(WORDS, {"word": pending["phrase"]})
    assert Account.objects.count() == 1


def test_other_words_in_another_language(client):
    first = begin(client)
    client.post(WORDS, {"do": "other", "words_in": "el"})
    second = client.session[SESSION_KEY]
    assert second["phrase"] != first["phrase"]
    assert set(second["phrase"].split()) <= set(words_of("el"))
    assert f'lang="{second["words_in"]}"' in client.get(WORDS).content.decode()


def test_two_windows_and_the_older_one_says_so(client):
    first = begin(client)
    second = begin(client, "malina")
    for old in ({"word": asked_word(first)}, {"do": "other", "words_in": "el"}):
        page = client.post("/en/account/sign-up/words/", old | {"key": first["key"]})
        html = page.content.decode()
        assert page.status_code == 200
        assert "There are newer words now" in html
        assert "malina" in html and f"<li>{second['phrase'].split()[0]}</li>" in html
        assert client.session[SESSION_KEY] == second and not Account.objects.exists()
    client.post(WORDS, {"word": asked_word(second), "key": second["key"]})
    assert Account.objects.get().check_password(normalise_phrase(second["phrase"]))
    late = client.post(
        "/en/account/sign-up/words/",
        {"word": asked_word(first), "key": first["key"]},
        follow=True,
    )
    assert "you are logged in: malina" in late.content.decode()
    assert Account.objects.count() == 1


def test_words_without_a_name_lead_back_to_the_first_step(client):
    assert client.get(WORDS).url == START


def test_a_sign_up_is_forgotten_after_half_an_hour(client, time_machine):
    time_machine.move_to("2026-11-22 08:00Z", tick=False)
    begin(client)
    time_machine.shift(1801)
    assert client.get(WORDS).url == START


@pytest.mark.parametrize("page", ["account/sign-up/", "account/login/"])
def test_where_to_go_next_is_never_the_name_of_a_page(client, page, verified):
    client.force_login(verified, "emvi.accounts.backends.PhraseBackend")
    assert client.get(f"/sl/{page}?next=foo").status_code == 302


def test_where_to_go_after_the_phone_is_shared(client):
    page = "/sl/account/shared-phone/"
    assert client.post(page, {"shared": "yes", "next": "foo"}).url == "foo"
    assert client.post(page, {"shared": "yes", "next": "//evil.invalid"}).url == page


def test_a_taken_name_gets_suggestions_that_are_free(client, verified):
    page = client.post(START, {"login": "Verified"})
    assert page.status_code == 200
    suggestions = page.context["suggestions"]
    assert len(suggestions) == 3
    assert all(re.fullmatch(r"verified-\d{3}", name) for name in suggestions)


def test_asking_for_taken_names_is_limited(client, verified):
    statuses = [client.post(START, {"login": "verified"}).status_code for _try in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert client.post(START, {"login": "somebody"}).status_code == 429


def test_a_house_that_shares_an_address_gets_all_its_accounts(monkeypatch):
    """An address counts only accounts that were made, and that widely."""
    assert sign_up.ACCOUNTS_AN_ADDRESS >= 300
    monkeypatch.setattr(sign_up, "ACCOUNTS_AN_ADDRESS", 3)

    def statuses(address: str, logins: str) -> list[int]:
        found = []
        for login in logins.split():
            client = Client(REMOTE_ADDR=address)
            pending = begin(client, login)
            client.post(WORDS, {"word": "nobody"})
            found.append(client.post(WORDS, {"word": asked_word(pending)}).status_code)
        return found

    assert statuses("203.0.113.7", "ana-1 ana-2 ana-3 ana-4") == [302, 302, 302, 429]
    assert statuses("203.0.114.8", "ana-5") == [302]
    assert Account.objects.count() == 4


@pytest.mark.parametrize("login", ["ab", "ana@people.invalid", "two words", "a" * 41])
def test_names_that_are_no_login_names(client, login):
    assert client.post(START, {"login": login}).status_code == 200


@pytest.mark.parametrize("login", ["мира", "فاطمة", "Žiga.9", "Ελένη"])
def test_login_names_in_any_script(client, login):
    pending = begin(client, login)
    client.post(WORDS, {"word": asked_word(pending)})
    guest = Client()
    response = guest.post(
        "/en/account/login/", {"login": login.upper(), "password": pending["phrase"]}
    )
    assert response.status_code == 302


def test_a_name_taken_between_the_steps(client):
    pending = begin(client)
    Account.objects.create_user("kalina")
    assert client.post(WORDS, {"word": asked_word(pending)}).url == START
    assert Account.objects.count() == 1


def test_a_new_account_is_told_that_it_is_there_and_where_codes_go(client, ljubljana, graz):
    pending = begin(client)
    client.cookies["django_language"] = "en"
    page = client.post("/en/account/sign-up/words/", {"word": asked_word(pending)}, follow=True)
    html = page.content.decode()
    assert page.request["PATH_INFO"] == "/en/my/"
    assert "Your account is made, and you are logged in." in html
    for town in ("ljubljana", "graz"):
        assert f"/en/{town}/codes/redeem/" in html


def test_the_page_before_is_the_page_after(client):
    begin(client, next="/sl/trace/")
    pending = client.session[SESSION_KEY]
    assert client.post(WORDS, {"word": asked_word(pending)}).url == "/sl/trace/"


@pytest.mark.parametrize("target", ["https://evil.invalid/", "//evil.invalid", "javascript:x"])
def test_no_way_to_another_site(client, target):
    begin(client, next=target)
    pending = client.session[SESSION_KEY]
    assert client.post(WORDS, {"word": asked_word(pending)}).url == reverse(
        "front:my-page"
    ).replace("/en/", "/sl/")


def test_a_shared_phone_stays_a_shared_phone(client):
    pending = begin(client, shared="on")
    client.post(WORDS, {"word": asked_word(pending)})
    assert Account.objects.get().is_shared_phone
    assert client.session.get_expiry_age() == 1800


def test_who_is_logged_in_signs_up_for_nothing(ana, client_for):
    assert client_for(ana).get(START).status_code == 302
    assert client_for(ana).get(WORDS).status_code == 302


@pytest.mark.parametrize("page", [WORDS, START, "/sl/account/login/"])
def test_who_came_in_by_another_window_is_told_so_in_this_one(ana, page):
    """Coming in changed the token that the form of the old window still has."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    said = browser.post(page, {"word": "jabolko"}, follow=True)
    assert said.status_code == 200
    assert "ana" in said.content.decode() and "že" in str(list(said.context["messages"])[0])


def test_a_stranger_with_an_old_page_reads_that_it_is_old():
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(WORDS, {"word": "jabolko"}).status_code == 403
