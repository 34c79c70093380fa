from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "participation.proposals"
    label = "proposals"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase, on_remove_words
        from emvi.discussions.texts import on_shown_or_gone
        from emvi.notifications import kinds
        from participation.processes.closing import on_close
        from participation.processes.parts import register_part
        from participation.proposals import (
            answer_news,
            conversation,
            invitations,
            news,
            reminders,
            result_news,
            result_reminders,
            split_news,
            work_state_news,
        )
        from participation.proposals.actions import count_in_process
        from participation.proposals.actions.merging import free_merged
        from participation.proposals.actions.splitting import free_split
        from participation.proposals.clocks import start_clock_of_returned
        from participation.proposals.erasure import erase_drafts, leave_coauthors, remove_proposals
        from participation.proposals.personal import declare_personal_data
        from participation.proposals.questions import answer_questions
        from participation.proposals.tasks import start_clocks_of_closed
        from participation.proposals.telling import tell_of_close, tell_of_first_sight
        from participation.proposals.views.part import process_part

        on_erase(erase_drafts)
        on_erase(leave_coauthors)
        on_remove_words(remove_proposals)
        # It locks the whole with its parts, in one order with who undoes a merge; so it comes first.
        on_shown_or_gone(free_merged)
        on_shown_or_gone(free_split)
        on_shown_or_gone(count_in_process)
        on_shown_or_gone(start_clock_of_returned)
        on_shown_or_gone(tell_of_first_sight)
        on_close(start_clocks_of_closed)
        on_close(tell_of_close)
        for told in (
            news,
            answer_news,
            result_news,
            work_state_news,
            conversation,
            reminders,
            result_reminders,
            invitations,
            split_news,
        ):
            for kind in told.KINDS:
                kinds.register(kind)
        register_part("proposals/_process_part.html", process_part)
        declare_personal_data()
        answer_questions()
