"""Settings of a production server: everything is closed unless the environment opens it.

Read from the environment (or from a `.env` file beside `manage.py`):

- ``SECRET_KEY`` (required), ``SECRET_KEY_FALLBACKS`` (the former ones, which still open what they have closed);
- ``ALLOWED_HOSTS`` and ``CSRF_TRUSTED_ORIGINS`` (comma-separated);
- ``DATABASE_URL`` (default: SQLite in ``var/``), ``EMAIL_URL``, ``DEFAULT_FROM_EMAIL``;
- ``DATABASE_REPLICA_URL``: a standby from which pages may be read (default: none);
- ``PGBOUNCER``: whether ``DATABASE_URL`` leads to one in transaction mode (default false);
- ``CACHE_URL`` (default: a table of the database), ``LIMITE_…``: the limits of ``ACCOUNT_RATE_LIMITS``;
- ``ADRESSE_PUBLIQUE``: where people find the site, for the links of e-mails (default ``http://localhost:8000``);
- ``TRUSTED_PROXY_COUNT``: how many reverse proxies stand in front (default 0);
- ``MFA_OBLIGATOIRE``: whether a second factor is required of staff, administrators and juries (default true);
- ``CONTACT_SECURITE``: where faults of security are told, ``mailto:…`` or ``https://…`` (comma-separated);
- ``FOURNISSEURS``: who else may say who somebody is, ``passeport/settings/fournisseurs.py``;
- ``EDITEUR``: who answers for this instance, ``CONTACT_ACCESSIBILITE``: where an obstacle is told, ``mailto:…`` or
  ``https://…``; both for the accessibility statement;
- ``INACTIVITE``: seconds without a page after which their session ends (default 2,700);
- ``INSCRIPTION_LIBRE``: whether candidats individuels may open an account (default false);
- ``SENTRY_DSN``, ``OTEL_EXPORTER_OTLP_ENDPOINT``, ``METRIQUES_JETON``: what the operator sees, docs/deploiement.md;
- ``PACK_HEURES``: how long the packs of the exam day are kept (default 24);
- ``PIECES_S3_*``: an S3-compatible store for the files of fiches (default: ``var/pieces``), docs/deploiement.md;
- ``CONSERVATION_ANNEES``: years that an account is kept after its last class and its last sign-in (default 5);
- ``CONTACT_DONNEES``: the address of the data protection officer, shown on « Données personnelles »;
- ``PIECES_MO_PAR_PASSEPORT``: megabytes of files in one passport (default 50).
"""

import re
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from whitenoise.compress import Compressor

from passeport.journaux import signaler_a

