"""While the portal is worked on everything can be read, and nothing typed is lost."""

import subprocess
import sys
import time

import pytest
from celery.exceptions import Retry
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from emvi.audit.models import AuditEntry
from emvi.celery import app
from emvi.discussions.models import Comment, ModerationDecision
from emvi.notifications.actions import notify
from emvi.notifications.models import AccountMail, Message
from emvi.refusals import Refused
from emvi.upkeep.actions import switch_read_only
from emvi.upkeep.board import board, forget_board, read_only
from emvi.upkeep.models import ReadOnlyMode
from emvi.upkeep.pausing import PausingTask
from participation.proposals.drafts import SESSION_KEY
from participation.proposals.models import ProposalDraft, Support
from tests import cast
from tests.accounts.test_login import code_in
from tests.permission_table import TABLE
from tests.plain_browser import PlainBrowser

WORDS = "A bench at the stop would help those who wait in the rain."


@pytest.fixture
def until(db):
    end = timezone.now() + timezone.timedelta(hours=2)
    switch_read_only(True, by=None, until=end)
    return end


def test_a_write_gets_503_with_the_words(client_for, verified, proposal, until):
    client = client_for(verified)
    path = f"{proposal.get_absolute_url()}comment/"
    page = client.post(path, {"text": WORDS, "language": "en"})
    text = page.content.decode()
    assert page.status_code == 503
    assert 7100 < int(page["Retry-After"]) <= 7200
    assert WORDS in text and "Send it again" in text and "Reading only" in text
    assert not Comment.objects.exists()


def test_what_was_kept_can_be_sent_when_it_is_over(verified, proposal, until):
    visitor = PlainBrowser(cast.client_for(verified)).go(f"{proposal.get_absolute_url()}comment/")
    visitor.send(status=503, text=WORDS, language="en")
    switch_read_only(False, by=None)
    visitor.send()
    assert Comment.objects.get().text == WORDS


def test_without_an_announced_end_or_after_it_people_come_back_in_ten_minutes(
    client_for, verified, proposal
):
    for end in (None, timezone.now() - timezone.timedelta(hours=1)):
        switch_read_only(True, by=None, until=end)
        page = client_for(verified).post(f"{proposal.get_absolute_url()}support/")
        assert (page.status_code, page["Retry-After"]) == (503, "600")
        assert "Probably again" not in page.content.decode().split("<main")[1]
    assert not Support.objects.exists()


@pytest.mark.parametrize("language", ["sl", "de", "it", "el", "en"])
def test_all_pages_say_so_and_can_be_read(client, proposal, until, language):
    for path in ("", "ljubljana/", f"ljubljana/proposals/{proposal.pk}/", "account/login/"):
        page = client.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert page.context["read_only"].is_on


def test_what_comes_in_and_goes_still_works(client, ana, until):
    client.post("/en/account/login/", {"login": "ana", "password": cast.PASSWORD})
    assert "_auth_user_id" in client.session
    assert client.post("/en/account/logout/").status_code == 302


