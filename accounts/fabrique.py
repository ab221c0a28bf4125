"""Pieces of documents, rendered once and kept by the hash of all that they are made of."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version

from .composition import MODELES, Compilation
from .morceau import Morceau, MorceauIllisible, lire_pdf, lire_tampons
from .reserve import Reserve

# To be changed with what ``accounts.morceau`` makes of a PDF: what was kept before is then no longer asked for.
FORMAT = 2


class Fabrique:
    """Gives pieces, from the reserve or from the compiler: ``with Fabrique() as fabrique``.

    For one thread; several of them may run at once. One compiler, started at the first piece that is missing, renders
    all of those that are.
    """

    def __init__(self):
        self.reserve = Reserve.des_reglages()
        self.compilation = Compilation()
        self.recette = [FORMAT, version("typst"), _texte_des_modeles(_dates_des_modeles())]

    def __enter__(self):
        self.compilation.__enter__()
        return self

    def __exit__(self, *exception):
        self.compilation.__exit__(*exception)

    def morceau(self, modele, document, niveau=1):
        """The ``Morceau`` of plain data on ``templates/<modele>.typ``. ``niveau``: that of its first title.

        Raises as ``Compilation.rendre`` does.
        """
        return self._morceau(modele, document, lambda contenu, cle: lire_pdf(contenu, niveau, cle[:12]))

    def tampons(self, modele, document):
        """The same for a model whose pages are drawings to lay over others."""
        return self._morceau(modele, document, lambda contenu, cle: lire_tampons(contenu))

    def _morceau(self, modele, document, lire):
        cle = self._cle(modele, document)
        try:
            return Morceau.relire(self.reserve.lire(cle) or b"")
        except MorceauIllisible:
            morceau = lire(self.compilation.rendre(modele, document), cle)
            self.reserve.garder(cle, morceau.ecrire())
            return morceau

    def _cle(self, modele, document):
        """SHA-256 of the models' texts, the compiler's version and the data."""
        texte = json.dumps([*self.recette, modele, document], default=vars, ensure_ascii=False)
        return hashlib.sha256(texte.encode()).hexdigest()


def _dates_des_modeles():
    return tuple((fichier, fichier.stat().st_mtime_ns) for fichier in sorted(MODELES.rglob("*.typ")))


@lru_cache(maxsize=1)
def _texte_des_modeles(dates):
    """SHA-256 of all the models, read again when the date of one changes."""
    somme = hashlib.sha256()
    for fichier, _ in dates:
        somme.update(str(fichier.relative_to(MODELES)).encode() + b"\0" + fichier.read_bytes() + b"\0")
    return somme.hexdigest()
