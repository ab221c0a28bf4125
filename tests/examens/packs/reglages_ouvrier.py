"""What a worker of the tests runs with: the settings of the tests, the real queue, real files, a real mail server."""

import os

from passeport.settings.test import *  # noqa: F403
from passeport.settings.test import STORAGES, TASKS

TASKS = {"default": TASKS["default"] | {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STORAGES = STORAGES | {
    "packs": {
        "BACKEND": "examens.packs.stockage.StockageDePacks",
        "OPTIONS": {"location": os.environ["DOSSIER_DES_PACKS"]},
    }
}
EMAIL_BACKEND = "accounts.courriels.file.MiseEnFile"
EMAIL_BACKEND_DE_DEPART = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["PORT_DU_COURRIEL"])
ADRESSE_PUBLIQUE = "https://passeport.example"
