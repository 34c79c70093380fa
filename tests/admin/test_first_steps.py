"""From an empty database to the first supported proposal, through the pages of the admin only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from emvi.accounts.models import Account
from emvi.municipalities.models import Municipality, Page, Place, Role, RoleGrant, Theme
from participation.processes.models import Process
from participation.proposals.actions import Words, publish_proposal, support_proposal
from tests import cast
from tests.admin.forms import admin_url, errors, send

CITY = {
    "name_sl": "Piran",
    "office_sl": "Urad za družbene dejavnosti",
    "slug": "piran",
    "country": "SI",
    "contact_email": "obcina@piran.invalid",
    "default_language": "sl",
    "written_languages": ["ar", "it"],
}


def steps(client):
    """The titles of the steps, by whether they are done."""
    [city] = client.get(reverse("admin:index")).context["cities"]
    return [(step.title, step.is_done) for step in city.steps]


def done(client):
    return [title for title, is_done in steps(client) if is_done]


@pytest.fixture
def in_piran(as_portal_team, client_for):
    """Somebody to whom the portal team gave Piran."""
    send(as_portal_team, admin_url(Municipality, "add"), **CITY)
    vida = cast.make_account("vida", email="vida@piran.invalid")
    piran = Municipality.objects.get()
    send(
        as_portal_team,
        admin_url(RoleGrant, "add"),
        person="vida",
        role="administrator",
        municipality=piran.pk,
        from_on=piran.today(),
    )
    return client_for(vida)


def test_the_portal_team_begins_with_a_city(as_portal_team):
    page = as_portal_team.get(reverse("admin:index")).content.decode()
    assert admin_url(Municipality, "add") in page
    send(as_portal_team, admin_url(Municipality, "add"), **CITY)
    piran = Municipality.objects.get()
    assert piran.written_languages == ["sl", "it", "ar"]
    assert not piran.is_public
    assert str(piran) == "Piran", "no English name is needed"


def test_a_city_needs_its_texts_in_its_language(as_portal_team):
    data = CITY | {"name_sl": "", "name_en": "Piran"}
    page = send(as_portal_team, admin_url(Municipality, "add"), **data)
    assert "name_sl" in page.context["adminform"].form.errors
    page = send(as_portal_team, admin_url(Municipality, "add"), **CITY | {"slug": "account"})
    assert "taken by the portal" in errors(page)
    for no_country in ("si", "XX", "EU"):
        page = send(
            as_portal_team, admin_url(Municipality, "add"), **CITY | {"country": no_country}
        )
        assert "Two capital letters" in errors(page)


def test_a_city_that_goes_public_too_early_is_told_what_is_missing(in_piran, client_for):
    piran = Municipality.objects.get()
    page = send(in_piran, admin_url(Municipality, "change", piran.pk), is_public="on")
    html = in_piran.get(page.url).content.decode()
    assert "Everybody sees this city now, but these steps are not done yet:" in html
    assert "People and roles (At least one person who answers and one who moderates." in html
    assert "Name, contact and rules (" not in html
    piran.refresh_from_db()
    assert piran.is_public
    page = send(in_piran, admin_url(Municipality, "change", piran.pk), name_it="Pirano")
    assert "Everybody sees this city now" not in in_piran.get(page.url).content.decode()


def test_only_the_portal_team_adds_cities(in_piran):
    assert in_piran.get(admin_url(Municipality, "add")).status_code == 403
    assert (
        admin_url(Municipality, "add") not in in_piran.get(reverse("admin:index")).content.decode()
    )


def test_the_first_steps_to_the_first_supported_proposal(in_piran, client, client_for):
    piran = Municipality.objects.get()
    assert done(in_piran) == ["Name, contact and rules"]

    for login, role in (("officer", "officer"), ("moderator", "moderator")):
        cast.make_account(login)
        today = piran.today()
        send(in_piran, admin_url(RoleGrant, "add"), person=login, role=role, from_on=today)
    assert "People and roles" in done(in_piran)

    send(in_piran, admin_url(Theme, "add"), name_sl="Stanovanja", name_it="Case")
    send(in_piran, admin_url(Place, "add"), name_sl="Lucija")
    for kind in ("imprint", "privacy"):
        send(
            in_piran, admin_url(Page, "add"), kind=kind, body_sl="Občina Piran\n\nTartinijev trg 2"
        )
    assert {"Topics", "Places", "Imprint and privacy"} <= set(done(in_piran))

    today = timezone.localdate()
    send(
        in_piran,
        admin_url(Process, "add"),
        title_sl="Dobra zima",
        summary_sl="Skupaj načrtujemo zimo.",
        what_can_change_sl="Kraj\nČas",
        what_is_fixed_sl="Denar",
        **{
            "phases-0-title_sl": "Ideje",
            "phases-0-opens_at_0": (today - timedelta(days=1)).isoformat(),
            "phases-0-opens_at_1": "08:00",
            "phases-0-closes_at_0": (today + timedelta(days=30)).isoformat(),
            "phases-0-closes_at_1": "23:59",
            "phases-0-allows_proposals": "on",
            "phases-0-allows_supports": "on",
            "phases-0-allows_comments": "on",
        },
    )
    process = Process.objects.get()
    assert "A process with phases" in done(in_piran)
    assert client.get("/sl/piran/").status_code == 404
    assert in_piran.get("/sl/piran/").status_code == 200

    send(in_piran, admin_url(Process, "change", process.pk), button="processes_process_publish")
    send(in_piran, admin_url(Municipality, "change", piran.pk), is_public="on")
    assert all(is_done for _title, is_done in steps(in_piran))
    assert client.get("/sl/piran/").status_code == 200

    process.refresh_from_db()
    words = Words(
        title="Topla soba", text="Zaprto je že ob štirih.", language="sl", theme=Theme.objects.get()
    )
    author = cast.make_public_name(process.municipality)
    proposal = publish_proposal(process, words, author=author)
    # First words of a new account wait for a moderator.
    assert client.get(f"/sl/piran/proposals/{proposal.pk}/").status_code == 404
    moderator = Account.objects.get(login="moderator")
    cast.decide(proposal.thread, by=moderator, outcome="left")
    proposal.thread.refresh_from_db()
    support_proposal(proposal, by=cast.make_account())
    page = client.get(f"/sl/piran/proposals/{proposal.pk}/")
    assert page.status_code == 200
    assert "Topla soba" in page.content.decode()


def test_links_of_the_steps_open(in_piran):
    [city] = in_piran.get(reverse("admin:index")).context["cities"]
    for step in city.steps:
        assert in_piran.get(step.link).status_code == 200, step.title


def set_up(town, person, state=Process.State.PUBLISHED):
    """All that the steps ask for; the process in this state."""
    for role in (Role.OFFICER, Role.MODERATOR):
        grant = {"role": role, "from_on": timezone.localdate()}
        RoleGrant.objects.create(account=person, municipality=town, **grant)
    for make in (cast.make_theme, cast.make_place):
        make(town)
    cast.make_phase(cast.make_process(town, state=state))
    for kind in Page.Kind:
        Page.objects.create(municipality=town, kind=kind, body_en="Words.")


def test_what_is_not_set_up_comes_first_of_many_and_each_costs_no_query(as_portal_team):
    def opened():
        with CaptureQueriesContext(connection) as asked:
            page = as_portal_team.get(reverse("admin:index"))
        return page, len(asked)

    person = cast.make_account()
    set_up(cast.make_municipality("town-00"), person)
    # The first page finds less in the cache.
    opened()
    page, of_one = opened()
    assert [city.next_step for city in page.context["cities"]] == [None]
    all_cities = f'href="{admin_url(Municipality, "changelist")}"\n        >All cities'
    assert all_cities not in page.content.decode()
    for number in range(1, 13):
        set_up(cast.make_municipality(f"town-{number:02}"), person)
    last = cast.make_municipality("zadar")
    set_up(last, person, Process.State.DRAFT)
    page, of_many = opened()
    first, *others = page.context["cities"]
    assert (first.municipality, first.done) == (last, 7)
    draft = Process.objects.get(municipality=last)
    assert (first.next_step.title, first.next_step.link) == (
        "Publish the process",
        admin_url(Process, "change", draft.pk),
    )
    assert len(others) == 11 and all(city.next_step is None for city in others)
    assert all_cities in page.content.decode()
    assert of_many == of_one


def test_what_is_used_cannot_be_deleted(in_admin, ljubljana, process):
    used, unused = cast.make_theme(ljubljana, "Homes"), cast.make_theme(ljubljana, "Parks")
    cast.make_proposal(process, theme=used)
    for theme in (used, unused):
        in_admin.post(admin_url(Theme, "delete", theme.pk), {"post": "yes"})
    assert list(Theme.objects.all()) == [used]


def test_a_page_exists_once(in_admin, ljubljana, as_portal_team):
    for client in (in_admin, as_portal_team):
        data = {"kind": "imprint", "body_sl": "Občina", "body_en": "The portal"}
        send(client, admin_url(Page, "add"), **data)
        assert "exists already" in errors(send(client, admin_url(Page, "add"), **data))
    assert Page.objects.count() == 2


def test_every_page_speaks_all_five_languages(in_admin, ljubljana):
    for language in ("sl", "de", "it", "el"):
        page = in_admin.get(f"/{language}/admin/")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.content.decode()


def test_guests_read_the_imprint_as_it_was_edited_last(in_admin, client, ljubljana):
    url = "/sl/ljubljana/about/imprint/"
    assert "Mestni trg 1" not in client.get(url).content.decode()
    send(in_admin, admin_url(Page, "add"), kind="imprint", body_sl="Občina, Mestni trg 1")
    assert "Občina, Mestni trg 1" in client.get(url).content.decode()
    page = Page.objects.get(municipality=ljubljana)
    send(in_admin, admin_url(Page, "change", page.pk), body_sl="Občina, Mestni trg 2")
    text = client.get(url).content.decode()
    assert "Mestni trg 2" in text and "Mestni trg 1" not in text


@pytest.mark.parametrize(("language", "zone"), [("el", "Europe/Athens"), ("it", "Europe/Rome")])
def test_a_new_city_is_offered_what_its_maker_likely_needs(as_portal_team, language, zone):
    path = admin_url(Municipality, "add").replace("/en/", f"/{language}/")
    form = as_portal_team.get(path).context["adminform"].form
    assert form["default_language"].value() == language
    assert form["time_zone"].value() == zone
