from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "emvi.notifications"
    label = "notifications"

    def ready(self) -> None:
        from emvi.accounts.mails import on_post
        from emvi.municipalities.grants import on_grant
        from emvi.municipalities.groups import on_contact_named
        from emvi.notifications.account_mails import write_account_mail
        from emvi.notifications.contacts import CONTACT_NAMED, tell_of_contact
        from emvi.notifications.kinds import register
        from emvi.notifications.personal import declare_personal_data
        from emvi.notifications.roles import ROLE_GRANTED, tell_of_role

        register(ROLE_GRANTED)
        register(CONTACT_NAMED)
        on_grant(tell_of_role)
        on_contact_named(tell_of_contact)
        on_post(write_account_mail)
        declare_personal_data()
