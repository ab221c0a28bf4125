"""Spreadsheets: CSV in the encodings and with the separators that schools have, and XLSX."""

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl

from .colonnes import ligne_des_titres, reconnaitre
from .tableau import COLONNES_AU_PLUS, LIGNES_AU_PLUS, TROP_DE_LIGNES, FichierRefuse, Tableau, nettoyer

SEPARATEURS = (";", "\t", ",")
# Unpacked. A school of 5,000 students is a tenth of it.
OCTETS_XLSX_AU_PLUS = 24 * 1024 * 1024
# Blank lines included: a sheet that goes down to line 1,048,576 is not read to its end.
LIGNES_LUES_AU_PLUS = 4 * LIGNES_AU_PLUS

PAS_DU_TEXTE = (
    "Ce fichier n’est ni un fichier SIECLE, ni un tableau. Depuis votre tableur, choisissez "
    "«\u00a0Enregistrer sous\u00a0», puis CSV ou XLSX."
)
SANS_ELEVE = "Ce fichier ne contient aucun élève\u00a0: il n’a pas d’autre ligne que celle des titres."
XLSX_ILLISIBLE = (
    "Ce classeur ne peut pas être lu\u00a0: il est abîmé ou protégé par un mot de passe. Ouvrez-le dans votre tableur, "
    "enregistrez-le en CSV, puis recommencez."
)


def decoder(contenu):
    """Text of UTF-8 with or without BOM, UTF-16 with BOM, or else Windows-1252. Raises ``FichierRefuse``."""
    try:
        if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
            return contenu.decode("utf-16")
        if b"\x00" in contenu:
            raise FichierRefuse(PAS_DU_TEXTE)
        try:
            return contenu.decode("utf-8-sig")
        except UnicodeDecodeError:
            return contenu.decode("cp1252")
    except UnicodeError as erreur:
        raise FichierRefuse(PAS_DU_TEXTE) from erreur


def lire_csv(contenu):
    """The ``Tableau`` of a CSV. The separator is the one with which the titles make most sense."""
    texte = decoder(contenu)
    if not texte.strip():
        raise FichierRefuse("Ce fichier est vide.")
    debut = texte[:20_000]

    def note(separateur):
        lignes = list(csv.reader(io.StringIO(debut, newline=""), delimiter=separateur))[:20]
        return max(len(reconnaitre(ligne)) for ligne in lignes), max(map(len, lignes))

    try:
        separateur = max(SEPARATEURS, key=note)
        return tableau(csv.reader(io.StringIO(texte, newline=""), delimiter=separateur))
    except csv.Error as erreur:
        raise FichierRefuse(
            "Ce fichier CSV est mal formé\u00a0: un guillemet ouvert n’est pas refermé, ou une cellule est démesurée. "
            "Enregistrez-le à nouveau depuis votre tableur."
        ) from erreur


def lire_xlsx(flux):
    """The ``Tableau`` of the first sheet that has one. ``flux``: a binary file. Raises ``FichierRefuse``."""
    try:
        # The sizes announced bind: zipfile stops reading at them.
        with zipfile.ZipFile(flux) as archive:
            entrees = archive.infolist()
        if len(entrees) > 500 or sum(entree.file_size for entree in entrees) > OCTETS_XLSX_AU_PLUS:
            raise FichierRefuse(
                "Ce classeur est démesuré une fois décompressé. Copiez la liste seule dans un nouveau classeur, "
                "ou enregistrez-la en CSV."
            )
        flux.seek(0)
        classeur = openpyxl.load_workbook(flux, read_only=True, data_only=True, keep_links=False)
        for feuille in classeur.worksheets:
            feuille.reset_dimensions()
            try:
                return tableau(map(textes, feuille.iter_rows(max_col=COLONNES_AU_PLUS, values_only=True)))
            except FichierRefuse as refus:
                if str(refus) != SANS_ELEVE or feuille is classeur.worksheets[-1]:
                    raise
        raise FichierRefuse(SANS_ELEVE)
    except FichierRefuse:
        raise
    except Exception as erreur:  # A damaged or hostile workbook breaks openpyxl in as many ways as it has parts.
        raise FichierRefuse(XLSX_ILLISIBLE) from erreur


def textes(cellules):
    """Cells of a sheet as text; a date as « 12/03/2007 », a whole number without « .0 »."""
    for cellule in cellules:
        if isinstance(cellule, datetime | date):
            yield f"{cellule:%d/%m/%Y}"
        elif isinstance(cellule, float) and cellule.is_integer():
            yield str(int(cellule))
        else:
            yield cellule


def tableau(rangees):
    """The ``Tableau`` of an iterator of rows of cells. Raises ``FichierRefuse`` without a student, or with too many."""
    lignes = []
    for numero, rangee in enumerate(rangees, 1):
        cellules = [nettoyer(cellule) for cellule, _ in zip(rangee, range(COLONNES_AU_PLUS), strict=False)]
        if any(cellules):
            lignes.append([numero, cellules])
        # The titles, and what may stand above them, are lines too.
        if len(lignes) > LIGNES_AU_PLUS + 20 or numero > LIGNES_LUES_AU_PLUS:
            raise FichierRefuse(TROP_DE_LIGNES)
    titres = ligne_des_titres([cellules for _, cellules in lignes])
    if len(lignes) <= titres + 1:
        raise FichierRefuse(SANS_ELEVE if lignes else "Ce fichier est vide.")
    largeur = max(len(cellules) for _, cellules in lignes[titres:])
    corps = [[numero, cellules + [""] * (largeur - len(cellules))] for numero, cellules in lignes[titres + 1 :]]
    entetes = lignes[titres][1] + [""] * (largeur - len(lignes[titres][1]))
    # Columns with neither a title nor a value: spreadsheets leave many at the right.
    utiles = [i for i in range(largeur) if entetes[i] or any(cellules[i] for _, cellules in corps)]
    return Tableau(
        [entetes[i] for i in utiles], [[numero, [cellules[i] for i in utiles]] for numero, cellules in corps]
    )
