from collections.abc import Iterable
from types import SimpleNamespace

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language

from emvi.discussions.forms import CommentForm
from emvi.languages.directions import direction
from participation.proposals.cards import Card, render_cards
from participation.proposals.choices import Choice
from participation.proposals.states import State
from participation.proposals.tallies import Counted, in_words

register = template.Library()


@register.simple_tag
def proposal_cards(cards: Iterable[Card]) -> SafeString:
    """The cards of a list, one after the other."""
    return mark_safe("".join(render_cards(cards)))


@register.simple_tag
def choice_options(
    choices: Iterable[Choice], chosen: int | None, name: str = "", counts: Counted = ()
) -> SafeString:
    """Options of a select, each marked with its language where it is not the reader's; with how
    many there are of each where that is known. `name` is that of a filter whose counts may come
    later, by `option_counts`."""
    return _options(((one.pk, one.name, _foreign(one)) for one in choices), chosen, name, counts)


@register.simple_tag
def work_state_options(
    groups: Iterable[tuple[Choice, tuple[Choice, ...]]],
    chosen: int | None,
    name: str = "",
    counts: Counted = (),
) -> SafeString:
    """Working states, under the name of their process where there are those of several."""
    groups = tuple(groups)
    if len(groups) == 1:
        return choice_options(groups[0][1], chosen, name, counts)
    return format_html_join(
        "",
        '<optgroup label="{}"{}>{}</optgroup>',
        (
            (
                process.name,
                _in_language(_foreign(process)),
                choice_options(states, chosen, name, counts),
            )
            for process, states in groups
        ),
    )


@register.simple_tag
def language_options(
    languages: Iterable[tuple[str, str]], chosen: str, name: str = "", counts: Counted = ()
) -> SafeString:
    """Languages by their own names."""
    return _options(((code, own, code) for code, own in languages), chosen, name, counts)


@register.simple_tag
def standing_options(
    standings: Iterable[tuple[str, str]], chosen: str, name: str = "", counts: Counted = ()
) -> SafeString:
    """Where a proposal may stand."""
    return _options(((value, label, "") for value, label in standings), chosen, name, counts)


@register.simple_tag
def option_counts(name: str, labels: Iterable[tuple[object, str]], counts: Counted) -> SafeString:
    """New words for the options of a filter, beside which nothing changes: what somebody has chosen
    meanwhile stays chosen."""
    found = dict(counts)
    return format_html_join(
        "",
        '<option id="{}-{}" hx-swap-oob="innerHTML">{}</option>',
        ((name, value, _with_count(label, found.get(value))) for value, label in labels),
    )


@register.filter
def labels(choices: Iterable[Choice]) -> list[tuple[int, str]]:
    """By number."""
    return [(choice.pk, choice.name) for choice in choices]


@register.filter
def up_to_limit(count: int) -> str:
    """How many there are, as far as it was counted."""
    return in_words(count)


def _options(
    rows: Iterable[tuple[object, str, str]], chosen: object, name: str, counts: Counted
) -> SafeString:
    found = dict(counts)
    return format_html_join(
        "",
        '<option value="{}"{}{}{}>{}</option>',
        (
            (
                value,
                format_html(' id="{}-{}"', name, value) if name else "",
                _in_language(language),
                mark_safe(" selected") if value == chosen else "",
                _with_count(label, found.get(value)),
            )
            for value, label, language in rows
        ),
    )


def _foreign(choice: Choice) -> str:
    return "" if choice.language == get_language() else choice.language


def _in_language(language: str) -> SafeString | str:
    return format_html(' lang="{}" dir="{}"', language, direction(language)) if language else ""


def _with_count(label: str, count: int | None) -> str:
    return label if count is None else f"{label} · {in_words(count)}"


@register.filter
def state_name(state: str) -> str:
    """The name of a state, as it stands alone."""
    return capfirst(State(state).label)


@register.simple_tag
def blank_comment_form(official: tuple[str, ...], spoken: str) -> CommentForm:
    """An empty form for a comment, with the language in which this person will write."""
    return CommentForm(municipality=SimpleNamespace(written_languages=official), language=spoken)
