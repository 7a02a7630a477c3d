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
ADDRESS = environment.address(hosts=ALLOWED_HOSTS, https=HTTPS)
DEMO = environment.yes_no("DEMO")
WEB_PROCESSES = environment.whole_number("WEB_PROCESSES", 1, most=64)
ACCEPT_OLD_SQLITE = environment.yes_no("ACCEPT_OLD_SQLITE")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
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
    # After ours, whose templates take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "cmeridian.features.base.middleware.RequestLog",
    "cmeridian.features.base.middleware.ClientAddress",
    "cmeridian.features.base.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cmeridian.features.base.middleware.BodyLimit",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cmeridian.features.accounts.middleware.EndsInTime",
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
# Holds how often something was tried: with the usual 300 entries, whoever tries other things often
# would soon have what they tried before forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = environment.time_zone()

# Who signs in, and how (OWASP ASVS 5.0, chapters 6 and 7).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_FORMS = "cmeridian.features.accounts.forms"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_FORMS}.secrets.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_FORMS}.secrets.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
ACCOUNT_ADAPTER = "cmeridian.features.accounts.sessions.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.sign_in.SignInForm",
    "signup": f"{_FORMS}.sign_up.SignUpForm",
    "add_email": f"{_FORMS}.sign_in.AnotherMailForm",
    "change_password": f"{_FORMS}.sign_in.ChangePasswordForm",
    "set_password": f"{_FORMS}.sign_in.SetPasswordForm",
    "reset_password": f"{_FORMS}.sign_in.ForgottenForm",
    "reset_password_from_key": f"{_FORMS}.sign_in.NewPasswordForm",
    "confirm_email_verification_code": f"{_FORMS}.sign_in.ConfirmMailForm",
    "confirm_password_reset_code": f"{_FORMS}.sign_in.ForgottenCodeForm",
    "reauthenticate": f"{_FORMS}.sign_in.AgainForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Not here: the page would offer it only where there is no account yet, and so tell of the others.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
# Whoever is kept out by the wrong guesses of others comes in by mail, at once.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# So many in such a time, by network address, by account, or by what was typed. What sends a mail is
# held by the hour, too: nobody has the mailbox of another filled.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key,20/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/10s/key,20/h/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "cmeridian.features.accounts.sessions.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.second_factor.SecondStepForm",
    "authenticate_webauthn": f"{_FORMS}.second_factor.PasskeyStepForm",
    "reauthenticate": f"{_FORMS}.second_factor.AgainByCodeForm",
    "reauthenticate_webauthn": f"{_FORMS}.second_factor.AgainByPasskeyForm",
    "login_webauthn": f"{_FORMS}.second_factor.PasskeySignInForm",
    "add_webauthn": f"{_FORMS}.second_factor.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.second_factor.NamePasskeyForm",
    "activate_totp": f"{_FORMS}.second_factor.ConnectAppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "CMEridian"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

# Mail goes to the terminal until a server for it is named.
PROXIES = environment.proxies(https=HTTPS)
globals().update(environment.mail())

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

# A job whose worker was killed is another's after this time; before that a slow one is stopped.
JOB_LEASE_S = environment.whole_number("JOB_LEASE_S", 360, most=24 * 60 * 60)
JOB_TIMEOUT_S = max(1, JOB_LEASE_S * 5 // 6)
Q_CLUSTER = {
    "name": "cmeridian",
    "orm": "default",
    "workers": 1,
    "timeout": JOB_TIMEOUT_S,
    "retry": JOB_LEASE_S,
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
