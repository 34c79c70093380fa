"""The table of who hears what: complete, documented, and with a sample of each in each language."""

import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from emvi.accounts import mails as account_mails
from emvi.front.mail_samples import other_samples
from emvi.notifications.kinds import all_kinds
from emvi.notifications.mails import parts
from emvi.notifications.management.commands import describe_notices
from emvi.notifications.wording import spoken
from tests import cast


def test_the_page_in_docs_is_made_from_the_table():
    call_command("describe_notices", check=True)


def test_a_stale_page_is_noticed(tmp_path, monkeypatch):
    stale = tmp_path / "notices.md"
    stale.write_text("old")
    monkeypatch.setattr(describe_notices, "PATH", stale)
    with pytest.raises(CommandError):
        call_command("describe_notices", check=True)
    call_command("describe_notices")
    assert "answer_overdue" in stale.read_text()


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_each_kind_has_a_sample_in_each_language(kind, language, ljubljana):
    with spoken(language, ljubljana):
        context = kind.sample(ljubljana)
        subject, text, html = parts(kind.name, context, ljubljana, "https://stop.invalid/")
        assert context["headline"] in text
        assert str(kind.why) in text
    # A subject shows on a locked screen.
    with translation.override(language):
        assert subject in {
            translation.gettext("You have a message"),
            translation.gettext("There is something new"),
            translation.gettext("A date is near"),
            translation.gettext("A deadline is near"),
        }
    assert f'<html lang="{language}"' in html
    # Nothing is fetched: no picture, no style sheet, no font.
    assert not re.search(r"<(img|link|script|iframe)|url\(|src=", html)


def test_staff_see_the_samples(ljubljana, officer):
    client, desk = cast.client_for(officer), "/en/ljubljana/desk/notices/"
    table = client.get(desk).content.decode()
    for kind in all_kinds():
        assert f'href="{desk}{kind.name}/"' in table
        assert client.get(f"{desk}{kind.name}/").status_code == 200
        page = client.get(f"{desk}{kind.name}/html/?in=el")
        assert '<html lang="el"' in page.content.decode()
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "script-src" not in policy


@pytest.mark.parametrize("language", settings.INTERFACE_LANGUAGES)
def test_staff_see_every_other_mail_too(language, ljubljana, officer):
    """Digests, codes, the contact form, and what is about an account: each has a sample, which loads nothing."""
    client = cast.client_for(officer)
    listed = client.get(f"/{language}/ljubljana/desk/notices/").content.decode()
    names = [sample.name for sample in other_samples()]
    assert {"digest", "contact", "account-login_code", "account-password_changed"} <= set(names)
    assert len(names) == len(set(names)) == len(account_mails.NOTICES) + 3
    for name in names:
        path = f"/{language}/ljubljana/desk/notices/{name}/"
        assert path in listed
        page = client.get(path)
        assert page.status_code == 200
        html = client.get(f"{path}html/").content.decode()
        assert f'<html lang="{language}"' in html
        assert not re.search(r"<(img|link|script|iframe)|url\(|src=", html)
        assert ljubljana.name in html or name.startswith("account-")