from .bases import SQLITE_OPTIONS, lire_les_bases  # noqa: F401
from .fournisseurs import lire_les_fournisseurs
from .journal import DJANGO_GUID, LOGGING  # noqa: F401
from .limites import lire_les_limites
from .stockages import lire_les_stockages

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "passeport.urls"
WSGI_APPLICATION = "passeport.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_guid",
    "django_htmx",
    "django_include_bootstrap",
    "django_tasks",
    "django_tasks_db",
    "langue",
    "impression",
    "referentiel",
    "accounts",
    "situations",
    "stages",
    "suivi",
    "examens",
    "demonstration",
    "exploitation",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.SansCopieMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.CorpsTropGrosMiddleware",
    "situations.fichiers.reception.NomEcritMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.connexion.garde.InactiviteMiddleware",
    "accounts.connexion.reprise.RepriseMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.connexion.fuseau.FuseauMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Below allauth's, which knows from where a request comes.
    "accounts.journal.refus.RefusMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.MotDePasseInitialMiddleware",
    "accounts.connexion.garde.DoubleAuthentificationMiddleware",
    "accounts.middleware.DemandeImpossibleMiddleware",
    "impression.middleware.RenduImpossibleMiddleware",
    "accounts.middleware.FormulaireRefuseMiddleware",
    "accounts.middleware.MethodeRefuseeMiddleware",
]

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
                "csp.context_processors.nonce",
                "accounts.roles.navigation",
                "passeport.accessibilite.mention",
            ],
            # Filters that every page uses: French, and the diplôme's own words.
            "builtins": ["langue.templatetags.francais", "referentiel.templatetags.diplome"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

# --- Data -----------------------------------------------------------------------------------------
DATABASES = lire_les_bases(VAR_DIR)
if "replique" in DATABASES:
    DATABASE_ROUTERS = ["exploitation.replique.Aiguillage"]
    # The last: who asks is known by then, from the primary.
    MIDDLEWARE.append("exploitation.replique.RepliqueMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all server processes, so that rate limits hold whichever process answers.
CACHES = {
    # valkey://host:6379/0 where there are several machines; a table of the database otherwise. The client of Valkey is
    # that of Redis, and knows no other name.
    "default": env.cache_url_config(re.sub(r"^valkey", "redis", env("CACHE_URL", default="dbcache://cache"))),
    # Finished PDFs, so that the same one is not made twice. They hold what students wrote: files for this user alone
    # (0600), gone after a day; at most a thousand of a tenth of a megabyte. Each machine has its own.
    "pdf": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "pdf",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # Room for more counters than a flood can make while they last: Django's 300 would push out those in use.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 50_000)
elif CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # A server that is away holds no page for longer than that.
    attente = {"socket_connect_timeout": 2, "socket_timeout": 5}
    CACHES["default"]["OPTIONS"] = attente | CACHES["default"].get("OPTIONS", {})

# A fiche with 500 supports must be answered with a sentence, not refused by the framework.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Language -------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["langue.formats"]

# --- Accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:accueil"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.connexion.adapter.CompteAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.connexion.forms.ConnexionForm",
    "reauthenticate": "accounts.connexion.forms.ConfirmationForm",
    "change_password": "accounts.connexion.mot_de_passe.ChangerMotDePasseForm",
    "set_password": "accounts.connexion.mot_de_passe.ChoisirMotDePasseForm",
    "reset_password": "accounts.connexion.mot_de_passe.MotDePasseOublieForm",
    "reset_password_from_key": "accounts.connexion.mot_de_passe.MotDePasseRetrouveForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
# Nobody needs an address to sign in; an address serves for nothing until its link is followed, and pressed.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
# Password, address, second factor: whoever changes them is not always their owner.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Passeport Pro] "
# A brother and a sister may both give their parents' address.
ACCOUNT_UNIQUE_EMAIL = False
# An address that no account knows gets nothing: the site is not to be used to write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_OBLIGATOIRE = env.bool("MFA_OBLIGATOIRE", default=True)
INACTIVITE = env.int("INACTIVITE", default=45 * 60)
MFA_ADAPTER = "accounts.connexion.adapter_double.DoubleAuthentificationAdapter"
MFA_FORMS = {
    "authenticate": "accounts.connexion.forms_double.CodeConnexionForm",
    "reauthenticate": "accounts.connexion.forms_double.CodeConfirmationForm",
    "activate_totp": "accounts.connexion.forms_double.ActivationForm",
    "add_webauthn": "accounts.connexion.forms_double.CleForm",
}
# One signs in by identifier: an address that waits to be confirmed is no reason to have one lock less.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Passeport Pro"
INSCRIPTION_LIBRE = env.bool("INSCRIPTION_LIBRE", default=False)
ACCOUNT_RATE_LIMITS = lire_les_limites()
# Whom ProConnect, an ENT, an académie say that somebody is: accounts/rattachement/.
SOCIALACCOUNT_PROVIDERS = lire_les_fournisseurs()
SOCIALACCOUNT_ADAPTER = "accounts.rattachement.adapter.FournisseurAdapter"

PASSWORD_HASHERS = [
    "accounts.connexion.hachage.Hachage",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.connexion.mot_de_passe_refuse.PasSansFin"},
    {"NAME": "accounts.connexion.mot_de_passe_refuse.PasCourant"},
    {"NAME": "accounts.connexion.mot_de_passe_refuse.PasDeLaPersonne"},
]

# --- Static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "passeport.statiques.FichiersDesPaquets",
]
# Every page asks for the name with the hash. Without this, what nobody asks for is compressed too: a minute each time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "passeport.statiques.StatiquesCompresses"},
    **lire_les_stockages(VAR_DIR),
}

# --- Files of fiches ------------------------------------------------------------------------------
PIECES_S3_BUCKET = env("PIECES_S3_BUCKET", default="")
PIECES_MO_PAR_PASSEPORT = env.int("PIECES_MO_PAR_PASSEPORT", default=50)
# Hours that a file sent by halves waits for its other half.
ENVOIS_HEURES = 24
# Bytes of one request, told by its header before any of it is read: a class list, or the archive of a passport, which
# holds its files, a PDF and a workbook.
CORPS_MAXIMUM = (max(PIECES_MO_PAR_PASSEPORT, 34) + 14) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "situations.fichiers.reception.ReceptionEnMemoire",
    "situations.fichiers.reception.ReceptionSurDisque",
]

