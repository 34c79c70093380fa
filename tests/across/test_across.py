"""What features owe each other: what one of them promises, another must not break."""

import time
from itertools import chain

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.accounts.models import Words as Leaving
from emvi.discussions.actions import (
    add_official_comment,
    appeal_decision,
)
from emvi.discussions.models import Appeal
from emvi.discussions.rules import may_decide_appeal, may_decide_text
from emvi.front.queries import name_met
from emvi.notifications.actions import follow
from emvi.notifications.kinds import contexts_of
from emvi.notifications.models import Message
from emvi.notifications.tasks import expand_fan_outs
from emvi.refusals import Refused
from participation.processes.actions import duplicate_process
from participation.processes.models import Invitation, WorkState
from participation.proposals import rules
from participation.proposals.actions import (
    Words,
    add_staff_note,
    invite_coauthor,
    merge_proposal,
    publish_answer,
    publish_proposal,
    remove_coauthor,
    set_themes,
    set_work_state,
    support_proposal,
    take_back_support,
    withdraw_proposal,
)
from participation.proposals.differences import differences
from participation.proposals.models import CoAuthor, Proposal
from tests import cast

WORDS = Words("A bench", "There is no bench at the stop.", "en")
ANSWER = {"outcome": "accepted", "reasons": {"en": "Yes."}, "next_step": {"en": "Soon."}}


