"""The sheet of strips to cut out: who, where, with which identifier and which first password."""

from dataclasses import dataclass
from datetime import date

from impression.pdf import rendre


@dataclass(frozen=True)
class Bandelette:
    nom: str
    classe: str
    identifiant: str
    mot_de_passe: str


@dataclass(frozen=True)
class Feuille:
    """``date``: year, month, day; ``adresse``: of the site, shown and drawn as a QR code."""

    titre: str
    sujet: str
    date: list
    adresse: str
    bandelettes: list


def feuille(tirages, adresse, titre):
    """The ``Feuille`` of ``[(student, class name, password in clear)]``; ``adresse``: of the site."""
    jour = date.today()
    return Feuille(
        titre=titre,
        sujet="Identifiants et premiers mots de passe, à découper et à remettre à chaque élève",
        date=[jour.year, jour.month, jour.day],
        adresse=adresse,
        bandelettes=[
            Bandelette(f"{etudiant.last_name.upper()} {etudiant.first_name}", classe, etudiant.username, en_clair)
            for etudiant, classe, en_clair in tirages
        ],
    )


def pdf(tirages, adresse, titre):
    """The bytes of the sheet; see ``feuille``. No copy is kept: it shows passwords."""
    return rendre("accounts/papier/bandelettes.html", feuille(tirages, adresse, titre), a_garder=False)
