from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "participation.proposals"
    label = "proposals"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase
        from emvi.discussions.texts import on_shown_or_gone
        from emvi.notifications.notices import register
        from participation.processes.parts import register_part
        from participation.proposals.actions import count_in_process
        from participation.proposals.erasure import erase_drafts
        from participation.proposals.notices import answer_published
        from participation.proposals.views.part import process_part

        on_erase(erase_drafts)
        on_shown_or_gone(count_in_process)
        register("answer_published", answer_published)
        register_part("proposals/_process_part.html", process_part)
