"""What each audit action means, in a sentence that a clerk understands.

A sentence names nobody: who did it stands beside it where it was staff, and nowhere else.
"""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What an entry is about."""

    PROPOSALS = "proposals", pgettext_lazy("kind of audit entry", "Proposals")
    WORDS = "words", pgettext_lazy("kind of audit entry", "Discussion and moderation")
    ANSWERS = "answers", pgettext_lazy("kind of audit entry", "Answers")
    PROCESSES = "processes", pgettext_lazy("kind of audit entry", "Processes")
    PEOPLE = "people", pgettext_lazy("kind of audit entry", "People, roles and codes")
    SETTINGS = "settings", pgettext_lazy("kind of audit entry", "Settings")
    DATA = "data", pgettext_lazy("kind of audit entry", "Data in and out")


SENTENCES: dict[Kind, dict[str, Promise]] = {
    Kind.PROPOSALS: {
        "proposal.published": _("A proposal was published."),
        "proposal.edited": _("The author changed a proposal."),
        "proposal.withdrawn": _("The author took a proposal back."),
        "proposal.file_attached": _("A file was added to a proposal."),
        "proposal.file_removed": _("A file was removed from a proposal."),
        "proposal.coauthor_joined": _("A co-author joined a proposal."),
        "proposal.coauthor_removed": _("A co-author is no longer named on a proposal."),
        "proposal.endorsed": _("An organisation endorsed a proposal."),
        "proposal.endorsement_taken_back": _("An organisation took its endorsement back."),
        "proposal.theme_set": _("The topic of a proposal was changed."),
        "proposal.work_state_set": _("The working state of a proposal was changed."),
        "proposal.merged": _("A proposal was merged into another one."),
        "proposal.merge_undone": _("The merging of a proposal was undone."),
        "proposal.split": _("A proposal was split into several."),
        "proposal.split_undone": _("The splitting of a proposal was undone."),
        "proposal.staff_note_added": _("A note among staff was written."),
        "proposal.staff_note_removed": _("A note among staff was removed."),
    },
    Kind.WORDS: {
        "proposal.flagged": _("Somebody told the moderators about a proposal."),
        "proposal.held": _("The portal held a proposal back for the moderators."),
        "proposal.left": _("Moderators left a proposal as it is."),
        "proposal.edit_requested": _("Moderators asked for a change to a proposal."),
        "proposal.hidden": _("Moderators hid the words of a proposal."),
        "proposal.restored": _("Moderators showed a proposal again."),
        "comment.added": _("Somebody wrote a comment."),
        "comment.officially_added": _("The municipality wrote a comment."),
        "comment.edited": _("The author changed a comment."),
        "comment.withdrawn": _("The author took a comment back."),
        "comment.officially_withdrawn": _("The municipality took its comment back."),
        "comment.flagged": _("Somebody told the moderators about a comment."),
        "comment.held": _("The portal held a comment back for the moderators."),
        "comment.left": _("Moderators left a comment as it is."),
        "comment.edit_requested": _("Moderators asked for a change to a comment."),
        "comment.hidden": _("Moderators hid a comment."),
        "comment.restored": _("Moderators showed a comment again."),
        "decision.appealed": _("Somebody appealed against a decision of the moderators."),
        "appeal.upheld": _("After another look, a decision of the moderators stays."),
        "appeal.reversed": _("After another look, a decision of the moderators was changed."),
        "pause.ended": _("A pause in writing was ended."),
        "thread.regulated": _("A discussion was closed, opened or slowed down."),
        "public_name.ended": _("A public name that broke a rule was ended."),
    },
    Kind.ANSWERS: {
        "answer_clock.started": _("The period for an answer began."),
        "answer.published": _("An answer of the municipality was published."),
        "answer_extension.recorded": _("An extension of the time for an answer was recorded."),
        "answer_duty.assigned": _("An officer was assigned to an answer."),
        "answer_duties.handed_over": _("The answers of one officer were handed over to another."),
        "leave.recorded": _("Days on which an officer is away were recorded."),
        "leave.ended": _("Days on which an officer is away were taken out."),
        "result.recorded": _("A step that the municipality promised was recorded."),
        "result.changed": _("A step that the municipality promised was brought up to date."),
    },
    Kind.PROCESSES: {
        "process.created": _("A participation process was written as a draft."),
        "process.changed": _("A participation process was changed."),
        "process.deleted": _("The draft of a participation process was deleted."),
        "process.published": _("A participation process was published."),
        "process.scheduled": _("It was set when a participation process is published."),
        "process.unscheduled": _("A participation process is no longer published by itself."),
        "process.not_published": _(
            "A participation process could not be published: something was missing."
        ),
        "process.closed": _("A participation process was closed before its last date."),
        "process.archived": _("A participation process was archived."),
        "process.document_added": _("A document was added to a participation process."),
        "process.document_removed": _("A document was removed from a participation process."),
        "process.people_invited": _("Invitations to a private process were made."),
        "process.invitations_revoked": _("Unused invitations to a private process were revoked."),
        "process.invitation_withdrawn": _(
            "Somebody was taken out of a private process: their invitation was withdrawn."
        ),
    },
    Kind.PEOPLE: {
        "codes.issued": _("One-use codes were made."),
        "codes.revoked": _("Unused one-use codes were revoked."),
        "role.granted": _("Somebody was given a role."),
        "role.changed": _("The days of a role were changed."),
        "role.ended": _("A role was ended."),
        "group.created": _("An informal group was entered."),
        "group.changed": _("An informal group was changed."),
        "group.contact_named": _("Somebody became the contact person of an informal group."),
        "group.contact_taken_off": _(
            "Somebody is no longer the contact person of an informal group."
        ),
        "account.contact_revealed": _("The contact data of a colleague were opened."),
        "account.locked": _("An account was locked."),
        "account.unlocked": _("An account was unlocked."),
        "account.second_factor_removed": _("The second step of a login was taken away."),
        "account.erased": _("An account was deleted."),
        "token.made": _("A token for a program was made."),
        "token.revoked": _("A token for a program was revoked."),
    },
    Kind.SETTINGS: {
        "organisation.created": _("An organisation was entered."),
        "organisation.changed": _("An organisation was changed."),
        "theme.created": _("A topic was entered."),
        "theme.changed": _("A topic was changed."),
        "theme.deleted": _("A topic was deleted."),
        "theme.retired": _("A topic was retired."),
        "theme.restored": _("A topic is in use again."),
        "place.created": _("A place was entered."),
        "place.changed": _("A place was changed."),
        "place.deleted": _("A place was deleted."),
        "place.retired": _("A place was retired."),
        "place.restored": _("A place is in use again."),
        "workstate.created": _("A working state was entered."),
        "workstate.changed": _("A working state was changed."),
        "workstate.retired": _("A working state was retired."),
        "workstate.restored": _("A working state is in use again."),
        "page.created": _("A page of the municipality was written."),
        "page.changed": _("A page of the municipality was changed."),
        "rule.created": _("A rule of the discussion was written."),
        "rule.changed": _("A rule of the discussion was changed."),
        "holdrule.created": _("It was set when texts wait for a moderator."),
        "holdrule.changed": _("It was changed when texts wait for a moderator."),
        "announcement.created": _("An announcement was written."),
        "announcement.changed": _("An announcement was changed."),
        "announcement.deleted": _("An announcement was deleted."),
        "municipality.created": _("The municipality was set up on the portal."),
        "municipality.changed": _("The settings of the municipality were changed."),
        "readonlymode.changed": _("The setting “only reading” of the portal was changed."),
        "read_only_mode.switched": _("The portal was set to only reading, or back."),
        "terms.created": _("New terms of use were written."),
        "terms.changed": _("The terms of use were changed."),
        "terms.published": _("New terms of use were published."),
    },
    Kind.DATA: {
        "authority_request.created": _("A request of an authority for data was entered."),
        "authority_request.changed": _("A request of an authority for data was changed."),
        "import.decidim": _("Proposals were imported from another platform."),
        "import.list": _("A list of the municipality came in as a file."),
        "demo.loaded": _("Sample content was loaded."),
        "municipality.exported": _("All data of the municipality were exported."),
        "municipality.deleted": _("The municipality was deleted from the portal."),
    },
}
KIND_OF = {action: kind for kind, actions in SENTENCES.items() for action in actions}


def sentence_of(action: str) -> Promise:
    """What was done. An action that a later version of the portal no longer knows has none."""
    kind = KIND_OF.get(action)
    return SENTENCES[kind][action] if kind else _("Something was done that this page cannot name.")
