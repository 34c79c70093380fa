"""Terms of use and who agreed to them."""

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from emvi import retention
from emvi.accounts.models import Account, Consent, Terms
from emvi.audit.actions import record
from emvi.refusals import Conflict, Refused

CACHE_KEY = "terms:current"
KEPT_SECONDS = 60


def current_terms() -> Terms | None:
    """The newest that are published; None before there are any: then nobody is asked."""
    return Terms.objects.published().first()


def current_version() -> int:
    """The number of the current terms, at most a minute old; 0 without any."""
    version = cache.get(CACHE_KEY)
    if version is None:
        terms = current_terms()
        version = terms.version if terms else 0
        cache.set(CACHE_KEY, version, KEPT_SECONDS)
    return version


def has_agreed(account: Account, version: int) -> bool:
    return Consent.objects.filter(account=account, terms__version=version).exists()


def agree(account: Account, terms: Terms, *, language: str) -> None:
    """Note that somebody agrees to these terms, which they read in this language. Again changes
    nothing."""
    Consent.objects.get_or_create(account=account, terms=terms, defaults={"language": language})


def publish_terms(terms: Terms, *, by: Account) -> None:
    """From now on everybody is asked to agree to these, and nobody can change them."""
    with transaction.atomic():
        if not all(getattr(terms, f"body_{code}") for code in settings.INTERFACE_LANGUAGES):
            raise Refused(_("Write the terms in all five languages first."))
        changed = Terms.objects.filter(pk=terms.pk, published_on__isnull=True).update(
            published_on=timezone.localdate()
        )
        if not changed:
            raise Conflict(_("These terms are published already."))
        record("terms.published", terms, by=by, facts={"version": terms.version})
    cache.delete(CACHE_KEY)


def drop_old_consents() -> int:
    """Drop agreements to terms that were replaced long ago by others to which the person agreed.
    Safe to repeat."""
    old = Terms.objects.published().filter(
        version__lt=_replaced_before(retention.OLD_CONSENTS.cutoff())
    )
    dropped = 0
    for terms in old:
        newer = Consent.objects.filter(terms__version__gt=terms.version).values("account")
        rows = Consent.objects.filter(terms=terms, account__in=newer)
        dropped += rows.delete()[0]
    return dropped


def _replaced_before(day) -> int:
    """All versions below this one were replaced before that day."""
    replacing = Terms.objects.published().filter(published_on__lt=day).first()
    return replacing.version if replacing else 0
