"""Spreadsheets: CSV in the encodings and with the separators that schools have, XLSX and XLS with their sheets."""

import csv
import io
import zipfile
from datetime import date, datetime
from functools import partial
from itertools import islice

import openpyxl
import xlrd

from .colonnes import reconnaitre
from .document import (
    CARACTERES_AU_PLUS,
    CARACTERES_EN_TOUT,
    COLONNES_AU_PLUS,
    FEUILLES_AU_PLUS,
    LIGNES_AU_PLUS,
    SANS_ELEVE,
    TROP_DE_LIGNES,
    Document,
    FichierRefuse,
)
from .encodage import decoder

SEPARATEURS = (";", "\t", ",", "|")
OCTETS_CSV_AU_PLUS = 6 * 1024 * 1024
# Unpacked. A school of 5,000 students is a tenth of it.
OCTETS_XLSX_AU_PLUS = 24 * 1024 * 1024
ENTREES_AU_PLUS = 500
# Blank lines included: a sheet that goes down to line 1,048,576 is not read to its end.
LIGNES_LUES_AU_PLUS = 4 * LIGNES_AU_PLUS

VIDE = "Ce fichier est vide."
TROP_LOURD = (
    "Ce fichier est démesuré pour une liste\u00a0: ses cellules contiennent trop de texte. Gardez les seules colonnes "
    "utiles (nom, prénom, date de naissance, INE, classe), puis recommencez."
)
XLSX_DEMESURE = (
    "Ce classeur est démesuré une fois décompressé. Copiez la liste seule dans un nouveau classeur, "
    "ou enregistrez-la en CSV."
)
XLSX_ILLISIBLE = (
    "Ce classeur ne peut pas être lu\u00a0: il est abîmé ou protégé par un mot de passe. Ouvrez-le dans votre tableur, "
    "enregistrez-le en CSV, puis recommencez."
)


def lire_csv(contenu):
    """The ``Document`` of a CSV. The separator is the one with which the titles make most sense, or most columns."""
    if len(contenu) > OCTETS_CSV_AU_PLUS:
        raise FichierRefuse(TROP_LOURD)
    texte, encodage = decoder(contenu)
    if not texte.strip():
        raise FichierRefuse(VIDE)
    try:
        rangees = csv.reader(io.StringIO(texte, newline=""), delimiter=_separateur(texte[:20_000]))
        feuilles = feuilles_bornees([("", rangees)], VIDE)
    except csv.Error as erreur:
        raise FichierRefuse(
            "Ce fichier CSV est mal formé\u00a0: un guillemet ouvert n’est pas refermé, ou une cellule est démesurée. "
            "Enregistrez-le à nouveau depuis votre tableur."
        ) from erreur
    return Document(feuilles, encodage=encodage)


def _separateur(debut):
    def note(separateur):
        lignes = list(csv.reader(io.StringIO(debut, newline=""), delimiter=separateur))[:20]
        largeurs = [len(ligne) for ligne in lignes if ligne]
        return max(len(reconnaitre(ligne)) for ligne in lignes), min(largeurs[1:] or largeurs), max(largeurs)

    return max(SEPARATEURS, key=note)


def _decoupees(lignes):
    """The lines; where each is a CSV in one cell, which a double click on such a file makes, its cells."""
    if any(any(cellules[1:]) for _, cellules in lignes):
        return lignes
    seules = [cellules[0] for _, cellules in lignes]
    try:
        separateur = _separateur("\n".join(seules[:20]))
        coupees = list(csv.reader(seules, delimiter=separateur))
    except csv.Error:
        return lignes
    return [[numero, cellules] for (numero, _), cellules in zip(lignes, coupees, strict=False)]


