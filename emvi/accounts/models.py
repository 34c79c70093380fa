import unicodedata
import uuid

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
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(
        _("portal team"), default=False, help_text=_("Runs the machine, decides nothing.")
    )
    joined_on = models.DateField(_("since"), auto_now_add=True)
    # Exact times of use say more about a life than the portal needs to know.
    last_login = None

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    # Set for one request by SecondFactorMiddleware: staff rights rest until the second step.
    lacks_second_factor = False

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

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
    made_on = models.DateField(default=timezone.localdate)
    expires_on = models.DateField(_("last day"))
    # The first day of the month in which it was last used: enough to find the forgotten ones.
    used_in = models.DateField(null=True)

    class Meta:
        verbose_name = _("token for programs")
        verbose_name_plural = _("tokens for programs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("made_on")), name="a_token_ends_after_it_was_made"
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
