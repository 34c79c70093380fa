"""A person with a canary in every field that is theirs, and what of it can be found anywhere."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone

from emvi.accounts.models import Account, Consent, Terms
from emvi.accounts.tokens import make_token
from emvi.answers.models import AnswerDraft, Assignment, Leave
from emvi.audit.actions import record
from emvi.discussions.actions import appeal_decision, decide_appeal, end_name
from emvi.discussions.models import Flag
from emvi.municipalities.actions import choose_public_name, verify_resident
from emvi.municipalities.blocks import block_person
from emvi.municipalities.models import CodeBatch, InformalGroup, Municipality, Role
from emvi.notifications.actions import choose_following, follow, notify
from emvi.notifications.models import AccountMail, Preference
from emvi.personal import Erased, Table, tables
from participation.processes.models import Invitation, Process
from participation.proposals.actions import add_staff_note, support_proposal
from participation.proposals.models import Proposal, ProposalDraft
from tests import cast

_numbers = itertools.count(1)
# The database allows it to nobody who is here.
ONLY_WHEN_LOCKED = ("lock_reason", "lock_reason_language")
TEXTS = (models.CharField, models.TextField, models.JSONField)


def make_active_account(town: Municipality, process: Process, foreign: Proposal) -> Account:
    """Somebody who has done everything that leaves a row. They support `foreign`."""
    account = cast.make_staff(town, Role.MODERATOR)
    name = choose_public_name(account, town, name=f"{cast.make_public_name(town, account)} too")
    verify_resident(account, town)
    cast.grant_role(cast.make_account(), town, role=Role.MEDIATOR, by=account)
    InformalGroup.objects.create(municipality=town, name="Walkers").contacts.add(account)
    CodeBatch.objects.create(municipality=town, issued_by=account, size=5, expires_on="2036-01-01")
    terms = Terms.objects.published().first() or make_terms()
    Consent.objects.create(account=account, terms=terms, language="sl")
    address = EmailAddress.objects.get(user=account)
    EmailConfirmation.objects.create(email_address=address, key=f"key-{account.pk}")
    LogEntry.objects.create(user=account, object_repr="x", action_flag=1, change_message="x")
    record("role.granted", account, by=account, note="Because.", note_language="en")
    notify(
        "account_unused",
        event="x",
        recipients=[account.pk],
        municipality=town,
        facts={"goes_on": "2030-01-01"},
    )
    # On its way for so long that no worker takes it up meanwhile.
    soon = timezone.now() + timedelta(hours=1)
    AccountMail.objects.create(
        **{"kind": "email_changed", "account": account, "language": "sl", "sealed": "x"},
        **{"next_attempt_at": soon, "expires_at": soon + timedelta(hours=1)},
    )
    _words(account, name, process)
    support_proposal(foreign, by=account)
    Invitation.objects.create(process=process, account=account)
    session = cast.client_for(account).session
    UserSession.objects.create(
        user=account, session_key=session.session_key, ip="0.0.0.0", user_agent="Firefox"
    )
    return account


def foreign_to(account: Account, process: Process) -> Proposal:
    """A proposal of somebody else, of which staff may make notes."""
    return cast.make_proposal(process, cast.make_public_name(process.municipality))


def make_terms(**fields) -> Terms:
    texts = {f"body_{code}": "Be kind." for code in settings.INTERFACE_LANGUAGES}
    last = Terms.objects.order_by("-version").first()
    version = last.version + 1 if last else 1
    return Terms.objects.create(
        version=version, **{"published_on": timezone.localdate()} | texts | fields
    )


def _words(account: Account, name, process: Process) -> None:
    proposal = cast.make_proposal(process, name)
    picture = ContentFile(b"own file", name="file.webp")
    proposal.attachments.create(place=1, title="A plan", size=8, file=picture)
    proposal.versions.create(
        title="As it was", text="So.", language="en", replaced_at=timezone.now()
    )
    proposal.photo.save("own.webp", ContentFile(b"own photo"))
    cast.make_overdue(proposal)
    proposal.duty.answers.create(
        version=1,
        outcome="accepted",
        reasons_en="Yes.",
        published_at=timezone.now(),
        published_by=account,
    )
    proposal.duty.extensions.create(until_on="2036-01-01", reason_en="Long.", recorded_by=account)
    comment = cast.make_comment(proposal.thread, name)
    _before_moderators(account, name, comment)
    _wishes(account, proposal)
    together = cast.make_proposal(process, cast.make_public_name(proposal.municipality))
    together.coauthors.create(name=name, state="accepted")
    Assignment.objects.create(duty=proposal.duty, officer=account)
    Leave.objects.create(
        municipality=proposal.municipality,
        officer=account,
        from_on="2036-01-01",
        until_on="2036-01-02",
    )
    AnswerDraft.objects.create(duty=proposal.duty, saved_by=account, words={"reasons_en": "So."})
    add_staff_note(foreign_to(account, process), by=account, text="Ask.", language="en")
    draft = ProposalDraft.objects.create(account=account, process=process, title="A draft")
    draft.photo.save("draft.webp", ContentFile(b"draft photo"))
    picture = ContentFile(b"draft file", name="draft-file.webp")
    draft.files.create(place=1, title="A draft plan", size=10, file=picture)


def _before_moderators(account: Account, name, comment) -> None:
    """Flagged and decided about somebody else's words; decided about, appealed and paused."""
    town = name.municipality
    # Nobody decides under what they wrote themselves.
    elsewhere = foreign_to(account, comment.thread.proposal.process)
    others = cast.make_comment(elsewhere.thread, cast.make_public_name(town))
    # Before they were a moderator.
    Flag.objects.create(
        **{"municipality": town, "comment": others, "account": account},
        **{"rule": cast.rule(), "note": "Look.", "note_language": "en"},
    )
    cast.hide(others, by=account)
    judge, colleague = (cast.make_staff(town, Role.MODERATOR) for _who in range(2))
    decision = cast.hide(comment, by=judge, pause_days=3)
    appeal = appeal_decision(decision, by=account, text="It is no insult.", language="en")
    decide_appeal(
        appeal, by=colleague, is_reversed=False, reason="It is one.", reason_language="en"
    )
    end_name(name, by=judge, rule=cast.rule(), reason="An office.", reason_language="en")


