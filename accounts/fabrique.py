"""Pieces of documents, rendered once and kept by the hash of all that they are made of."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
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

    def morceaux(self, modele, documents):
        """The ``Morceau`` of each ``(plain data, level of its first title)`` on ``templates/<modele>.typ``, in order.

        While the compiler lays one out, the one before is read on the other core. Raises as ``Compilation.rendre``.
        """
        cles = [self._cle(modele, document) for document, _ in documents]
        morceaux = [self._garde(cle) for cle in cles]
        with ThreadPoolExecutor(max_workers=1) as lecteur:
            lectures = {}
            for rang, (document, niveau) in enumerate(documents):
                if morceaux[rang] is None:
                    contenu = self.compilation.rendre(modele, document)
                    lectures[rang] = lecteur.submit(self._lire, cles[rang], contenu, partial(lire_pdf, niveau))
            for rang, lecture in lectures.items():
                morceaux[rang] = lecture.result()
        return morceaux

    def morceau(self, modele, document):
        """The ``Morceau`` of one piece whose first title is of level 1."""
        (morceau,) = self.morceaux(modele, [(document, 1)])
        return morceau

    def tampons(self, modele, document):
        """The ``Morceau`` of a model whose pages are drawings to lay over others."""
        cle = self._cle(modele, document)
        return self._garde(cle) or self._lire(cle, self.compilation.rendre(modele, document), lire_tampons)

    def _garde(self, cle):
        """The piece that is kept under this key; otherwise None, and the compiler starts, which takes it a moment."""
        try:
            return Morceau.relire(self.reserve.lire(cle) or b"")
        except MorceauIllisible:
            self.compilation.demarrer()
            return None

    def _lire(self, cle, contenu, lire):
        morceau = lire(contenu, cle[:12])
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
