"""How a pack is read back, and documents that cost no compiler."""

import io
import zipfile

from examens.models import Pack


class Composes(list):
    """``(username, code)`` of the documents asked for, in order. ``avant(passeport, code)``: what happens just before
    one is read, in the worker's own thread; ``rendu()``: what the compiler gives."""

    def __init__(self, feuillet):
        super().__init__()
        self.avant = lambda passeport, code: None
        self.rendu = lambda: feuillet


def etats(pack):
    return {ligne.etudiant.username: ligne.etat for ligne in pack.lignes.select_related("etudiant")}


def lire(pack, champ):
    pack.refresh_from_db()
    with Pack.stockage().open(getattr(pack, champ)) as fichier:
        return fichier.read()


def archive(pack):
    return zipfile.ZipFile(io.BytesIO(lire(pack, "archive")))
