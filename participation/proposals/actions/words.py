import random
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi.accounts.models import Account
from emvi.answers.ahead import drop_ahead
from emvi.audit.actions import record
from emvi.discussions.holds import (
    lock_author,
    reason_to_hold,
    refuse_if_paused,
)
from emvi.discussions.models import Held, Thread
from emvi.languages.search_text import search_text
from emvi.municipalities.models import Organisation, Place, PublicName, Role, Theme
from emvi.municipalities.organisations import organisations_of
from emvi.refusals import Conflict, Refused
from participation.processes.models import Process
from participation.processes.rules import end_of_collecting
from participation.proposals.actions.splitting import free_split, lock_whole
from participation.proposals.actions.standing import (
    add_to_count,
    change_count_in_process,
    hold_edited,
    move_proposal,
)
from participation.proposals.draft_files import lock_files, own_draft, publish_files
from participation.proposals.limits import refuse_one_more_proposal
from participation.proposals.models import SHUFFLE_RANGE, Proposal
from participation.proposals.rules import (
    may_edit,
    may_enter,
    may_propose,
    may_withdraw,
)
from participation.proposals.states import UNLISTED, State
from participation.proposals.telling import (
    tell_of_proposal,
    tell_of_withdrawal,
)


@dataclass(frozen=True)
class Words:
    """What somebody puts forward, cleaned and checked by a form."""

    title: str
    text: str
    language: str
    theme: Theme | None = None
    place: Place | None = None
    photo: File | None = None
    photo_alt: str = ""


def publish_proposal(
    process: Process,
    words: Words,
    *,
    author: PublicName,
    organisation: Organisation | None = None,
    draft_key: Any = None,
) -> Proposal:
    """Publish a proposal with the files of its draft, for an organisation if its author speaks for
    one. With the same `draft_key` again, returns the first one."""
    if not may_propose(process):
        raise Refused(_("Proposals are not collected now. Your text is saved."))
    if organisation is not None:
        own = organisations_of(author.account, process.municipality, Role.REPRESENTATIVE)
        if not own.filter(pk=organisation.pk).exists():
            raise Refused(_("You do not speak for this organisation here."))
    return _create(
        process,
        words,
        author=author,
        organisation=organisation,
        by=author.account,
        source=Proposal.Source.ONLINE,
        draft_key=draft_key,
    )


def enter_proposal(
    process: Process, words: Words, *, by: Account, draft_key: Any = None
) -> Proposal:
    """Enter a proposal for someone on paper. The confirmation number is theirs to keep."""
    if not may_enter(by, process):
        raise Refused(_("You cannot enter proposals for others here now."))
    return _create(
        process,
        words,
        author=None,
        by=by,
        source=Proposal.Source.PAPER,
        draft_key=draft_key,
    )


def _create(
    process: Process,
    words: Words,
    *,
    author: PublicName | None,
    organisation: Organisation | None = None,
    by: Account | None,
    source: str,
    draft_key: Any,
) -> Proposal:
    clock_starts_at = None
    if process.clock_start == Process.ClockStart.END_OF_COLLECTING:
        clock_starts_at = end_of_collecting(process)
        if clock_starts_at is None:  # The phase closed since it was asked whether it is open.
            raise Refused(_("Proposals are not collected now. Your text is saved."))
    try:
        with transaction.atomic():
            author = lock_author(author) if author else None
            files = lock_files(draft_key, author)
            thread = _thread(process, words, author, draft_key, [file.title for file in files])
            proposal = Proposal.objects.create(
                municipality=process.municipality,
                process=process,
                thread=thread,
                author=author,
                organisation=organisation,
                entered_by=by if source == Proposal.Source.PAPER else None,
                source=source,
                title=words.title,
                text=words.text,
                language=words.language,
                theme=words.theme,
                place=words.place,
                photo=words.photo or "",
                photo_alt=words.photo_alt,
                published_at=timezone.now(),
                clock_starts_at=clock_starts_at,
                shuffle=random.randrange(SHUFFLE_RANGE),
                draft_key=draft_key,
            )
            publish_files(proposal, files)
            _take_place(proposal)
            record(
                "proposal.published",
                proposal,
                # No actor for what people put forward themselves: it would join the public name
                # with the account.
                by=by if source == Proposal.Source.PAPER else None,
                municipality_id=process.municipality_id,
                facts={"source": source},
            )
            own_draft(draft_key, author).delete()
            tell_of_proposal(proposal)
    except IntegrityError:
        earlier = Proposal.objects.filter(draft_key=draft_key).first() if draft_key else None
        if earlier is None:
            raise
        return earlier
    return proposal


def _take_place(proposal: Proposal) -> None:
    """Count it in its process, unless that was closed since it was read.

    One conditional write, also where a moderator reads it first and nothing is counted: it waits
    for who is closing the process, and keeps it open until the proposal is there. The foreign key
    alone would not: PostgreSQL looks at a deferred one only at the end of the transaction.
    """
    rows = Process.objects.filter(pk=proposal.process_id, state=Process.State.PUBLISHED)
    counted = int(not proposal.thread.is_away)
    if not rows.update(proposal_count=F("proposal_count") + counted):
        raise Refused(_("Proposals are not collected now. Your text is saved."))


