"""One candidate's document for one épreuve, and what the index says of it."""

import hashlib
import io
from dataclasses import asdict, dataclass

import pikepdf

from examens.exports.intitules import jour as en_lettres
from examens.exports.pdf import pdf_epreuve
from referentiel.arbre import arbre
from situations.couverture import couvertures


@dataclass(frozen=True)
class Piece:
    """``origine``: which text it is, in words; ``manquantes``: codes of the compétences still to cover;
    ``fichier``: its name in the storage, empty until it is there; ``nom``: its name in the archive."""

    epreuve: str
    intitule: str
    origine: str
    pages: int
    fiches: int
    manquantes: list
    sha256: str
    fichier: str = ""
    nom: str = ""

    def en_donnees(self):
        """Plain data, that ``Piece(**donnees)`` reads back."""
        return asdict(self)


def composer(passeport, epreuve, jour):
    """``(Piece, bytes of the PDF)``. ``jour``: the date printed on it."""
    branches = arbre(passeport.diplome)
    couverture = couvertures(branches, [passeport])[passeport.pk]
    contenu = pdf_epreuve(passeport, epreuve, jour)
    piece = Piece(
        epreuve=epreuve.code,
        intitule=epreuve.intitule,
        origine=f"passeport au {en_lettres(jour)}",
        pages=nombre_de_pages(contenu),
        fiches=sum(
            nombre
            for pk, nombre in couverture.enregistrees.items()
            if branches.competences[pk].epreuve_id == epreuve.pk
        ),
        manquantes=[c.code or c.intitule for c in couverture.epreuve(epreuve).reste],
        sha256=hashlib.sha256(contenu).hexdigest(),
    )
    return piece, contenu


def nombre_de_pages(contenu):
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        return len(pdf.pages)
