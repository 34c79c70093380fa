"""Every action has an endpoint of the same verb, or a reason why it has none."""

import ast
import inspect
from textwrap import dedent

from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from tests.test_architecture import modules

# Modules of actions that are not called so.
MORE = ("emvi.municipalities.codes", "emvi.municipalities.blocks", "emvi.accounts.tokens")
CREDENTIALS = "how one comes in is never a program's business"
MACHINE = "the portal does it by itself"
PART = "a part of another action, which has one"
QUESTION = "changes nothing"

ENDPOINTS = {
    "emvi.accounts.actions.change_settings": "settings-change",
    "emvi.answers.actions.answers.keep_answer_draft": "proposal-keep-answer-draft",
    "emvi.answers.actions.assigning.assign_duty": "proposal-assign-duty",
    "emvi.answers.actions.assigning.end_leave": "leave-end",
    "emvi.answers.actions.assigning.hand_over": "duties-hand-over",
    "emvi.answers.actions.assigning.record_leave": "leave-record",
    "emvi.discussions.actions.appeals.appeal_decision": "decision-appeal",
    "emvi.discussions.actions.appeals.decide_appeal": "appeal-decide",
    "emvi.discussions.actions.comments.add_comment": "proposal-comment",
    "emvi.discussions.actions.comments.add_official_comment": "proposal-add-official-comment",
    "emvi.discussions.actions.comments.edit_comment": "comment-edit",
    "emvi.discussions.actions.comments.withdraw_comment": "comment-withdraw",
    "emvi.discussions.actions.comments.withdraw_official_comment": "comment-withdraw-official",
    "emvi.discussions.actions.decisions.decide_text": "comment-decide thread-decide",
    "emvi.discussions.actions.decisions.end_pause": "pause-end",
    "emvi.discussions.actions.decisions.regulate_thread": "thread-regulate",
    "emvi.discussions.actions.names.end_name": "name-end",
    "emvi.discussions.actions.flags.flag_text": "comment-flag thread-flag",
    "emvi.municipalities.actions.choose_public_name": "public-name-choose",
    "emvi.municipalities.actions.end_role": "role-end",
    "emvi.municipalities.actions.grant_role": "role-grant",
    "emvi.municipalities.blocks.block_person": "person-block",
    "emvi.municipalities.blocks.unblock_person": "person-unblock",
    "emvi.municipalities.codes.issue_codes": "code-issue",
    "emvi.municipalities.codes.redeem_code": "code-redeem",
    "emvi.municipalities.codes.revoke_codes": "code-revoke",
    "emvi.notifications.actions.choose_following": "mail-choose",
    "emvi.notifications.actions.choose_frequencies": "mail-choose",
    "emvi.notifications.actions.follow": "municipality-follow process-follow theme-follow"
    " proposal-follow",
    "emvi.notifications.actions.mark_all_read": "notices-read-all",
    "emvi.notifications.actions.unfollow": "unfollow",
    "emvi.privacy.actions.lock_account": "account-lock",
    "emvi.privacy.actions.reveal_contact": "contact-reveal role-contact-reveal",
    "emvi.privacy.actions.unlock_account": "account-unlock",
    "emvi.upkeep.actions.send_contact_message": "contact-message-send"
    " municipality-contact-message-send",
    "emvi.upkeep.actions.switch_read_only": "read-only-switch",
    "participation.processes.actions.lists.add_entry": "entry-add",
    "participation.processes.actions.lists.change_entry": "entry-change",
    "participation.processes.actions.lists.restore_entry": "entry-restore",
    "participation.processes.actions.lists.retire_entry": "entry-retire",
    "participation.processes.actions.invitations.withdraw_invitation": "invitation-withdraw",
    "participation.processes.actions.writing.start_process": "process-start",
    "participation.processes.actions.closing.close_process": "process-close",
    "participation.processes.actions.moving.archive_process": "process-archive",
    "participation.processes.actions.moving.publish_process": "process-publish",
    "participation.processes.actions.documents.add_document": "document-add",
    "participation.processes.actions.documents.remove_document": "document-remove",
    "participation.processes.actions.invitations.accept_invitation": "invitation-accept",
    "participation.processes.actions.invitations.invite_people": "process-invite-people",
    "participation.processes.actions.invitations.revoke_invitations": "process-revoke-invitations",
    "participation.processes.actions.moving.schedule_process": "process-schedule",
    "participation.processes.actions.moving.unschedule_process": "process-unschedule",
    "participation.processes.actions.writing.duplicate_process": "process-duplicate",
    "participation.processes.actions.writing.change_process": "process-change",
    "participation.processes.actions.writing.delete_process": "process-delete",
    "participation.processes.actions.writing.create_process": "process-create",
    "participation.proposals.actions.words.edit_proposal": "proposal-edit",
    "participation.proposals.actions.words.enter_proposal": "proposal-enter",
    "participation.proposals.actions.attachments.attach_file": "proposal-attach-file",
    "participation.proposals.actions.attachments.remove_attachment": "attachment-remove",
    "participation.proposals.actions.coauthors.accept_invitation": "coauthor-accept",
    "participation.proposals.actions.coauthors.decline_invitation": "coauthor-decline",
    "participation.proposals.actions.coauthors.invite_coauthor": "proposal-invite-coauthor",
    "participation.proposals.actions.coauthors.remove_coauthor": "coauthor-remove",
    "participation.proposals.actions.endorsing.endorse_proposal": "proposal-endorse",
    "participation.proposals.actions.endorsing.take_back_endorsement": "proposal-take-back-endorsement",
    "participation.proposals.actions.answers.publish_answer": "proposal-publish-answer",
    "participation.proposals.actions.words.publish_proposal": "proposal-publish",
    "participation.proposals.actions.answers.change_result": "result-change",
    "participation.proposals.actions.answers.publish_answers": "publish-answers",
    "participation.proposals.actions.answers.publish_same_answer": "publish-same-answer",
    "participation.proposals.actions.answers.record_result": "proposal-record-result",
    "participation.proposals.actions.answers.record_extension": "proposal-record-extension",
    "participation.proposals.actions.filing.set_themes": "set-themes",
    "participation.proposals.actions.work_states.set_work_states": "set-work-states",
    "participation.proposals.actions.staff_notes.add_staff_note": "proposal-add-staff-note",
    "participation.proposals.actions.staff_notes.remove_staff_note": "staff-note-remove",
    "participation.proposals.actions.work_states.set_work_state": "proposal-set-work-state",
    "participation.proposals.actions.merging.merge_proposal": "proposal-merge",
    "participation.proposals.actions.merging.undo_merge": "proposal-undo-merge",
    "participation.proposals.actions.splitting.split_proposal": "proposal-split",
    "participation.proposals.actions.splitting.undo_split": "proposal-undo-split",
    "participation.proposals.actions.supports.support_proposal": "proposal-support",
    "participation.proposals.actions.supports.take_back_support": "proposal-take-back-support",
    "participation.proposals.actions.words.withdraw_proposal": "proposal-withdraw",
}

