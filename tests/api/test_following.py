"""Following, mail and the moderators' queue, by a program."""

from django.utils import timezone

from emvi.notifications.models import Follow, Message
from emvi.notifications.queries import follows_what_they_comment, frequencies
from tests import cast
from tests.api.world import ROOT, TOWN, program_of


def test_one_follows_and_stops_and_nobody_else_sees_it(proposal, process, ljubljana, verified, ana):
    theme, program = cast.make_theme(ljubljana), program_of(verified)
    for place in (
        "follow/",
        "processes/winter/follow/",
        f"themes/{theme.pk}/follow/",
        f"proposals/{proposal.pk}/follow/",
        f"proposals/{proposal.pk}/follow/",
    ):
        assert program.post(f"{TOWN}{place}").status_code == 200
    found = program.get(f"{ROOT}my/following/").json()["results"]
    assert [one["noun"] for one in found] == ["proposal", "theme", "process", "municipality"]
    assert program_of(ana).get(f"{ROOT}my/following/").json()["results"] == []
    number = found[0]["id"]
    assert program_of(ana).post(f"{ROOT}my/following/{number}/unfollow/").status_code == 404
    assert program.post(f"{ROOT}my/following/{number}/unfollow/").status_code == 204
    assert Follow.objects.count() == 3


def test_one_chooses_how_often_mail_comes(ana):
    body = {"own": "weekly", "follows_what_i_comment": False}
    chosen = program_of(ana).post(f"{ROOT}my/mail/choose/", body).json()
    assert chosen == program_of(ana).get(f"{ROOT}my/mail/").json()
    assert (chosen["own"], chosen["talk"]) == ("weekly", "at_once")
    assert frequencies(ana)["own"] == "weekly"
    assert not follows_what_they_comment(ana)
    wrong = program_of(ana).post(f"{ROOT}my/mail/choose/", body | {"account": "never"})
    assert wrong.status_code == 400


def test_messages_are_marked_as_read(proposal, moderator, ana):
    cast.hide(proposal.thread, by=moderator)
    program = program_of(ana)
    assert program.post(f"{ROOT}my/notices/read-all/").json() == {"count": 1}
    assert program.post(f"{ROOT}my/notices/read-all/").json() == {"count": 0}
    assert not Message.objects.filter(recipient=ana, channel="inbox", read_at=None).exists()


def test_a_moderator_reads_the_queue_and_decides_what_was_read(world):
    judge = world.programs["d"]
    found, path = [], f"{TOWN}moderation/queue/"
    while path:
        page = judge.get(path).json()
        found, path = found + page["results"], page["next"]
    assert {one["kind"] for one in found} >= {"appeals", "new"}
    held = world.objects["comment"]["held"]
    [entry] = [one for one in found if one["comment"] == held]
    body = {"outcome": "left", "language": "en", "seen": entry["seen"]}
    path = f"{TOWN}comments/{held}/decide/"
    stale = judge.post(path, body | {"seen": "1-0"})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert judge.post(path, body).json()["outcome"] == "left"
    only = judge.get(f"{TOWN}moderation/queue/?kind=appeals").json()["results"]
    assert {one["kind"] for one in only} == {"appeals"}
    assert judge.get(f"{TOWN}moderation/queue/?after=WyJ4Il0").status_code == 400


def test_the_queue_passes_from_page_to_page(proposal, moderator, ljubljana, ana):
    name = ana.public_names.get()
    for _n in range(25):
        cast.make_comment(
            proposal.thread, name, held_at=timezone.now(), held_for="links", was_public=False
        )
    program = program_of(moderator)
    first = program.get(f"{TOWN}moderation/queue/").json()
    second = program.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"])) == (20, 5)
    assert second["next"] is None
