"""Settings, all from the environment. README.md lists the variables for production."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from reconcile import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("RECONCILE_DATA", str(BASE_DIR / ".data")))
MODE = env.choice("RECONCILE_MODE", ("production", "demo", "test"), "production")
IS_PRODUCTION = MODE == "production"

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", None if IS_PRODUCTION else "only-for-demo-and-tests")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if IS_PRODUCTION else "*") or ["localhost"]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# where links in mails lead that no request has asked for
SITE = next(iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{env.text('PORT', '8000')}")
RECONCILE_SIGNUP = env.choice("RECONCILE_SIGNUP", ("open", "invitation"), "invitation")
# a run of more rows than this is matched in parts, each a job that any worker may take
RECONCILE_PART_ROWS = env.integer("RECONCILE_PART_ROWS", 4_000_000)
UPLOAD_BYTES_MAX = env.integer("UPLOAD_BYTES_MAX", 4 * 1024**3)

INSTALLED_APPS = [
    "accounts.apps.AccountsConfig",
    "ledgers.apps.LedgersConfig",
    "reconcile.apps.ReconcileConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "import_export",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonsLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # last: its process_view calls the view itself, inside the merchant's transaction
    "accounts.middleware.MerchantMiddleware",
]
if not IS_PRODUCTION:
    MIDDLEWARE.insert(0, "accounts.query_count.QueryCountMiddleware")

ROOT_URLCONF = "reconcile.urls"
WSGI_APPLICATION = "reconcile.wsgi.application"

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
                "accounts.context.shell",
                "reconcile.context.shell",
            ],
        },
    },
]


def _database(variable: str, fallback: str = "DATABASE_URL") -> dict[str, object]:
    """One role's connection. A killed worker's lock ends within a second, not with the TCP time-out."""
    url = env.text(variable, env.text(fallback, "postgres:///reconcile"))
    database: dict[str, object] = dict(dj_database_url.parse(url))
    database["OPTIONS"] = {
        **database.get("OPTIONS", {}),  # type: ignore[dict-item]  # a dict by its own contract
        "options": "-c client_connection_check_interval=1000",
    }
    database["DISABLE_SERVER_SIDE_CURSORS"] = True
    # to connect twice cost a page as much as all its queries; whose rows one sees is said per transaction,
    # so nothing of a request stays behind in its connection
    database["CONN_MAX_AGE"] = env.integer("CONN_MAX_AGE", 60)
    database["CONN_HEALTH_CHECKS"] = True
    return database


# four roles, four connections: see SECURITY.md. `owner` is used by migrate alone.
DATABASES = {
    "default": _database("DATABASE_URL"),
    "owner": _database("DATABASE_OWNER_URL"),
    "sys": _database("DATABASE_SYS_URL"),
    "audit": _database("DATABASE_AUDIT_URL"),
}
DATABASE_ROUTERS = ["accounts.routing.OneDatabase"]
# how often somebody has tried to get in must be known to every process, and to the next one
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
    },
    # of each process: what follows from the books alone, kept until the next act
    "near": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# in the browser that signed up a moment ago, and in no other
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth would put the host's name before each subject
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Reconcile] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if IS_PRODUCTION else 'console'}.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
# a post office that does not answer must not keep a worker
EMAIL_TIMEOUT = 10
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "reconcile@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "reconcile.written"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
STORAGES = {
    # private: never under a URL, only handed out by a view that has asked for the right
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test" or DEBUG

CELERY_BROKER_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "visibility_timeout": 3600,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "reconcile")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.integer("WORKER_CONCURRENCY", 2)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "accounts.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "post": {"task": "accounts.post", "schedule": 10.0, "options": {"expires": 10}},
    "cycle": {"task": "reconcile.cycle", "schedule": 60.0, "options": {"expires": 60}},
}

REST_FRAMEWORK = {
    # a view that forgets `accounts.api.access.TenantView` is open to nobody
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "accounts.api.access.answer_errors",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Reconcile",
    "VERSION": "1",
    "DESCRIPTION": "Statements in, matches and exceptions out.",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "LedgerKind": "ledgers.models.Ledger.Kind",
        "UploadState": "ledgers.models.Upload.State",
        "StatementState": "ledgers.models.Statement.State",
        "RunState": "reconcile.models.Run.State",
        "MatchState": "reconcile.models.Match.State",
        "CaseKind": "reconcile.models.cases.ExceptionKind",
        "CaseState": "reconcile.models.ExceptionCase.State",
        "SettlementState": "reconcile.models.Settlement.State",
        "DisputeState": "reconcile.models.Dispute.State",
        "LetterState": "reconcile.models.Letter.State",
        "LetterKind": "reconcile.models.Letter.Kind",
    },
}

# --- what a browser may do with our pages ------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=IS_PRODUCTION)
# a balancer's probe and compose's health check speak plain HTTP inside
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
if env.boolean("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # who tries to get in is the last address that our own proxy wrote down, not the proxy
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if IS_PRODUCTION else "WARNING"},
}
