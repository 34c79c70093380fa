"""Forms as somebody fills them in, for pages that only their answer shows: a last look before it is
done, what is shown once, and what a colleague did meanwhile."""

from typing import NamedTuple

from django.urls import reverse

from tests.browser.world import ARABIC, GREEK, World


class Filled(NamedTuple):
    """What is typed into the form of a page, beside what stands in it already."""

    path: str
    typed: dict[str, object]


ANSWER = {"outcome": "accepted", "reasons_sl": "Da, letos. ⟨sl⟩"}
REASON = {"reason": "I was asked by a court."}
WORDS = {"title": GREEK, "text": GREEK, "language": "el"}
# Words in another language than the one that is chosen.
MIXED_UP = {"title": ARABIC, "text": ARABIC, "language": "en"}


def filled_forms(world: World) -> dict[str, list[Filled]]:
    """For each URL name the forms whose answer is a page of its own."""
    forms: dict[str, list[Filled]] = {}
    for name, args, typed in (*_of_officers(world), *_of_everybody(world)):
        query = typed.pop("?", "")
        path = reverse(name, args=args) + query
        forms.setdefault(name, []).append(Filled(path, typed))
    schedule = reverse("processes:process-schedule", args=[world.town.slug, world.draft.slug])
    forms["processes:process-publish"] = [Filled(schedule, {"publish_at": "2020-01-01T10:00"})]
    return forms


def _of_officers(world: World):
    town = (world.town.slug,)
    chosen = {"proposals": [world.soon.pk, world.fresh.pk, world.due.pk]}
    themes = chosen | {"theme": world.theme.pk}
    yield "proposals:set-themes", town, dict(themes)
    yield "proposals:set-themes", town, themes | {"confirmed": 1}
    states = {"?": f"?process={world.open.pk}", "work_state": world.work_state.pk}
    yield "proposals:set-work-states", town, chosen | states
    same = {"proposals": [world.soon.pk, world.overdue.pk]}
    yield "proposals:publish-same-answer", town, same | ANSWER
    yield "proposals:publish-same-answer", town, same | {"show": 1, "process": world.open.pk}
    answer = "proposals:proposal-publish-answer"
    yield answer, (*town, world.soon.pk), ANSWER | {"preview": 1, "cost": "1200"}
    # A colleague saved a draft, or published, while this one was written.
    yield answer, (*town, world.due.pk), ANSWER | {"edition": 0}
    yield answer, (*town, world.corrected.pk), ANSWER | {"replaces": 1}
    late = {"edition": "another", "progress": 10, "due_on": world.result.due_on}
    yield "proposals:result-change", (*town, world.result.pk), late
    first, second = world.whole_to_split.text.splitlines()
    parts = {"title_1": "A half ⟨en⟩", "text_1": first, "title_2": "B half ⟨en⟩", "text_2": second}
    reasons = {"reason_sl": "Predlaga dvoje. ⟨sl⟩"}
    yield "proposals:proposal-split", (*town, world.whole_to_split.pk), parts | reasons
    into = {"number": world.withdrawn.pk}
    yield "proposals:proposal-merge", (*town, world.soon.pk), into | reasons
    slips = {"issuer": "desk", "size": 8, "language": "sl"}
    yield "municipalities:code-issue", town, slips
    invite = "processes:process-invite-people"
    yield invite, (*town, world.apart.slug), {"number": 3}
    yield "processes:process-change", (*town, world.draft.slug), {"add_phase": 1}


def _of_everybody(world: World):
    town = world.town.slug
    yield "front:token-make", (), {"name": "Robot", "scopes": ["read", "write"], "days": 30}
    yield "privacy:contact-reveal", (world.ana.pk,), dict(REASON)
    role = world.officer.role_grants.get().pk
    yield "privacy:role-contact-reveal", (town, role), dict(REASON)
    yield "accounts:phrase-change", (), {"do": "other", "words_in": "el"}
    yield "accounts:sign-up", (), {"login": world.ana.login}
    yield "municipalities:code-redeem", (town,), {"code": "0000-0000-00000"}
    write, winter = "proposals:proposal-write", (town, world.open.slug)
    yield write, winter, WORDS | {"later": 1}
    yield write, winter, dict(MIXED_UP)
    # A shared phone keeps no draft, and the forms carry the words.
    yield write, winter, dict(WORDS)
    yield "proposals:proposal-describe", winter, WORDS | {"carried": 1}
    flag = {"rule": "", "note": ARABIC, "language": "en"}
    yield "discussions:comment-flag", (town, world.comment.pk), flag
