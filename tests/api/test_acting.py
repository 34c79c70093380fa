"""What people do on the pages, done by a program: the same rules, and the same words to say no."""

from uuid import uuid4

import pytest
from django.test import Client

from emvi.discussions.models import Appeal, Comment, Flag, ModerationDecision
from emvi.municipalities.codes import issue_codes
from emvi.municipalities.models import Block, Code, CodeBatch, PublicName, Verification
from participation.proposals.models import Proposal, Support
from participation.proposals.states import State
from tests import cast
from tests.api.world import ROOT, TOWN, Program, program_of

WORDS = {"title": "Svetilke", "text": "Pri postaji je temno.", "language": "sl"}


def new(**more) -> dict:
    return WORDS | {"key": str(uuid4())} | more


def test_a_resident_publishes_a_proposal_once_however_often_it_is_sent(process, ana):
    program, body = program_of(ana), new()
    first = program.post(f"{TOWN}processes/winter/publish-proposal/", body)
    again = program.post(f"{TOWN}processes/winter/publish-proposal/", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    proposal = Proposal.objects.get()
    assert proposal.author.account == ana
    assert first.json()["number"] == proposal.number
    assert first.json()["title"]["language"] == "sl"


def test_the_key_of_somebody_else_leads_to_nothing_of_theirs(process, ana, verified):
    body = new()
    one = program_of(ana).post(f"{TOWN}processes/winter/publish-proposal/", body).json()
    other = program_of(verified).post(f"{TOWN}processes/winter/publish-proposal/", body).json()
    assert one["id"] != other["id"]
    assert Proposal.objects.count() == 2


def test_with_the_first_words_one_chooses_a_name(process, ljubljana):
    newcomer = cast.make_account()
    program = program_of(newcomer)
    path = f"{TOWN}processes/winter/publish-proposal/"
    nameless = program.post(path, new())
    assert (nameless.status_code, list(nameless.json()["fields"])) == (400, ["name"])
    assert program.post(path, new(name="Lipa 5")).status_code == 201
    assert newcomer.public_names.get().name == "Lipa 5"
    taken = program_of(cast.make_account()).post(path, new(name="Lipa 5"))
    assert (taken.status_code, list(taken.json()["fields"])) == (400, ["name"])


def test_nobody_proposes_when_nothing_is_collected(ljubljana, ana):
    cast.make_process(ljubljana, "past")
    refused = program_of(ana).post(f"{TOWN}processes/past/publish-proposal/", new())
    assert refused.status_code == 409
    assert refused.json()["code"] == "refused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "…"},
        {"title": 5},
        {"title": "x" * 151},
        {"text": None},
        {"language": "xx"},
        {"theme": "1"},
        {"theme": 10**9},
        {"state": "accepted"},
        {"author": 1},
        {"source": "paper"},
        {"supports_verified": 500},
        {"municipality": 2},
        {"published_at": "2020-01-01T00:00:00Z"},
        {"thread": 1},
    ],
)
def test_what_does_not_fit_is_refused_and_said(process, ana, wrong):
    response = program_of(ana).post(f"{TOWN}processes/winter/publish-proposal/", new(**wrong))
    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(wrong)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "1", "{", '{"title": "\\ud800"}', '"x"'])
def test_a_broken_body_is_said_to_be_broken(process, ana, body):
    program = program_of(ana)
    response = program.client.post(
        f"{TOWN}processes/winter/publish-proposal/", body, content_type="application/json"
    )
    assert response.status_code == 400


def test_a_form_is_not_taken_for_json(process, ana):
    program = program_of(ana)
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        response = program.client.post(
            f"{TOWN}processes/winter/publish-proposal/", "{}", content_type=kind
        )
        assert response.status_code == 415


def test_a_program_cannot_do_what_its_person_cannot_do_more_often(process, ana):
    program = program_of(ana)
    path = f"{TOWN}processes/winter/publish-proposal/"
    statuses = [program.post(path, new()).status_code for _n in range(11)]
    assert statuses == [201] * 10 + [409]


