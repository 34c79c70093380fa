from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "participation.proposals"
    label = "proposals"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase, on_remove_words
        from emvi.notifications.notices import register
        from participation.processes.parts import register_part
        from participation.proposals.erasure import erase_drafts, remove_proposals
        from participation.proposals.notices import answer_published, text_decided
        from participation.proposals.personal import declare_personal_data
        from participation.proposals.views.part import process_part

        on_erase(erase_drafts)
        on_remove_words(remove_proposals)
        register("answer_published", answer_published)
        register("text_hidden", text_decided)
        register("text_restored", text_decided)
        register_part("proposals/_process_part.html", process_part)
        declare_personal_data()
