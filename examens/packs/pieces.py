"""One candidate's document for one épreuve, and what the index says of it."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial

import pikepdf

from examens.exports.document import document_epreuve
from examens.exports.pdf import rendre_document
from examens.models import Depot
from langue.dates import jour as en_lettres
from langue.dates import moment

# One for each core of a small server; the site's own pages come before, by the priority of the worker.
COMPILATEURS = 2


@dataclass(frozen=True)
class Piece:
    """``origine``: which text it is, in words; ``manquantes``: what is still to cover, in words;
    ``fichier``: its name in the storage, empty until it is there."""

    epreuve: str
    intitule: str
    origine: str
    pages: int
    fiches: int
    manquantes: list
    sha256: str
    fichier: str = ""

    def en_donnees(self):
        """Plain data, that ``Piece(**donnees)`` reads back."""
        return asdict(self)


def composer(passeport, epreuves, jour):
    """``(Piece, bytes of the PDF)`` for each épreuve, in order, as they come: the deposited copy when there is one in
    force, else the passport as it is now.

    ``jour``: the date printed on the latter. Several are laid out at once, each in a process of its own; the database
    is read before, by the caller's thread alone. Raises ``CopieAlteree``.
    """
    sources = [_source(passeport, epreuve, jour) for epreuve in epreuves]
    with ThreadPoolExecutor(COMPILATEURS) as compilateurs:
        rendus = [compilateurs.submit(rendre) for rendre, _ in sources]
        for epreuve, rendu, (_, faits) in zip(epreuves, rendus, sources, strict=True):
            yield _piece(epreuve, rendu.result(), faits)


def _source(passeport, epreuve, jour):
    """``(what gives the bytes, what the index says of them)``."""
    depot = (
        Depot.objects.en_vigueur()
        .filter(passeport=passeport, epreuve=epreuve, session__annee=passeport.session)
        .select_related("pdf")
        .first()
    )
    if depot:
        return depot.lire_pdf, {
            "origine": f"copie déposée le {moment(depot.depose_le)}, code {depot.code_lisible}",
            "fiches": len(depot.contenu["fiches"]),
            "manquantes": depot.contenu["manques"],
        }
    document = document_epreuve(passeport, epreuve, jour)
    return partial(rendre_document, document), {
        "origine": f"passeport non déposé, au {en_lettres(jour)}",
        "fiches": sum(len(situation.fiches) for situation in document.situations),
        "manquantes": [manque for couverture in document.couverture for manque in couverture.manquantes],
    }


def _piece(epreuve, contenu, faits):
    piece = Piece(
        epreuve=epreuve.code,
        intitule=epreuve.intitule,
        pages=nombre_de_pages(contenu),
        sha256=hashlib.sha256(contenu).hexdigest(),
        **faits,
    )
    return piece, contenu


def nombre_de_pages(contenu):
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        return len(pdf.pages)