def test_support_is_given_once_and_taken_back(proposal, verified):
    program, path = program_of(verified), f"{TOWN}proposals/{proposal.pk}/"
    for _time in range(2):
        assert program.post(f"{path}support/").json()["verified"] == 1
    assert Support.objects.count() == 1
    for _time in range(2):
        assert program.post(f"{path}take-back-support/").json()["verified"] == 0
    own = program_of(proposal.author.account).post(f"{path}support/")
    assert own.status_code == 409


def test_who_wrote_a_proposal_edits_and_withdraws_it(process, ana, verified):
    body = new()
    made = program_of(ana).post(f"{TOWN}processes/winter/publish-proposal/", body).json()
    path = f"{TOWN}proposals/{made['id']}/"
    changed = WORDS | {"title": "Več luči"}
    assert program_of(verified).post(f"{path}edit/", changed).status_code == 403
    assert program_of(ana).post(f"{path}edit/", changed).json()["title"]["text"] == "Več luči"
    assert program_of(verified).post(f"{path}withdraw/").status_code == 403
    assert program_of(ana).post(f"{path}withdraw/").json()["state"] == State.WITHDRAWN
    assert program_of(ana).post(f"{path}withdraw/").status_code == 409


def test_a_comment_is_said_once_and_taken_back(proposal, verified):
    program, path = program_of(verified), f"{TOWN}proposals/{proposal.pk}/comment/"
    body = {"text": "Yes.", "language": "en", "submission_key": str(uuid4())}
    one, two = program.post(path, body).json(), program.post(path, body).json()
    assert one == two == {"id": Comment.objects.get().pk, "is_held": False}
    reply = body | {"submission_key": str(uuid4()), "parent": one["id"]}
    assert program.post(path, reply).status_code == 201
    lost = body | {"submission_key": str(uuid4()), "parent": 10**9}
    assert program.post(path, lost).status_code == 404
    assert program.post(f"{TOWN}comments/{one['id']}/withdraw/").status_code == 204
    assert Comment.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_everybody_tells_the_moderators_and_guests_too(proposal, verified):
    path = f"{TOWN}threads/{proposal.thread_id}/flag/"
    body = {"rule": cast.rule().pk, "language": "en"}
    for program in (Program(), program_of(verified), program_of(verified)):
        assert program.post(path, body).status_code == 204
    assert Flag.objects.count() == 2
    assert program_of(verified, "read").post(path, body).status_code == 403
    own = program_of(proposal.author.account)
    assert own.post(path, body).status_code == 403


def test_a_moderator_decides_the_author_appeals_another_decides(proposal, moderator, ljubljana):
    path = f"{TOWN}threads/{proposal.thread_id}/decide/"
    reason = {"reason": "It calls people names.", "language": "en"}
    body = reason | {"outcome": "hidden", "rule": cast.rule().pk, "seen": "0-0", "pause_days": 3}
    judge = program_of(moderator)
    decision = judge.post(path, body)
    assert decision.status_code == 200
    assert judge.post(path, body).status_code == 400, "it is hidden already"
    bare = judge.post(f"{TOWN}threads/{proposal.thread_id}/decide/", body | {"reason": ""})
    assert bare.status_code == 400
    author = program_of(proposal.author.account)
    number = decision.json()["id"]
    assert author.get(f"{TOWN}decisions/{number}/").json()["reason"]["text"] == reason["reason"]
    appeal = {"text": "It is no insult.", "language": "en"}
    assert judge.post(f"{TOWN}decisions/{number}/appeal/", appeal).status_code == 404
    answer = author.post(f"{TOWN}decisions/{number}/appeal/", appeal)
    assert answer.json()["appeal"] == "open"
    again = author.post(f"{TOWN}decisions/{number}/appeal/", appeal)
    assert again.status_code == 403
    pk = Appeal.objects.get().pk
    other = program_of(cast.make_staff(ljubljana, "moderator"))
    verdict = reason | {"outcome": "reversed"}
    assert judge.post(f"{TOWN}appeals/{pk}/decide/", verdict).status_code == 403
    assert other.post(f"{TOWN}appeals/{pk}/decide/", verdict).status_code == 204
    proposal.thread.refresh_from_db()
    assert proposal.thread.hidden_at is None


