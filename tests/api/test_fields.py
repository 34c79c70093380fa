"""What a guest can read stands on a list that was read by people: a new field fails until somebody
has looked at it and put it there."""

import ast
from collections import Counter

from emvi.rest.description import description
from participation.proposals.models import Proposal
from tests.api.test_hidden_words import readings
from tests.api.world import Program
from tests.test_architecture import modules

# Of every answer that a guest can get: name of the thing, its fields.
WORDS = "direction language text"
STAFF_TEXT = "de el en it sl"
CLOCK = "answered_at days_late due_on started_at state words"
SUPPORTS = "came_along elsewhere needed other verified"
AUTHOR = "id name"
RULES = "answer_period answer_period_unit clock_start may_support most_proposals most_supports support_counts_of support_threshold"
HEADING = "clock id municipality page process published_at state supports title"
PROCESS = (
    "announced_until closed_at id kind phases proposal_count published_at rules slug state summary"
    " title visibility when"
)
RESULT = "done_on due_on given_up_on id note progress promised_on title"
PUBLIC = {
    "AnswerCounts": "late on_time overdue waiting",
    "Answer": "cost_cents next_step outcome planned_for published_at reasons version",
    "Announcement": "from_at municipality text tone until_at",
    "Attachment": "address id kind size title",
    "Author": AUTHOR,
    "AuthorityRequestCount": "given nothing_there open received refused year",
    "Clock": CLOCK,
    "CodeCount": "issued organisation revoked used year",
    "Comment": "author branch created_at id is_edited is_held is_hidden is_official is_withdrawn"
    " reply_to text",
    "Distribution": "parts together",
    "DecisionCount": "appeals_open appeals_reversed appeals_upheld edit_requested hidden left month"
    " restored rule",
    "Document": "address id language size title",
    "Extension": "reason recorded_at until_on",
    "Failure": "code fields message",
    "Found": "kinds spelling",
    "FoundKind": "after count is_more kind texts",
    "FoundText": "at excerpt municipality page title",
    "LegalPage": "body kind municipality",
    "Municipality": "comment_edit_minutes contact_email country data_licence default_language"
    " edit_minutes id name office"
    " open_processes punctuality rules slug time_zone written_languages",
    "Organisation": "id name",
    "Overdue": f"{HEADING} number",
    "PartEndorsement": "organisation proposal",
    "PartOfAWhole": "count label",
    "Phase": "allows_comments allows_proposals allows_supports announced_closes_at closes_at"
    " description id opens_at title",
    "Photo": "address alt",
    "Place": "hint id name retired_on",
    "Process": PROCESS,
    "ProcessDetail": f"{PROCESS} body close_reason documents edition what_can_change what_is_fixed",
    "PromisedResult": f"{RESULT} proposal",
    "Promising": "id number page title",
    "Proposal": f"{HEADING} author beginning coauthors organisation place source theme title_by_municipality work_state",
    "ProposalDetail": f"{HEADING} answers attachments author clock_starts_at coauthors endorsements extensions import_url"
    " imported_answer is_edited is_held is_hidden merged_into number organisation part_endorsements part_of photo place promised_results source split_into text theme thread title_by_municipality undone_merges"
    " work_state work_state_changes",
    "Punctuality": "answered longest_overdue_since next_due_on on_time overdue waiting",
    "ReadOnlyMode": "is_on until",
    "Result": RESULT,
    "Rule": "code explanation id name",
    "Rules": RULES,
    "Statistics": "answers comments counted_on languages people proposals states supports themes weeks",
    "Supports": SUPPORTS,
    "Terms": "body changes published_on version",
    "Theme": "id name retired_on",
    "Thread": "comment_count id is_closed note slow_minutes",
    "UndoneMerge": "merged_at proposal undone_at was_part",
    "Version": "replaced_at text title",
    "Week": "count first last",
    "Words": WORDS,
    "WorkState": "colour id name",
    "WorkStateChange": "changed_at work_state",
}


def reached(reference: dict, found: set[str]) -> set[str]:
    """The names of all things that stand inside this part of the description."""
    if isinstance(reference, list):
        for one in reference:
            reached(one, found)
    elif isinstance(reference, dict):
        name = str(reference.get("$ref", "")).rpartition("/")[2]
        if name and name not in found:
            found.add(name)
            reached(description()["components"]["schemas"][name], found)
        for one in reference.values():
            reached(one, found)
    return found


def for_guests() -> set[str]:
    found: set[str] = set()
    for methods in description()["paths"].values():
        operation = methods.get("get", {})
        if {} in operation.get("security", []):
            reached(operation["responses"], found)
    return found


def test_every_field_that_a_guest_can_read_was_looked_at():
    schemas = description()["components"]["schemas"]
    things = {name for name in for_guests() if not name.startswith("PageOf")}
    enums = {name for name in things if "properties" not in schemas[name]}
    fields = {name: sorted(schemas[name]["properties"]) for name in things - enums}
    assert fields == {name: sorted(text.split()) for name, text in PUBLIC.items()}


def test_answers_hold_what_is_described_and_nothing_more(world):
    allowed = {name for text in PUBLIC.values() for name in text.split()}
    allowed |= set(STAFF_TEXT.split()) | {"results", "next"}
    seen: set[str] = set()
    for pk in Proposal.objects.values_list("pk", flat=True):
        for path in readings({"proposals": pk}):
            response = Program().get(path)
            if response.status_code == 200:
                seen |= keys(response.json())
    assert seen - allowed == set()
    assert len(seen) > 70


def keys(value) -> set[str]:
    if isinstance(value, list):
        return set().union(*(keys(one) for one in value))
    if isinstance(value, dict):
        return set(value) | set().union(*(keys(one) for one in value.values()))
    return set()


def test_no_answer_of_a_guest_holds_anything_of_an_account(world):
    secrets = set()
    for account in filter(None, world.accounts.values()):
        secrets |= {account.email, str(account.opaque_id)} - {""}
        # A login name such as "verified" is a word of the answers too.
        secrets |= {account.login} if "-" in account.login else set()
    assert len(secrets) > 20
    for path in readings({"proposals": world.objects["proposal"]["own"]}):
        text = Program().get(path).content.decode()
        assert not [secret for secret in secrets if secret in text], path


def test_every_thing_and_every_field_that_a_guest_can_read_is_described():
    schemas = description()["components"]["schemas"]
    bare = [
        f"{name}.{key}"
        for name in sorted(for_guests())
        if "properties" in schemas[name]
        for key, value in {"": schemas[name], **schemas[name]["properties"]}.items()
        if not value.get("description")
    ]
    assert [one for one in bare if not one.startswith("PageOf")] == []


def test_no_two_things_of_the_description_have_one_name():
    """The description would keep one of them, and say it of both."""
    names = Counter(
        node.name
        for name, _path, tree in modules()
        if "serializers" in name or "api" in name.split(".") or name.startswith("emvi.rest")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and _is_a_thing(node)
    )
    assert [name for name, count in names.items() if count > 1] == []


def _is_a_thing(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    return bool(bases & {"Serializer", "Body"})
