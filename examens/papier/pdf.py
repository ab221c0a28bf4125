"""The three PDFs of a passport: for an épreuve (R2), whole (R1), blank for whoever fills it in by hand."""

from impression.equipe import equipe
from impression.pdf import rendre

from .document import Presentation
from .vierge import document_vierge

GABARITS = {
    Presentation.COMPACTE: "examens/papier/passeport.html",
    Presentation.UNE_PAR_PAGE: "examens/papier/passeport_une_par_page.html",
}


def rendre_document(document):
    """The PDF of a ``Document``, as bytes; the same document always gives the same bytes. Reads no database.

    Raises ``RenduImpossible``.
    """
    return rendre(GABARITS[document.presentation], document)


def rendre_a_part(document):
    """The same, aside of the worker that asks for it."""
    return equipe.rendre(GABARITS[document.presentation], document)


def pdf_vierge(diplome, epreuve=None):
    """The blank passport of a diplôme, or of one of its épreuves, as bytes."""
    return rendre("examens/papier/vierge.html", document_vierge(diplome, epreuve))
