"""Every setting of the portal. Values come from the environment; a bad value stops the start.

A bare checkout runs on SQLite with file-based mail and broker. `DATABASE_URL` and `REDIS_URL`
turn the same code into the production installation. `docs/production.md` lists the variables.
"""

import hashlib
import sys
from email.utils import parseaddr
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)

env = environ.FileAwareEnv()


def env_flag(name: str, default: bool) -> bool:
    """Read True or False; anything else stops the start."""
    value = env.str(name, default=str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}")
    return value == "True"


DEBUG = env_flag("DEBUG", False)
DEMO = env_flag("DEMO", False)
TESTING = "pytest" in sys.modules
LOCAL = DEBUG or DEMO or TESTING
SECURE = env_flag("SECURE", not LOCAL)

if not (SECURE or LOCAL):
    raise ImproperlyConfigured("SECURE can be switched off in a demo and in development only")

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not LOCAL:
        raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) is missing")
    SECRET_KEY = hashlib.sha256(f"local:{BASE_DIR}".encode()).hexdigest()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Where "leave this page" leads: a page that nobody looks at twice.
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", default="https://www.wikipedia.org/")

# Staff act only with a second factor. The demo may switch that off, and says so on its pages.
STAFF_SECOND_FACTOR = env_flag("STAFF_SECOND_FACTOR", not DEMO)
if not (STAFF_SECOND_FACTOR or LOCAL):
    raise ImproperlyConfigured("STAFF_SECOND_FACTOR can be switched off in a demo only")

INSTALLED_APPS = [
    "modeltranslation",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.import_export",
    "emvi.front.admin_apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "import_export",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "emvi.accounts.sessions_config.SessionsConfig",
    "emvi.audit",
    "emvi.accounts",
    "emvi.municipalities",
    "emvi.notifications",
    "emvi.privacy",
    "emvi.languages",
    "emvi.discussions",
    "emvi.answers",
    "emvi.upkeep",
    "participation.processes",
    "participation.proposals",
    "emvi.front",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "emvi.accounts.middleware.SessionSafetyMiddleware",
    "emvi.accounts.middleware.ConsentMiddleware",
    "emvi.municipalities.second_factor.SecondFactorMiddleware",
    "emvi.municipalities.middleware.MunicipalityMiddleware",
    "emvi.front.middleware.PageSafetyMiddleware",
    "emvi.front.middleware.KeepWordsMiddleware",
    "emvi.front.middleware.ReadOnlyMiddleware",
]

ROOT_URLCONF = "emvi.urls"
WSGI_APPLICATION = "emvi.wsgi.application"
ASGI_APPLICATION = "emvi.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emvi.front.context_processors.page",
            ],
            "builtins": ["emvi.front.templatetags.parts", "django.templatetags.i18n"],
        },
    }
]

# Database: SQLite is the embedded engine, PostgreSQL the one of production.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'emvi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN and waits; a deferred one fails under load.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A list reads twenty rows of a million. PostgreSQL would lay out memory and compile code for
    # all of them, which takes ten times as long as the reading (docs/speed.md).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c enable_memoize=off -c jit=off"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {
            "BACKEND": "emvi.caching.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            # One that hangs must not hold up pages for long.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Few entries would let anybody push the counts of tries out of it.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    )
}

# Background work. Without Redis the broker is a folder: the outbox in the database is the truth,
# the broker only says "look now".
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    broker_dir = VAR / "broker"
    for name in ("queue", "processed", "control"):
        (broker_dir / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker_dir / "queue"),
        "data_folder_out": str(broker_dir / "queue"),
        "processed_folder": str(broker_dir / "processed"),
        "control_folder": str(broker_dir / "control"),
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# No task may hang for ever; the longest (a run through the outbox) stops by itself before.
CELERY_TASK_TIME_LIMIT = 900
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
# A request must not wait for a broker that is away: the sweeper delivers what a lost ring left.
CELERY_TASK_PUBLISH_RETRY = False
if REDIS_URL:
    # Celery would still knock for six seconds before it says that nobody is there.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "connect_retries_timeout": 1,
        "socket_connect_timeout": 2,
    }
