"""The three PDFs of a passport: for an épreuve (R2), whole (R1), blank for whoever fills it in by hand.

All of it may be called from several threads and processes at once.
"""

from functools import lru_cache

from accounts.composition import rendre
from referentiel.arbre import arbre
from referentiel.models import Diplome

from .document import document_complet, document_epreuve
from .vierge import document_vierge


def rendre_document(document):
    """The PDF of a ``Document``, as bytes; the same document always gives the same bytes. Reads no database.

    Raises ``RenduImpossible`` and ``subprocess.TimeoutExpired`` (``accounts.composition``).
    """
    return rendre("examens/pdf/passeport", document)


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