def test_who_decides_second_is_told_so(proposal, moderator, ljubljana):
    body = {"outcome": "left", "rule": cast.rule().pk, "reason": "Fine.", "language": "en"}
    path = f"{TOWN}threads/{proposal.thread_id}/decide/"
    assert program_of(moderator).post(path, body | {"seen": "0-0"}).status_code == 200
    second = program_of(moderator).post(path, body | {"seen": "0-0"})
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    assert ModerationDecision.objects.count() == 1


def test_a_moderator_closes_a_discussion_and_ends_a_pause(world):
    judge = world.programs["d"]
    thread = world.objects["thread"]["own"]
    body = {"is_closed": True, "slow_minutes": 0, "note": "Enough.", "language": "en"}
    closed = judge.post(f"{TOWN}threads/{thread}/regulate/", body).json()
    assert (closed["is_closed"], closed["note"]["text"]) == (True, "Enough.")
    pause = world.objects["pause"]["own"]
    assert judge.post(f"{TOWN}pauses/{pause}/end/").status_code == 204
    assert judge.post(f"{TOWN}pauses/{pause}/end/").status_code == 404


def test_an_officer_answers_and_who_is_late_is_told_so(world):
    late = world.objects["proposal"]["late"]
    path, officer = f"{TOWN}proposals/{late}/publish-answer/", world.programs["o"]
    body = {"outcome": "accepted", "reasons": {"en": "Yes."}, "replaces": 0}
    answered = officer.post(path, body).json()
    assert [one["outcome"] for one in answered["answers"]] == ["accepted"]
    assert answered["state"] == "accepted"
    second = officer.post(path, body)
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    corrected = officer.post(path, body | {"replaces": 1, "outcome": "rejected"}).json()
    assert [one["version"] for one in corrected["answers"]] == [2, 1]
    silent = officer.post(path, body | {"replaces": 2, "reasons": {"sl": "Da."}})
    assert silent.status_code == 400, "the municipality's own language is missing"


def test_an_officer_says_that_it_takes_longer(world):
    late = world.objects["proposal"]["late"]
    path = f"{TOWN}proposals/{late}/record-extension/"
    body = {"until_on": "2036-01-01", "reason": {"en": "It is long."}}
    made = world.programs["o"].post(path, body).json()
    assert made["extensions"][0]["until_on"] == "2036-01-01"
    assert made["clock"]["days_late"] == 12
    assert world.programs["o"].post(path, body).status_code == 409


def test_a_mediator_enters_words_from_paper(process, mediator):
    path, body = f"{TOWN}processes/winter/enter-proposal/", new()
    made = [program_of(mediator).post(path, body).json()["number"] for _n in range(2)]
    assert made[0] == made[1] == Proposal.objects.get().number
    assert Proposal.objects.get().source == "paper"


def test_an_officer_publishes_and_archives_a_process(world):
    officer = world.programs["o"]
    assert officer.post(f"{TOWN}processes/draft/publish/").json()["state"] == "published"
    assert officer.post(f"{TOWN}processes/winter/archive/").status_code == 409
    assert officer.post(f"{TOWN}processes/past/archive/").json()["state"] == "archived"


def test_a_sheet_of_codes_is_made_once_and_its_codes_are_shown_once(ljubljana, officer, verified):
    program, key = program_of(officer), str(uuid4())
    body = {"size": 8, "language": "sl", "key": key}
    made = program.post(f"{TOWN}codes/issue/", body)
    assert (made.status_code, len(made.json()["codes"])) == (201, 8)
    assert program.post(f"{TOWN}codes/issue/", body).json()["code"] == "conflict"
    assert CodeBatch.objects.count() == 1
    listed = program.get(f"{TOWN}codes/sheets/").json()["results"]
    assert [(one["unused"], "codes" in one) for one in listed] == [(8, False)]
    newcomer = cast.make_account()
    code = made.json()["codes"][0].lower()
    confirmed = program_of(newcomer).post(f"{TOWN}codes/redeem/", {"code": code})
    assert confirmed.status_code == 200
    assert Verification.objects.filter(account=newcomer).count() == 1
    again = program_of(cast.make_account()).post(f"{TOWN}codes/redeem/", {"code": code})
    assert again.status_code == 409
    revoked = program.post(f"{TOWN}codes/{made.json()['id']}/revoke/")
    assert revoked.json() == {"unused": 7}
    assert not Code.objects.exists()


