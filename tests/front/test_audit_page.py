"""The audit that a clerk reads: each action has its sentence, and nobody but staff is in it."""

import ast
from datetime import timedelta

import time_machine
from django.contrib import admin
from django.utils import timezone

from emvi.accounts.actions import erase_account
from emvi.audit.actions import record
from emvi.audit.models import AuditEntry
from emvi.audit.seals import LATE, seal_entries
from emvi.discussions.models import Appeal, ModerationDecision
from emvi.front.audit.lines import audit_page
from emvi.front.audit.sentences import KIND_OF
from emvi.municipalities.models import Role
from tests import cast
from tests.test_architecture import modules

OUTCOMES = ModerationDecision.Outcome.values
TEXTS = ("proposal", "comment")
# Where an action has no constant name: what it can be. A new such place fails until it stands here.
COMPOSED = {
    "emvi.answers.actions.results": ["result.recorded", "result.changed"],
    "emvi.discussions.actions.appeals": [
        f"appeal.{state}" for state in Appeal.State.values if state != Appeal.State.OPEN
    ],
    "emvi.discussions.actions.decisions": [f"{text}.{one}" for text in TEXTS for one in OUTCOMES],
    "emvi.discussions.actions.flags": [
        f"{text}.{one}" for text in TEXTS for one in ("held", "flagged")
    ],
    "emvi.municipalities.actions": ["role.changed", "role.ended"],
    "emvi.municipalities.groups": ["group.contact_named", "group.contact_taken_off"],
    "participation.processes.actions.documents": [
        "process.document_added",
        "process.document_removed",
    ],
    "participation.processes.actions.invitations": ["process.invitations_revoked"],
    "participation.processes.actions.lists": [
        f"{noun}.{verb}"
        for noun in ("theme", "place", "workstate")
        for verb in ("created", "changed", "retired", "restored")
    ],
    "participation.processes.actions.moving": ["process.scheduled", "process.unscheduled"],
    "participation.proposals.actions.endorsing": [
        "proposal.endorsed",
        "proposal.endorsement_taken_back",
    ],
}
# The pages of the admin compose theirs of a noun and a verb.
OF_THE_ADMIN = {"emvi.municipalities.scoped_admin"}
OTHER_VERBS = {"role": ["granted", "changed", "ended"]}


def recorded() -> dict[str, list[str]]:
    """Module by module: the actions that it records; "" for one that is composed."""
    found: dict[str, list[str]] = {}
    for name, _path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in {"record", "audit_actions.record"}:
                first = node.args[0] if node.args else None
                text = first.value if isinstance(first, ast.Constant) else ""
                found.setdefault(name, []).append(text)
    return found


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).removeprefix("self.").removeprefix("super().")


def of_the_admin() -> set[str]:
    actions = set()
    for model, page in admin.site._registry.items():
        noun = page.audit_noun or model._meta.model_name
        verbs = {"created": page.may_add, "changed": page.may_change, "deleted": page.may_delete}
        usual = [verb for verb, is_possible in verbs.items() if is_possible]
        actions |= {f"{noun}.{verb}" for verb in OTHER_VERBS.get(noun, usual)}
    return actions


def test_every_action_has_a_sentence():
    found = recorded()
    composed = {name for name, actions in found.items() if "" in actions} - OF_THE_ADMIN
    assert composed == set(COMPOSED)
    actions = {one for name, some in found.items() if name not in OF_THE_ADMIN for one in some}
    actions |= {action for some in COMPOSED.values() for action in some} | of_the_admin()
    assert actions - {""} - set(KIND_OF) == set()
    assert set(KIND_OF) - actions == set(), "nobody records these"


def read(ljubljana, client_for, administrator, query: str = "") -> str:
    answer = client_for(administrator).get(f"/en/{ljubljana.slug}/desk/audit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_names_staff_masked_and_residents_never(
    ljubljana, process, ana, client_for, administrator
):
    proposal = cast.make_proposal(process, ana.public_names.get())
    record("proposal.published", proposal, municipality_id=ljubljana.pk)
    record("process.published", process, by=administrator, municipality_id=ljubljana.pk)
    record("proposal.edited", proposal, by=ana, municipality_id=ljubljana.pk)
    page = read(ljubljana, client_for, administrator)
    assert "A proposal was published." in page and proposal.number in page
    assert administrator.login not in page.split("<main")[1].split("</main")[0]
    assert f"{administrator.login[:2]}…{administrator.login[-1:]}" in page
    main = page.split("<main")[1]
    assert ana.public_names.get().name not in main and "an…a" not in main
    assert proposal.title not in main


def test_it_can_be_narrowed(ljubljana, process, client_for, administrator):
    other = cast.make_staff(ljubljana, Role.OFFICER)
    record("process.published", process, by=other, municipality_id=ljubljana.pk)
    record("theme.created", process, by=administrator, municipality_id=ljubljana.pk)
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        old = cast.today(ljubljana)
        record("codes.issued", process, by=administrator, municipality_id=ljubljana.pk)
    here = {
        "published": "process was published.",
        "topic": "A topic was",
        "codes": "codes were made",
    }

    def seen(query: str) -> set[str]:
        page = read(ljubljana, client_for, administrator, query)
        return {name for name, words in here.items() if words in page}

    assert seen("") == {"published", "topic", "codes"}
    assert seen("?kind=processes") == {"published"}
    assert seen(f"?who={administrator.pk}") == {"topic", "codes"}
    assert seen(f"?day={old}") == {"codes"}
    page = read(ljubljana, client_for, administrator, "?day=yesterday&kind=nothing&who=x")
    assert 'value="yesterday"' in page


def test_pages_follow_each_other_and_lose_nothing(ljubljana, process):
    made = [
        record("process.changed", process, municipality_id=ljubljana.pk).pk for _n in range(120)
    ]
    found, cursor = [], ""
    while True:
        page = audit_page(ljubljana, cursor=cursor)
        found += [line.entry.pk for line in page]
        cursor = page.after
        if not cursor:
            break
    assert found == made[::-1]


def test_it_says_what_is_sealed_and_why_it_was_done(ljubljana, process):
    with time_machine.travel(timezone.now() - 3 * LATE):
        record("process.changed", process, municipality_id=ljubljana.pk)
        seal_entries()
    record("process.changed", process, municipality_id=ljubljana.pk)
    seal_entries()
    record("process.changed", process, municipality_id=ljubljana.pk, note="A wish of the mayor.")
    lines = list(audit_page(ljubljana))
    assert [line.is_sealed for line in lines] == [False, True, True]
    assert lines[0].reason.text == "A wish of the mayor."


def test_what_is_gone_has_no_link_and_no_name(ljubljana, administrator):
    theme = cast.make_theme(ljubljana)
    record("theme.created", theme, by=administrator, municipality_id=ljubljana.pk)
    assert audit_page(ljubljana).items[0].thing is not None
    AuditEntry.objects.create(action="theme.gone", municipality_id=ljubljana.pk, subject="x.y:1")
    theme.delete()
    cast.make_staff(ljubljana, Role.ADMINISTRATOR, login="another-boss")
    erase_account(administrator)
    lines = {line.entry.action: line for line in audit_page(ljubljana)}
    known, unknown = lines["theme.created"], lines["theme.gone"]
    assert known.thing is None and "deleted" in known.by
    assert unknown.thing is None and "cannot name" in str(unknown.sentence)
