"""The texts of a class as a workbook: a line each, to copy from."""

import io

from openpyxl import Workbook

from impression.classeur import EN_HAUT, entetes, largeurs, page, texte


def textes_xlsx(textes):
    """The bytes of a workbook of ``Texte``."""
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Textes"
    libelles = list(dict.fromkeys(libelle for un in textes for libelle, _ in un.rubriques))
    entetes(feuille, ("Nom", "Situation", "Période", *libelles))
    largeurs(feuille, (26, 34, 22, *(46 for _ in libelles)))
    for ligne, un in enumerate(textes, start=2):
        dits = dict(un.rubriques)
        valeurs = (un.auteur, un.situation, un.periode, *(dits.get(libelle, "") for libelle in libelles))
        for colonne, valeur in enumerate(valeurs, start=1):
            texte(feuille, ligne, colonne, valeur, alignment=EN_HAUT)
    page(feuille, "1:1")
    fichier = io.BytesIO()
    classeur.save(fichier)
    return fichier.getvalue()
