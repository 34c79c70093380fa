"""When words wait until a person has read them. The rules are rows of the municipality."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emvi.accounts.models import Account
from emvi.discussions.models import Flag, Held, HoldRule, ModerationDecision, Pause, Text
from emvi.discussions.texts import about, municipality_of
from emvi.municipalities.models import Municipality, PublicName
from emvi.refusals import Refused

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
Kind = HoldRule.Kind
DEFAULTS: dict[str, dict[str, int]] = {
    Kind.FIRST_POSTS: {"number": 1, "days": 3},
    Kind.BURST: {"number": 6, "minutes": 10},
    Kind.LINKS: {"number": 2},
    Kind.FLAGS: {"number": 3, "days": 2},
}


def make_hold_rules(municipality: Municipality) -> None:
    """The rules with which a municipality begins. Again changes nothing."""
    HoldRule.objects.bulk_create(
        [HoldRule(municipality=municipality, kind=kind, **row) for kind, row in DEFAULTS.items()],
        ignore_conflicts=True,
    )


def lock_author(author: PublicName) -> PublicName:
    """One after the other writes under a name: what is counted stays so until it is written."""
    names = PublicName.objects.select_for_update(of=("self",), no_key=True)
    return names.select_related("account").get(pk=author.pk)


def running_pause(account: Account, municipality: Municipality) -> Pause | None:
    """The pause of this person here, if one runs."""
    if not account.is_authenticated:
        return None
    pauses = Pause.objects.running().filter(
        author__account=account, author__municipality=municipality
    )
    return pauses.select_related("decision").order_by("-until_at").first()


def refuse_if_paused(account: Account, municipality: Municipality) -> None:
    if running_pause(account, municipality):
        raise Refused(_("You are paused here. You can read, support and appeal."))


def refuse_if_too_fast(author: PublicName, thread_id: int, minutes: int) -> None:
    """The slow mode of a discussion. The caller holds the author's lock."""
    since = timezone.now() - timedelta(minutes=minutes)
    if minutes and author.comments.filter(thread=thread_id, created_at__gt=since).exists():
        raise Refused(
            ngettext(
                "This discussion is slow: one comment of a person in %(n)s minute. "
                "Please wait a little. Your text is still here.",
                "This discussion is slow: one comment of a person in %(n)s minutes. "
                "Please wait a little. Your text is still here.",
                minutes,
            )
            % {"n": minutes}
        )


def reason_to_hold(author: PublicName, *texts: str) -> str:
    """Why new words of this person wait; empty when everybody may read them at once. The caller
    holds the author's lock."""
    rules = _rules_of(author.municipality_id)
    # First words first: only what waits as such is owed no answer if it never comes out.
    if (rule := rules.get(Kind.FIRST_POSTS)) and _is_new(author, rule):
        return Held.FIRST_POSTS
    if (rule := rules.get(Kind.LINKS)) and _has_many_links(rule, texts):
        return Held.LINKS
    if (rule := rules.get(Kind.BURST)) and _is_burst(author, rule):
        return Held.BURST
    return ""


def first_words_wait(account: Account, municipality: Municipality) -> bool:
    """Will what this person writes next be read by a moderator first, because they are new here?
    Whoever is not logged in may be new."""
    rule = _rules_of(municipality.pk).get(Kind.FIRST_POSTS)
    if rule is None or not account.is_authenticated:
        return rule is not None
    author = PublicName.objects.filter(account=account, municipality=municipality).first()
    return _is_new(author or PublicName(account=account), rule)


def reason_to_hold_edit(target: Text, *texts: str) -> str:
    """The same for words that were changed after everybody could read them. What a moderator has
    read and let stand is read once more."""
    if target.decisions.exists():
        return Held.EDITED
    rule = _rules_of(municipality_of(target).pk).get(Kind.LINKS)
    return Held.LINKS if rule and _has_many_links(rule, texts) else ""


def flags_hold(target: Text, municipality_id: int) -> bool:
    """Do the flags that wait hold this text? Those of young accounts weigh nothing, and once a
    person has left a text in place it takes a person to hold it. The caller holds its lock."""
    rule = _rules_of(municipality_id).get(Kind.FLAGS)
    if rule is None or _was_left(target):
        return False
    oldest = timezone.localdate() - timedelta(days=rule.days)
    flags = Flag.objects.filter(**about(target), decided_at__isnull=True)
    weighty = flags.filter(account__joined_on__lte=oldest, account__is_active=True)
    return weighty.count() >= rule.number


def _was_left(target: Text) -> bool:
    last = target.decisions.order_by("-pk").values_list("outcome", flat=True).first()
    outcomes = ModerationDecision.Outcome
    return last in {outcomes.LEFT, outcomes.RESTORED}


def _rules_of(municipality_id: int) -> dict[str, HoldRule]:
    rows = HoldRule.objects.filter(municipality=municipality_id, is_active=True)
    return {row.kind: row for row in rows}


def _has_many_links(rule: HoldRule, texts: tuple[str, ...]) -> bool:
    return sum(len(LINK.findall(text)) for text in texts) > rule.number


def _is_new(author: PublicName, rule: HoldRule) -> bool:
    account = author.account
    oldest = timezone.localdate() - timedelta(days=rule.days)
    if account is None or account.joined_on <= oldest:
        return False
    if author.pk is None:
        return rule.number > 0
    read = author.comments.filter(was_public=True).count()
    return read + author.proposals.filter(thread__was_public=True).count() < rule.number


def _is_burst(author: PublicName, rule: HoldRule) -> bool:
    since = timezone.now() - timedelta(minutes=rule.minutes)
    said = author.comments.filter(created_at__gt=since).count()
    return said + author.proposals.filter(published_at__gt=since).count() >= rule.number