def test_a_code_by_mail_is_sent_and_lets_in(
    client, ana, until, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        path = client.post("/en/account/login/code/", {"email": ana.email}).url
    [message] = mailoutbox
    assert not AccountMail.objects.exists()
    client.post(path, {"code": code_in(message)})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_every_other_form_is_refused(until):
    """Each address of the portal that takes a form, by a person who may send much."""
    from emvi.front.middleware import ReadOnlyMiddleware
    from tests.permission_world import World
    from tests.test_permissions import path_of, rows

    world = World()
    client = world.client("o")
    names = {row.split()[0] for row in TABLE.strip().splitlines() if row and row[0] not in "# "}
    refused = set()
    for row in rows():
        if row.name in ReadOnlyMiddleware.GO_ON:
            continue
        response = client.post(path_of(row, "ljubljana", world.objects), {"text": WORDS})
        # What is not there at all, and the second step, come before.
        if response.status_code == 503:
            refused.add(row.name)
        else:
            assert response.status_code in {404, 302} or row.name == "admin:login", row.name
    assert names - refused <= ReadOnlyMiddleware.GO_ON | {"media", "admin:login"}


def test_reading_writes_nothing(client_for, ana, proposal, ljubljana, process, until):
    decision = ModerationDecision.objects.create(
        municipality=ljubljana,
        thread=proposal.thread,
        outcome="hidden",
        rule=cast.rule(),
        reason="Rude.",
        reason_language="en",
        decided_at=timezone.now(),
    )
    notice = Message.objects.create(
        event="answer:1",
        kind="text_hidden",
        recipient=ana,
        channel="inbox",
        municipality=ljubljana,
        facts={"decision": decision.pk},
    )
    draft = ProposalDraft.objects.create(process=process, title="Begun before the login")
    client = client_for(ana)
    session = client.session
    session[SESSION_KEY] = {str(process.pk): str(draft.key)}
    session.save()
    client.get("/en/my/")
    client.get(f"/en/my/inbox/{notice.pk}/")
    draft.refresh_from_db()
    notice.refresh_from_db()
    assert draft.account is None and notice.read_at is None
    switch_read_only(False, by=None)
    client.get("/en/my/")
    draft.refresh_from_db()
    assert draft.account == ana, "the draft waits for the end of it"


class TestTheSwitch:
    def test_by_command(self, db, capsys):
        call_command("read_only", "on", until="2099-03-01T20:00+01:00")
        assert read_only().until.isoformat() == "2099-03-01T19:00:00+00:00"
        call_command("read_only", "off")
        assert read_only() is None
        assert not ReadOnlyMode.objects.get().until
        assert AuditEntry.objects.filter(action="read_only_mode.switched").count() == 2

    def test_no_point_in_time(self, db):
        with pytest.raises(CommandError):
            call_command("read_only", "on", until="tomorrow")
        assert read_only() is None

    def test_in_the_admin_by_the_portal_team_while_it_is_on_too(self, client_for, portal_team):
        path = reverse("admin:upkeep_readonlymode_change", args=[1])
        client = client_for(portal_team)
        client.post(path, {"is_on": "on", "until_0": "", "until_1": ""})
        assert read_only() is not None
        client.post(path, {"until_0": "", "until_1": ""})
        assert read_only() is None
        entries = AuditEntry.objects.filter(action="read_only_mode.switched")
        assert {entry.actor for entry in entries} == {portal_team.opaque_id}

    def test_by_nobody_else(self, client_for, administrator, db):
        path = reverse("admin:upkeep_readonlymode_change", args=[1])
        client_for(administrator).post(path, {"is_on": "on"})
        with pytest.raises(Refused):
            switch_read_only(True, by=administrator)
        assert read_only() is None

    def test_there_is_one(self, db):
        with pytest.raises(IntegrityError):
            ReadOnlyMode.objects.create(pk=2)

    def test_a_process_sees_it_within_seconds_without_redis(self, db, settings):
        settings.BOARD_SECONDS = 0.2
        forget_board()
        assert board().read_only is None
        # As another process does it: behind this one's back.
        ReadOnlyMode.objects.update_or_create(pk=1, defaults={"is_on": True})
        assert board().read_only is None, "still from memory"
        time.sleep(0.25)
        assert board().read_only is not None
        forget_board()


class TestTasks:
    def test_the_timed_ones_rest_and_nothing_is_lost(self, ana, ljubljana, until, mailoutbox):
        notify(
            "text_hidden",
            event="decision:1",
            recipients=[ana.pk],
            municipality=ljubljana,
            facts={"decision": 1},
        )
        app.tasks["emvi.notifications.tasks.deliver_outbox"].apply()
        mails = Message.objects.filter(channel="mail")
        assert set(mails.values_list("state", flat=True)) == {"waiting"}
        switch_read_only(False, by=None)
        app.tasks["emvi.notifications.tasks.deliver_outbox"].apply()
        assert not Message.objects.filter(state="waiting").exists()

    def test_one_with_something_to_do_is_put_back(self, proposal, until, monkeypatch):
        task = app.tasks["participation.proposals.tasks.fold_proposal_supports"]
        put_back = []

        def retry(**how):
            put_back.append(how)
            return Retry()

        monkeypatch.setattr(type(task), "retry", staticmethod(retry))
        with pytest.raises(Retry):
            task(proposal.pk)
        assert put_back == [{"countdown": 60, "max_retries": None}]

    def test_every_task_of_ours_can_pause(self):
        app.loader.import_default_modules()
        ours = [task for name, task in app.tasks.items() if name.startswith(("emvi.", "particip"))]
        assert ours and all(isinstance(task, PausingTask) for task in ours)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_another_process_switches_it():
    """`manage.py read_only` in a process of its own, seen by this one."""
    from os import environ

    url = connection.settings_dict
    address = f"postgres://{url['USER']}@{url['HOST']}:{url['PORT']}/{url['NAME']}"
    command = [sys.executable, "manage.py", "read_only", "on"]
    subprocess.run(command, check=True, env=environ | {"DATABASE_URL": address, "DEMO": "True"})
    assert read_only() is not None
