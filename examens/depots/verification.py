"""Whether a code on paper is that of a deposited copy, and what may be told of it to anybody: very little."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from examens.models import Depot
from examens.models.depot import ALPHABET, LONGUEUR_CODE
from langue.nombre import pluriel


class EtatCopie(StrEnum):
    EN_VIGUEUR = "en_vigueur"
    REMPLACEE = "remplacee"
    ROUVERTE = "rouverte"


@dataclass(frozen=True)
class CopieVerifiee:
    """All that the page says of a copy. ``pages``: None for a copy older than this count."""

    etat: EtatCopie
    code: str
    initiales: str
    epreuve: str
    session: str
    depose_le: datetime
    empreinte_pdf: str
    pages: int | None
    fiches: int
    couvert: str

    @property
    def en_vigueur(self):
        return self.etat == EtatCopie.EN_VIGUEUR


def _couvert(document):
    """« 3 activités », as its pages say at their foot; copies made before said compétences."""
    couvertes = sum(compte["couvertes"] for compte in document.get("couverture", []))
    return document.get("couvert") or pluriel(couvertes, "compétence")


def normaliser(saisie):
    """The code as it is kept, from what a person typed: case, spaces, dashes and stops do not count. None if it cannot
    be."""
    code = "".join(filter(str.isalnum, saisie.upper()))
    return code if len(code) == LONGUEUR_CODE and set(code) <= set(ALPHABET) else None


def verifier(code):
    """The ``CopieVerifiee`` of a normalised code, None when no copy bears it; one query in both cases."""
    suivants = Depot.objects.filter(
        Q(passeport=OuterRef("passeport"), numero__gt=OuterRef("numero")) | Q(passeport=OuterRef("passeport__reuni_a")),
        epreuve=OuterRef("epreuve"),
        session=OuterRef("session"),
    )
    depot = Depot.objects.filter(code=code).select_related("reouverture").annotate(remplace=Exists(suivants)).first()
    if depot is None:
        return None
    etat = EtatCopie.EN_VIGUEUR
    if depot.remplace:
        etat = EtatCopie.REMPLACEE
    elif hasattr(depot, "reouverture"):
        etat = EtatCopie.ROUVERTE
    contenu = depot.contenu
    return CopieVerifiee(
        etat=etat,
        code=depot.code_lisible,
        initiales=contenu["candidat"]["initiales"],
        epreuve=f"{contenu['epreuve']['code']} {contenu['epreuve']['intitule']}",
        session=f"{contenu['session']['saison']} {contenu['session']['annee']}",
        depose_le=depot.depose_le,
        empreinte_pdf=depot.empreinte_pdf,
        pages=contenu.get("pages"),
        fiches=len(contenu["fiches"]),
        couvert=_couvert(contenu["document"]),
    )
