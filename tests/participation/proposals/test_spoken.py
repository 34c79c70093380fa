"""The language that stands first in "Written in" is the one somebody wrote in last."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from participation.proposals.models import Proposal
from participation.proposals.spoken import language_to_write_in
from tests import cast


@pytest.mark.parametrize("here", ["sl", "el", "en"])
def test_nobody_who_wrote_nothing_is_guessed_at(ana, here):
    with translation.override(here):
        assert language_to_write_in(AnonymousUser()) == here
        assert language_to_write_in(ana) == here


def test_the_pseudo_language_is_none_to_write_in(ana):
    with translation.override("ar-xb"):
        assert language_to_write_in(ana) == "en"


def test_the_last_words_count_whether_proposal_or_comment(ana, process, proposal):
    name = ana.public_names.get()
    Proposal.objects.update(language="fa")
    assert language_to_write_in(ana) == "fa"
    said_at = timezone.now()
    cast.make_comment(proposal.thread, name, language="tr", created_at=said_at)
    assert language_to_write_in(ana) == "tr"
    cast.make_proposal(process, name, language="ar", published_at=said_at + timedelta(hours=1))
    assert language_to_write_in(ana) == "ar"


def test_words_of_others_do_not_count(proposal, stranger):
    Proposal.objects.update(language="fa")
    assert language_to_write_in(stranger) == "en"


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
