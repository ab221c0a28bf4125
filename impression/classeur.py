"""What every workbook of the project shares: texts that stay texts, heads of columns, widths, the printed page."""

import re
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

# What a spreadsheet would take for the beginning of a formula.
FORMULES = ("=", "+", "-", "@", "\t", "\r")
LE_PLUS_LONG = 32_767
# What openpyxl refuses, and what XML does besides.
_IMPOSSIBLES = re.compile(rf"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")

ENTETE = PatternFill("solid", fgColor="E8ECFB")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
EN_HAUT = Alignment(vertical="top", wrap_text=True)


def police(**choix: Any) -> Font:
    """A face without serifs, which every spreadsheet has or replaces by its like."""
    return Font(name="Calibri", **choix)


def sans_commande(valeur: object) -> str:
    """A text without the characters that a workbook cannot hold."""
    return _IMPOSSIBLES.sub("", str(valeur))


def titre_de_feuille(titre: str) -> str:
    """The title of a sheet, without what a workbook refuses there; 31 characters at most."""
    return re.sub(r"[\\*?:/\[\]]", " ", sans_commande(titre[:1].upper() + titre[1:]))[:31]


def texte(feuille: Worksheet, ligne: int, colonne: int, valeur: object, **style: Any) -> Cell:
    """Write a text that stays a text: names come from outside, and none of them is ever a formula."""
    valeur = str(valeur)
    cellule = feuille.cell(ligne, colonne)
    cellule.value = sans_commande(valeur)[:LE_PLUS_LONG]
    cellule.data_type = "s"
    if valeur.lstrip("\ufeff ").startswith(FORMULES):
        cellule.quotePrefix = True
    for nom, choix in style.items():
        setattr(cellule, nom, choix)
    return cellule


def ecrire(feuille: Worksheet, ligne: int, valeurs: Iterable[object]) -> None:
    """The cells of this line, from the first column: numbers, days and None as they are, all else as text."""
    for colonne, valeur in enumerate(valeurs, start=1):
        if isinstance(valeur, int | float | date | None):
            cellule = feuille.cell(ligne, colonne, valeur)
            cellule.alignment = EN_HAUT
            if isinstance(valeur, date):
                cellule.number_format = "dd/mm/yyyy"
        else:
            texte(feuille, ligne, colonne, valeur, alignment=EN_HAUT)


def entetes(feuille: Worksheet, libelles: Iterable[str], ligne: int = 1) -> None:
    """The heads of the columns, on this line, which stay in sight with the first column."""
    for rang, libelle in enumerate(libelles, start=1):
        texte(feuille, ligne, rang, libelle, fill=ENTETE, font=police(bold=True), alignment=CENTRE)
    feuille.row_dimensions[ligne].height = 30
    feuille.freeze_panes = f"B{ligne + 1}"


def largeurs(feuille: Worksheet, mesures: Iterable[float]) -> None:
    """The widths of the first columns, in characters."""
    for rang, largeur in enumerate(mesures, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur


def page(feuille: Worksheet, lignes_repetees: str) -> None:
    """Landscape, as wide as one page, the head repeated."""
    feuille.page_setup.orientation, feuille.page_setup.paperSize = "landscape", feuille.PAPERSIZE_A4
    feuille.page_setup.fitToWidth, feuille.page_setup.fitToHeight = 1, 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True
    feuille.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.print_title_rows = lignes_repetees
    feuille.oddFooter.right.text = "Page &P / &N"


def octets(classeur: Workbook, titre: str) -> bytes:
    """A finished workbook, under the title that its properties tell."""
    classeur.properties.title, classeur.properties.creator = sans_commande(titre), "Passeport Pro"
    fichier = BytesIO()
    classeur.save(fichier)
    return fichier.getvalue()
