"""The demo's settings on a scratch folder, ``BENCH_DOSSIER``: nothing of the project's ``var/`` is read or written."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-the-bench-alone")

from passeport.settings.dev import *  # noqa: E402, F403
from passeport.settings.dev import ALLOWED_HOSTS, CACHES, LOGGING, STORAGES  # noqa: E402

DOSSIER = Path(os.environ["BENCH_DOSSIER"])
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
STATIC_ROOT = DOSSIER / "static"
CACHES["pdf"]["LOCATION"] = DOSSIER / "pdf"
EMAIL_FILE_PATH = DOSSIER / "courriels"
STORAGES["packs"]["OPTIONS"]["location"] = DOSSIER / "packs"
LOGGING["root"]["level"] = "ERROR"
LOGGING["loggers"]["django"]["level"] = "ERROR"
# Names with a hash, as in production; compressing the files would only make each run a minute longer.
STORAGES["staticfiles"]["BACKEND"] = "passeport.statiques.Statiques"