def _wishes(account: Account, proposal: Proposal) -> None:
    town = proposal.municipality
    follow(account, proposal)
    Preference.objects.create(account=account, topic="talk", frequency="never")
    choose_following(account, follows_what_i_comment=False)
    block_person(cast.make_public_name(town), by=account)
    next_week = timezone.localdate() + timedelta(days=7)
    make_token(account, name="Robot", scopes=["read"], expires_on=next_week)


def plant(account: Account) -> dict[str, tuple[Table, str]]:
    """Write a canary into every field of every row of a person, and return where each one sits."""
    planted = {}
    # The name of the login and the address stand in the session, too.
    session = SessionStore(UserSession.objects.get(user=account).session_key)
    session["typed"] = f"kn{next(_numbers):04}q"
    session.save()
    planted[session["typed"]] = (next(t for t in tables() if t.model is Session), "session_data")
    for table, row, name in _places(account):
        column = table.column(name)
        canary = f"kn{next(_numbers):04}q"
        if isinstance(column, models.FileField):
            _plant_file(row, name, canary)
        else:
            value = {"name": canary} if isinstance(column, models.JSONField) else canary
            value = f"{canary}@people.invalid" if isinstance(column, models.EmailField) else value
            table.model.objects.filter(pk=row.pk).update(**{name: value})
        planted[canary] = (table, name)
    return planted


def _places(account: Account) -> Iterator[tuple[Table, models.Model, str]]:
    for table in tables():
        for row in table.rows(account) if table.rows else ():
            # The key of a session must lead to it.
            for name in set(table.fields) - {"session_key", *ONLY_WHEN_LOCKED}:
                column = table.column(name)
                free = isinstance(column, TEXTS) and not column.choices
                is_file = isinstance(column, models.FileField) and getattr(row, name)
                # What stays by design is not the person's, and the database keeps most of it.
                if table.erasure_of(name) != Erased.STAYS and (
                    is_file or free and not isinstance(column, models.FileField)
                ):
                    yield table, row, name


def _plant_file(row: models.Model, name: str, canary: str) -> None:
    file = getattr(row, name)
    file.delete(save=False)
    file.save(f"{canary}.webp", ContentFile(f"a photo of {canary}".encode()), save=False)
    type(row).objects.filter(pk=row.pk).update(**{name: file.name})


def everything() -> str:
    """All that a thief of all machines would have: tables, a dump, files, cache, tombstones."""
    parts = [*_tables(), *_dump(), *_files(), *_cache()]
    return "\n".join(parts)


def _tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from (f"{table}: {row}" for row in cursor.fetchall())
    yield from (f"session: {session.get_decoded()}" for session in Session.objects.all())


def _dump() -> Iterator[str]:
    if connection.vendor != "postgresql":
        return
    database = connection.settings_dict
    address = ["--host", database["HOST"], "--port", str(database["PORT"] or 5432)]
    yield subprocess.run(
        ["pg_dump", "--data-only", *address, "--username", database["USER"], database["NAME"]],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PGPASSWORD": database["PASSWORD"] or ""},
    ).stdout


def _files() -> Iterator[str]:
    folders = (Path(settings.MEDIA_ROOT), Path(settings.ERASURES_FILE).parent)
    for folder in folders:
        for path in folder.rglob("*"):
            yield f"{path}: {path.read_text(errors='replace') if path.is_file() else ''}"


def _cache() -> Iterator[str]:
    if not settings.REDIS_URL:
        yield str(getattr(cache, "_cache", ""))
        return
    client = cache._cache.get_client()
    for key in client.scan_iter(count=1000):
        yield f"{key!r}: {client.dump(key)!r}"
