"""The parts of the look, as tags. Built into every template."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import Textarea
from django.templatetags.static import static
from django.utils import formats, timezone, translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.answers.clock import Face, face_of
from emvi.answers.models import AnswerDuty
from emvi.languages.directions import direction, own_name
from emvi.languages.shown import shown_language, staff_text
from emvi.pieces import piece

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite. Always beside a word, so it is hidden from screen readers."""
    return _icon(name, extra)


@lru_cache(maxsize=200)
def _icon(name: str, extra: str) -> SafeString:
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("look/icons.svg"),
        name,
    )


@register.simple_tag
def kept(template_name: str, **values: Any) -> SafeString:
    """A piece of the page that is made of these plain values, and kept under them."""
    return piece(template_name, **values)


@register.inclusion_tag("components/clock.html")
def clock(duty: AnswerDuty) -> dict[str, Face]:
    """The answer clock as a pill."""
    return {"face": face_of(duty)}


@register.inclusion_tag("components/clock_big.html")
def big_clock(duty: AnswerDuty) -> dict[str, Any]:
    """The answer clock, large, once a page. Its days are those of the municipality."""
    answered_at = duty.answered_at
    return {
        "face": face_of(duty),
        "duty": duty,
        "answered_on": answered_at and answered_at.astimezone(ZoneInfo(duty.time_zone)).date(),
    }


@register.simple_tag
def meter(
    verified: int,
    other: int,
    elsewhere: int,
    needed: int,
    scale: int = 0,
    needs_confirmed: bool = False,
) -> SafeString:
    """Support against what is needed (0: nothing waits for a number). `scale`: the largest number
    of the list. `needs_confirmed`: only confirmed residents count. Twenty of them stand on a page,
    so no template is rendered for each."""
    counts = (
        _("confirmed to live here: %(verified)s, needed: %(threshold)s")
        if needs_confirmed
        else _("needed: %(threshold)s")
    )
    return format_html(
        '<div class="meter"><p><span>{}</span>{}</p>{}</div>',
        _supporters(verified + other + elsewhere),
        format_html(
            '<span class="quiet">{}</span>', counts % {"verified": verified, "threshold": needed}
        )
        if needed
        else "",
        _bars(verified, other + elsewhere, needed, scale),
    )


@register.inclusion_tag("components/meter.html")
def big_meter(proposal: Any) -> dict[str, Any]:
    """Support of a proposal in full, once a page."""
    verified, other = proposal.shown_verified, proposal.shown_other
    elsewhere, needed = proposal.supports_elsewhere, proposal.support_needed
    return {
        "supporters": _supporters(verified + other + elsewhere),
        "bars": _bars(verified, other + elsewhere, needed),
        "verified": verified,
        "other": other,
        "elsewhere": elsewhere,
        "threshold": needed,
        "counts_of": proposal.process.support_counts_of,
    }


def _supporters(number: int) -> SafeString:
    if not number:
        return conditional_escape(_("Nobody supports this yet"))
    words = ngettext(
        "<strong>%(n)s</strong> person supports this",
        "<strong>%(n)s</strong> people support this",
        number,
    )
    return mark_safe(words % {"n": formats.number_format(number)})


def _bars(verified: int, rest: int, needed: int, scale: int = 0) -> SafeString:
    most = max(scale, verified + rest, needed, 1) * 1.03
    sure, open_, flag = (f"{100 * number / most:.1f}%" for number in (verified, rest, needed))
    facts = {"total": verified + rest, "verified": verified, "threshold": needed}
    if needed:
        words = _("Support: %(total)s, of it confirmed: %(verified)s; needed: %(threshold)s")
        line = format_html('<line class="flag" x1="{0}" x2="{0}" y1="1" y2="23"/>', flag)
    else:
        words, line = _("Support: %(total)s, of it confirmed: %(verified)s"), ""
    return format_html(
        '<svg role="img" aria-label="{}"><rect class="track" y="6" width="100%" height="12" rx="6"/>'
        '<rect class="rest" x="{}" y="7" width="{}" height="10" rx="5"/>'
        '<rect class="sure" y="6" width="{}" height="12" rx="6"/>{}</svg>',
        words % facts,
        sure,
        open_,
        sure,
        line,
    )


@register.filter
def clock_words(duty: AnswerDuty) -> str:
    """What the answer clock says, for a place that draws its own."""
    return face_of(duty).words


