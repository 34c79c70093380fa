"""What notices about moderation say. They carry the rule and the reason, never the words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emvi.audit.models import AuditNote
from emvi.discussions.models import Appeal, Comment, ModerationDecision, Rule, Thread
from emvi.discussions.rules import is_public
from emvi.discussions.texts import place_of
from emvi.municipalities.models import Municipality
from emvi.notifications.kinds import Builder, Context, Kind
from emvi.notifications.models import Message
from emvi.notifications.topics import Topic
from emvi.notifications.wording import absolute

Outcome = ModerationDecision.Outcome
Contexts = dict[int, Context]


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


def _rule(name: str) -> str:
    return _("Rule: %(rule)s.") % {"rule": name}


def text_decided(messages: list[Message]) -> Contexts:
    """To the author: a moderator decided about your text. The rule, and the reason in the language
    in which it was written."""
    return {
        pk: {
            **_what_was_decided(
                decision.outcome,
                is_comment=decision.comment_id is not None,
                has_reason=bool(decision.reason),
                paused_until=_end_of_pause(decision),
            ),
            "rule": _rule(decision.rule.name) if decision.rule else "",
            "reason": decision.reason,
            "reason_language": decision.reason_language,
            "url": _page_of(decision),
        }
        for pk, decision in _decisions(messages).items()
    }


def _end_of_pause(decision: ModerationDecision) -> str:
    if not hasattr(decision, "pause"):
        return ""
    zone = ZoneInfo(decision.municipality.time_zone)
    return date_format(decision.pause.until_at.astimezone(zone), "DATETIME_FORMAT")


def _what_was_decided(
    outcome: str, *, is_comment: bool, has_reason: bool, paused_until: str
) -> Context:
    if outcome == Outcome.HIDDEN:
        headline = (
            _("We have hidden your comment.") if is_comment else _("We have hidden your proposal.")
        )
        lines = [_("Other people do not see it any more. You can still read it here.")]
        if paused_until:
            lines.append(_("You cannot write here until: %(until)s.") % {"until": paused_until})
        return {"icon": "hide", "headline": headline, "lines": [*lines, *_how_to_object()]}
    if outcome == Outcome.EDIT_REQUESTED:
        headline = (
            _("Please change your comment.") if is_comment else _("Please change your proposal.")
        )
        lines = [
            _("Other people do not see it until you have changed it and a person has read it.")
        ]
        return {"icon": "pen", "headline": headline, "lines": [*lines, *_how_to_object()]}
    if outcome == Outcome.RESTORED:
        headline = _("We changed the decision: your text is visible again.")
    elif has_reason:
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
    targets = {
        m.pk: threads.get(m.facts.get("proposal")) or comments.get(m.facts.get("comment"))
        for m in messages
    }
    return {
        pk: _held() | {"url": absolute(place_of(target))}
        for pk, target in targets.items()
        if target is not None
    }


def _held() -> Context:
    return {
        "icon": "clock",
        "headline": _("Your text waits until a moderator has read it."),
        "lines": [
            _("Several people told the moderators about it. Nothing is decided yet."),
            _("Until then other people do not see it. You get the decision here."),
        ],
    }


def flag_decided(messages: list[Message]) -> Contexts:
    """To those who told the moderators: a person has read it."""
    contexts = {}
    for pk, decision in _decisions(messages).items():
        town = decision.municipality
        page = (
            place_of(decision.target)
            if is_public(decision.target)
            else reverse("discussions:moderation", args=[town.slug])
        )
        rule = decision.rule.name if decision.rule else ""
        contexts[pk] = _answer_to_flag(decision.outcome, rule, town) | {"url": absolute(page)}
    return contexts


def _answer_to_flag(outcome: str, rule: str, town: Municipality) -> Context:
    decided = {
        Outcome.LEFT: _("Decision: the text stays."),
        Outcome.RESTORED: _("Decision: the text stays."),
        Outcome.HIDDEN: _("Decision: the text is hidden."),
        Outcome.EDIT_REQUESTED: _("Decision: the author must change the text."),
    }[Outcome(outcome)]
    return {
        "icon": "check",
        "headline": _("You told the moderators about a text. They have decided."),
        # The page of the text does not say it.
        "is_read_here": True,
        "lines": [
            decided,
            *([_rule(rule)] if rule else []),
            _("Nobody learns that you told us."),
            _("Do you not agree? Write to: %(contact)s") % {"contact": town.contact_email},
        ],
    }


def decision_appealed(messages: list[Message]) -> Contexts:
    """To the moderators who may decide the appeal, while nobody has."""
    contexts = {}
    for pk, decision in _decisions(messages).items():
        appeal: Appeal | None = getattr(decision, "appeal", None)
        if appeal is not None and appeal.state == Appeal.State.OPEN:
            page = reverse("front:desk-moderation", args=[decision.municipality.slug])
            contexts[pk] = _appeal_waits() | {"url": absolute(page)}
    return contexts


def _appeal_waits() -> Context:
    return {
        "icon": "reply",
        "headline": _("An author has appealed against a decision."),
        "lines": [
            _("A moderator who did not make the decision must decide now."),
            _("Is there nobody else? Then the administrator can appoint another moderator."),
        ],
    }


def appeal_decided(messages: list[Message]) -> Contexts:
    """To the author: another moderator has decided the appeal."""
    contexts = {}
    for pk, decision in _decisions(messages).items():
        appeal: Appeal | None = getattr(decision, "appeal", None)
        if appeal is not None:
            contexts[pk] = _answer_to_appeal(appeal.state) | {
                "reason": appeal.reason,
                "reason_language": appeal.reason_language,
                "url": _page_of(decision),
            }
    return contexts


def _answer_to_appeal(state: str) -> Context:
    if state == Appeal.State.REVERSED:
        return {
            "icon": "yes",
            "headline": _("We changed the decision about your text."),
            "lines": [_("Your text is not held back any more.")],
        }
    return {
        "icon": "info",
        "headline": _("The decision about your text stays."),
        "lines": [_("You still have your other rights under the law.")],
    }


def pause_ended(messages: list[Message]) -> Contexts:
    """To the author: the pause is over early."""
    return {
        pk: _over() | {"url": _page_of(decision)} for pk, decision in _decisions(messages).items()
    }


def _over() -> Context:
    return {
        "icon": "yes",
        "headline": _("Your pause is over. You can write here again."),
        "lines": [],
    }


def name_ended(messages: list[Message]) -> Contexts:
    """To its owner: moderators took the public name away."""
    rules = Rule.objects.in_bulk([message.facts["rule"] for message in messages])
    notes = AuditNote.objects.in_bulk([message.facts["entry"] for message in messages])
    found: Contexts = {}
    for message in messages:
        rule, note = rules.get(message.facts["rule"]), notes.get(message.facts["entry"])
        found[message.pk] = {
            **_name_is_gone(),
            "rule": _rule(rule.name) if rule else "",
            "reason": note.text if note else "",
            "reason_language": note.language if note else "",
            "url": absolute(
                reverse("municipalities:public-name-choose", args=[message.municipality.slug])
            ),
        }
    return found


def _name_is_gone() -> Context:
    return {
        "icon": "person",
        "headline": _("Your public name is not possible here."),
        "is_read_here": True,
        "lines": [
            _("A moderator took it away. A neutral name stands beside your words now."),
            _("You can choose another name at once."),
            _("A person decided this, not software."),
        ],
    }


def _sample(make: Callable[[Municipality], Context]) -> Callable[[Municipality], Context]:
    def sample(town: Municipality) -> Context:
        url = absolute(reverse("discussions:moderation", args=[town.slug]))
        return make(town) | {"url": url}

    return sample


def _decided_sample(outcome: str) -> Callable[[Municipality], Context]:
    def make(town: Municipality) -> Context:
        in_a_week = date_format(timezone.localtime() + timedelta(days=7), "DATETIME_FORMAT")
        decided = _what_was_decided(
            outcome, is_comment=True, has_reason=True, paused_until=in_a_week
        )
        return decided | {
            "rule": _rule(_("insult")),
            "reason": _("Please say the same without calling anybody names."),
            "reason_language": town.default_language,
        }

    return make


WRITER = gettext_lazy("the person who wrote the text, at once")
ABOUT_YOUR_TEXT = gettext_lazy("You get this message because it is about a text that you wrote.")
YOU_TOLD_US = gettext_lazy("You get this message because you told the moderators about a text.")


def _kind(
    name: str,
    title: Promise,
    build: Builder,
    make: Callable[[Municipality], Context],
    **others: Any,
) -> Kind:
    given = {"topic": Topic.ACCOUNT, "who": WRITER, "why": ABOUT_YOUR_TEXT} | others
    return Kind(
        name=name,
        title=title,
        build=build,
        sample=_sample(make),
        template="decision",
        **given,
    )


TITLES = {
    Outcome.LEFT: gettext_lazy("Texts that stay"),
    Outcome.EDIT_REQUESTED: gettext_lazy("Texts to be changed"),
    Outcome.HIDDEN: gettext_lazy("Hidden texts"),
    Outcome.RESTORED: gettext_lazy("Texts shown again"),
}
KINDS = [
    *(
        _kind(f"text_{outcome}", title, text_decided, _decided_sample(outcome))
        for outcome, title in TITLES.items()
    ),
    _kind(
        "text_held",
        gettext_lazy("Held texts"),
        text_held,
        lambda _town: _held(),
        who=gettext_lazy(
            "the person who wrote the text, when flags hold it; what waits from the beginning says "
            "so on its page"
        ),
    ),
    _kind(
        "flag_decided",
        gettext_lazy("What became of a flag"),
        flag_decided,
        lambda town: _answer_to_flag(Outcome.HIDDEN, _("insult"), town),
        who=gettext_lazy("people with an account who told the moderators about the text"),
        why=YOU_TOLD_US,
    ),
    _kind(
        "decision_appealed",
        gettext_lazy("Appeals to be decided"),
        decision_appealed,
        lambda _town: _appeal_waits(),
        topic=Topic.DUTIES,
        who=gettext_lazy(
            "moderators who did not make the decision; where there are none, administrators"
        ),
        why=gettext_lazy("You get this message because you moderate for the municipality."),
    ),
    _kind(
        "appeal_decided",
        gettext_lazy("Decided appeals"),
        appeal_decided,
        lambda _town: _answer_to_appeal(Appeal.State.REVERSED),
        who=gettext_lazy("the person who appealed, at once"),
    ),
    _kind(
        "name_ended",
        gettext_lazy("Public names that moderators take away"),
        name_ended,
        lambda town: (
            _name_is_gone()
            | {
                "rule": _rule(_("false name")),
                "reason": _("This is what the office is called."),
                "reason_language": town.default_language,
            }
        ),
        who=gettext_lazy("the person who had the name, at once"),
        why=gettext_lazy("You get this message because it is about your public name."),
    ),
    _kind(
        "pause_ended", gettext_lazy("Pauses that ended early"), pause_ended, lambda _town: _over()
    ),
]
