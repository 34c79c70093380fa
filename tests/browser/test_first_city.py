"""Somebody sets up a city in the admin, from an empty database, and people take part in it."""

import re
import time
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.utils import timezone

from emvi.municipalities.models import Municipality, RoleGrant
from participation.proposals.models import Proposal
from tests import cast

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("hands", ["script", "no-script"])
def test_from_an_empty_database_to_the_first_supported_proposal(visit, hands):
    founder = logs_in_with_words(visit(width=1280, hands=hands), first_administrator())
    makes_the_city(founder)
    vida = cast.make_account("vida")
    gives_role(founder, "vida", "administrator")

    staff = visit(vida, hands=hands, width=1280, timezone_id="Europe/Ljubljana")
    ema, tone = cast.make_account("ema"), cast.make_account("tone")
    for account, role in ((tone, "officer"), (ema, "moderator")):
        gives_role(staff, account.login, role)
    assert RoleGrant.objects.running().count() == 3
    adds(staff, "municipalities/theme", name="Stanovanja")
    adds(staff, "municipalities/place", name="Lucija")
    makes_a_process(staff)
    publishes(staff)

    proposal = proposes(visit(cast.make_account("author"), hands="no-script"))
    lets_through(visit(ema, hands=hands, width=1280))
    neighbour = visit(cast.make_account("neighbour"))
    neighbour.go(proposal.get_absolute_url())
    neighbour.press("Support this proposal")
    neighbour.sees_words("You support this proposal")
    proposal.refresh_from_db()
    assert (proposal.supports_total, proposal.theme.name_sl) == (1, "Stanovanja")


def first_administrator() -> str:
    """The eight words that the command prints."""
    printed = StringIO()
    call_command("create_administrator", "founder", stdout=printed)
    return re.search(r"Eight words: (.+)", printed.getvalue())[1]


def logs_in_with_words(founder, words):
    founder.go("/en/admin/")
    founder.fill("Login name or e-mail address", "founder")
    founder.fill("Your eight words, or your password", words.title())
    founder.press("Log in")
    founder.page.goto(founder.page.locator("main a[href*='totp/activate']").get_attribute("href"))
    shown = founder.page.locator("main").inner_text().replace(" ", "")
    code = hotp_value(re.search(r"\b[A-Z2-7]{32}\b", shown)[0], int(time.time()) // 30)
    founder.page.locator("#id_code").fill(format_hotp_value(code))
    founder.use(founder.page.locator("main .btn.go").first)
    founder.go("/en/admin/")
    founder.picture("admin-empty")
    return founder


def write(founder, field, text, language="sl"):
    """Write into the tab of a language."""
    box = founder.page.locator(f"#id_{field}_{language}")
    if not box.is_visible():
        tabs = box.locator("xpath=ancestor::*[contains(@class, 'ui-tabs')][last()]")
        tabs.locator("a", has_text=re.compile(f"^{language}$", re.IGNORECASE)).click()
    box.fill(text)


def saves(founder):
    founder.use(founder.page.locator("button[name=_save]"))
    assert not founder.page.locator(".errorlist").all_inner_texts()
    assert founder.page.url.endswith("/"), founder.page.url


def makes_the_city(founder):
    founder.go("/en/admin/municipalities/municipality/add/")
    write(founder, "name", "Piran")
    write(founder, "office", "Urad župana")
    founder.page.locator("#id_slug").fill("piran")
    founder.page.locator("#id_country").fill("SI")
    founder.page.locator("#id_contact_email").fill("obcina@piran.invalid")
    founder.page.locator("#id_default_language").select_option("sl")
    founder.page.locator("#id_support_threshold").fill("1")
    founder.picture("admin-city")
    saves(founder)
    assert Municipality.objects.get().office_sl == "Urad župana"


def gives_role(founder, login, role):
    founder.go("/en/admin/municipalities/rolegrant/add/")
    founder.page.locator("#id_person").fill(login)
    founder.page.locator("#id_role").select_option(role)
    chooses_the_city(founder)
    saves(founder)


def chooses_the_city(founder):
    """Who has one city only is not asked."""
    city = founder.page.locator("select#id_municipality")
    if city.is_visible():
        city.select_option(label="Piran")


def adds(founder, what, *, name):
    founder.go(f"/en/admin/{what}/add/")
    chooses_the_city(founder)
    write(founder, "name", name)
    saves(founder)


def makes_a_process(founder):
    founder.go("/en/admin/processes/process/add/")
    chooses_the_city(founder)
    write(founder, "title", "Dobra zima")
    write(founder, "summary", "Skupaj načrtujemo zimo.")
    write(founder, "what_can_change", "Kraj\nČas")
    write(founder, "what_is_fixed", "Denar")
    write(founder, "phases-0-title", "Ideje")
    today = timezone.localdate()
    for field, day, hour in (
        ("opens_at", today - timedelta(days=1), "08:00"),
        ("closes_at", today + timedelta(days=30), "23:59"),
    ):
        founder.page.locator(f"#id_phases-0-{field}_0").fill(day.isoformat())
        founder.page.locator(f"#id_phases-0-{field}_1").fill(hour)
        founder.page.keyboard.press("Escape")
    for right in ("proposals", "supports", "comments"):
        founder.page.locator(f"#id_phases-0-allows_{right}").check()
    founder.picture("admin-process")
    saves(founder)


def publishes(founder):
    founder.go("/en/admin/processes/process/")
    founder.picture("admin-processes")
    founder.use(founder.page.get_by_role("link", name="Dobra zima").first)
    founder.picture("admin-process-saved")
    founder.press("Save and publish")
    founder.go("/en/admin/municipalities/municipality/")
    founder.use(founder.page.get_by_role("link", name="Piran").first)
    founder.page.locator("#id_is_public").check()
    saves(founder)
    founder.go("/en/admin/")
    founder.picture("admin-done")


def lets_through(moderator):
    """First words of a new account wait for a person."""
    moderator.go("/en/piran/desk/moderation/")
    moderator.use(moderator.page.get_by_role("button", name=re.compile("Let it through")).first)
    moderator.sees_words("Let through. Everybody can read it now.")


def proposes(author):
    author.go("/en/")
    author.follow("Piran")
    author.picture("first-city")
    author.follow("I want to say something")
    author.fill("Title", "Topla soba")
    author.fill("Your proposal", "Knjižnica je ob štirih že zaprta.")
    author.choose("Written in", "Slovenščina")
    author.press("Continue")
    author.choose("Topic", "Stanovanja")
    author.press("See how it looks")
    author.fill("Your public name", "Galeb")
    author.press("Submit proposal")
    author.sees_words("Thank you. Your proposal has been submitted.")
    author.sees("A moderator reads your proposal before others do.")
    return Proposal.objects.get()
