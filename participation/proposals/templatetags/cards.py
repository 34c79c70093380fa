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

register = template.Library()


@register.simple_tag
def proposal_cards(cards: Iterable[Card]) -> SafeString:
    """The cards of a list, one after the other."""
    return mark_safe("".join(render_cards(cards)))


@register.simple_tag
def choice_options(choices: Iterable[Choice], chosen: int | None) -> SafeString:
    """Options of a select, each marked with its language where it is not the reader's."""
    here = get_language()
    rows = (
        (choice.pk, choice.name, choice.pk == chosen, "" if language == here else language)
        for choice in choices
        for language in [choice.language]
    )
    return _options(rows)


@register.simple_tag
def language_options(languages: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """Languages by their own names."""
    return _options((code, name, code == chosen, code) for code, name in languages)


def _options(rows: Iterable[tuple[object, str, bool, str]]) -> SafeString:
    line = '<option value="{}"{}{}>{}</option>'
    selected = mark_safe(" selected")
    return format_html_join(
        "",
        line,
        (
            (
                value,
                format_html(' lang="{}" dir="{}"', language, direction(language))
                if language
                else "",
                selected if is_chosen else "",
                name,
            )
            for value, name, is_chosen, language in rows
        ),
    )


@register.filter
def state_name(state: str) -> str:
    """The name of a state, as it stands alone."""
    return capfirst(State(state).label)


@register.simple_tag
def blank_comment_form(official: tuple[str, ...], spoken: str) -> CommentForm:
    """An empty form for a comment, with the language in which this person will write."""
    return CommentForm(municipality=SimpleNamespace(written_languages=official), language=spoken)
