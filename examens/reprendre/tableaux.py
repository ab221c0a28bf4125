"""A passport typed in the tables of a document or of a workbook, read as records: titles and answers.

``python -m examens.reprendre.tableaux FILE`` prints what it holds, or why it is refused. Knows no Django.
"""

import re
import zipfile
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from xml.parsers import expat  # noqa: S403 — entities and document types are refused below

import openpyxl
import xlrd

from accounts.listes.lire.tableur import feuilles_xls
from situations.fichiers.a_part import MO, lire_a_part, tenir
from situations.fichiers.refus import FichierRefuse

ENTREES_AU_PLUS, OCTETS_AU_PLUS = 2_000, 40 * MO
LIGNES_AU_PLUS, COLONNES_AU_PLUS, CARACTERES_AU_PLUS = 300, 40, 5_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
# What begins a workbook of Excel 97 to 2003, and other files of that time.
OLE2 = b"\xd0\xcf\x11\xe0"
IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

AUTRE_FORMAT = (
    "Ce fichier n’est ni un document Word (.docx), ni un classeur Excel (.xlsx, .xls). Dans votre logiciel, "
    "enregistrez-le dans l’un de ces formats, puis recommencez."
)
ABIME = "Ce fichier est abîmé, ou protégé par un mot de passe\u00a0: enregistrez-le à nouveau, puis recommencez."
DEMESURE = "Ce fichier est démesuré pour un passeport\u00a0: gardez-en les seuls tableaux, puis recommencez."
SANS_TABLEAU = (
    "Aucun tableau n’a été trouvé dans ce fichier. Il faut une ligne de titres, puis une ligne par fiche\u00a0; ou un "
    "tableau de deux colonnes par fiche."
)


def lire_tableaux(chemin):
    """The tables of the file at ``chemin``, read aside: ``[[[cell, …], …], …]``, texts. Raises ``FichierRefuse``."""
    return lire_a_part("examens.reprendre.tableaux", chemin)


def comprendre(chemin):
    """The same, in this process."""
    try:
        with Path(chemin).open("rb") as fichier:
            tableaux = _tableaux(fichier)
    except zipfile.BadZipFile as erreur:
        raise FichierRefuse(AUTRE_FORMAT) from erreur
    except (FichierRefuse, MemoryError):
        raise
    except Exception as erreur:  # A damaged or hostile workbook breaks openpyxl in as many ways as it has parts.
        raise FichierRefuse(ABIME) from erreur
    tableaux = [tableau for tableau in map(_propre, tableaux) if len(tableau) > 0 and len(tableau[0]) > 1]
    if not tableaux:
        raise FichierRefuse(SANS_TABLEAU)
    if sum(map(len, tableaux)) > LIGNES_AU_PLUS:
        raise FichierRefuse(DEMESURE)
    return tableaux


def _tableaux(fichier):
    """Of an open file, as they are."""
    ole2 = fichier.read(len(OLE2)) == OLE2
    fichier.seek(0)
    if ole2:
        return _classeur_d_avant_2007(fichier.read())
    with zipfile.ZipFile(fichier) as archive:
        entrees = {entree.filename: entree for entree in archive.infolist()}
        if len(entrees) > ENTREES_AU_PLUS or sum(e.file_size for e in entrees.values()) > OCTETS_AU_PLUS:
            raise FichierRefuse(DEMESURE)
        if "word/document.xml" in entrees:
            with archive.open("word/document.xml") as flux:
                return _LecteurDocx().lire(flux)
        if "xl/workbook.xml" in entrees:
            return _classeur(fichier)
        raise FichierRefuse(AUTRE_FORMAT)


def _propre(tableau):
    """Without blank lines, blank columns at the right nor invisible characters, every line of the same width."""
    lignes = [[IMPOSSIBLE.sub("", cellule).strip()[:CARACTERES_AU_PLUS] for cellule in ligne] for ligne in tableau]
    lignes = [ligne for ligne in lignes if any(ligne)]
    largeur = max((rang for ligne in lignes for rang, cellule in enumerate(ligne, 1) if cellule), default=0)
    return [(ligne + [""] * largeur)[:largeur] for ligne in lignes]


def _classeur(fichier):
    classeur = openpyxl.load_workbook(fichier, read_only=True, data_only=True, keep_links=False)
    tableaux = []
    for feuille in classeur.worksheets[:50]:
        if feuille.sheet_state != "visible":
            continue
        feuille.reset_dimensions()
        rangees = feuille.iter_rows(max_row=LIGNES_AU_PLUS + 1, max_col=COLONNES_AU_PLUS, values_only=True)
        tableaux.append([[_texte(cellule) for cellule in rangee] for rangee in rangees])
    return tableaux


def _classeur_d_avant_2007(octets):
    try:
        return [
            [list(islice(map(_texte, rangee), COLONNES_AU_PLUS)) for rangee in islice(rangees, LIGNES_AU_PLUS + 1)]
            for _, rangees in islice(feuilles_xls(octets), 50)
        ]
    except xlrd.XLRDError as erreur:
        raise FichierRefuse(ABIME if "encrypted" in str(erreur) else AUTRE_FORMAT) from erreur


def _texte(cellule):
    if isinstance(cellule, datetime | date):
        return f"{cellule:%d/%m/%Y}"
    if isinstance(cellule, float) and cellule.is_integer():
        return str(int(cellule))
    return "" if cellule is None else str(cellule)


class _LecteurDocx:
    """The tables of a document, in order; one that stands in a cell of another is read as its text."""

    def __init__(self):
        self.analyseur = expat.ParserCreate(namespace_separator=" ")
        self.analyseur.buffer_text = True
        self.analyseur.StartElementHandler, self.analyseur.EndElementHandler = self._debut, self._fin
        self.analyseur.CharacterDataHandler = self._lire
        self.analyseur.StartDoctypeDeclHandler = self.analyseur.EntityDeclHandler = self._refuser
        self.tableaux, self.profondeur, self.dans_un_texte, self.cellule = [], 0, False, []

    def lire(self, flux):
        while bloc := flux.read(1 << 16):
            self.analyseur.Parse(bloc, False)
        self.analyseur.Parse(b"", True)
        return self.tableaux

    def _refuser(self, *declaration):
        raise FichierRefuse(ABIME)

    def _debut(self, balise, attributs):
        if balise == f"{W}tbl":
            self.profondeur += 1
            if self.profondeur == 1:
                self.tableaux.append([])
        elif balise == f"{W}tr" and self.profondeur == 1:
            self.tableaux[-1].append([])
        elif balise == f"{W}tc" and self.profondeur == 1:
            self.cellule = []
        elif balise in (f"{W}br", f"{W}tab"):
            self.cellule.append("\n" if balise == f"{W}br" else " ")
        self.dans_un_texte = balise == f"{W}t"

    def _lire(self, texte):
        if self.dans_un_texte and self.profondeur:
            self.cellule.append(texte)

    def _fin(self, balise):
        self.dans_un_texte = False
        if balise == f"{W}tbl":
            self.profondeur -= 1
        elif balise == f"{W}p":
            self.cellule.append("\n")
        elif balise == f"{W}tc" and self.profondeur == 1:
            self.tableaux[-1][-1].append("".join(self.cellule).strip())


if __name__ == "__main__":
    tenir(comprendre)
