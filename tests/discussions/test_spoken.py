"""The language that stands first in "Written in" is the one somebody wrote in last."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone, translation

from emvi.discussions.spoken import language_to_write_in
from participation.proposals.models import Proposal
from tests import cast


def spoken(account, browser: str = "") -> str:
    request = RequestFactory().get("/", headers={"Accept-Language": browser})
    request.user = account
    return language_to_write_in(request)


@pytest.mark.parametrize("here", ["sl", "el", "en"])
def test_nobody_who_wrote_nothing_is_guessed_at(ana, here):
    with translation.override(here):
        assert spoken(AnonymousUser()) == here
        assert spoken(ana) == here


@pytest.mark.parametrize(
    ("browser", "language"),
    [
        ("ar,en;q=0.5", "ar"),
        ("sq-AL,sq;q=0.9,en;q=0.8", "sq"),
        ("en-US,en;q=0.9,ar;q=0.5", "sl"),
        ("xx,tr", "tr"),
        ("*", "sl"),
    ],
)
def test_a_browser_in_a_language_that_the_portal_does_not_speak_is_heard(ana, browser, language):
    with translation.override("sl"):
        assert spoken(AnonymousUser(), browser) == language
        assert spoken(ana, browser) == language


def test_words_in_another_alphabet_are_asked_about(client_for, ana, process):
    page = "/en/ljubljana/proposals/new/winter/"
    words = {"title": "مطبخ مشترك", "text": "نحتاج إلى مكان للطبخ معا", "language": "en"}
    asked = client_for(ana).post(page, words).content.decode()
    assert "in another alphabet" in asked and "نحتاج" in asked
    assert client_for(ana).post(page, words | {"language": "ar"}).status_code == 302
    latin = {"title": "Matbakh", "text": "Nahtaj makan lil tabkh", "language": "ar"}
    assert client_for(ana).post(page, latin).status_code == 302, "Latin letters are everybody's"


def test_the_pseudo_language_is_none_to_write_in(ana):
    with translation.override("ar-xb"):
        assert spoken(ana) == "en"


def test_the_last_words_count_whether_proposal_or_comment(ana, process, proposal):
    name = ana.public_names.get()
    Proposal.objects.update(language="fa")
    assert spoken(ana) == "fa"
    said_at = timezone.now()
    cast.make_comment(proposal.thread, name, language="tr", created_at=said_at)
    assert spoken(ana) == "tr"
    cast.make_proposal(process, name, language="ar", published_at=said_at + timedelta(hours=1))
    assert spoken(ana) == "ar"


def test_words_of_others_do_not_count(proposal, stranger):
    Proposal.objects.update(language="fa")
    assert spoken(stranger) == "en"


def test_the_pages_offer_it_before_the_text(client_for, ana, proposal, process):
    Proposal.objects.update(language="fa")
    client = client_for(ana)
    for path in ("proposals/new/winter/", f"proposals/{proposal.pk}/"):
        text = client.get(f"/sl/ljubljana/{path}").content.decode()
        assert '<option value="fa" lang="fa" dir="rtl" selected>' in text
        assert text.index('name="language"') < text.index('name="text"')
        # The town's languages stand first.
        first = text[text.index('name="language"') :]
        assert first.index('value="sl"') < first.index('value="en"') < first.index('value="ar"')
        assert first.index('value="ar"') < first.index('value="bs"')
