import pytest
from django.urls import reverse

from tests import cast


@pytest.mark.parametrize(
    "person, status",
    [
        ("ana", 403),
        ("verified", 403),
        ("officer", 403),
        ("moderator", 403),
        ("mediator", 403),
        ("code_issuer", 403),
        ("administrator", 200),
        ("portal_team", 200),
    ],
)
def test_who_sees_the_first_page(request, client_for, person, status):
    client = client_for(request.getfixturevalue(person))
    assert client.get(reverse("admin:index"), follow=True).status_code == status


def test_guests_are_sent_to_the_one_login(client, ljubljana):
    for name in ("admin:index", "admin:login", "admin:processes_process_changelist"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("person", ["administrator", "portal_team"])
def test_without_the_second_step_nobody_gets_in(client, request, person):
    client.force_login(request.getfixturevalue(person), "emvi.accounts.backends.PhraseBackend")
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 302
    assert "second-factor" in answer["Location"] or "reauthenticate" in answer["Location"]


def test_a_role_that_ended_opens_nothing(client_for, administrator):
    client = client_for(administrator)
    cast.end_grants(administrator)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_the_policy_is_relaxed_on_these_pages_only(in_admin, ljubljana):
    policy = in_admin.get(reverse("admin:index"))["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert scripts.split() == ["script-src", "'self'", "'unsafe-eval'"]
    for page in ("/en/", "/en/ljubljana/", "/en/nothing/admin/"):
        strict = in_admin.get(page)["Content-Security-Policy"]
        assert "unsafe" not in strict


def test_pages_load_nothing_from_elsewhere(in_admin):
    for name in ("admin:index", "admin:processes_process_add", "admin:audit_auditentry_changelist"):
        page = in_admin.get(reverse(name)).content.decode()
        assert 'src="http' not in page and "googleapis" not in page
        assert 'rel="stylesheet" href="http' not in page and 'link href="http' not in page


def test_leaving_and_changing_the_password_are_the_portals_own(in_admin):
    assert in_admin.get(reverse("admin:password_change"))["Location"] == reverse(
        "accounts:settings"
    )
    in_admin.post(reverse("admin:logout"))
    assert in_admin.get(reverse("admin:index")).status_code == 302
