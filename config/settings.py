"""Settings. Every value that differs between a laptop and a launch comes from the environment.

Without any variable set this is the embedded mode: SQLite, queue and sockets in one process, files in a
folder. `docs/operations.md` lists the variables and their meaning.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from config.logs import configure_logs
from config.secret import secret_in

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DIORAMA_DATA", default=str(BASE_DIR / "data"))).resolve()

SECRET_KEY = env("DIORAMA_SECRET_KEY", default="") or secret_in(DATA_DIR)
DEBUG = False
ALLOWED_HOSTS = env.list("DIORAMA_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("DIORAMA_ORIGINS", default=[])
#: The address that QR codes lead to; `up` sets it to where it listens.
DIORAMA_PUBLIC_URL = env("DIORAMA_PUBLIC_URL", default="http://localhost:8000")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "campaigns",
    "generation",
    "display",
    "config.apps.ConfigApp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- truth and hints ------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'diorama.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing at commit.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads come and go under ASGI
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = env("DIORAMA_BROKER_URL", default=REDIS_URL or "memory://localhost/")
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
        if REDIS_URL
        else {"BACKEND": "config.layers.LoopSafeInMemoryChannelLayer"}
    )
}
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- files ----------------------------------------------------------------------------------------

MEDIA_ROOT = DATA_DIR / "files"
S3_BUCKET = env("DIORAMA_S3_BUCKET", default="")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": S3_BUCKET, "querystring_auth": True, "querystring_expire": 900},
        }
        if S3_BUCKET
        else {"BACKEND": "campaigns.files.SignedFileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("DIORAMA_STATIC", default=str(BASE_DIR / "staticfiles")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"fonts/{family}", NODE_MODULES / "@fontsource" / family / "files")
        for family in ("barlow", "big-shoulders-display", "inter")
    ),
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_TEMP_DIR = None

# --- people ---------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "campaigns.moderation.accounts.StaffOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk_home"
EMAIL_BACKEND = env("DIORAMA_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")

# --- browsers -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *env.list("DIORAMA_IMAGE_ORIGINS", default=[])],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("DIORAMA_HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- time and language ----------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

# --- Diorama --------------------------------------------------------------------------------------

#: Seconds that a worker may hold a submission without renewing its lease.
RENDER_LEASE_SECONDS = env.int("DIORAMA_RENDER_LEASE_SECONDS", default=60)
#: Renders that may be lost (a worker died, an engine broke) before the submission fails.
RENDER_ATTEMPTS = 3
#: Seconds that one painting may take before its process is ended.
RENDER_TIMEOUT_SECONDS = env.int("DIORAMA_RENDER_TIMEOUT_SECONDS", default=120)
#: Painters that this installation's render workers load before they take work. A worker may have fewer than
#: the pages know of; what is not among the pages' takes no photos.
PAINTERS = env.list("DIORAMA_PAINTERS", default=["plastic"])
#: Submissions that one call of a painter takes at most; a painter may take fewer.
RENDER_BATCH = env.int("DIORAMA_RENDER_BATCH", default=4)
#: Megabytes, resident or of its GPU, above which a painting process gives way to a new one; 0 is no limit.
RENDER_MEMORY_MB = env.int("DIORAMA_RENDER_MEMORY_MB", default=0)
#: Screeners (`generation.screening.MODELS`) that look at every campaign's pictures, beside the painters' own.
SCREENERS = env.list("DIORAMA_SCREENERS", default=[])
#: Processes that decode uploads, each under its own memory and time limit.
INTAKE_DECODERS = env.int("DIORAMA_INTAKE_DECODERS", default=2)
#: Uploads that one address may try in ten minutes. Phones of one network may share an address.
INTAKE_PER_ADDRESS = env.int("DIORAMA_INTAKE_PER_ADDRESS", default=1200)
#: Addresses or networks of proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("DIORAMA_TRUSTED_PROXIES", default=[])
#: Addresses or networks that may read /metrics.
METRICS_FROM = env.list("DIORAMA_METRICS_FROM", default=["127.0.0.1", "::1"])

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"generation.tasks.paint": {"queue": "render"}}
# The visibility timeout is longer than any lease: a message that comes back finds its work done or leased.
# Few and quick retries: an upload does not wait for a broker that is down, the sweep sends its message again.
# Only the broker in memory is polled; Redis would take the interval for the length of its blocking reads.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.05}
    if CELERY_BROKER_URL.startswith("memory:")
    else {"visibility_timeout": 600, "max_retries": 1, "interval_max": 0.1, "socket_connect_timeout": 2}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "generation.tasks.sweep", "schedule": 30.0},
    "forget": {"task": "generation.tasks.forget", "schedule": 60.0},
}

LOGGING_CONFIG = None
configure_logs(env("DIORAMA_LOG_LEVEL", default="INFO"))
