"""All that belongs to a municipality, table by table: what of it is exported, and what is not, with
the reason. A test walks the models and finds one that nobody put here.

What is never exported: who somebody is. Public names stand for people; logins, addresses, who
supports, flags, follows, blocks or holds a role stay on the portal.
"""

from dataclasses import dataclass

from django.db.models import Field, Model, Q, QuerySet

from emvi.accounts.models import Account
from emvi.answers import models as answers
from emvi.audit.models import AuditEntry, AuditNote
from emvi.discussions import models as discussions
from emvi.municipalities import models as municipalities
from emvi.notifications import models as notifications
from emvi.upkeep.models import Announcement, ContactMessage
from participation.processes import models as processes
from participation.proposals import models as proposals


@dataclass(frozen=True)
class Belonging:
    """A table with rows of a municipality. `paths` lead to it, each alone is enough; `left_out` are
    columns that are not exported; `why_not` says why none of it is. `is_shared`: rows of the portal
    without a municipality are exported too, so that what refers to them can be read. `stays`: the
    rows outlive the municipality."""

    model: type[Model]
    paths: tuple[str, ...] = ("municipality",)
    left_out: tuple[str, ...] = ()
    why_not: str = ""
    is_shared: bool = False
    stays: str = ""

    @property
    def name(self) -> str:
        """The table, as files and documents call it."""
        return self.model._meta.label_lower

    @property
    def columns(self) -> list[Field]:
        """What is exported of a row: everything but accounts and what is left out."""
        if self.why_not:
            return []
        return [
            column
            for column in self.model._meta.concrete_fields
            if column.related_model is not Account and column.name not in self.left_out
        ]

    def rows(self, municipality: municipalities.Municipality) -> QuerySet:
        """The rows of the municipality, and no others."""
        belongs = Q()
        for path in self.paths:
            belongs |= Q(**{path: municipality.pk})
        rows: QuerySet = self.model._base_manager.filter(belongs)
        return rows.distinct() if len(self.paths) > 1 else rows

    def exported_rows(self, municipality: municipalities.Municipality) -> QuerySet:
        rows = self.rows(municipality)
        if self.is_shared:
            rows = self.model._base_manager.filter(
                Q(**{self.paths[0]: municipality.pk}) | Q(**{f"{self.paths[0]}__isnull": True})
            )
        return rows.order_by("pk")


DERIVED = ("search_text",)
BY_PROCESS, BY_PROPOSAL, BY_DUTY = (
    ("process__municipality",),
    ("proposal__municipality",),
    ("duty__municipality",),
)
OF_A_PERSON = "It says what a person does or is on the portal, and not what the municipality has."
WHO_IS_STAFF = "It is about accounts of staff."
ONLY_COUNTED = "Who supports stays secret. The numbers stand in the proposals."
A_SECRET = "It is a digest of a secret."
NOT_SENT = "Nobody has sent it yet: it belongs to the person who writes it."
IN_TRANSIT = "It is on its way to somebody, and goes when it has arrived."