WITHOUT = {
    "emvi.accounts.actions.create_account": CREDENTIALS,
    "emvi.accounts.actions.drop_unconfirmed_accounts": MACHINE,
    "emvi.accounts.actions.end_sessions": CREDENTIALS,
    "emvi.accounts.actions.erase_account": CREDENTIALS,
    "emvi.accounts.actions.remove_second_factor": CREDENTIALS,
    "emvi.accounts.actions.set_password": CREDENTIALS,
    "emvi.accounts.actions.set_phrase": CREDENTIALS,
    "emvi.accounts.tokens.drop_expired_tokens": MACHINE,
    "emvi.accounts.tokens.make_token": CREDENTIALS,
    "emvi.accounts.tokens.revoke_token": CREDENTIALS,
    "emvi.accounts.tokens.tokens_of": QUESTION,
    "emvi.accounts.tokens.usable_token": MACHINE,
    "emvi.answers.actions.answers.publish_answer": PART,
    "emvi.answers.actions.answers.record_extension": PART,
    "emvi.answers.actions.answers.share_clock": PART,
    "emvi.answers.actions.answers.start_clock": MACHINE,
    "emvi.answers.actions.results.change_result": PART,
    "emvi.answers.actions.results.has_promise": QUESTION,
    "emvi.answers.actions.results.record_result": PART,
    "emvi.accounts.actions.note_use": MACHINE,
    "emvi.audit.actions.drop_notes_about": PART,
    "emvi.audit.actions.drop_old_notes": MACHINE,
    "emvi.audit.actions.record": PART,
    "emvi.discussions.actions.decisions.end_pauses_of": PART,
    "emvi.discussions.actions.standing.count_new": PART,
    "emvi.discussions.actions.standing.count_replies": PART,
    "emvi.discussions.actions.standing.lock_thread": PART,
    "emvi.discussions.actions.standing.move_text": PART,
    "emvi.discussions.actions.standing.recount": PART,
    "emvi.municipalities.actions.check_role_end": QUESTION,
    "emvi.municipalities.actions.first_day": QUESTION,
    "emvi.municipalities.actions.is_verified": QUESTION,
    "emvi.municipalities.actions.verification_end": QUESTION,
    "emvi.municipalities.actions.verify_resident": PART,
    "emvi.municipalities.blocks.blocks_of": QUESTION,
    "emvi.municipalities.blocks.blocked_pairs": QUESTION,
    "emvi.municipalities.blocks.unseen_by": QUESTION,
    "emvi.municipalities.codes.codes_left": QUESTION,
    "emvi.municipalities.codes.may_issue_for": QUESTION,
    "emvi.municipalities.codes.may_revoke": QUESTION,
    "emvi.municipalities.codes.normalise_code": QUESTION,
    "emvi.municipalities.codes.organisations_of_issuer": QUESTION,
    "emvi.municipalities.codes.shown": QUESTION,
    "emvi.municipalities.codes.sweep_expired_codes": MACHINE,
    "emvi.notifications.actions.expand_one_batch": MACHINE,
    "emvi.notifications.actions.follow_by_itself": PART,
    "emvi.notifications.actions.name_of": QUESTION,
    "emvi.notifications.actions.notify": PART,
    "emvi.notifications.actions.ring_for_followers": MACHINE,
    "emvi.notifications.actions.spread": PART,
    "emvi.notifications.actions.switch_off": CREDENTIALS,
    "emvi.municipalities.actions.drop_former_names": MACHINE,
    "emvi.municipalities.actions.forget_name": PART,
    "emvi.notifications.actions.mark_read": PART,
    "emvi.notifications.actions.ring": MACHINE,
    "participation.processes.actions.checks.check_can_be_closed": QUESTION,
    "participation.processes.actions.checks.check_can_be_deleted": QUESTION,
    "participation.processes.actions.checks.check_complete": QUESTION,
    "participation.processes.actions.checks.check_phase_change": QUESTION,
    "participation.processes.actions.checks.differs": QUESTION,
    "participation.processes.actions.checks.said_for_good": QUESTION,
    "participation.processes.actions.checks.check_rules_unchanged": QUESTION,
    "participation.processes.actions.checks.is_in_reach": QUESTION,
    "participation.processes.actions.checks.check_not_over": QUESTION,
    "participation.processes.actions.documents.copy_documents": PART,
    "participation.processes.actions.invitations.invitation_of": QUESTION,
    "participation.processes.actions.moving.publish_due_processes": MACHINE,
    "participation.processes.actions.writing.new_process": PART,
    "participation.proposals.actions.merging.free_merged": PART,
    "participation.proposals.actions.merging.merged_with_clock": QUESTION,
    "participation.proposals.actions.work_states.end_work_state": PART,
    "participation.proposals.actions.splitting.free_split": PART,
    "participation.proposals.actions.splitting.lock_whole": PART,
    "participation.proposals.actions.splitting.start_clocks_of_parts": MACHINE,
    "participation.proposals.actions.standing.add_to_count": PART,
    "participation.proposals.actions.standing.change_count_in_process": PART,
    "participation.proposals.actions.standing.hold_edited": PART,
    "participation.proposals.actions.standing.move_proposal": PART,
    "participation.proposals.actions.words.count_in_process": PART,
}


