"""What notices about moderation say. They carry the rule and the reason, never the words."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from emvi.discussions.models import Appeal, Comment, ModerationDecision, Thread
from emvi.discussions.rules import is_public
from emvi.discussions.texts import place_of
from emvi.notifications.models import Message
from emvi.notifications.notices import absolute

Outcome = ModerationDecision.Outcome
Contexts = dict[int, dict[str, Any]]


def _decisions(messages: list[Message]) -> dict[int, ModerationDecision]:
    """The decisions that messages are about, by message."""
    found = ModerationDecision.objects.select_related(
        "municipality",
        "rule",
        "appeal",
        "pause",
        "thread__proposal__municipality",
        "comment__thread__proposal__municipality",
    ).in_bulk([message.facts["decision"] for message in messages])
    pairs = ((message.pk, found.get(message.facts["decision"])) for message in messages)
    return {pk: decision for pk, decision in pairs if decision is not None}


def _page_of(decision: ModerationDecision) -> str:
    place = [decision.municipality.slug, decision.pk]
    return absolute(reverse("discussions:decision-detail", args=place))


def _signed(decision: ModerationDecision) -> dict[str, Any]:
    """The rule, and the reason in the language in which it was written."""
    return {
        "rule": _("Rule: %(rule)s.") % {"rule": decision.rule.name} if decision.rule else "",
        "reason": decision.reason,
        "reason_language": decision.reason_language,
        "url": _page_of(decision),
    }


def text_decided(messages: list[Message]) -> Contexts:
    """To the author: a moderator decided about your text."""
    return {
        pk: {**_what_was_decided(decision), **_signed(decision)}
        for pk, decision in _decisions(messages).items()
    }


def _what_was_decided(decision: ModerationDecision) -> dict[str, Any]:
    is_comment = decision.comment_id is not None
    if decision.outcome == Outcome.HIDDEN:
        headline = (
            _("We have hidden your comment.") if is_comment else _("We have hidden your proposal.")
        )
        lines = [_("Other people do not see it any more. You can still read it here.")]
        if hasattr(decision, "pause"):
            zone = ZoneInfo(decision.municipality.time_zone)
            until = date_format(decision.pause.until_at.astimezone(zone), "DATETIME_FORMAT")
            lines.append(_("You cannot write here until: %(until)s.") % {"until": until})
        return {"icon": "hide", "headline": headline, "lines": [*lines, *_how_to_object()]}
    if decision.outcome == Outcome.EDIT_REQUESTED:
        headline = (
            _("Please change your comment.") if is_comment else _("Please change your proposal.")
        )
        lines = [
            _("Other people do not see it until you have changed it and a person has read it.")
        ]
        return {"icon": "pen", "headline": headline, "lines": [*lines, *_how_to_object()]}
    if decision.outcome == Outcome.RESTORED:
        headline = _("We changed the decision: your text is visible again.")
    elif decision.reason:
        headline = _("The moderators have read your text. It stays.")
    else:
        headline = _("A moderator has read your text. Everybody can read it now.")
    return {"icon": "eye", "headline": headline, "lines": []}


def _how_to_object() -> list[str]:
    return [
        _("A person decided this, not software."),
        _("Do you not agree? You can appeal once. Then another person decides."),
    ]


def text_held(messages: list[Message]) -> Contexts:
    """To the author: several people told the moderators, so a person reads it first."""
    threads = Thread.objects.select_related("proposal__municipality").in_bulk(
        [m.facts["proposal"] for m in messages if "proposal" in m.facts]
    )
    comments = Comment.objects.select_related("thread__proposal__municipality").in_bulk(
        [m.facts["comment"] for m in messages if "comment" in m.facts]
    )
    contexts = {}
    for message in messages:
        target = threads.get(message.facts.get("proposal")) or comments.get(
            message.facts.get("comment")
        )
        if target is not None:
            contexts[message.pk] = {
                "icon": "clock",
                "headline": _("Your text waits until a moderator has read it."),
                "lines": [
                    _("Several people told the moderators about it. Nothing is decided yet."),
                    _("Until then other people do not see it. You get the decision here."),
                ],
                "url": absolute(place_of(target)),
            }
    return contexts


def flag_decided(messages: list[Message]) -> Contexts:
    """To those who told the moderators: a person has read it."""
    contexts = {}
    for pk, decision in _decisions(messages).items():
        outcome = {
            Outcome.LEFT: _("Decision: the text stays."),
            Outcome.RESTORED: _("Decision: the text stays."),
            Outcome.HIDDEN: _("Decision: the text is hidden."),
            Outcome.EDIT_REQUESTED: _("Decision: the author must change the text."),
        }[Outcome(decision.outcome)]
        town = decision.municipality
        page = (
            place_of(decision.target)
            if is_public(decision.target)
            else reverse("discussions:moderation", args=[town.slug])
        )
        contexts[pk] = {
            "icon": "check",
            "headline": _("You told the moderators about a text. They have decided."),
            "lines": [
                outcome,
                *([_("Rule: %(rule)s.") % {"rule": decision.rule.name}] if decision.rule else []),
                _("Nobody learns that you told us."),
                _("Do you not agree? Write to: %(contact)s") % {"contact": town.contact_email},
            ],
            "url": absolute(page),
        }
    return contexts


def appeal_decided(messages: list[Message]) -> Contexts:
    """To the author: another moderator has decided the appeal."""
    contexts = {}
    for pk, decision in _decisions(messages).items():
        appeal: Appeal | None = getattr(decision, "appeal", None)
        if appeal is None:
            continue
        if appeal.state == Appeal.State.REVERSED:
            icon, lines = "yes", [_("Your text is not held back any more.")]
            headline = _("We changed the decision about your text.")
        else:
            icon, lines = "info", [_("You still have your other rights under the law.")]
            headline = _("The decision about your text stays.")
        contexts[pk] = {
            "icon": icon,
            "headline": headline,
            "lines": lines,
            "reason": appeal.reason,
            "reason_language": appeal.reason_language,
            "url": _page_of(decision),
        }
    return contexts


def pause_ended(messages: list[Message]) -> Contexts:
    """To the author: the pause is over early."""
    return {
        pk: {
            "icon": "yes",
            "headline": _("Your pause is over. You can write here again."),
            "lines": [],
            "url": _page_of(decision),
        }
        for pk, decision in _decisions(messages).items()
    }
