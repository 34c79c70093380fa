from django.conf import settings

from emvi.accounts.models import Account, Consent, Terms
from emvi.front.demo.content import content
from emvi.front.demo.days import Days


def make_terms(days: Days) -> None:
    """The terms of the demo, to which everybody in it has agreed, so that nobody is asked first.
    Again changes nothing."""
    if Terms.objects.published().exists():
        return
    texts = content()["pages"]["terms"]
    terms = Terms.objects.create(
        version=1,
        published_on=days.on(-500),
        **{f"body_{code}": texts[code] for code in settings.INTERFACE_LANGUAGES},
    )
    Consent.objects.bulk_create(
        Consent(account=account, terms=terms, language=account.language, agreed_on=days.today)
        for account in Account.objects.all()
    )