# --- Security -------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^metriques/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Browsers take a cookie of that name from this very host alone, over HTTPS, for all of it: no neighbour plants one.
PREFIXE_COOKIES = "__Host-"
SESSION_COOKIE_NAME = f"{PREFIXE_COOKIES}sessionid"
CSRF_COOKIE_NAME = f"{PREFIXE_COOKIES}csrftoken"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "passeport.erreurs.csrf_refuse"
X_FRAME_OPTIONS = "DENY"
CONTACT_SECURITE = env.list("CONTACT_SECURITE", default=[])
EDITEUR = env("EDITEUR", default="")
CONTACT_ACCESSIBILITE = env("CONTACT_ACCESSIBILITE", default="")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Bootstrap's own style sheet draws its ticks and arrows as data: pictures.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- E-mail --------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
# Pages write to the queue of the database; the worker sends what waits there, by the server of EMAIL_URL.
EMAIL_BACKEND_DE_DEPART = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "accounts.courriels.file.MiseEnFile"
EMAIL_TIMEOUT = 20  # seconds
ADRESSE_PUBLIQUE = env("ADRESSE_PUBLIQUE", default="http://localhost:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Passeport Pro <ne-pas-repondre@localhost>")

# --- Long work, made by `manage.py travailler` ------------------------------------------------------
# « courriel »: what an e-mail waits for, never behind the packs of the exam day.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "candidats", "courriel"]}}

# --- What the operator sees beside the log ----------------------------------------------------------
METRIQUES_JETON = env("METRIQUES_JETON", default="")
if METRIQUES_JETON:
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")
signaler_a(env("SENTRY_DSN", default=""))
# The other variables of the standard, OTEL_…, are read by its library: exploitation/traces.py.
TRACES = bool(env("OTEL_EXPORTER_OTLP_ENDPOINT", default=""))
if TRACES:
    # Style sheets and scripts are answered before.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1, "exploitation.traces.TracesMiddleware"
    )
    EMAIL_BACKEND_DE_DEPART = "exploitation.traces.depart"

# --- Backups: `manage.py sauvegarder` ----------------------------------------------------------------
SAUVEGARDES = Path(env("SAUVEGARDES", default=str(VAR_DIR / "sauvegardes")))
# Where pg_dump and pg_restore are, when PATH does not find those of the server's version.
PG_BIN = env("PG_BIN", default="")

# --- Rules of the passport that an instance may set -------------------------------------------------
CORBEILLE_JOURS = 30
PACK_HEURES = env.int("PACK_HEURES", default=24)
# Years that an account is kept after its last class and its last sign-in (`manage.py effacer_comptes`).
CONSERVATION_ANNEES = env.int("CONSERVATION_ANNEES", default=5)
# Whom to ask about personal data: the data protection officer of whoever runs the instance.
CONTACT_DONNEES = env("CONTACT_DONNEES", default="")
# How long after the end of a stage its tuteur's link still opens.
ACCES_TUTEUR_JOURS = 30
