"""The rules of the discussion and when words wait, as those who set up a city write them."""

from types import SimpleNamespace

import pytest
from django.contrib.admin.sites import site
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from emvi.discussions.holds import make_hold_rules
from emvi.discussions.models import HoldRule, Rule
from emvi.discussions.queries.decisions import rules_of
from emvi.municipalities.models import Municipality, Page
from emvi.upkeep.models import Announcement
from tests import cast
from tests.admin.forms import admin_url, errors, send


def test_a_city_adds_a_rule_to_those_of_the_portal(in_admin, ljubljana, graz):
    texts = {"name_sl": "brez prodaje mačk", "explanation_sl": "Mačk tu ne prodajamo."}
    send(in_admin, admin_url(Rule, "add"), **texts)
    own = Rule.objects.get(municipality=ljubljana)
    assert [*rules_of(ljubljana)][-1] == own
    assert len(rules_of(ljubljana)) == 10
    assert own not in rules_of(graz)
    send(in_admin, admin_url(Rule, "change", own.pk), retired_on=timezone.localdate())
    assert own not in rules_of(ljubljana)


def test_a_rule_needs_its_texts_in_the_official_language(in_admin):
    page = send(in_admin, admin_url(Rule, "add"), name_en="no cats", explanation_en="None.")
    assert "Write this text." in errors(page)


def test_the_rules_of_the_portal_have_a_code_and_their_own_keeper(in_admin, as_portal_team):
    insult = cast.rule()
    assert in_admin.get(admin_url(Rule, "change", insult.pk)).status_code in (302, 403)
    assert as_portal_team.get(admin_url(Rule, "change", insult.pk)).status_code == 200
    texts = {"name_en": "no cats", "explanation_en": "None."}
    page = send(as_portal_team, admin_url(Rule, "add"), **texts)
    assert "needs a short code" in errors(page)
    send(as_portal_team, admin_url(Rule, "add"), code="cats", **texts)
    assert Rule.objects.get(code="cats").municipality is None


def test_a_rule_that_was_used_stays(in_admin, proposal, moderator):
    cast.hide(proposal.thread, by=moderator)
    with pytest.raises(ProtectedError):
        cast.rule().delete()


def test_a_hold_rule_says_which_number_it_needs(in_admin, ljubljana):
    make_hold_rules(ljubljana)
    burst = HoldRule.objects.get(kind="burst")
    page = send(in_admin, admin_url(HoldRule, "change", burst.pk), minutes="", days=3)
    assert "This kind needs a number here." in errors(page)
    assert "Leave this empty for this kind." in errors(page)
    send(in_admin, admin_url(HoldRule, "change", burst.pk), number=9, minutes=30)
    burst.refresh_from_db()
    assert (burst.number, burst.minutes) == (9, 30)


def test_first_words_are_few_for_not_too_long(in_admin, ljubljana):
    """Else a town would read everybody before they speak, for ever."""
    make_hold_rules(ljubljana)
    first = HoldRule.objects.get(kind="first_posts")
    page = send(in_admin, admin_url(HoldRule, "change", first.pk), number=32767, days=32767)
    assert "At most 10 first texts." in errors(page) and "At most 60 days." in errors(page)
    for too_much in ({"number": 11}, {"days": 61}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HoldRule.objects.filter(pk=first.pk).update(**too_much)
    send(in_admin, admin_url(HoldRule, "change", first.pk), number=10, days=60)
    first.refresh_from_db()
    assert (first.number, first.days) == (10, 60)
    # The others count something else.
    send(in_admin, admin_url(HoldRule, "change", HoldRule.objects.get(kind="flags").pk), number=11)
    assert HoldRule.objects.get(kind="flags").number == 11


def test_flags_of_one_day_old_accounts_weigh_nothing_whatever_a_row_says(in_admin, ljubljana):
    make_hold_rules(ljubljana)
    flags = HoldRule.objects.get(kind="flags")
    page = send(in_admin, admin_url(HoldRule, "change", flags.pk), number=3, days=1)
    assert "At least 2 days: flags of new accounts weigh nothing." in errors(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldRule.objects.filter(kind="flags").update(days=1)
    send(in_admin, admin_url(HoldRule, "change", flags.pk), number=4, days=3)
    flags.refresh_from_db()
    assert (flags.number, flags.days) == (4, 3)


def test_one_person_holds_nobodys_words_and_no_rule_makes_everybody_wait(in_admin, ljubljana):
    make_hold_rules(ljubljana)
    flags, burst = (HoldRule.objects.get(kind=kind) for kind in ("flags", "burst"))
    page = send(in_admin, admin_url(HoldRule, "change", flags.pk), number=2)
    assert "At least 3." in errors(page)
    page = send(in_admin, admin_url(HoldRule, "change", burst.pk), number=2, minutes=1441)
    assert "At least 3." in errors(page) and "At most 1440 minutes: one day." in errors(page)
    for rule, row in ((flags, {"number": 2}), (burst, {"number": 2}), (burst, {"minutes": 1441})):
        with pytest.raises(IntegrityError), transaction.atomic():
            HoldRule.objects.filter(pk=rule.pk).update(**row)


def test_a_new_municipality_begins_with_rules_and_a_changed_one_gets_none_back(rf, db):
    admin = site.get_model_admin(Municipality)
    town, nothing_changed = cast.make_municipality("town"), SimpleNamespace(changed_data=[])
    admin.save_model(rf.post("/"), town, form=nothing_changed, change=False)
    assert set(town.hold_rules.values_list("kind", flat=True)) == set(HoldRule.Kind)
    town.hold_rules.all().delete()
    admin.save_model(rf.post("/"), town, form=nothing_changed, change=True)
    assert not town.hold_rules.exists()


def test_an_announcement_ends_after_it_begins(in_admin):
    noon = {"until_at_0": "2026-12-01", "until_at_1": "12:00"}
    begins = {"from_at_0": "2026-12-01", "from_at_1": "12:00"}
    page = send(in_admin, admin_url(Announcement, "add"), text_sl="Zaprto.", **noon, **begins)
    assert "The end must be after the beginning." in errors(page)
    assert not Announcement.objects.exists()


def test_the_portal_has_each_page_once(as_portal_team):
    kept = Page.objects.filter(municipality=None).first()
    kind = kept.kind if kept else "imprint"
    if kept is None:
        Page.objects.create(municipality=None, kind=kind, body_en="Who we are.")
    page = send(as_portal_team, admin_url(Page, "add"), kind=kind, body_en="Again.")
    assert "The portal has this page already. Change that one." in errors(page)
