"""The sheet of strips to cut out: who, where, with which identifier and which first password."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models.user import noms_distincts
from impression.pdf import rendre
from langue.lisible import lisible


@dataclass(frozen=True)
class Bandelette:
    nom: str
    classe: str
    identifiant: str
    mot_de_passe: str


@dataclass(frozen=True)
class Feuille:
    """``adresse``: of the site, shown and drawn as a QR code."""

    titre: str
    sujet: str
    date: datetime.date
    adresse: str
    bandelettes: list


def feuille(tirages, adresse, titre):
    """The ``Feuille`` of ``[(student, class name, password in clear)]``; ``adresse``: of the site."""
    noms = noms_distincts((etudiant for etudiant, _, _ in tirages), naissance=True)
    return Feuille(
        titre=titre,
        sujet="Identifiants et premiers mots de passe, à découper et à remettre à chacun",
        date=timezone.localdate(),
        adresse=adresse,
        bandelettes=[
            Bandelette(lisible(noms[etudiant.pk]), lisible(classe), etudiant.username, en_clair)
            for etudiant, classe, en_clair in tirages
        ],
    )


def pdf(tirages, adresse, titre):
    """The bytes of the sheet; see ``feuille``. No copy is kept: it shows passwords."""
    return rendre("accounts/papier/bandelettes.html", feuille(tirages, adresse, titre), a_garder=False)
