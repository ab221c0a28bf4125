"""A sheet as it comes back: the PDF drawn, ticked with a pen, photographed by somebody in a hurry. No chance in it."""

import io

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from stages.reperes.geometrie import homographie
from stages.reperes.lire import lire
from stages.reperes.plan import lire_code

# Points for a millimetre of the drawn page.
FINESSE = 8
TAILLE = (1600, 2200)
# Where the corners of the paper fall in the photo.
A_PLAT = ((60, 60), (1540, 60), (1540, 2150), (60, 2150))
DE_BIAIS = ((260, 240), (1400, 130), (1560, 2110), (60, 2010))
COUCHEE = ((1540, 200), (1500, 2050), (90, 1960), (200, 240))
TETE_EN_BAS = ((1480, 2080), (120, 2120), (70, 130), (1530, 60))


def dessiner(pdf, rang=0):
    """A page of a PDF, as a picture in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[rang].render(scale=FINESSE * 25.4 / 72).to_pil().convert("L")


def plan_de(page, dossier):
    """The ``Plan`` that a drawn page bears."""
    chemin = dossier / "page.png"
    page.save(chemin)
    return lire_code(lire(chemin, dossier)[0]["lecture"]["plan"]).plan


def cocher(page, case, style="croix"):
    """Tick a box by hand: ``croix``, ``coche``, ``noircie``, ``trait`` (one that hesitates)."""
    x, y, cote = (valeur * FINESSE for valeur in (case.x, case.y, case.cote))
    crayon = ImageDraw.Draw(page)
    traits = {
        "croix": [[(0.15, 0.2), (0.85, 0.9)], [(0.85, 0.15), (0.1, 0.85)]],
        "coche": [[(0.2, 0.5), (0.45, 0.85), (1.15, -0.2)]],
        "trait": [[(0.3, 0.55), (0.7, 0.5)]],
    }
    if style == "noircie":
        crayon.rectangle([x, y, x + cote, y + cote], fill=60)
    for trait in traits.get(style, []):
        crayon.line([(x + u * cote, y + v * cote) for u, v in trait], fill=80, width=round(0.45 * FINESSE))


def photographier(page, coins=A_PLAT, *, ombre=False, flou=0.0, lumiere=1.0):
    """The photo of a drawn page, as JPEG bytes: on a grey table, its corners at ``coins``."""
    bords = ((0, 0), (page.width, 0), page.size, (0, page.height))
    photo = page.transform(
        TAILLE,
        Image.Transform.PERSPECTIVE,
        homographie(list(zip(coins, bords, strict=True))),
        Image.Resampling.BICUBIC,
        fillcolor=110,
    )
    if ombre:
        noir = Image.new("L", TAILLE, 255)
        ImageDraw.Draw(noir).polygon([(0, 0), (1000, 0), (1200, TAILLE[1]), (0, TAILLE[1])], fill=130)
        photo = ImageChops.multiply(photo, noir.filter(ImageFilter.GaussianBlur(6)))
    if flou:
        photo = photo.filter(ImageFilter.GaussianBlur(flou))
    return en_jpeg(photo.point(lambda valeur: valeur * lumiere))


def en_jpeg(image):
    sortie = io.BytesIO()
    image.save(sortie, "JPEG", quality=82)
    return sortie.getvalue()
