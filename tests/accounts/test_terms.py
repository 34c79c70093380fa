"""Terms of use: asked at sign-up and again for each new version; reading stays open."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from emvi.accounts.consents import agree, current_terms, drop_old_consents, publish_terms
from emvi.accounts.models import Account, Consent, Terms
from emvi.accounts.sign_up import SESSION_KEY
from emvi.discussions.models import Comment
from emvi.refusals import Conflict, Refused
from tests import cast
from tests.privacy.canaries import make_terms

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html,application/xhtml+xml"}
TERMS = "/en/account/terms/"


@pytest.fixture
def first(db):
    return make_terms()


@pytest.fixture
def second(first):
    return make_terms(changes_en="We ask for less.", body_en="Be kinder.")


def browser(account) -> Client:
    return cast.client_for(account, headers=HTML)


def words(process) -> dict:
    return {
        "text": "A comment that took a long time to write.",
        "language": "en",
        "name": "Somebody",
        "submission_key": "11111111-1111-4111-8111-111111111111",
    }


class TestSigningUp:
    def test_without_terms_nobody_is_asked(self, client):
        assert "terms" not in client.get("/en/account/sign-up/").context["form"].fields
        client.post("/en/account/sign-up/", {"login": "kalina"})
        assert SESSION_KEY in client.session

    def test_by_phrase(self, client, first):
        refused = client.post("/sl/account/sign-up/", {"login": "kalina"})
        assert refused.status_code == 200
        assert SESSION_KEY not in client.session
        client.post("/sl/account/sign-up/", {"login": "kalina", "terms": "on"})
        pending = client.session[SESSION_KEY]
        word = pending["phrase"].split()[pending["asked"] - 1]
        client.post("/sl/account/sign-up/words/", {"word": word})
        consent = Consent.objects.get()
        assert (consent.account.login, consent.terms) == ("kalina", first)
        assert (consent.language, consent.agreed_on) == ("sl", timezone.localdate())

    def test_by_email(self, client, first):
        url = "/de/account/sign-up/e-mail/"
        client.post(url, {"email": "kalina@people.invalid"})
        assert not Account.objects.exists()
        client.post(url, {"email": "kalina@people.invalid", "terms": "on"})
        consent = Consent.objects.get()
        assert (consent.account.email, consent.language) == ("kalina@people.invalid", "de")

    def test_the_form_leads_to_the_terms(self, client, first):
        for url in ("/en/account/sign-up/", "/en/account/sign-up/e-mail/"):
            assert f'href="{TERMS}"' in client.get(url).content.decode()


class TestNewTerms:
    def test_a_page_asks_once_a_session_and_then_lets_read(self, ana, first):
        client = browser(ana)
        asked = client.get("/en/ljubljana/proposals/?q=bench")
        assert asked.url == f"{TERMS}?next=%2Fen%2Fljubljana%2Fproposals%2F%3Fq%3Dbench"
        assert client.get("/en/ljubljana/proposals/").status_code == 200
        assert client.get("/en/my/").status_code == 200

    def test_agreeing_leads_back(self, ana, first):
        client = browser(ana)
        page = client.get(TERMS, {"next": "/en/ljubljana/"}).content.decode()
        assert "Be kind." in page
        assert "/en/account/download/" in page
        assert "/en/account/delete/" in page
        assert "/en/account/logout/" in page
        assert client.post(TERMS, {"next": "/en/ljubljana/"}).url == "/en/ljubljana/"
        assert Consent.objects.get(account=ana).terms == first
        assert client.get("/en/ljubljana/").status_code == 200

    def test_nobody_is_led_elsewhere(self, ana, first):
        assert browser(ana).post(TERMS, {"next": "https://evil.invalid/"}).url == TERMS

    def test_before_that_nothing_is_written_and_nothing_is_lost(self, ana, first, proposal):
        client = browser(ana)
        url = f"{proposal.get_absolute_url()}comment/"
        page = client.post(url, words(proposal.process))
        text = page.content.decode()
        assert page.status_code == 403
        assert not Comment.objects.exists()
        assert text.count("A comment that took a long time to write.") == 2
        sent = words(proposal.process) | {"agree_to_terms": first.version}
        assert client.post(url, sent).status_code == 302
        assert Comment.objects.get().text == "A comment that took a long time to write."
        assert Consent.objects.filter(account=ana, terms=first).count() == 1

    def test_only_what_somebody_typed_is_shown_as_written(self, ana, first, proposal):
        sent = words(proposal.process) | {"text": "Twelve signs"}
        page = browser(ana).post(f"{proposal.get_absolute_url()}comment/", sent)
        assert page.context["typed"] == ("Twelve signs",)
        assert ("submission_key", sent["submission_key"]) in page.context["fields"]

    def test_agreeing_to_other_terms_than_these_is_no_agreement(self, ana, second, proposal):
        url = f"{proposal.get_absolute_url()}comment/"
        sent = words(proposal.process) | {"agree_to_terms": 1}
        assert browser(ana).post(url, sent).status_code == 403
        assert not Consent.objects.exists()

    def test_a_new_version_asks_again_and_says_what_is_new(self, ana, first, proposal):
        agree(ana, first, language="en")
        client = browser(ana)
        url = f"{proposal.get_absolute_url()}comment/"
        assert client.post(url, words(proposal.process)).status_code == 302
        draft = make_terms(changes_en="We ask for less.", published_on=None)
        assert client.get("/en/ljubljana/").status_code == 200
        publish_terms(draft, by=ana)
        page = client.get("/en/ljubljana/", follow=True).content.decode()
        assert "We ask for less." in page
        assert "Our terms have changed" in page
        assert client.post(url, words(proposal.process)).status_code == 403

    def test_a_smoother_request_is_led_to_the_terms(self, ana, first, proposal):
        client = browser(ana)
        answer = client.post(
            f"{proposal.get_absolute_url()}support/",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/en/ljubljana/"},
        )
        assert answer.headers["HX-Redirect"] == f"{TERMS}?next=%2Fen%2Fljubljana%2F"

    def test_ones_own_stays_reachable(self, ana, first):
        client = browser(ana)
        for url in ("/en/account/", "/en/my/inbox/", "/en/account/download/", TERMS):
            assert client.get(url).status_code == 200
        assert client.post("/en/account/download/").status_code == 200
        gone = client.post("/en/account/delete/", {"name": ana.email, "words": "stay"})
        assert gone.url == "/en/account/deleted/"
        assert not Consent.objects.exists()

    def test_guests_are_not_asked(self, first, ljubljana):
        assert Client(headers=HTML).get("/en/ljubljana/").status_code == 200

    def test_who_agreed_is_looked_up_once_a_session(self, ana, first):
        agree(ana, first, language="en")
        client = browser(ana)
        client.get("/en/ljubljana/")
        client.get("/en/ljubljana/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/ljubljana/")
        assert not [query for query in captured if "consent" in query["sql"]]
        assert not [query for query in captured if "accounts_terms" in query["sql"]]


class TestKeeping:
    def test_published_terms_stay_as_they_are(self, first):
        for change in (
            lambda: Terms.objects.update(body_en="Pay us."),
            lambda: Terms.objects.update(published_on=None),
            Terms.objects.all().delete,
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_a_version_needs_all_languages_before_it_is_published(self, ana, first):
        draft = make_terms(published_on=None, body_el="")
        Terms.objects.filter(pk=draft.pk).update(body_en="Still a draft.")
        with pytest.raises(Refused, match="five languages"):
            publish_terms(draft, by=ana)
        for empty in ("", None):
            with pytest.raises(IntegrityError), transaction.atomic():
                make_terms(body_el=empty)

    def test_a_version_is_published_once(self, ana, first):
        with pytest.raises(Conflict):
            publish_terms(first, by=ana)

    def test_earlier_versions_can_be_read(self, client, second):
        assert "Be kinder." in client.get(TERMS).content.decode()
        assert "Be kind." in client.get(f"{TERMS}1/").content.decode()
        assert client.get(f"{TERMS}9/").status_code == 404

    def test_without_terms_the_page_says_so(self, client):
        assert "There are no terms of use yet." in client.get(TERMS).content.decode()
        assert client.get(f"{TERMS}1/").status_code == 404

    def test_one_agrees_once_to_a_version(self, ana, first):
        for _time in range(2):
            agree(ana, first, language="en")
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(account=ana, terms=first, language="de")

    def test_old_agreement_goes_when_newer_took_its_place_long_ago(self, ana, stranger, first):
        for account in (ana, stranger):
            agree(account, first, language="en")
        second = make_terms()
        agree(ana, second, language="en")
        assert drop_old_consents() == 0
        with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
            assert drop_old_consents() == 1
            assert drop_old_consents() == 0
        assert list(Consent.objects.filter(account=ana).values_list("terms", flat=True)) == [
            second.pk
        ]
        assert Consent.objects.filter(account=stranger, terms=first).exists()


class TestAdmin:
    def test_the_portal_team_writes_and_publishes(self, portal_team):
        client = cast.client_for(portal_team)
        texts = {f"body_{code}": "Be kind." for code in ("sl", "de", "it", "el", "en")}
        client.post("/en/admin/accounts/terms/add/", texts)
        terms = Terms.objects.get()
        assert (terms.version, terms.published_on) == (1, None)
        assert current_terms() is None
        chosen = {"action": "publish", "_selected_action": [terms.pk]}
        client.post("/en/admin/accounts/terms/", chosen)
        assert current_terms() == terms
        assert cache.get("terms:current") is None
        page = client.get(f"/en/admin/accounts/terms/{terms.pk}/change/").content.decode()
        assert 'name="body_en"' not in page


def test_what_is_missing_is_said_at_the_box_itself(first, client):
    page = client.post("/en/account/sign-up/", {"login": "kalina"}).content.decode()
    box = page[page.index('id="id_terms_error"') :].partition("</label>")[0]
    assert "alert" in box and 'aria-describedby="id_terms_error"' in box
    assert 'aria-invalid="true"' in box
