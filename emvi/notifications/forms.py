from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from emvi.accounts.models import Account
from emvi.municipalities.models import Role, RoleGrant
from emvi.notifications.queries import follows_what_they_comment, frequencies
from emvi.notifications.topics import CHOSEN, Frequency, Topic

STAFF_TOPICS = frozenset({Topic.DUTIES})


class PreferencesForm(forms.Form):
    """How often I get mail, topic by topic."""

    follows_what_i_comment = forms.BooleanField(
        label=_("Follow the proposals on which I comment"), required=False
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        self.topics = [topic for topic in CHOSEN if concerns(account, topic)]
        initial = frequencies(account) | {
            "follows_what_i_comment": follows_what_they_comment(account)
        }
        super().__init__(*args, initial=initial, **kwargs)
        for topic in self.topics:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=Frequency.choices
            )

    def of_topics(self) -> list[forms.BoundField]:
        return [self[topic.value] for topic in self.topics]

    def chosen(self) -> dict[str, str]:
        return {topic.value: self.cleaned_data[topic.value] for topic in self.topics}


def concerns(account: Account, topic: Topic) -> bool:
    """Is this topic for this person? Nobody is asked about duties that they do not have."""
    if topic not in STAFF_TOPICS:
        return True
    roles = (Role.OFFICER, Role.MODERATOR, Role.ADMINISTRATOR)
    return RoleGrant.objects.running().filter(account=account, role__in=roles).exists()