BELONGINGS: tuple[Belonging, ...] = (
    # The town and its lists
    Belonging(municipalities.Municipality, ("pk",), left_out=DERIVED),
    Belonging(municipalities.Theme),
    Belonging(municipalities.Place),
    Belonging(municipalities.Page, left_out=DERIVED),
    Belonging(municipalities.Organisation),
    Belonging(municipalities.InformalGroup),
    Belonging(
        municipalities.InformalGroup.contacts.through,
        ("informalgroup__municipality",),
        why_not=OF_A_PERSON,
    ),
    Belonging(municipalities.CodeBatch),
    Belonging(municipalities.Code, ("batch__municipality",), why_not=A_SECRET),
    Belonging(discussions.Rule, is_shared=True),
    Belonging(discussions.HoldRule),
    Belonging(Announcement),
    Belonging(ContactMessage, why_not=IN_TRANSIT),
    # Its people
    Belonging(municipalities.PublicName, left_out=("skeleton", "changed_on")),
    Belonging(municipalities.RoleGrant, why_not=WHO_IS_STAFF),
    Belonging(municipalities.FormerName, why_not=OF_A_PERSON),
    Belonging(municipalities.Verification, why_not=OF_A_PERSON),
    Belonging(municipalities.Block, ("seen_as__municipality",), why_not=OF_A_PERSON),
    Belonging(
        notifications.Follow,
        (
            *("municipality", "process__municipality"),
            *("theme__municipality", "proposal__municipality"),
        ),
        why_not=OF_A_PERSON,
    ),
    Belonging(notifications.Message, ("municipality", "digest__municipality"), why_not=IN_TRANSIT),
    Belonging(notifications.FanOut, ("place",), why_not=IN_TRANSIT),
    # Processes
    Belonging(processes.Process, left_out=DERIVED),
    Belonging(processes.Phase, BY_PROCESS, left_out=DERIVED),
    Belonging(processes.Document, BY_PROCESS, left_out=(*DERIVED, "submission_key")),
    Belonging(processes.WorkState, BY_PROCESS),
    Belonging(processes.Invitation, BY_PROCESS, why_not=OF_A_PERSON),
    # Proposals
    Belonging(proposals.Proposal, left_out=(*DERIVED, "shuffle", "draft_key")),
    Belonging(proposals.ProposalVersion, BY_PROPOSAL),
    Belonging(proposals.Attachment, BY_PROPOSAL, left_out=("submission_key",)),
    Belonging(proposals.CoAuthor, BY_PROPOSAL),
    Belonging(proposals.Endorsement, BY_PROPOSAL),
    Belonging(proposals.Merge, ("merged__municipality",), left_out=("last_support",)),
    Belonging(proposals.UndoneMerge, ("merged__municipality",)),
    Belonging(proposals.Split, ("whole__municipality",), left_out=("submission_key",)),
    Belonging(proposals.SplitPart, BY_PROPOSAL),
    Belonging(proposals.WorkStateChange, BY_PROPOSAL),
    Belonging(proposals.StaffNote, BY_PROPOSAL, left_out=("submission_key",)),
    Belonging(proposals.SupportTotal, BY_PROCESS),
    Belonging(proposals.Support, BY_PROPOSAL, why_not=ONLY_COUNTED),
    Belonging(proposals.SupportNote, BY_PROPOSAL, why_not=ONLY_COUNTED),
    Belonging(
        proposals.ProposalDraft,
        BY_PROCESS,
        why_not=NOT_SENT,
    ),
    Belonging(proposals.DraftFile, ("draft__process__municipality",), why_not=NOT_SENT),
    # Discussion
    Belonging(discussions.Thread),
    Belonging(
        discussions.Comment, ("thread__municipality",), left_out=(*DERIVED, "submission_key")
    ),
    Belonging(discussions.Flag),
    Belonging(discussions.ModerationDecision),
    Belonging(discussions.Appeal, ("decision__municipality",)),
    Belonging(discussions.Pause, ("decision__municipality",)),
    # Answers
    Belonging(answers.AnswerDuty),
    Belonging(answers.Answer, BY_DUTY, left_out=DERIVED),
    Belonging(answers.Extension, BY_DUTY),
    Belonging(answers.Result, BY_DUTY, left_out=DERIVED),
    Belonging(answers.AnswerDraft, BY_DUTY + BY_PROPOSAL),
    Belonging(answers.Assignment, BY_DUTY + BY_PROPOSAL, why_not=WHO_IS_STAFF),
    Belonging(answers.Leave, why_not=WHO_IS_STAFF),
    # The audit
    Belonging(
        AuditEntry,
        ("municipality_id",),
        left_out=("actor",),
        stays="The chain of seals covers it, and it holds numbers only.",
    ),
    Belonging(AuditNote, ("entry__municipality_id",)),
)
EXPORTED = tuple(one for one in BELONGINGS if not one.why_not)
