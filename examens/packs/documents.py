"""One candidate's document for one épreuve, and what the index says of it."""

import hashlib
from dataclasses import asdict, dataclass

from django.utils import timezone

from examens.models import Depot
from examens.papier.document import document_epreuve
from examens.papier.pdf import rendre_a_part
from impression.pdf import nombre_de_pages
from langue.dates import jour as en_lettres
from langue.dates import moment


@dataclass(frozen=True)
class DocumentDeCandidat:
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
        """Plain data, that ``DocumentDeCandidat(**donnees)`` reads back."""
        return asdict(self)


def composer(pack, passeport, epreuves):
    """``(DocumentDeCandidat, bytes of the PDF)`` for each épreuve, in order, as they come: the deposited copy when
    there is one in force, else the passport as it is now, where the pack takes those, and empty ones.

    Raises ``CopieAlteree``, ``RenduImpossible``.
    """
    jour = timezone.localdate(pack.demande_le)
    for epreuve in epreuves:
        if depot := _depot(pack, passeport, epreuve):
            yield _piece(epreuve, depot.lire_pdf(), _faits_du_depot(depot))
        elif not pack.deposes_seulement:
            document = document_epreuve(passeport, epreuve, jour, presentation=pack.presentation)
            if document.fiches or pack.vides:
                yield _piece(epreuve, rendre_a_part(document), _faits(document, jour))


def _depot(pack, passeport, epreuve):
    """The copy that counts: of the year of the exam; for a commission, of its session too."""
    depots = Depot.objects.en_vigueur().du_passeport(passeport).filter(epreuve=epreuve)
    if pack.commission:
        depots = depots.filter(session__annee=pack.annee, session__saison=pack.commission.saison)
    else:
        depots = depots.filter(session__annee=passeport.annee)
    return depots.select_related("pdf").order_by("-depose_le", "-pk").first()


def _faits_du_depot(depot):
    return {
        "origine": f"copie déposée le {moment(depot.depose_le)}, code {depot.code_lisible}",
        "fiches": len(depot.contenu["fiches"]),
        "manquantes": depot.contenu["manques"],
    }


def _faits(document, jour):
    return {
        "origine": f"passeport non déposé, au {en_lettres(jour)}",
        "fiches": document.fiches,
        "manquantes": document.manquantes,
    }


def _piece(epreuve, contenu, faits):
    piece = DocumentDeCandidat(
        epreuve=epreuve.code,
        intitule=epreuve.intitule,
        pages=nombre_de_pages(contenu),
        sha256=hashlib.sha256(contenu).hexdigest(),
        **faits,
    )
    return piece, contenu