CELERY_BEAT_SCHEDULE = {
    "seal-audit": {"task": "emvi.audit.tasks.seal_audit", "schedule": 60},
    "drop-audit-notes": {"task": "emvi.audit.tasks.drop_audit_notes", "schedule": 86400},
    "sweep-outbox": {"task": "emvi.notifications.tasks.deliver_outbox", "schedule": 60},
    "sweep-account-mails": {
        "task": "emvi.notifications.tasks.deliver_account_mails",
        "schedule": 60,
    },
    "expand-fan-outs": {"task": "emvi.notifications.tasks.expand_fan_outs", "schedule": 60},
    # Often, because 7 in the morning comes at another hour in each time zone.
    "send-digests": {"task": "emvi.notifications.tasks.send_digests", "schedule": 600},
    "drop-old-messages": {"task": "emvi.notifications.tasks.drop_old_messages", "schedule": 86400},
    "tell-of-phases": {
        "task": "participation.processes.tasks.tell_of_phases",
        "schedule": 600,
    },
    "publish-due-processes": {
        "task": "participation.processes.tasks.publish_due_processes",
        "schedule": 60,
    },
    "remind-of-answers": {
        "task": "participation.proposals.tasks.remind_of_answers",
        "schedule": 3600,
    },
    "remind-of-results": {
        "task": "participation.proposals.tasks.remind_of_results",
        "schedule": 3600,
    },
    "start-answer-clocks": {
        "task": "participation.proposals.tasks.start_due_clocks",
        "schedule": 60,
    },
    "fold-supports": {"task": "participation.proposals.tasks.fold_all_supports", "schedule": 60},
    "keep-support-totals": {
        "task": "participation.proposals.tasks.keep_support_totals",
        "schedule": 86400,
    },
    "note-pulse": {"task": "emvi.upkeep.tasks.note_pulse", "schedule": 60},
    "sweep-contact-messages": {
        "task": "emvi.upkeep.tasks.deliver_contact_messages",
        "schedule": 60,
    },
    "drop-old-contact-messages": {
        "task": "emvi.upkeep.tasks.drop_old_contact_messages",
        "schedule": 86400,
    },
    "drop-old-drafts": {"task": "participation.proposals.tasks.drop_old_drafts", "schedule": 3600},
    "drop-stray-files": {
        "task": "participation.proposals.tasks.drop_stray_files",
        "schedule": 86400,
    },
    "drop-old-staff-notes": {
        "task": "participation.proposals.tasks.drop_old_staff_notes",
        "schedule": 86400,
    },
    "drop-words-out-of-sight": {
        "task": "participation.proposals.tasks.drop_words_out_of_sight",
        "schedule": 86400,
    },
    "drop-expired-codes": {
        "task": "emvi.municipalities.tasks.drop_expired_codes",
        "schedule": 3600,
    },
    "drop-former-names": {
        "task": "emvi.municipalities.tasks.drop_former_names",
        "schedule": 86400,
    },
    "drop-old-flags": {"task": "emvi.discussions.tasks.drop_old_flags", "schedule": 86400},
    "drop-expired-tokens": {
        "task": "emvi.accounts.tasks.drop_expired_tokens",
        "schedule": 86400,
    },
    "clear-sessions": {"task": "emvi.accounts.tasks.clear_sessions", "schedule": 3600},
    "warn-and-erase-unused-accounts": {
        "task": "emvi.privacy.tasks.warn_and_erase_unused_accounts",
        "schedule": 86400,
    },
    "write-tombstones": {"task": "emvi.accounts.tasks.write_tombstones", "schedule": 3600},
    "drop-old-leaves": {"task": "emvi.answers.tasks.drop_old_leaves", "schedule": 86400},
    "drop-old-consents": {"task": "emvi.accounts.tasks.drop_old_consents", "schedule": 86400},
    "drop-unconfirmed-accounts": {
        "task": "emvi.accounts.tasks.drop_unconfirmed_accounts",
        "schedule": 86400,
    },
}

# People
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["emvi.accounts.backends.PhraseBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front:my-page"
ACCOUNT_ADAPTER = "emvi.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "emvi.accounts.forms.LoginForm",
    "signup": "emvi.accounts.forms.EmailSignUpForm",
    "add_email": "emvi.accounts.forms.AddEmailForm",
    "request_login_code": "emvi.accounts.forms.LoginCodeForm",
    "confirm_login_code": "emvi.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "emvi.accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "emvi.accounts.forms.ReauthenticateForm",
}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A whole shelter may share one address: accounts get narrow limits, and an address counts failures
# only. Of sign-ups and of codes asked for allauth counts each, so there an address gets a wide one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "120/m/ip",
    "request_login_code": "120/m/ip,3/m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Digits, because a phone with an Arabic or Greek keyboard has them too.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