def _thread(
    process: Process,
    words: Words,
    author: PublicName | None,
    draft_key: Any,
    titles_of_files: list[str],
) -> Thread:
    """Its place for a discussion, held where a rule of the municipality says so. The caller holds
    the author's lock."""
    held_for = ""
    if author is not None:
        refuse_one_more_proposal(process, author, draft_key)
        if author.account is not None:
            refuse_if_paused(author.account, process.municipality)
        held_for = reason_to_hold(author, words.title, words.text, *titles_of_files)
    now = timezone.now() if held_for else None
    return Thread.objects.create(
        municipality_id=process.municipality_id,
        held_at=now,
        held_for=held_for,
        away_since=now,
        is_first_words=held_for == Held.FIRST_POSTS,
        was_public=not held_for,
    )


def edit_proposal(
    proposal: Proposal, words: Words, *, by: Account, drop_photo: bool = False
) -> Proposal:
    """Change one's words: in the first minutes while nobody supports it, or as the moderators
    asked. What they asked for they read before others do. The photo stays unless there is another
    one or it is dropped; what nobody shows any more leaves the disk."""
    if not may_edit(by, proposal):
        raise Refused(_("This proposal can no longer be changed."))
    if proposal.thread.held_for != Held.EDIT:
        refuse_if_paused(by, proposal.municipality)
    photos, earlier = proposal.photo.storage, proposal.photo.name
    photo = "" if drop_photo else earlier
    if words.photo:
        photo = photos.save(f"proposals/{words.photo.name}", words.photo)
    try:
        _edit(proposal, words, photo)
    except BaseException:
        if photo and photo != earlier:
            photos.delete(photo)
        raise
    if earlier and earlier != photo:
        transaction.on_commit(lambda: photos.delete(earlier))
    proposal.refresh_from_db()
    proposal.thread.refresh_from_db()
    return proposal


def _edit(proposal: Proposal, words: Words, photo: str) -> None:
    rows = Proposal.objects.filter(pk=proposal.pk, state=proposal.state)
    rows = rows.filter(words_removed_at__isnull=True)
    with transaction.atomic():
        # As it is now: a moderator may have let the earlier words through since they were read.
        proposal.thread = Thread.objects.select_for_update(no_key=True).get(pk=proposal.thread_id)
        is_asked = proposal.thread.held_for == Held.EDIT
        earlier = rows.select_for_update(no_key=True).first()
        if not is_asked:
            rows = rows.filter(supports_total=0, duty__isnull=True)
        changed = rows.update(
            title=words.title,
            text=words.text,
            language=words.language,
            theme=words.theme,
            place=words.place,
            photo=photo,
            photo_alt=words.photo_alt if photo else "",
            search_text=search_text(words.title, words.text),
            edited_at=timezone.now(),
        )
        if not changed:
            raise Conflict(_("Somebody supports this proposal now, so its words stay."))
        if not is_asked and earlier.endorsements.exists():
            raise Conflict(_("An organisation endorses this proposal now, so its words stay."))
        _keep_version(earlier, words, proposal.thread)
        held_for = Held.EDITED if is_asked else ""
        hold_edited(proposal.thread, words.title, words.text, held_for=held_for)
        record("proposal.edited", proposal, municipality_id=proposal.municipality_id)


def _keep_version(earlier: Proposal, words: Words, thread: Thread) -> None:
    """Keep what everybody could read until now. Where moderators asked for the change, nothing of
    what it said before stays; where somebody asked them to look, they have not looked yet."""
    if thread.held_for == Held.EDIT:
        earlier.versions.all().delete()
        return
    is_same = (earlier.title, earlier.text) == (words.title, words.text)
    if is_same or thread.is_away or thread.flags.filter(decided_at__isnull=True).exists():
        return
    earlier.versions.create(
        title=earlier.title,
        text=earlier.text,
        language=earlier.language,
        replaced_at=timezone.now(),
    )


def withdraw_proposal(proposal: Proposal, *, by: Account) -> None:
    """Take one's proposal back before it is answered. A clock that has started runs on."""
    if not may_withdraw(by, proposal):
        raise Refused(_("Only the person who wrote a proposal can withdraw it, before the answer."))
    with transaction.atomic():
        lock_whole(proposal)
        _lock_state(proposal)
        change_count_in_process(proposal, -1)
        move_proposal(proposal, State.WITHDRAWN)
        Proposal.objects.filter(pk=proposal.pk).update(withdrawn_at=timezone.now())
        proposal.versions.all().delete()
        drop_ahead(proposal.pk)
        record("proposal.withdrawn", proposal, municipality_id=proposal.municipality_id)
        tell_of_withdrawal(proposal)
        free_split(proposal.thread, -1)


def count_in_process(thread: Thread, change: int) -> None:
    """A proposal came into sight or left it: count it where everybody sees how many there are. Who
    hides and who withdraws at the same moment must count one after the other."""
    rows = Proposal.objects.select_for_update(no_key=True).filter(thread=thread)
    proposal = rows.only("state", "process_id").first()
    if proposal is not None and proposal.state not in UNLISTED:
        add_to_count(proposal, change)


def _lock_state(proposal: Proposal) -> None:
    Proposal.objects.select_for_update(no_key=True).filter(pk=proposal.pk).values_list(
        "state", flat=True
    ).get()
