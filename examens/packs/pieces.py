"""One candidate's document for one épreuve, and what the index says of it."""

import hashlib
import io
from dataclasses import asdict, dataclass

import pikepdf
from django.utils import timezone

from examens.exports.intitules import intitule
from examens.exports.intitules import jour as en_lettres
from examens.exports.pdf import pdf_epreuve
from examens.models import Depot
from referentiel.arbre import arbre
from situations.couverture import couvertures


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


def composer(passeport, epreuve, jour):
    """``(Piece, bytes of the PDF)``: the deposited copy when there is one in force, else the passport as it is now.

    ``jour``: the date printed on the latter. Raises ``CopieAlteree``.
    """
    depot = (
        Depot.objects.en_vigueur()
        .filter(passeport=passeport, epreuve=epreuve, session__annee=passeport.session)
        .select_related("pdf")
        .first()
    )
    return _deposee(depot, epreuve) if depot else _actuelle(passeport, epreuve, jour)


def _deposee(depot, epreuve):
    contenu = depot.lire_pdf()
    moment = timezone.localtime(depot.depose_le)
    return _piece(
        epreuve,
        contenu,
        origine=f"copie déposée le {en_lettres(moment.date())} à {moment:%H:%M}, code {depot.code_lisible}",
        fiches=len(depot.contenu["fiches"]),
        manquantes=depot.contenu["manques"],
    )


def _actuelle(passeport, epreuve, jour):
    branches = arbre(passeport.diplome)
    couverture = couvertures(branches, [passeport])[passeport.pk]
    contenu = pdf_epreuve(passeport, epreuve, jour)
    siennes = [n for pk, n in couverture.enregistrees.items() if branches.competences[pk].epreuve_id == epreuve.pk]
    return _piece(
        epreuve,
        contenu,
        origine=f"passeport non déposé, au {en_lettres(jour)}",
        fiches=sum(siennes),
        manquantes=[intitule(competence) for competence in couverture.epreuve(epreuve).reste],
    )


def _piece(epreuve, contenu, **faits):
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
