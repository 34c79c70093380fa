"""Two who change what belongs together do not wait for each other for ever."""

import time

import pytest

from participation.proposals.actions import merge_proposal, undo_merge
from participation.proposals.models import Merge, Proposal
from tests import cast
from tests.races.at_once import at_once, raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_hiding_the_whole_and_undoing_the_merge_do_not_wait_for_each_other(
    process, officer, moderator, monkeypatch
):
    from emvi.discussions import texts

    part, whole = cast.make_proposal(process), cast.make_proposal(process)
    assert part.pk < whole.pk
    merge_proposal(part, into=whole, by=officer, reasons={"en": "The same."})

    def slowly(hook):
        def wrapped(thread, change):
            hook(thread, change)
            time.sleep(0.5)

        return wrapped

    # `count_in_process` is the first: it holds the row of the whole.
    monkeypatch.setattr(texts, "_hooks", [slowly(texts._hooks[0]), *texts._hooks[1:]])

    def hide():
        target = Proposal.objects.select_related("thread__municipality").get(pk=whole.pk)
        cast.hide(target.thread, moderator)

    def undo():
        time.sleep(0.2)
        rows = Merge.objects.select_related("merged__municipality", "into__municipality")
        undo_merge(rows.get(merged=part), by=officer)

    assert raised(at_once(hide, undo)) == []


def test_who_accepts_and_supports_at_one_moment_does_one_of_both(
    proposal, ana, verified, monkeypatch
):
    from participation.proposals.actions import (
        accept_invitation,
        invite_coauthor,
        support_proposal,
        supports,
    )
    from participation.proposals.models import CoAuthor, Support

    def fresh():
        rows = Proposal.objects.select_related("process", "municipality", "thread", "author")
        return rows.get(pk=proposal.pk)

    row = invite_coauthor(fresh(), name="Kalina 8", by=ana)
    # Between the question whether they may and the row.
    monkeypatch.setattr(supports, "refuse_one_more_support", lambda *_: time.sleep(0.6))

    def accept():
        time.sleep(0.2)
        accept_invitation(CoAuthor.objects.get(pk=row.pk), by=verified)

    at_once(lambda: support_proposal(fresh(), by=verified), accept)
    both = Support.objects.filter(account=verified).exists() and (
        CoAuthor.objects.get(pk=row.pk).state == "accepted"
    )
    assert not both
