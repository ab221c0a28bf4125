"""The list to sign: one per épreuve, since they are not sat on the same day."""

from dataclasses import dataclass

from django.utils import timezone

from impression.pdf import rendre
from langue.dates import jour
from langue.lisible import lisible
from langue.nombre import pluriel

MODELE = "examens/papier/emargement.html"
SANS_DOCUMENT = "non imprimé"


@dataclass(frozen=True)
class LigneEmargement:
    """``passeport``: its pages, or that there is none; ``heure``: that of the passage, where it is known."""

    rang: int
    candidat: str
    numero: str
    passeport: str
    heure: str = ""


@dataclass(frozen=True)
class ListeEmargement:
    epreuve: str
    lignes: list
    ordre_de_passage: bool = False


@dataclass(frozen=True)
class Emargement:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    date: tuple
    etabli_le: str
    identite: list
    listes: list


def emargement(pack, nommees, epreuves):
    """The lists, as the bytes of a PDF. ``nommees``: ``[(line, [(piece, name in the archive)])]``."""
    return rendre(MODELE, document(pack, nommees, epreuves))


def document(pack, nommees, epreuves):
    """The ``Emargement``. Whoever has left the class is not on it."""
    classe = pack.classe
    etabli_le = timezone.localdate(pack.demande_le)
    presents = [(ligne, pieces) for ligne, pieces in nommees if ligne.etat != ligne.Etat.RETIRE]
    return Emargement(
        titre=lisible(f"Feuille d’émargement, {classe}"),
        sujet=lisible(f"{classe.diplome.intitule}, session {classe.session}"),
        date=(etabli_le.year, etabli_le.month, etabli_le.day),
        etabli_le=jour(etabli_le),
        identite=[
            ("Établissement", lisible(f"{classe.etablissement} (UAI {classe.etablissement.uai})")),
            ("Classe", lisible(classe.nom)),
            ("Diplôme", lisible(f"{classe.diplome.intitule}, session {classe.session}")),
            ("Date et salle", ""),
        ],
        listes=[ListeEmargement(lisible(str(e)), list(_lignes(presents, e))) for e in epreuves],
    )


def _lignes(presents, epreuve):
    for rang, (ligne, pieces) in enumerate(presents, start=1):
        pages = next((piece.pages for piece, _ in pieces if piece.epreuve == epreuve.code), None)
        passeport = pluriel(pages, "page") if pages else SANS_DOCUMENT
        yield LigneEmargement(rang, lisible(ligne.nom), ligne.numero, passeport)