def fresh(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_related(
        "thread", "municipality", "author", "duty__municipality", "process__municipality"
    )
    return rows.get(pk=proposal.pk)


def stand_beside(proposal: Proposal, account) -> CoAuthor:
    name = account.public_names.filter(municipality=proposal.municipality).first()
    name = name or cast.make_public_name(proposal.municipality, account)
    return CoAuthor.objects.create(proposal=proposal, name=name, state="accepted")


# --- co-authors who hold a role -------------------------------------------------------------


def test_a_coauthor_sets_no_working_state(proposal, process, officer):
    stand_beside(proposal, officer)
    state = WorkState.objects.create(process=process, name_en="Examined")
    with pytest.raises(Refused):
        set_work_state(fresh(proposal), state, by=officer, replaces=None)


def test_a_coauthor_files_not_their_own(proposal, officer, ljubljana):
    stand_beside(proposal, officer)
    with pytest.raises(Refused):
        set_themes(ljubljana, {proposal.pk: cast.make_theme(ljubljana)}, by=officer)


def test_a_coauthor_reads_no_staff_notes_about_their_own(proposal, officer):
    stand_beside(proposal, officer)
    assert not rules.may_read_staff_notes(officer, fresh(proposal))


def test_a_coauthor_speaks_not_for_the_municipality(proposal, officer):
    stand_beside(proposal, officer)
    with pytest.raises(Refused):
        add_official_comment(fresh(proposal).thread, by=officer, text="Good idea.", language="en")


def test_a_moderator_decides_not_about_what_they_wrote_with_others(proposal, moderator, ljubljana):
    stand_beside(proposal, moderator)
    other = cast.make_staff(ljubljana, "moderator")
    cast.hide(fresh(proposal).thread, other)
    assert not may_decide_text(moderator, fresh(proposal).thread)


def test_an_officer_records_no_extension_for_their_own(proposal, officer):
    from participation.proposals.actions import record_extension

    cast.make_overdue(proposal)
    stand_beside(proposal, officer)
    with pytest.raises(Refused):
        record_extension(
            fresh(proposal),
            by=officer,
            until_on=(timezone.now() + timezone.timedelta(days=30)).date(),
            reasons={"en": "Later."},
        )


def test_who_left_as_a_coauthor_still_does_not_answer(proposal, officer):
    cast.make_overdue(proposal)
    row = stand_beside(proposal, officer)
    assert not rules.may_answer(officer, fresh(proposal))
    remove_coauthor(row, by=officer)
    assert not rules.may_answer(officer, fresh(proposal))


def test_nobody_answers_their_own_by_way_of_the_whole(proposal, process, officer, ljubljana):
    """Part written by the officer, merged by a colleague; the officer then answers the whole."""
    own = cast.make_proposal(process, cast.make_public_name(ljubljana, officer))
    cast.make_overdue(own)
    cast.make_overdue(proposal)
    colleague = cast.make_staff(ljubljana, "officer")
    merge_proposal(own, into=fresh(proposal), by=colleague, reasons={"en": "The same."})
    assert not rules.may_answer(officer, fresh(own))
    with pytest.raises(Refused):
        publish_answer(fresh(proposal), by=officer, **ANSWER)


@pytest.mark.parametrize("state", ["accepted", "left"])
def test_nobody_answers_what_they_helped_to_write_by_way_of_the_whole(
    state, proposal, process, officer, ljubljana
):
    part = cast.make_proposal(process)
    row = stand_beside(part, officer)
    CoAuthor.objects.filter(pk=row.pk).update(state=state)
    cast.make_overdue(proposal)
    colleague = cast.make_staff(ljubljana, "officer")
    merge_proposal(part, into=fresh(proposal), by=colleague, reasons={"en": "The same."})
    assert not rules.may_answer(officer, fresh(proposal))
    assert rules.may_answer(cast.make_staff(ljubljana, "officer"), fresh(proposal))
    with pytest.raises(Refused):
        publish_answer(fresh(proposal), by=officer, **ANSWER)


def test_a_coauthor_can_be_blocked(proposal, ana, verified, ljubljana):
    stand_beside(proposal, verified)
    reader = cast.make_resident(ljubljana)
    name = verified.public_names.get()
    assert name_met(reader, ljubljana, name.pk) == name


# --- private processes -----------------------------------------------------------------------


@pytest.fixture
def private(ljubljana):
    return cast.make_open_process(ljubljana, "private", visibility="private")


@pytest.fixture
def secret(private, ana):
    Invitation.objects.create(process=private, account=ana)
    return cast.make_proposal(private, ana.public_names.get(), title="A secret bench")


def test_a_name_met_nowhere_is_not_met_in_a_private_process(secret, ana, ljubljana):
    reader = cast.make_resident(ljubljana)
    assert name_met(reader, ljubljana, ana.public_names.get().pk) is None


def test_who_is_not_invited_hears_no_title_by_an_invitation_to_write(secret, ana, verified):
    try:
        invite_coauthor(fresh(secret), name="Kalina 8", by=ana)
    except Refused:
        return
    told = Message.objects.filter(kind="coauthor_invited", recipient=verified, channel="inbox")
    said = [context for context in contexts_of(list(told)).values()]
    assert not any("A secret bench" in str(context) for context in said)


def test_who_was_staff_hears_nothing_more_of_a_private_process(
    secret, private, ana, officer, ljubljana
):
    leaver = cast.make_staff(ljubljana, "moderator")
    follow(leaver, private)
    follow(leaver, secret)
    cast.end_grants(leaver)
    leaver.__dict__.pop("_roles", None)
    assert not rules.may_read_words(leaver, fresh(secret))
    state = WorkState.objects.create(process=private, name_en="Examined")
    set_work_state(fresh(secret), state, by=officer, replaces=None)
    publish_proposal(private, Words("Secret no. 2", "Words.", "en"), author=ana.public_names.get())
    expand_fan_outs()
    told = list(Message.objects.filter(recipient=leaver, channel="inbox"))
    assert contexts_of(told) == {}


def test_who_was_staff_sees_no_title_among_what_they_follow(secret, private, ljubljana):
    leaver = cast.make_staff(ljubljana, "moderator")
    follow(leaver, secret)
    cast.end_grants(leaver)
    pages = [cast.client_for(leaver).get(url) for url in ("/en/my/following/", "/en/my/notices/")]
    assert not any("A secret bench" in page.content.decode() for page in pages)


# --- limits ----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["withdrawn", "hidden", "answered"])
def test_dead_proposals_use_up_no_support_for_good(
    what, process, ana, verified, officer, moderator
):
    process.most_supports = 1
    process.save(update_fields=["most_supports"])
    first = cast.make_proposal(process, ana.public_names.get())
    support_proposal(fresh(first), by=verified)
    if what == "withdrawn":
        withdraw_proposal(fresh(first), by=ana)
    elif what == "hidden":
        cast.hide(fresh(first).thread, moderator)
    else:
        cast.make_overdue(first)
        publish_answer(fresh(first), by=officer, **ANSWER)
    if what == "withdrawn":
        with pytest.raises(Refused):
            take_back_support(fresh(first), by=verified)
    support_proposal(fresh(cast.make_proposal(process)), by=verified)


def test_emptied_words_use_up_no_proposal_for_good(process, ana, moderator):
    """Hidden, then emptied by retention: nothing is left that could be withdrawn."""
    from participation.proposals.erasure import empty_proposals

    process.most_proposals = 1
    process.save(update_fields=["most_proposals"])
    first = cast.make_proposal(process, ana.public_names.get())
    cast.hide(fresh(first).thread, moderator)
    empty_proposals(Proposal.objects.filter(pk=first.pk))
    page = cast.client_for(ana).get(f"/en/ljubljana/proposals/{first.pk}/withdraw/")
    assert page.status_code == 404
    publish_proposal(process, WORDS, author=ana.public_names.get())


# --- erasure and download --------------------------------------------------------------------


def official_appeal(proposal, officer, moderator):
    comment = add_official_comment(
        fresh(proposal).thread, by=officer, text="We look at it.", language="en"
    )
    decision = cast.hide(comment, moderator)
    appeal_decision(decision, by=officer, text="My own canary words.", language="en")
    return comment


def test_an_appeal_about_an_official_word_goes_with_the_account(proposal, officer, moderator):
    official_appeal(proposal, officer, moderator)
    erase_account(officer, words=Leaving.GO)
    assert not Appeal.objects.filter(text__contains="canary").exists()


def test_an_appeal_about_an_official_word_is_in_the_download(proposal, officer, moderator):
    from emvi.privacy.download import _json

    official_appeal(proposal, officer, moderator)
    assert "My own canary words." in "".join(_json(officer))


# --- across A and C --------------------------------------------------------------------------


def test_a_copy_takes_the_working_states_along(process, officer):
    WorkState.objects.create(process=process, name_en="Examined", colour="teal")
    copy = duplicate_process(process, by=officer, starts_on=timezone.localdate())
    assert [state.name_en for state in copy.work_states.all()] == ["Examined"]


def test_notices_of_staff_notes_ask_as_often_for_one_as_for_many(
    process, officer, ljubljana, django_assert_max_num_queries
):
    colleague = cast.make_staff(ljubljana, "officer", "colleague")
    for _n in range(10):
        add_staff_note(
            cast.make_proposal(process), by=officer, text="@colleague look", language="en"
        )
    told = list(Message.objects.filter(recipient=colleague, channel="inbox"))
    assert len(told) == 10
    with django_assert_max_num_queries(6):
        contexts_of(told)


# --- what anybody can ask for ----------------------------------------------------------------


def test_hostile_texts_with_fillers_take_no_time():
    """5,000 signs each, as an author can send them; everybody can ask for the page."""
    often = [chr(0x4E00 + n % 52) for n in range(2500)]
    before = "".join(
        chain.from_iterable(zip(often, (chr(0x6000 + n) for n in range(2500)), strict=True))
    )
    after = "".join(
        chain.from_iterable(zip(often, (chr(0x7000 + n) for n in range(2500)), strict=True))
    )
    begun = time.perf_counter()
    differences(before, after)
    assert time.perf_counter() - begun < 1


# --- smaller -----------------------------------------------------------------------------------


def test_who_gives_out_codes_learns_nothing_of_a_private_process(secret, code_issuer):
    """The timeline leaves phases and promised steps of it out, and shows its answers."""
    cast.make_overdue(secret, 3)
    page = cast.client_for(code_issuer).get("/en/ljubljana/desk/").content.decode()
    assert secret.number not in page and secret.get_absolute_url() not in page


def test_a_coauthor_reads_their_own_words_while_they_are_held(proposal, verified, moderator):
    stand_beside(proposal, verified)
    cast.decide(fresh(proposal).thread, moderator, "edit_requested")
    assert rules.may_read_words(verified, fresh(proposal))


def test_an_impossible_number_is_no_server_error(process, officer, proposal):
    client = cast.client_for(officer)
    client.raise_request_exception = False
    page = client.post("/en/ljubljana/proposals/set-themes/", {"proposals": "9" * 25})
    assert page.status_code == 200


def test_a_program_sets_the_limits_of_a_process(process):
    from participation.processes.models import Process
    from participation.processes.serializers import RulesBody

    assert set(Process.RULE_FIELDS) <= set(RulesBody().fields)


def test_an_invitation_that_comes_again_and_again_is_told_once(proposal, ana, verified):
    """Invite, take out, invite: each time the other one gets a notice."""
    for _again in range(5):
        row = invite_coauthor(fresh(proposal), name="Kalina 8", by=ana)
        remove_coauthor(row, by=ana)
    assert Message.objects.filter(kind="coauthor_invited", channel="inbox").count() <= 1


def test_a_moderator_of_the_appeal_is_no_coauthor(proposal, moderator, ana, ljubljana):
    stand_beside(proposal, moderator)
    decision = cast.hide(fresh(proposal).thread, cast.make_staff(ljubljana, "moderator"))
    appeal = appeal_decision(decision, by=ana, text="Why?", language="en")
    assert not may_decide_appeal(moderator, appeal or Appeal.objects.get())


def test_who_is_paused_writes_nowhere(process, ana, verified, moderator):
    """Comments refuse; a proposal, also of somebody else, and its files do not."""
    from participation.proposals.actions import attach_file, edit_proposal

    young = publish_proposal(process, WORDS, author=ana.public_names.get())
    stand_beside(young, verified)
    said = cast.make_comment(young.thread, verified.public_names.get())
    cast.hide(said, moderator, pause_days=7)
    with pytest.raises(Refused):
        edit_proposal(fresh(young), Words("More", "Words of mine.", "en"), by=verified)
    with pytest.raises(Refused):
        file = ContentFile(b"%PDF- %%EOF", name="a.pdf")
        attach_file(fresh(young), file, title="Words of mine", by=verified)


@pytest.mark.django_db
def test_the_schema_says_what_an_invitation_to_write_takes():
    """Two serializers are called InvitationBody; the schema keeps the one with the code."""
    found = cast.client_for(None).get("/api/v1/schema/").json()
    path = "/api/v1/municipalities/{municipality}/proposals/{pk}/invite-coauthor/"
    content = found["paths"][path]["post"]["requestBody"]["content"]
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert list(found["components"]["schemas"][name]["properties"]) == ["name"]
