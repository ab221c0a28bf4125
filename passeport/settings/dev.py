"""Demo and development: the production settings, loosened for plain HTTP on this machine."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

# Kept in a file: a new key at each start would sign everybody out.
if "SECRET_KEY" not in os.environ:
    fichier = Path(__file__).resolve().parents[2] / "var" / "secret_key"
    if not fichier.exists():
        fichier.parent.mkdir(exist_ok=True)
        fichier.write_text(get_random_secret_key())
    os.environ["SECRET_KEY"] = fichier.read_text()

from .base import *  # noqa: E402, F403
from .base import env  # noqa: E402

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.list("ALLOWED_HOSTS", default=[])]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_PRELOAD = False
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
PREFIXE_COOKIES, SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "", "sessionid", "csrftoken"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# The accounts of the demonstration open with one password, printed on the screen.
INSCRIPTION_LIBRE = env.bool("INSCRIPTION_LIBRE", default=True)
# Keys want HTTPS, or this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MFA_OBLIGATOIRE = env.bool("MFA_OBLIGATOIRE", default=False)
EMAIL_BACKEND_DE_DEPART = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "courriels"  # noqa: F405
# Compressing what this machine reads from itself would make every start wait a minute.
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "passeport.statiques.Statiques"}
}
