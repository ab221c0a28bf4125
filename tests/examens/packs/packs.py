"""How a pack is made and read back, and documents that cost no layout."""

import io
import zipfile

from examens.models import Pack, PackLigne
from examens.packs.fabrication import preparer


class Composes(list):
    """``(username, code)`` of the documents asked for, in order. ``avant(passeport, code)``: what happens just before
    one is read, in the worker's own thread; ``rendu()``: what the layout gives."""

    def __init__(self, feuillet):
        super().__init__()
        self.avant = lambda passeport, code: None
        self.rendu = lambda: feuillet


def fabriquer(pack_pk, essai=1):
    """What workers do of a pack: the task of each candidate, in order."""
    for pk in PackLigne.objects.filter(pack=pack_pk).values_list("pk", flat=True):
        preparer(pk, essai)


def etats(pack):
    return {ligne.etudiant.username: ligne.etat for ligne in pack.lignes.select_related("etudiant")}


def lire(pack, champ):
    pack.refresh_from_db()
    with Pack.stockage().open(getattr(pack, champ)) as fichier:
        return fichier.read()


def archive(pack):
    return zipfile.ZipFile(io.BytesIO(lire(pack, "archive")))