MFA_FORMS = {
    "authenticate": "emvi.accounts.forms.SecondStepForm",
    "reauthenticate": "emvi.accounts.forms.SecondStepAgainForm",
    "activate_totp": "emvi.accounts.forms.ActivateAppForm",
    "add_webauthn": "emvi.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "emvi.accounts.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "EMVI"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_ADAPTER = "emvi.accounts.adapter.MFAAdapter"
# The list of sessions is ours (emvi.accounts.sessions): allauth's would keep addresses.
USERSESSIONS_TRACK_ACTIVITY = False

# Languages: five of the interface; what people write may be in any of `emvi.languages.directions`.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("sl", "Slovenščina"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("el", "Ελληνικά"),
    ("en", "English"),
]
INTERFACE_LANGUAGES = [code for code, _name in LANGUAGES]
PSEUDO_LANGUAGE = env_flag("PSEUDO_LANGUAGE", False)
if PSEUDO_LANGUAGE:
    LANGUAGES.append(("ar-xb", "Pseudo"))
    LANG_INFO["ar-xb"] = {
        "bidi": True,
        "code": "ar-xb",
        "name": "Pseudo",
        "name_local": "Pseudo",
    }
LANGUAGES_BIDI = ["ar", "fa", "ur", "ar-xb"]
LOCALE_PATHS = [BASE_DIR / "locale", VAR / "locale"]
FORMAT_MODULE_PATH = ["emvi.languages.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
MODELTRANSLATION_LANGUAGES = tuple(INTERFACE_LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "sl", "de", "it", "el"),
}
# The tabs' own script, from this server: the package would load one from elsewhere.
JQUERY_UI_URL = "vendor/jquery-ui-tabs.js"

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}")
vars().update(EMAIL_CONFIG)
# Seconds for one exchange with the mail server. How long a worker may hold a mail follows from it.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="EMVI <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who reads what comes in by the portal's own contact form.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])

# Files
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
# Who was erased, as digests. Kept apart from the backups: after a restore it says who is erased
# again (docs/production.md).
ERASURES_FILE = env.str("ERASURES_FILE", default=str(VAR / "erasures" / "erasures.jsonl"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Not in TMPDIR, which is a disk: what a photo tells of its place must not be left there by a
# process that was killed.
FILE_UPLOAD_TEMP_DIR = "/tmp"

# What stands on top of all pages is read anew after so many seconds (emvi.upkeep.board).
BOARD_SECONDS = 5
# One cookie less: what a page says once waits in the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What browsers may do
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "emvi.front.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # The health checks of the platform come without TLS, from inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# One proxy in front, which sets the client's address; without one the socket's address counts.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# The API; the rest is said by `emvi.rest.endpoints.Endpoint`.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "emvi.municipalities.api_login.ByToken",
        "emvi.municipalities.api_login.BySession",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["emvi.rest.bodies.ShallowJSONParser"],
    "EXCEPTION_HANDLER": "emvi.rest.errors.handle",
    "SCHEMA_COERCE_PATH_PK": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "EMVI",
    "DESCRIPTION": "What is public on this portal can be read by programs; what people can do here"
    " they can have done by programs, under the same rules.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # It would note each login with a passkey.
    "loggers": {"fido2": {"level": "WARNING"}},
}

UNFOLD = {
    "SITE_TITLE": "EMVI",
    "SITE_HEADER": "EMVI",
    "SITE_SUBHEADER": _("Set up cities, people and processes"),
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "8px",
    "SITE_ICON": {
        "light": "emvi.front.admin_pages.mark",
        "dark": "emvi.front.admin_pages.mark_at_night",
    },
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "emvi.front.admin_pages.mark"}
    ],
    "STYLES": ["emvi.front.admin_pages.stylesheet"],
    "SCRIPTS": ["emvi.front.admin_pages.script"],
    "COLORS": {
        "primary": {
            "50": "oklch(97% .008 257)",
            "100": "oklch(94% .014 257)",
            "200": "oklch(88% .024 257)",
            "300": "oklch(80% .036 257)",
            "400": "oklch(69% .05 257)",
            "500": "oklch(63% .06 257)",
            "600": "oklch(42% .05 257)",
            "700": "oklch(36% .045 257)",
            "800": "oklch(30% .04 257)",
            "900": "oklch(25% .035 257)",
            "950": "oklch(19% .03 257)",
        }
    },
    "DASHBOARD_CALLBACK": "emvi.front.admin_pages.dashboard",
    "SIDEBAR": {"navigation": "emvi.front.admin_pages.navigation"},
    "ACCOUNT": {
        "navigation": [{"title": _("My account"), "link": reverse_lazy("accounts:settings")}]
    },
}
SILENCED_SYSTEM_CHECKS = []
