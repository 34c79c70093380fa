import pytest
from babel.messages.catalog import Catalog

from emvi.languages.pseudo import pseudo_catalogue, pseudo_text


@pytest.mark.parametrize("text", ["OK", "Save", "I want to say something", "Proposals"])
def test_longer_by_at_least_two_fifths(text):
    assert 1.4 * len(text) <= len(pseudo_text(text)) <= 1.4 * len(text) + 1


@pytest.mark.parametrize(
    "kept",
    [
        "%(name)s",
        "%(n)d",
        "%s",
        "%%",
        "{name}",
        "{0:.2f}",
        '<a href="%(url)s" class="go">',
        "</strong>",
        "&nbsp;",
        "https://example.org/a",
    ],
)
def test_what_the_code_reads_stays(kept):
    assert kept in pseudo_text(f"Read {kept} now")


def test_white_space_at_both_ends_stays():
    text = pseudo_text(" \nRead this \n")
    assert text.startswith(" \n") and text.endswith(" \n")


def test_no_letter_of_ordinary_english_where_an_accent_exists():
    assert not set(pseudo_text("Proposals, answers and deadlines")) & set("aeiounrst")


def test_plurals_and_contexts_stay():
    source = Catalog()
    source.add(("%(n)d day", "%(n)d days"), context="deadline")
    message = pseudo_catalogue(source).get("%(n)d day", "deadline")
    assert len(message.string) == 2
    assert all(form.startswith("%(n)d ") for form in message.string)