def test_guessing_codes_ends_after_five(ljubljana, ana, officer):
    issue_codes(ljubljana, by=officer, size=1, language="en")
    guesses = [
        program_of(ana).post(f"{TOWN}codes/redeem/", {"code": f"0000-0000-0000{n}"}).json()
        for n in range(7)
    ]
    assert len({guess["message"] for guess in guesses[:5]}) == 1
    assert {guess["message"] for guess in guesses[5:]} != {guesses[0]["message"]}


def test_a_name_is_changed_and_a_person_blocked_and_unblocked(ljubljana, ana, verified, proposal):
    program = program_of(ana)
    chosen = program.post(f"{TOWN}choose-public-name/", {"name": "Ana 2"}).json()
    assert PublicName.objects.get(pk=chosen["id"]).name == "Ana 2"
    other = verified.public_names.get()
    assert program.post(f"{TOWN}people/{other.pk}/block/").status_code == 404, "never met"
    cast.make_comment(proposal.thread, other)
    assert program.post(f"{TOWN}people/{other.pk}/block/").status_code == 204
    [block] = program.get(f"{ROOT}my/blocks/").json()["results"]
    assert block["name"] == other.name
    assert program_of(verified).get(f"{ROOT}my/blocks/").json()["results"] == []
    stranger = program_of(verified).post(f"{ROOT}my/blocks/{block['id']}/unblock/")
    assert stranger.status_code == 404
    assert program.post(f"{ROOT}my/blocks/{block['id']}/unblock/").status_code == 204
    assert not Block.objects.exists()


def test_one_changes_how_one_is_served(ana):
    body = {"language": "el", "is_shared_phone": True}
    # One that only writes reads nothing by it.
    answer = program_of(ana, "write").post(f"{ROOT}my/change-settings/", body)
    assert (answer.status_code, answer.content) == (204, b"")
    ana.refresh_from_db()
    assert (ana.language, ana.is_shared_phone) == ("el", True)
    wrong = body | {"is_superuser": True}
    assert program_of(ana).post(f"{ROOT}my/change-settings/", wrong).status_code == 400


def test_ones_own_proposals_are_there_also_when_they_are_hidden(proposal, moderator):
    cast.hide(proposal.thread, by=moderator)
    author = program_of(proposal.author.account)
    [own] = author.get(f"{ROOT}my/proposals/").json()["results"]
    assert (own["number"], own["is_hidden"]) == (proposal.number, True)
    [notice] = author.get(f"{ROOT}my/notices/").json()["results"]
    assert notice["kind"] == "text_hidden" and not notice["is_read"]


def test_a_session_acts_with_the_token_of_its_forms_only(proposal, verified):
    path = f"{TOWN}proposals/{proposal.pk}/support/"
    client = cast.client_for(verified, enforce_csrf_checks=True)
    refused = client.post(path, "{}", content_type="application/json")
    assert refused.status_code == 403
    assert not Support.objects.exists()
    client.get("/en/account/")
    token = client.cookies["csrftoken"].value
    sent = client.post(path, "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert sent.status_code == 200


def test_a_token_needs_no_form_and_no_cookie_counts_beside_it(proposal, verified, ana):
    path = f"{TOWN}proposals/{proposal.pk}/support/"
    client: Client = cast.client_for(ana, enforce_csrf_checks=True)
    token = program_of(verified).client.defaults["HTTP_AUTHORIZATION"]
    sent = client.post(
        path, "{}", content_type="application/json", headers={"Authorization": token}
    )
    assert sent.status_code == 200
    assert Support.objects.get().account == verified
