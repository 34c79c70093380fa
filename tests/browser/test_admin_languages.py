"""The tabs of the admin's languages: offline, under its policy, also for rows added later."""

import pytest

from participation.processes.models import Process
from tests.admin.forms import admin_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACTIVE = "[...document.querySelectorAll('.ui-tabs-active a')].map(tab => tab.textContent)"


@pytest.fixture
def admin_page(visit, administrator):
    return visit(administrator, width=1280)


def test_tabs_open_in_the_language_of_the_city(admin_page):
    admin_page.go(admin_url(Process, "add"))
    page = admin_page.page
    page.wait_for_selector(".ui-tabs-active")
    assert set(page.evaluate(ACTIVE)) == {"sl"}
    shown = page.locator("#id_title_sl, #id_title_de").filter(visible=True)
    assert shown.count() == 1
    page.click('a[href="#tab_id_title_de"]')
    page.locator("#id_title_de").fill("Guter Winter")
    assert not page.locator("#id_title_sl").is_visible()


def test_a_phase_that_is_added_has_tabs_too(admin_page):
    admin_page.go(admin_url(Process, "add"))
    page = admin_page.page
    page.wait_for_selector(".ui-tabs-active")
    before = len(page.evaluate(ACTIVE))
    page.locator("#phases-group").locator(".add-row a, a.add-row").last.click()
    page.wait_for_selector('a[href="#tab_id_phases-1-title_sl"]')
    assert page.evaluate(ACTIVE) == ["sl"] * (before + 2)


def test_a_text_with_an_error_is_in_sight(admin_page, ljubljana):
    admin_page.go(admin_url(Process, "add"))
    page = admin_page.page
    page.wait_for_selector(".ui-tabs-active")
    page.click('a[href="#tab_id_title_en"]')
    page.locator("#id_title_en").fill("A good winter")
    page.click("button[name=_save]")
    page.wait_for_selector("#id_title_sl[aria-invalid=true]")
    assert page.locator("#id_title_sl").is_visible()
    assert not Process.objects.exists()