def lire_xlsx(flux):
    """The ``Document`` of the sheets that hold something. ``flux``: a binary file. Raises ``FichierRefuse``."""
    try:
        # The sizes announced bind: zipfile stops reading at them.
        with zipfile.ZipFile(flux) as archive:
            entrees = archive.infolist()
        if len(entrees) > ENTREES_AU_PLUS or sum(entree.file_size for entree in entrees) > OCTETS_XLSX_AU_PLUS:
            raise FichierRefuse(XLSX_DEMESURE)
        flux.seek(0)
        classeur = openpyxl.load_workbook(flux, read_only=True, data_only=True, keep_links=False)
        return Document(feuilles_bornees(_visibles(classeur)))
    except (FichierRefuse, MemoryError):
        raise
    except Exception as erreur:  # A damaged or hostile workbook breaks openpyxl in as many ways as it has parts.
        raise FichierRefuse(XLSX_ILLISIBLE) from erreur


def _visibles(classeur):
    for feuille in classeur.worksheets:
        if feuille.sheet_state == "visible":
            feuille.reset_dimensions()
            yield feuille.title, map(textes, feuille.iter_rows(max_col=COLONNES_AU_PLUS, values_only=True))


def lire_xls(contenu):
    """The same, of the bytes of a workbook of before 2007."""
    try:
        return Document(feuilles_bornees((nom, map(textes, rangees)) for nom, rangees in feuilles_xls(contenu)))
    except (FichierRefuse, MemoryError):
        raise
    except Exception as erreur:  # xlrd breaks in as many ways; a workbook of today under a password is one of them.
        raise FichierRefuse(XLSX_ILLISIBLE) from erreur


def feuilles_xls(contenu):
    """``(name, iterator of rows)`` of the sheets that are shown, their cells as openpyxl gives them. Raises what xlrd
    raises."""
    # Its warnings would be printed with the answer.
    classeur = xlrd.open_workbook(file_contents=contenu, logfile=io.StringIO())
    for feuille in classeur.sheets():
        if not feuille.visibility:
            yield feuille.name, (map(partial(_valeur, classeur.datemode), rangee) for rangee in feuille.get_rows())


def _valeur(epoque, cellule):
    """``epoque``: from which day the workbook counts."""
    if cellule.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cellule.value, epoque)
    return None if cellule.ctype == xlrd.XL_CELL_ERROR else cellule.value


def textes(cellules):
    """Cells of a sheet as text; a date as « 12/03/2007 », a whole number without « .0 »."""
    for cellule in cellules:
        if isinstance(cellule, datetime | date):
            yield f"{cellule:%d/%m/%Y}"
        elif isinstance(cellule, float) and cellule.is_integer():
            yield str(int(cellule))
        else:
            yield "" if cellule is None else str(cellule)


def feuilles_bornees(feuilles, sans_rien=SANS_ELEVE):
    """``[{"nom", "lignes"}]`` of ``(name, iterator of rows)``, those that hold something. Raises ``FichierRefuse``."""
    trouvees, reste = [], CARACTERES_EN_TOUT
    for nom, rangees in islice(feuilles, FEUILLES_AU_PLUS):
        lignes = _lignes(rangees, reste)
        reste -= sum(len(cellule) for _, cellules in lignes for cellule in cellules)
        if lignes:
            trouvees.append({"nom": nom, "lignes": _decoupees(lignes)})
    if not trouvees:
        raise FichierRefuse(sans_rien)
    return trouvees


def _lignes(rangees, reste):
    """``[[number, [cells]]]`` of an iterator of rows, blank ones left out. Raises ``FichierRefuse`` with too many."""
    lignes, poids = [], 0
    for numero, rangee in enumerate(rangees, 1):
        cellules = [
            cellule[: CARACTERES_AU_PLUS + 1].replace("\x00", "")
            for cellule, _ in zip(rangee, range(COLONNES_AU_PLUS), strict=False)
        ]
        if any(cellule and not cellule.isspace() for cellule in cellules):
            lignes.append([numero, cellules])
            poids += sum(map(len, cellules))
        # The titles, and what may stand above them, are lines too.
        if len(lignes) > LIGNES_AU_PLUS + 20 or numero > LIGNES_LUES_AU_PLUS:
            raise FichierRefuse(TROP_DE_LIGNES)
        if poids > reste:
            raise FichierRefuse(TROP_LOURD)
    return lignes
