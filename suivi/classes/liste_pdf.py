"""The list of a class on paper: names in order, and empty columns to tick."""

import datetime
from dataclasses import dataclass

from django.utils.text import capfirst

from accounts.models.user import noms_distincts
from impression.pdf import rendre
from langue.lisible import lisible
from langue.periode import session_de_juin

MODELE = "suivi/papier/liste.html"


@dataclass(frozen=True)
class ListeDeClasse:
    """All that the model shows, as plain texts. ``lignes``: ``(rank, name, number of candidate)``."""

    titre: str
    sujet: str
    date: datetime.date
    identite: list
    etudiant: str
    lignes: list


def liste_pdf(classe, etabli_le):
    """The PDF of those who are in the class today, as bytes; ``etabli_le``: the date printed on it."""
    inscriptions = classe.inscriptions.actives().select_related("etudiant")
    inscriptions = sorted(inscriptions, key=lambda i: (i.etudiant.rang_liste, i.etudiant_id))
    noms = noms_distincts(i.etudiant for i in inscriptions)
    document = ListeDeClasse(
        titre=lisible(f"Liste de la classe {classe}"),
        sujet=lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}"),
        date=etabli_le,
        identite=[
            ("Établissement", lisible(str(classe.etablissement))),
            ("Classe", lisible(classe.nom)),
            ("Diplôme", lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}")),
            ("Objet", ""),
        ],
        etudiant=capfirst(classe.diplome.mot("etudiant")),
        lignes=[(rang, lisible(noms[i.etudiant_id]), i.numero_candidat) for rang, i in enumerate(inscriptions, 1)],
    )
    return rendre(MODELE, document)
