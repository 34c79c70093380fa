"""Whoever supports what was split or merged is one person, also where rows of a file are added up."""

import json
from uuid import uuid4

from participation.processes.models import Process
from participation.proposals.actions import (
    PartWords,
    merge_proposal,
    split_proposal,
    support_proposal,
    take_back_support,
)
from participation.proposals.counting import people_behind
from participation.proposals.models import Proposal
from tests import cast
from tests.api.world import TOWN, Program

TEXT = "A bench would help. A roof keeps the rain off."


def again(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def split_it(proposal: Proposal, officer) -> list[Proposal]:
    Proposal.objects.filter(pk=proposal.pk).update(text=TEXT)
    parts = [
        PartWords("A bench", "A bench would help."),
        PartWords("A roof", "A roof keeps the rain off."),
    ]
    split = split_proposal(
        again(proposal), parts, by=officer, reasons={"en": "Two."}, submission_key=uuid4()
    )
    return list(Proposal.objects.filter(split_part__split=split).order_by("split_part__place"))


def in_all(process: Process) -> int:
    """As pages add it up."""
    return sum(people_behind(process.proposals.all()).values_list("people", flat=True))


def test_rows_of_a_file_add_up_to_people(proposal, process, officer, ljubljana, client):
    """Whoever supports a whole, its parts, and what they are merged with, is one person."""
    one, two, three, new = (cast.make_resident(ljubljana) for _number in range(4))
    for account in (one, two, three):
        support_proposal(again(proposal), by=account)
    Proposal.objects.filter(pk=proposal.pk).update(supports_elsewhere=5)
    other = cast.make_proposal(process, cast.make_public_name(ljubljana), title="Another one")
    support_proposal(again(other), by=one)
    assert added_up(client) == in_all(process) + 5 == 3 + 1 + 5
    bench, roof = split_it(proposal, officer)
    assert added_up(client) == in_all(process) + 5 == 3 + 1 + 5
    support_proposal(again(bench), by=new)
    take_back_support(again(roof), by=two)
    assert added_up(client) == in_all(process) + 5 == 3 + 1 + 1 + 5
    rows = {row["id"]: row for row in file_rows(client)}
    assert set(rows) == {bench.pk, roof.pk, other.pk}
    came = {pk: (row["part_of"], row["supports_came_along"]) for pk, row in rows.items()}
    assert came == {bench.pk: (proposal.pk, 8), roof.pk: (proposal.pk, 7), other.pk: ("", 0)}
    assert [rows[bench.pk]["supports_of_whole"], rows[other.pk]["supports_of_whole"]] == [8, ""]
    # What was merged is in no row, and its supporters are in the other one once.
    merge_proposal(again(other), into=again(bench), by=officer, reasons={"en": "The same."})
    assert len(file_rows(client)) == 2 and added_up(client) == in_all(process) + 5 == 3 + 1 + 5
    # The API says the same.
    for path in ("", f"{bench.pk}/"):
        found = Program().get(f"{TOWN}proposals/{path}").json()
        found = found["results"][-1] if "results" in found else found
        pk = found["id"]
        assert found["supports"]["came_along"] == again(Proposal(pk=pk)).supports_of_whole > 0


def file_rows(client) -> list[dict]:
    file = client.get("/en/ljubljana/proposals/export/json/")
    return json.loads(b"".join(file.streaming_content))["proposals"]


def added_up(client) -> int:
    """As the words of the columns say."""
    rows = file_rows(client)
    wholes = {row["part_of"]: row["supports_of_whole"] for row in rows if row["part_of"]}
    return sum(row["supports"] - row["supports_came_along"] for row in rows) + sum(wholes.values())