def actions() -> set[str]:
    """The public functions of all modules of actions."""
    return {
        f"{name}.{node.name}"
        for name, _path, tree in modules()
        if "actions" in name.split(".") or name in MORE
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_every_action_has_an_endpoint_or_a_reason():
    assert actions() == set(ENDPOINTS) | set(WITHOUT)
    assert not set(ENDPOINTS) & set(WITHOUT)


def test_the_endpoints_are_there_and_call_the_action():
    known = endpoint_classes()
    silent = [
        f"{name} does not call {action}"
        for action, names in ENDPOINTS.items()
        for name in names.split()
        if not any(used is import_string(action) for used in used_by(known[name]))
    ]
    assert silent == []


# What endpoints share, among them what they share with the pages.
SHARED = {
    "emvi.municipalities.endpoints",
    "emvi.municipalities.views",
    "emvi.discussions.views.people",
    "participation.proposals.views.act",
}


def endpoint_classes(resolver: URLResolver | None = None) -> dict[str, type]:
    """The view class of each endpoint, by the name of its address."""
    found = {}
    for entry in (resolver or get_resolver("emvi.api")).url_patterns:
        if isinstance(entry, URLResolver):
            found |= endpoint_classes(entry)
        elif hasattr(entry.callback, "view_class"):
            found[entry.name] = entry.callback.view_class
    return found


def used_by(view: type) -> list[object]:
    """All that `post` of this endpoint names, and what it calls of its own module and of what
    endpoints share names in turn."""
    waiting, seen, used = [view.post], set(), []
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for node in ast.walk(ast.parse(dedent(inspect.getsource(function)))):
            found = _meant(node, view, function.__globals__)
            used.append(found)
            if inspect.isfunction(found) and found.__module__ in SHARED | {view.__module__}:
                waiting.append(found)
    return used


def _meant(node: ast.AST, view: type, names: dict[str, object]) -> object:
    """What a name, `module.name` or `self.name` stands for."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = view if node.value.id == "self" else names.get(node.value.id)
        return getattr(owner, node.attr, None)
    return None
