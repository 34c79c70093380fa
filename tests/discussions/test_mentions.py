"""@ and a public name: only people who take part, the longest name that fits, in any alphabet."""

import pytest

from emvi.discussions.mentions import mentioned
from emvi.municipalities.actions import choose_public_name
from participation.proposals.models import CoAuthor
from tests import cast


@pytest.fixture
def thread(proposal):
    return proposal.thread


def names(text: str, thread) -> list[str]:
    return [name.name for name in mentioned(text, thread)]


@pytest.fixture
def speaker(thread, ljubljana):
    def speak(name: str):
        public_name = cast.make_public_name(ljubljana, None, name)
        cast.make_comment(thread, public_name)
        return public_name

    return speak


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Kalina 8", "@Kalina 8, what do you think?"),
        ("Kalina 8", "I agree with @kalina 8."),
        ("محمد علي", "أهلا @محمد علي كيف الحال"),
        ("Άννα", "Συμφωνώ με @Άννα!"),
        ("Ana", "(@Ana)"),
    ],
)
def test_a_name_is_found(name, text, thread, speaker):
    speaker(name)
    assert names(text, thread) == [name]


def test_the_longest_name_that_fits_is_meant(thread, speaker):
    speaker("Ana")
    assert names("@Ana from Fužine is right", thread) == ["Ana from Fužine"]
    assert names("@Ana is right", thread) == ["Ana"]


def test_who_has_not_spoken_here_is_not_called(thread, ljubljana, process):
    outside = cast.make_public_name(ljubljana, None, "Zala")
    elsewhere = cast.make_proposal(process)
    cast.make_comment(elsewhere.thread, outside)
    assert names("@Zala come here", thread) == []


def test_whose_words_are_all_hidden_does_not_take_part(thread, speaker):
    name = speaker("Zala")
    name.comments.update(hidden_at="2026-01-01T00:00:00Z")
    assert names("@Zala", thread) == []


def test_the_same_name_in_another_town_is_somebody_else(thread, graz):
    cast.make_comment(thread, cast.make_public_name(graz, None, "Mia"))
    assert names("@Mia", thread) == []


@pytest.mark.parametrize("text", ["mail me: a@Ana", "@ Ana", "@", "no sign", "@" * 500, "@x" * 900])
def test_what_names_nobody(text, thread, speaker):
    speaker("Ana")
    assert names(text, thread) == []


def test_a_text_full_of_names_calls_ten(thread, speaker):
    for number in range(12):
        speaker(f"Neighbour {number}a")
    text = " ".join(f"@Neighbour {number}a," for number in range(12))
    assert len(names(text, thread)) == 10


def test_a_changed_name_is_the_one_that_counts(thread, ana, ljubljana):
    choose_public_name(ana, ljubljana, name="Breza")
    assert names("@Breza @Ana from Fužine", thread) == ["Breza"]


@pytest.mark.parametrize(
    ("state", "is_named"),
    [("accepted", True), ("invited", False), ("declined", False), ("left", False)],
)
def test_who_stands_beside_the_author_is_named(state, is_named, proposal, ljubljana):
    name = cast.make_public_name(ljubljana, None, "Berta Breg")
    CoAuthor.objects.create(proposal=proposal, name=name, state=state)
    assert names("@Berta Breg, when?", proposal.thread) == ["Berta Breg"] * is_named
