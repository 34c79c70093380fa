"""What is public, as programs read it."""

from datetime import timedelta

import pytest
from django.test import Client

from emvi.paging import encode
from participation.proposals.models import Proposal
from tests import cast
from tests.api.world import ROOT, TOWN, Program, program_of

GUEST = Program()


def walk(path: str) -> list[dict]:
    """All pages of a list, one after the other."""
    found = []
    while path:
        page = GUEST.get(path).json()
        found += page["results"]
        path = page["next"]
    return found


def test_a_list_is_read_page_by_page_and_loses_nothing(process, ana):
    name = ana.public_names.get()
    made = {cast.make_proposal(process, name).pk for _n in range(45)}
    for order in ("newest", "supported", "random&seed=77"):
        found = [one["id"] for one in walk(f"{TOWN}proposals/?order={order}")]
        assert len(found) == 45 and set(found) == made
    assert len(GUEST.get(f"{TOWN}proposals/").json()["results"]) == 20


def test_overdue_answers_are_read_page_by_page(process, ana):
    name = ana.public_names.get()
    for days in range(25):
        cast.make_overdue(cast.make_proposal(process, name), days + 1)
    for path in (f"{TOWN}overdue/", f"{ROOT}overdue/"):
        late = [one["clock"]["days_late"] for one in walk(path)]
        assert late == list(range(25, 0, -1))


def test_filters_are_those_of_the_page(process, ana, ljubljana):
    theme = cast.make_theme(ljubljana)
    name = ana.public_names.get()
    lit = cast.make_proposal(process, name, title="Luč na postaji", language="sl", theme=theme)
    cast.make_proposal(process, name)
    for query in (
        "q=luc",
        "language=sl",
        f"theme={theme.pk}",
        f"process={process.pk}&q=postaji",
    ):
        assert [one["id"] for one in walk(f"{TOWN}proposals/?{query}")] == [lit.pk]
    assert walk(f"{TOWN}proposals/?standing=answered") == []


@pytest.mark.parametrize(
    "query",
    [
        "author__account__email=ana@people.invalid",
        "author=1",
        "thread__hidden_at__isnull=False",
        "ordering=-author__account__email",
        "order=author__account__email",
        "page=2",
        "per_page=100000",
        "limit=100000",
        "search=x",
        "format=api",
        "process=-1",
        "process=1.5",
        "theme=NaN",
        "standing=hidden",
        "after=WyJ4Il0",
        "lang=xx",
        "q=%00",
    ],
)
def test_what_is_no_filter_is_refused(query, proposal):
    response = GUEST.get(f"{TOWN}proposals/?{query}")
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == [query.split("=")[0]]


def test_no_path_through_the_models_is_a_filter(proposal):
    paths = set()
    for field in Proposal._meta.get_fields():
        paths |= {field.name, f"{field.name}__isnull", f"-{field.name}"}
        if field.is_relation and field.related_model:
            paths |= {f"{field.name}__{inner.name}" for inner in field.related_model._meta.fields}
    filters = {"process", "theme", "place", "work_state", "language"}
    assert len(paths) > 100
    for path in paths - filters:
        assert GUEST.get(f"{TOWN}proposals/?{path}=1").status_code == 400, path


def test_words_of_people_say_their_language_and_how_they_run(process, ana):
    proposal = cast.make_proposal(
        process, ana.public_names.get(), title="ملعب", text="نريد ملعبا", language="ar"
    )
    for path in (f"{TOWN}proposals/", f"{TOWN}proposals/{proposal.pk}/"):
        found = GUEST.get(path).json()
        found = found["results"][0] if "results" in found else found
        assert found["title"] == {"text": "ملعب", "language": "ar", "direction": "rtl"}


def test_texts_of_staff_come_in_all_five_languages(process):
    process.title_sl, process.title_el = "Dobra zima", "Καλός χειμώνας"
    process.save()
    title = GUEST.get(f"{TOWN}processes/winter/").json()["title"]
    assert title == {
        "sl": "Dobra zima",
        "de": "",
        "it": "",
        "el": "Καλός χειμώνας",
        "en": "A good winter",
    }


