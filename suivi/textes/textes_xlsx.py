"""The texts of a class as a workbook: a line each, to copy from."""

from openpyxl import Workbook

from impression.classeur import ecrire, entetes, largeurs, octets, page


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
        ecrire(feuille, ligne, (un.auteur, un.situation, un.periode, *(dits.get(libelle, "") for libelle in libelles)))
    page(feuille, "1:1")
    return octets(classeur, "Textes de la classe")
