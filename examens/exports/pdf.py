"""The three PDFs of a passport: for an épreuve (R2), whole (R1), blank for whoever fills it in by hand.

All of it may be called from several threads and processes at once.
"""

from functools import lru_cache

from accounts.assemblage import Entete, assembler
from accounts.composition import rendre
from accounts.fabrique import Fabrique
from referentiel.arbre import arbre
from referentiel.models import Diplome

from .document import document_complet, document_epreuve
from .vierge import document_vierge

# What the pages before the fiches show of a document.
_AU_DEBUT = (
    "epreuve",
    "diplome",
    "complet",
    "mention",
    "identite",
    "verification",
    "couverture",
    "mots",
    "tableau",
)


def rendre_document(document):
    """The PDF of a ``Document``, as bytes; the same document always gives the same bytes. Reads no database.

    Each fiche is rendered once and kept by the hash of what it prints (``accounts.reserve``); the rest is rendered
    again when the fiches take other pages. Raises ``RenduImpossible``.
    """
    with Fabrique() as fabrique:
        fiches = fabrique.morceaux("examens/pdf/fiche", list(_fiches(document)))
        pages, total = {}, 0
        for ancre, morceau in zip(_ancres(document), fiches, strict=True):
            pages[ancre] = total
            total += len(morceau.pages)
        debut = fabrique.morceau(
            "examens/pdf/debut", {nom: getattr(document, nom) for nom in _AU_DEBUT} | {"pages": pages}
        )
        total += len(debut.pages)
        pages = {ancre: len(debut.pages) + page + 1 for ancre, page in pages.items()}
        fin = fabrique.morceau(
            "examens/pdf/fin", {"titres": document.mots["supports"], "supports": document.supports, "pages": pages}
        )
        total += len(fin.pages)
        bandeaux = fabrique.tampons(
            "examens/pdf/bandeaux", {"entete": document.entete, "pied": _pied(document), "total": total}
        )
    entete = Entete(document.titre, document.candidat, document.sujet, document.date)
    return assembler([debut, *fiches, fin], bandeaux, entete)


def _fiches(document):
    """``(plain data, level of its first title)`` of each fiche, in order."""
    premiere = True
    for situation in document.situations:
        for fiche in situation.fiches:
            # The title of the fiche is of level 3; that of its situation, of all the fiches, stand above the first.
            niveau = 1 if premiere else 3 if fiche.suite else 2
            premiere = False
            yield {"fiche": fiche, "niveau": niveau, "titres": document.mots["supports"]}, niveau


def _ancres(document):
    return [fiche.ancre for situation in document.situations for fiche in situation.fiches]


def _pied(document):
    code = f" · code de vérification {document.verification.code}" if document.verification else ""
    return f"Imprimé le {document.imprime_le}{code}"


def pdf_epreuve(passeport, epreuve, imprime_le):
    """The passport for one épreuve, as bytes. ``epreuve``: one that ``dans_passeport``; ``imprime_le``: a date."""
    return rendre_document(document_epreuve(passeport, epreuve, imprime_le))


def pdf_passeport(passeport, imprime_le):
    """The whole passport, as bytes. ``imprime_le``: a date."""
    return rendre_document(document_complet(passeport, imprime_le))


def pdf_vierge(diplome, epreuve=None):
    """The blank passport of a diplôme, or of one of its épreuves, as bytes; kept until the référentiel changes."""
    return _pdf_vierge(diplome.pk, diplome.revision, epreuve.code if epreuve else None)


@lru_cache(maxsize=16)
def _pdf_vierge(diplome_pk, revision, code):
    diplome = Diplome.objects.get(pk=diplome_pk)
    epreuve = next((e for e in arbre(diplome).epreuves if e.code == code), None)
    return rendre("examens/pdf/vierge", document_vierge(diplome, epreuve))
