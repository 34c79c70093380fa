"""What goes through no page: a program that an officer lets in and shuts out again, and a list that
comes in as a file."""

import re
import time
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from emvi.municipalities.models import Theme
from participation.proposals.models import StaffNote
from tests import cast
from tests.admin.forms import admin_url

pytestmark = pytest.mark.browser

RIGHTS = "use your rights as staff"
LIST = (
    "municipality,name_sl,name_en,position\nljubljana,Stanovanja,Housing,1\nljubljana,Promet,,2\n"
)


def test_a_program_comes_and_goes(proposal, officer, visit, playwright, live_server):
    staff = visit(officer)
    an_hour_passes()
    staff.go("/en/my/tokens/make/")
    makes_the_second_step(staff)
    plain = makes_a_token(staff)

    program = playwright.request.new_context(
        base_url=live_server.url, extra_http_headers={"Authorization": f"Bearer {plain}"}
    )
    notes = f"/api/v1/municipalities/ljubljana/proposals/{proposal.pk}/add-staff-note/"
    note = {"text": "Seen by a program.", "language": "en", "submission_key": str(uuid4())}
    written = program.post(notes, data=note)
    assert written.ok, written.text()
    assert StaffNote.objects.get().written_by == officer
    staff.go(f"{proposal.get_absolute_url()}add-staff-note/")
    staff.sees("Seen by a program.")

    revokes(staff)
    refused = program.post(notes, data=note | {"submission_key": str(uuid4())})
    assert refused.status == 401
    assert StaffNote.objects.count() == 1
    program.dispose()


def an_hour_passes():
    """Since the steps of the login, in the one session that there is."""
    session = SessionStore(Session.objects.get().session_key)
    session[METHODS] = [one | {"at": time.time() - 3600} for one in session[METHODS]]
    session.save()


def makes_the_second_step(staff):
    staff.picture("token-too-late")
    staff.follow("Use the code of your app or a reserve code")
    staff.page.locator("#id_code").fill(
        format_hotp_value(hotp_value(cast.TOTP_SECRET, int(time.time()) // 30))
    )
    staff.use(staff.page.locator("main .btn.go").first)
    assert staff.heading == "Make a token"


def makes_a_token(staff) -> str:
    staff.fill("What is it for?", "Night list")
    staff.tick(RIGHTS)
    staff.tick("30 days")
    staff.picture("token-make")
    staff.press("Make the token")
    plain = staff.page.locator("#token").input_value()
    assert plain.startswith("emvi_")
    staff.picture("token-shown-once")
    return plain


def revokes(staff):
    staff.go("/en/my/tokens/")
    staff.sees("Night list")
    staff.use(staff.page.get_by_role("button", name=re.compile("^Revoke")))
    staff.sees("Revoked. The program gets in no more.")
    staff.sees("You have no tokens.")


def test_a_list_comes_in_after_a_look(ljubljana, administrator, visit):
    cast.make_theme(ljubljana, "Homes")
    Theme.objects.update(name_sl="Stanovanja")
    desk = visit(administrator, width=1280)
    desk.go(admin_url(Theme))
    desk.use(desk.page.locator("a[href*='/theme/import/']").first)
    desk.page.set_input_files(
        "#id_import_file", {"name": "topics.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    desk.page.locator("select[name=format]").select_option(label="csv")
    desk.press("Submit")
    rows = desk.page.locator("table tbody tr")
    expect(rows.filter(has_text="Stanovanja").locator("del").first).to_have_text("mes")
    expect(rows.filter(has_text="Promet").locator("ins").first).to_have_text("Promet")
    desk.picture("import-preview")
    assert Theme.objects.get().name_en == "Homes"
    desk.press("Confirm import")
    desk.page.wait_for_url(f"**{admin_url(Theme)}")
    assert list(Theme.objects.order_by("position").values_list("name_sl", "name_en")) == [
        ("Stanovanja", "Housing"),
        ("Promet", None),
    ]
    desk.sees("Promet")
    desk.picture("import-done")
