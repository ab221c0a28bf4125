"""The productions of the demonstration: small documents drawn from words, so that none is copied from elsewhere."""

import io

from PIL import Image, ImageDraw, ImageFont

# An A4 page at a hundred points an inch.
PAGE = (827, 1169)
MARGE = 70
ENCRE, GRIS, FOND = "#1c2740", "#6b7280", "#ffffff"


def dessiner(nom, titre, lignes, pied=""):
    """The bytes of the document called ``nom`` (« .pdf » or « .png »).

    ``titre``: at its head; ``lignes``: its rows, a list of lists of cells, the first one being their heading; ``pied``:
    a sentence under them.
    """
    page = Image.new("RGB", PAGE, FOND)
    crayon = ImageDraw.Draw(page)
    crayon.text((MARGE, MARGE), titre, ENCRE, ImageFont.load_default(34))
    haut, colonnes = MARGE + 110, max(map(len, lignes))
    largeur = (PAGE[0] - 2 * MARGE) / colonnes
    for rang, cellules in enumerate(lignes):
        police = ImageFont.load_default(21 if rang else 19)
        if not rang:
            crayon.rectangle((MARGE, haut - 10, PAGE[0] - MARGE, haut + 34), "#e6ebfa")
        for colonne, cellule in enumerate(cellules):
            crayon.text((MARGE + 10 + colonne * largeur, haut), str(cellule), ENCRE if rang else GRIS, police)
        haut += 48
        crayon.line((MARGE, haut - 12, PAGE[0] - MARGE, haut - 12), "#c9d0e0")
    crayon.text((MARGE, haut + 30), pied, GRIS, ImageFont.load_default(19))
    sortie = io.BytesIO()
    page.save(sortie, "PDF" if nom.endswith(".pdf") else "PNG", resolution=100)
    return sortie.getvalue()
