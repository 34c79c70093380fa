import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from emvi.municipalities.models import Role
from tests import cast

pytestmark = pytest.mark.browser


def test_staff_add_an_app_before_they_act(ljubljana, visit, hands):
    person = cast.make_staff(ljubljana, Role.OFFICER, "new-officer")
    person.authenticator_set.all().delete()
    staff = visit(hands=hands, width=1280)
    staff.go("/en/ljubljana/desk/")
    staff.fill("Login name or e-mail address", "new-officer")
    staff.fill("Your eight words, or your password", cast.PASSWORD)
    staff.press("Log in")
    staff.sees_words(
        "You have a role in a municipality. To use it, first add a second step to your login."
    )
    staff.picture("second-step-index")
    staff.page.goto(staff.page.locator("main a[href*='totp/activate']").get_attribute("href"))
    staff.picture("second-step-app")
    secret = re.search(
        r"\b[A-Z2-7]{32}\b", staff.page.locator("main").inner_text().replace(" ", "")
    )
    staff.page.locator("#id_code").fill(
        format_hotp_value(hotp_value(secret[0], int(time.time()) // 30))
    )
    staff.use(staff.page.locator("main .btn.go").first)
    staff.picture("second-step-reserve-codes")
    staff.go("/en/ljubljana/desk/")
    assert staff.heading.startswith(staff.words("Desk", "of municipal staff"))
