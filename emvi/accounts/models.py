import unicodedata
import uuid
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def normalise_login(text: str) -> str:
    """A login name as it is kept: however it is typed, it is the same one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.strip()).casefold())


def new_login() -> str:
    """A login name for somebody who comes in by e-mail and never needs to see it."""
    return f"p-{uuid.uuid4().hex[:12]}"


def this_month() -> date:
    """Its first day: more is not kept of when somebody was here."""
    return timezone.localdate().replace(day=1)


class AccountManager(BaseUserManager):
    """Makes accounts for allauth, commands and tests."""

    def get_by_natural_key(self, login):
        return self.get(login=normalise_login(login))

    def create_user(self, login=None, email=None, password=None, **fields):
        """Without a password nobody gets in by one: `set_password(None)` makes it unusable."""
        account = self.model(
            login=normalise_login(login or new_login()), email=(email or "").lower(), **fields
        )
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """How a person comes in. Nothing here is public, and nothing says who the person is."""

    login = models.CharField(
        _("login name"),
        max_length=60,
        unique=True,
        # No @, so that nobody can choose the e-mail address of somebody else.
        validators=[RegexValidator(r"^[\w.-]+\Z", _("Use letters, numbers and - . _ only."))],
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    opaque_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_shared_phone = models.BooleanField(_("shared phone"), default=False)
    # False: locked by the portal team. (Moderators pause somebody's writing in a municipality.)
    is_active = models.BooleanField(_("active"), default=True)
    lock_reason = models.CharField(
        _("why it is locked"), max_length=500, blank=True, editable=False
    )
    lock_reason_language = models.CharField(max_length=10, blank=True, editable=False)
    is_superuser = models.BooleanField(
        _("portal team"), default=False, help_text=_("Runs the machine, decides nothing.")
    )
    joined_on = models.DateField(_("since"), auto_now_add=True)
    # Exact times of use say more about a life than the portal needs to know.
    last_login = None
    used_month = models.DateField(_("month of last use"), default=this_month, editable=False)
    # Told that it is not used, and that it will go; using it puts both back.
    unused_warnings = models.PositiveSmallIntegerField(default=0, editable=False)
    unused_warned_on = models.DateField(null=True, editable=False)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    # Set for one request by SecondFactorMiddleware: staff rights rest until the second step.
    lacks_second_factor = False
    # Set for one request that came with a token.
    token_made_at: datetime | None = None

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["used_month"], name="account_by_last_use")]
        constraints = [
            models.CheckConstraint(condition=Q(used_month__day=1), name="only_the_month_of_use"),
            models.CheckConstraint(
                condition=Q(unused_warnings=0, unused_warned_on__isnull=True)
                | Q(unused_warnings__gte=1, unused_warned_on__isnull=False),
                name="a_warning_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(lock_reason="", lock_reason_language=""),
                name="only_a_locked_account_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.login

    @property
    def is_staff(self) -> bool:
        """The stock admin asks this for its own widgets; rights come from role grants."""
        return self.is_superuser

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_active and self.is_superuser and not self.lacks_second_factor

    def has_module_perms(self, app_label) -> bool:
        return self.has_perm(app_label)


class ApiToken(models.Model):
    """What a program shows to act for a person. The secret itself is nowhere: only its digest, and
    a beginning by which the person knows it again."""

    SCOPES = ("read", "write", "staff")

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    may_read = models.BooleanField(_("read what only you see"), default=False)
    may_write = models.BooleanField(_("do what you can do as a resident"), default=False)
    may_act_as_staff = models.BooleanField(_("use your rights as staff"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("last day"))
    # The first day of the month in which it was last used: enough to find the forgotten ones.
    used_in = models.DateField(null=True)

    class Meta:
        verbose_name = _("token for programs")
        verbose_name_plural = _("tokens for programs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("made_at")), name="a_token_ends_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_write=True) | Q(may_act_as_staff=True),
                name="a_token_may_do_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def beginning(self) -> str:
        """By which its owner knows it again."""
        return f"emvi_{self.prefix}…"

    def allows(self, scope: str) -> bool:
        return bool(
            {"read": self.may_read, "write": self.may_write, "staff": self.may_act_as_staff}[scope]
        )


def in_every_language(field: str) -> Q:
    """True where a translated field holds text in all languages of the interface."""
    condition = Q()
    for language in settings.MODELTRANSLATION_LANGUAGES:
        column = f"{field}_{language}"
        condition &= Q(**{f"{column}__isnull": False, f"{column}__gt": ""})
    return condition


class TermsQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_on__isnull=False).order_by("-version")


class Terms(models.Model):
    """What everybody agrees to who takes part. The database refuses to change a version once it
    is published: people agreed to these very words."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    body = models.TextField(_("text"))
    changes = models.TextField(_("what is new"), blank=True)
    published_on = models.DateField(_("published on"), null=True, editable=False)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of use")
        verbose_name_plural = _("terms of use")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | in_every_language("body"),
                name="published_terms_are_in_every_language",
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


class Consent(models.Model):
    """Somebody agreed to a version of the terms, which they read in this language. To take it back
    is to leave: then the row goes with the account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="consents")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("read in"), max_length=10)
    agreed_on = models.DateField(_("agreed on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("agreement to the terms")
        verbose_name_plural = _("agreements to the terms")
        constraints = [
            models.UniqueConstraint(fields=["account", "terms"], name="agreed_once_to_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.terms_id}"


class Words(models.TextChoices):
    """What becomes of somebody's published words when their account is erased."""

    STAY = "stay", _("They stay, under “former participant”")
    GO = "go", _("They go too")


class Erasure(models.Model):
    """An account was erased. `digest` is made of its opaque id and the secret key: from it nobody
    learns who it was, but an account that a backup brings back is found by it and erased again."""

    digest = models.CharField(max_length=64, unique=True)
    words = models.CharField(max_length=4, choices=Words)
    erased_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.erased_on}"
