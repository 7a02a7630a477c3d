"""Django's settings, all from the environment; docs/reference/settings.md lists them."""

from __future__ import annotations

from datetime import timedelta

from cmeridian.web import environment
from cmeridian.web.sqlite import is_sound, use_sound_sqlite

SQLITE_VERSION = use_sound_sqlite()
SQLITE_IS_SOUND = is_sound(SQLITE_VERSION)

DATA = environment.data_folder()
DEBUG = False
SECRET_KEY = environment.secret_key(DATA)
ALLOWED_HOSTS = environment.hosts()
HTTPS = environment.yes_no("HTTPS")
DEMO = environment.yes_no("DEMO")
WEB_PROCESSES = environment.whole_number("WEB_PROCESSES", 1, most=64)
ACCEPT_OLD_SQLITE = environment.yes_no("ACCEPT_OLD_SQLITE")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_q",
    "cmeridian.features.base",
    "cmeridian.features.accounts",
    "cmeridian.features.portfolio",
    "cmeridian.features.compliance",
    "cmeridian.features.home",
    "cmeridian.web",
]
MIDDLEWARE = [
    "cmeridian.features.base.middleware.RequestLog",
    "cmeridian.features.base.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cmeridian.features.base.middleware.BodyLimit",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cmeridian.features.accounts.middleware.CurrentPerson",
    "cmeridian.features.base.middleware.MethodPage",
]
ROOT_URLCONF = "cmeridian.web.urls"
WSGI_APPLICATION = "cmeridian.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cmeridian.web.navigation.shell",
            ],
            "builtins": ["cmeridian.features.base.templatetags.words"],
        },
    }
]

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = environment.time_zone()

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# A guest is known by the session alone, so it lives as long as the guest does.
GUEST_DAYS = 30
GUESTS_PER_HOUR = environment.whole_number("GUESTS_PER_HOUR", 600)
_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "cmeridian.web.sessions"
SESSION_COOKIE_NAME = f"{_PREFIX}cmeridian_session"
SESSION_COOKIE_AGE = int(timedelta(days=GUEST_DAYS).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{_PREFIX}cmeridian_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "cmeridian.web.errors.form_expired"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

# What a request may bring; a record file is the largest thing that anyone sends.
MAX_BODY_BYTES = 9 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES

Q_CLUSTER = {
    "name": "cmeridian",
    "orm": "default",
    "workers": 1,
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "catch_up": False,
    "poll": 2,
    "save_limit": 200,
    "bulk": 1,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cmeridian.features.base.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "cmeridian": {
            "handlers": ["stderr"],
            "level": environment.log_level(),
            "propagate": False,
        },
        # What the worker says of its own coming and going; a job that fails is an error.
        "django-q": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
