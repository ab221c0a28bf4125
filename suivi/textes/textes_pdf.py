"""The texts of a class on paper, one after the other, with room in the margin to write."""

import datetime
from dataclasses import dataclass

from impression.pdf import rendre
from langue.lisible import lisible
from langue.nombre import accord, pluriel
from langue.periode import session_de_juin

MODELE = "suivi/papier/textes.html"
ECRITS = "tel qu’il a été écrit,tels qu’ils ont été écrits"


@dataclass(frozen=True)
class TextesDeClasse:
    """All that the model shows. ``textes``: ``suivi.textes.textes.Texte``."""

    titre: str
    sujet: str
    date: datetime.date
    sous_titre: str
    textes: list


def textes_pdf(classe, textes, etabli_le):
    """The PDF, as bytes; ``etabli_le``: the date printed on it."""
    return rendre(
        MODELE,
        TextesDeClasse(
            titre=lisible(f"Textes de {classe.nom}"),
            sujet=lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}"),
            date=etabli_le,
            sous_titre=f"{pluriel(len(textes), 'texte')}, {accord(len(textes), ECRITS)}",
            textes=textes,
        ),
    )
