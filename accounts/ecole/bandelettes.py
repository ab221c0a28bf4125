"""The sheet of strips to cut out: who, where, with which identifier and which first password."""

from dataclasses import dataclass
from datetime import date

import segno

from accounts.composition import rendre


@dataclass(frozen=True)
class Bandelette:
    nom: str
    classe: str
    identifiant: str
    mot_de_passe: str


@dataclass(frozen=True)
class Feuille:
    """``carre``: the QR code as runs of black modules ``[x, y, length]``, ``cote`` modules on each side."""

    titre: str
    sujet: str
    date: list
    adresse: str
    carre: list
    cote: int
    bandelettes: list


def carre(texte):
    """``(runs, side)`` of the QR code of a text, without its margin."""
    matrice = segno.make(texte, error="m", micro=False).matrix
    traits = []
    for y, rangee in enumerate(matrice):
        x = 0
        while x < len(rangee):
            debut = x
            while x < len(rangee) and rangee[x]:
                x += 1
            if x > debut:
                traits.append([debut, y, x - debut])
            x += 1
    return traits, len(matrice)


def feuille(tirages, adresse, titre):
    """The ``Feuille`` of ``[(student, class name, password in clear)]``; ``adresse``: of the site."""
    jour = date.today()
    traits, cote = carre(adresse)
    return Feuille(
        titre=titre,
        sujet="Identifiants et premiers mots de passe, à découper et à remettre à chaque élève",
        date=[jour.year, jour.month, jour.day],
        adresse=adresse,
        carre=traits,
        cote=cote,
        bandelettes=[
            Bandelette(f"{etudiant.last_name.upper()} {etudiant.first_name}", classe, etudiant.username, en_clair)
            for etudiant, classe, en_clair in tirages
        ],
    )


def pdf(tirages, adresse, titre):
    """The bytes of the sheet; see ``feuille``."""
    return rendre("accounts/pdf/bandelettes", feuille(tirages, adresse, titre))