@register.simple_tag
def lang_attrs(code: str) -> SafeString:
    """`lang` and `dir` for words in another language than the page's."""
    return format_html('lang="{}" dir="{}"', code, direction(code))


@register.filter
def tongue_name(code: str) -> str:
    """A language by its own name."""
    return own_name(code)


@register.inclusion_tag("components/fallback_note.html")
def fallback_note(obj: Any, field: str) -> dict[str, str]:
    """Says in which language a text of staff is shown, where it is not the reader's."""
    language = shown_language(obj, field)
    return {"language": "" if language == translation.get_language() else language}


register.simple_tag(staff_text)


@register.simple_tag
def staff_lang_attrs(obj: Any, field: str) -> SafeString:
    """`lang` and `dir` of an option that shows a text of staff, where it is a fallback."""
    language = shown_language(obj, field)
    return SafeString() if language == translation.get_language() else lang_attrs(language)


@register.simple_tag
def staff_lines(obj: Any, field: str) -> list[SafeString]:
    """The lines of a translated text, each marked with its language where it is a fallback."""
    language = shown_language(obj, field)
    lines = [line.strip() for line in (getattr(obj, field) or "").splitlines() if line.strip()]
    if language == translation.get_language():
        return [conditional_escape(line) for line in lines]
    marked = '<span lang="{}" dir="{}">{}</span>'
    return [format_html(marked, language, direction(language), line) for line in lines]


@register.simple_tag
def staff_paragraphs(obj: Any, field: str) -> SafeString:
    """A translated text as paragraphs: an empty line separates them."""
    language = shown_language(obj, field)
    parts = [part.strip() for part in (getattr(obj, field) or "").split("\n\n") if part.strip()]
    if language == translation.get_language():
        return format_html_join("", "<p>{}</p>", ((part,) for part in parts))
    return format_html_join(
        "", '<p lang="{}" dir="{}">{}</p>', ((language, direction(language), p) for p in parts)
    )


@register.filter
def words(text: str) -> SafeString:
    """What a person wrote, as paragraphs. Everything in it is text, nothing is markup."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return mark_safe(
        "".join(
            f"<p>{'<br>'.join(conditional_escape(line) for line in part.splitlines())}</p>"
            for part in parts
        )
    )


@register.filter
def isolated(words: Any) -> SafeString:
    """What somebody typed, inside a sentence of ours: if it runs the other way, our signs stay."""
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def with_colon(label: Any) -> SafeString:
    """The label of a field, before what is wrong with it: a question keeps its own sign."""
    return format_html("{}{}", label, "" if str(label).endswith(("?", ";", "؟")) else ":")


@register.filter
def initial(name: str) -> str:
    """The first letter of a public name, for the round face."""
    return name[:1].upper()


@register.simple_tag(takes_context=True)
def local_time(context: Any, at: datetime, style: str = "SHORT_DATETIME_FORMAT") -> str:
    """An instant on the clock of the page's municipality."""
    municipality = context.get("municipality")
    zone = ZoneInfo(municipality.time_zone) if municipality else timezone.get_default_timezone()
    return formats.date_format(at.astimezone(zone), style)


@register.simple_tag(takes_context=True)
def local_day(context: Any, at: datetime, style: str = "DATE_FORMAT") -> SafeString:
    """The day of an instant where the page's municipality is; it never breaks over two lines."""
    return format_html('<span class="nb">{}</span>', local_time(context, at, style))


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> str:
    """The current query string with some values changed; None or "" removes one."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without_query(context: Any, name: str) -> str:
    """The current query string without one of its values."""
    return with_query(context, **{name: None})


@register.filter
def control(field: Any) -> SafeString:
    """The control of a form field, tied to its hint and its error."""
    attrs: dict[str, str] = {}
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    widget = field.field.widget
    if isinstance(widget, Textarea):
        # A browser would cut off what somebody pasted, without a word. The form says it.
        widget.attrs.pop("maxlength", None)
    if getattr(widget, "input_type", "") not in {"checkbox", "radio", "select"}:
        attrs["class"] = "in"
    if getattr(widget, "input_type", "text") == "text" and not {"dir", "lang"} & {*widget.attrs}:
        # People type in the language they think in, whatever the page speaks.
        attrs["dir"] = "auto"
    return field.as_widget(attrs=attrs)
