from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "participation.proposals"
    label = "proposals"

    def ready(self) -> None:
        from emvi.accounts.erasure import on_erase
        from emvi.notifications import kinds
        from emvi.notifications.notices import register
        from participation.processes.parts import register_part
        from participation.proposals import answer_news, conversation, news, reminders
        from participation.proposals.erasure import erase_drafts
        from participation.proposals.notices import text_decided
        from participation.proposals.views.part import process_part

        on_erase(erase_drafts)
        for told in (news, answer_news, conversation, reminders):
            for kind in told.KINDS:
                kinds.register(kind)
        register("text_hidden", text_decided)
        register("text_restored", text_decided)
        register_part("proposals/_process_part.html", process_part)