def test_messages_are_in_the_language_that_is_asked_for(proposal):
    missing = f"{TOWN}proposals/0/"
    said = {
        "en": GUEST.get(missing).json()["message"],
        "de": GUEST.get(missing, **{"Accept-Language": "de"}).json()["message"],
        "sl": GUEST.get(f"{missing}?lang=sl", **{"Accept-Language": "de"}).json()["message"],
    }
    assert len(set(said.values())) == 3
    page = GUEST.get(f"{TOWN}proposals/{proposal.pk}/?lang=it")
    assert page.json()["page"].startswith("/it/")
    assert page.headers["Content-Language"] == "it"


def test_what_has_not_changed_is_not_sent_again(proposal):
    path = f"{TOWN}proposals/{proposal.pk}/"
    first = GUEST.get(path)
    again = GUEST.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Proposal.objects.filter(pk=proposal.pk).update(supports_verified=3)
    changed = GUEST.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json()["supports"]["verified"] == 3


def test_caches_keep_what_guests_read_and_nothing_else(proposal, ana):
    public = GUEST.get(f"{TOWN}proposals/").headers
    assert public["Cache-Control"] == "public, no-cache"
    assert {"Accept-Language", "Authorization", "Cookie"} <= set(public["Vary"].split(", "))
    assert "Access-Control-Allow-Origin" not in public
    assert "Set-Cookie" not in public
    own = [
        program_of(ana).get(f"{TOWN}proposals/"),
        program_of(ana, "write").get(f"{TOWN}proposals/"),
        cast.client_for(ana).get(f"{TOWN}proposals/"),
        program_of(ana).get(f"{ROOT}my/"),
        GUEST.get(f"{ROOT}my/"),
        GUEST.get(f"{TOWN}proposals/0/"),
    ]
    assert {response.headers["Cache-Control"] for response in own} == {"private, no-store"}


def test_an_address_that_is_not_there_is_said_in_json(db):
    for path in (f"{ROOT}nothing/", f"{ROOT}municipalities/nowhere/", f"{TOWN}people/1/"):
        response = GUEST.get(path)
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_a_method_that_is_not_there_is_said_before_anything_is_asked(world):
    for path in (f"{ROOT}my/", f"{TOWN}proposals/1/support/", f"{TOWN}codes/issue/"):
        for method in ("put", "patch", "delete", "options"):
            response = getattr(Client(), method)(path)
            assert response.status_code == 405, (method, path)
            assert response.headers["Allow"] in {"GET, HEAD", "POST"}


def test_a_draft_is_there_for_staff_only(world):
    path = f"{TOWN}processes/draft/"
    seen = {who: program.get(path).status_code for who, program in world.programs.items()}
    assert {who for who, status in seen.items() if status == 200} == {"o", "a"}
    assert set(seen.values()) == {200, 404}
    public = [one["slug"] for one in walk(f"{TOWN}processes/")]
    assert sorted(public) == ["past", "winter"]


def test_a_town_that_is_not_public_is_not_there(world):
    for program in (GUEST, world.programs["r"], world.programs["o"]):
        assert program.get(f"{ROOT}municipalities/quiet/").status_code == 404
        assert program.get(f"{ROOT}municipalities/quiet/proposals/").status_code == 404
    assert [one["slug"] for one in walk(f"{ROOT}municipalities/")] == ["graz", "ljubljana"]
    late = {one["municipality"] for one in walk(f"{ROOT}overdue/")}
    assert late == {"graz", "ljubljana"}


def test_a_clock_says_how_late_it_is(proposal):
    cast.make_overdue(proposal, 12)
    clock = GUEST.get(f"{TOWN}proposals/{proposal.pk}/").json()["clock"]
    assert (clock["days_late"], clock["state"]) == (12, "late")
    assert clock["due_on"] == str(cast.today(proposal.municipality) - timedelta(days=12))


def test_every_version_of_an_answer_is_there(world):
    answered = world.answered()
    detail = GUEST.get(f"{TOWN}proposals/{answered['proposal']}/").json()
    assert [one["version"] for one in detail["answers"]] == [1]
    assert detail["answers"][0]["reasons"]["en"] == "Yes."
    assert "published_by" not in detail["answers"][0]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_place_outside_of_all_calendars_is_no_cursor_of_ours(moment, proposal):
    place = encode([moment, 1])
    for path in (f"{TOWN}proposals/", f"{TOWN}overdue/", "/api/v1/overdue/"):
        assert GUEST.get(f"{path}?after={place}").status_code == 400, path
    assert GUEST.get(f"/en/ljubljana/proposals/?after={place}").status_code == 200
