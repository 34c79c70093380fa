from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from emvi.accounts.models import Account
from emvi.discussions.models import Appeal, Comment, Held, ModerationDecision, Text, Thread
from emvi.discussions.texts import account_behind, author_of, municipality_of, thread_of
from emvi.municipalities.blocks import unseen_by
from emvi.municipalities.models import Role, RoleGrant
from emvi.municipalities.permissions import may

Outcome = ModerationDecision.Outcome


def is_own(account: Account, target: Text) -> bool:
    """Did this person write it?"""
    return account.is_authenticated and account_behind(target) == account.pk


def had_a_hand(account: Account, target: Text) -> bool:
    """Did this person write it, alone or with others?"""
    if is_own(account, target):
        return True
    is_there = account.is_authenticated and isinstance(target, Thread)
    return is_there and account.pk in target.proposal.hands


def own_cases(account: Account, threads: Iterable[Thread]) -> frozenset[int]:
    """Those of these threads over which this person does not preside: they had a hand in the
    proposal, or speak for the organisation in whose name it was put forward."""
    wanted = {thread.pk for thread in threads}
    if not account.is_authenticated or not wanted:
        return frozenset()
    bodies = RoleGrant.objects.running().filter(account=account, role=Role.REPRESENTATIVE)
    # The model of the room above, which this one cannot import.
    proposals = Thread.proposal.related.related_model.objects
    of_others = proposals.filter(thread__in=wanted).of_others(account)
    of_others = of_others.exclude(organisation__in=bodies.values("organisation"))
    return frozenset(wanted.difference(of_others.values_list("thread", flat=True)))


def is_own_case(account: Account, target: Text) -> bool:
    """Did this person write it, or does it stand under what is theirs?"""
    return is_own(account, target) or bool(own_cases(account, [thread_of(target)]))


def is_public(target: Text) -> bool:
    """Can everybody read its words now?"""
    if isinstance(target, Comment):
        return not (target.is_away or target.is_taken_back or target.thread.is_away)
    return not words_are_away(target)


def words_are_away(thread: Thread) -> bool:
    """Are the words that own the thread hidden, held or taken back?"""
    return bool(thread.proposal.is_silent)


def is_unseen(account: Account, target: Text) -> bool:
    """Does this reader see nothing of who wrote it, of who wrote what it stands under, or of the
    place where it stands?"""
    if thread_of(target).proposal.is_closed_to(account):
        return True
    unseen = unseen_by(account, municipality_of(target))
    authors = (author_of(target), author_of(thread_of(target))) if unseen else ()
    return any(author is not None and author.pk in unseen for author in authors)


def may_see(account: Account, comment: Comment) -> bool:
    """May this person read the comment, or what became of it, on a page of its own?"""
    if is_own(account, comment):
        return not comment.is_taken_back
    if is_unseen(account, comment):
        return False
    return not comment.is_taken_back and (
        is_public(comment) or may(account, "discussions.decide_text", municipality_of(comment))
    )


def may_withdraw_comment(account: Account, comment: Comment) -> bool:
    """Only who wrote it, while it is still there."""
    return is_own(account, comment) and not (comment.is_taken_back or comment.is_official)


def may_withdraw_official_comment(account: Account, comment: Comment) -> bool:
    """Not only who wrote it: the word is the municipality's."""
    return (
        comment.is_official
        and not comment.is_taken_back
        and may(account, "discussions.withdraw_official_comment", municipality_of(comment))
    )


def may_edit_comment(account: Account, comment: Comment) -> bool:
    """Only who wrote it: when the moderators asked for a change, and in the first minutes while
    everybody can read it and nobody has answered."""
    if not may_withdraw_comment(account, comment):
        return False
    if comment.held_for == Held.EDIT:
        return True
    since = editable_since(comment.thread)
    return (
        since is not None
        and not comment.is_away
        and comment.created_at > since
        and not comment.replies.visible().exists()
    )


def editable_since(thread: Thread) -> datetime | None:
    """From when on comments can still be changed; None where nothing is said any more."""
    if thread.closed_at is not None or words_are_away(thread):
        return None
    return timezone.now() - timedelta(minutes=thread.municipality.comment_edit_minutes)


def may_decide_text(account: Account, target: Text) -> bool:
    """Moderators of the municipality, but not in a case of their own."""
    return may(account, "discussions.decide_text", municipality_of(target)) and not is_own_case(
        account, target
    )


def may_regulate_thread(account: Account, thread: Thread) -> bool:
    """Likewise: nobody closes the discussion of their own proposal."""
    return may(account, "discussions.regulate_thread", thread.municipality) and not is_own_case(
        account, thread
    )


def possible_outcomes(target: Text) -> list[Outcome]:
    """What can be decided about a text as it stands."""
    if isinstance(target, Comment):
        has_words = not target.is_taken_back
    else:
        has_words = not target.proposal.has_no_words
    if not has_words:
        return []
    if target.hidden_at is not None:
        return [Outcome.RESTORED]
    if target.held_for == Held.EDIT:
        return [Outcome.RESTORED, Outcome.HIDDEN]
    author = author_of(target)
    if author is None or author.account_id is None:
        return [Outcome.LEFT, Outcome.HIDDEN]
    return [Outcome.LEFT, Outcome.EDIT_REQUESTED, Outcome.HIDDEN]


def may_appeal_decision(account: Account, decision: ModerationDecision) -> bool:
    """The author, once, about the last decision on their text."""
    target = decision.target
    return (
        is_own(account, target)
        and decision.can_be_appealed
        and not hasattr(decision, "appeal")
        and not target.decisions.filter(pk__gt=decision.pk).exists()
    )


def may_decide_appeal(account: Account, appeal: Appeal) -> bool:
    """A moderator who did not make the decision, and whose own case it is not."""
    decision = appeal.decision
    return (
        may(account, "discussions.decide_appeal", decision.municipality)
        and decision.decided_by_id != account.pk
        and not is_own_case(account, decision.target)
    )
