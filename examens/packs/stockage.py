"""Where the packs stand: out of what any server shows, each name leading to a whole file or to nothing."""

import uuid
from contextlib import suppress
from pathlib import Path

from django.core.files.storage import FileSystemStorage, InMemoryStorage


class StockageDePacks(FileSystemStorage):
    """Writes under a name of its own, then renames: a crash or a full disk leaves no half file under a real name.

    Has no address: what it keeps leaves through a view that checks who asks.
    """

    def _save(self, name, content):
        provisoire = f"{name}.{uuid.uuid4().hex}.part"
        try:
            provisoire = super()._save(provisoire, content)
            Path(self.path(provisoire)).replace(self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(provisoire)
            raise
        return name

    def url(self, name):
        raise ValueError("A pack has no address of its own.")


class StockageEnMemoire(InMemoryStorage):
    """The same for the tests, kept by no disk."""

    def url(self, name):
        raise ValueError("A pack has no address of its own.")


def vider(stockage, dossier):
    """Delete a folder and all that is in it; one that does not exist is already empty."""
    try:
        dossiers, fichiers = stockage.listdir(dossier)
    except FileNotFoundError:
        return
    for fichier in fichiers:
        stockage.delete(f"{dossier}/{fichier}")
    for sous_dossier in dossiers:
        vider(stockage, f"{dossier}/{sous_dossier}")
    # Somebody may have written there meanwhile: the next purge will find it.
    with suppress(OSError):
        stockage.delete(dossier)
