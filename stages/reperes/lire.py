"""What a photo, or a scanned PDF, shows of our sheets: their codes, and how dark each box is. Decides nothing.

``python -m stages.reperes.lire FILE FOLDER``, in a process of its own (``situations.fichiers.a_part``): it knows
neither Django nor the database, nor the key of the seals. FILE is what ``situations.fichiers`` made safe already.
"""

from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from situations.fichiers.a_part import MO, tenir
from situations.fichiers.refus import FichierRefuse

from .geometrie import appliquer, decouper, homographie
from .plan import COIN_DU_PLAN, HAUTEUR, LARGEUR, PLACES, CodeInconnu, lire_code

# The longest side of a page of a PDF once drawn, in points: that of the photos that are kept.
COTE = 2400
QUALITE = 80
PAGES_AU_PLUS = 40
# A third of a second for a page, twice as long for one on which no code is found.
PROCESSEUR = 35
# Repères that must be seen besides the plan, or the paper's plane is not known well enough.
REPERES = 2
# How far from its place a corner of a code may fall, in millimetres: beyond, the sheet is folded or curled.
PLI = 1.5

# Points for a millimetre: of the background, of a box looked at closely; millimetres seen around it.
FOND, FIN, AUTOUR = 2, 8, 2
# In points of FIN: how far the frame is looked for, how thick it is, how far inside it the ink begins.
DERIVE, TRAIT, DEDANS = 12, 2, 6
# Of the points of a page, the share that may be dark on the back of a sheet.
VIERGE = 0.002
# Shares of the paper's light: what is ink, and the least darkness of a frame.
ENCRE, CADRE = 0.86, 0.1


def lire(chemin, dossier):
    """``[{"image", "taille", "codes", "lecture"}, …]``, one for each page: see ``_lire_image``. ``image``: the name, in
    this folder, of the picture drawn of the page of a PDF; None when the file is a picture itself."""
    with Path(chemin).open("rb") as flux:
        est_un_pdf = flux.read(5) == b"%PDF-"
    if not est_un_pdf:
        with Image.open(chemin) as image:
            return [_lire_image(image.convert("L")) | {"image": None}]
    pages = []
    with pypdfium2.PdfDocument(chemin) as pdf:
        if len(pdf) > PAGES_AU_PLUS:
            raise FichierRefuse(f"Ce PDF compte {len(pdf)} pages\u00a0: envoyez-en {PAGES_AU_PLUS} au plus à la fois.")
        for rang, page in enumerate(pdf):
            image = page.render(scale=COTE / max(page.get_size())).to_pil().convert("RGB")
            nom = f"{rang + 1}.jpg"
            image.save(Path(dossier, nom), "JPEG", quality=QUALITE)
            pages.append(_lire_image(image.convert("L")) | {"image": nom})
    return pages


def _lire_image(gris):
    """``taille``: in points; ``vierge``: whether nothing is on it, and nothing is looked for; ``codes``: the texts of
    all the codes seen; ``lecture``: of the only sheet that is seen whole, else None, its ``plan`` (a text), its
    ``homographie`` and the ``noirceurs`` of its boxes, in their order."""
    vierge = sum(gris.histogram()[:160]) < VIERGE * gris.width * gris.height
    vus = [] if vierge else _codes(gris)
    return {
        "taille": gris.size,
        "vierge": vierge,
        "codes": [texte for texte, _ in vus],
        "lecture": _lire_feuille(gris, vus),
    }


def _codes(gris):
    """``[(text, four corners), …]``. A picture that is a little blurred is looked at again, larger and sharper."""
    trouves = {}
    double = None
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        for agrandi in (False, True):
            if agrandi and double is None:
                double = gris.resize((gris.width * 2, gris.height * 2), Image.Resampling.BICUBIC)
                double = double.filter(ImageFilter.UnsharpMask(5, 300, 0))
            image, echelle = (double, 2) if agrandi else (gris, 1)
            for code in zxingcpp.read_barcodes(
                image, formats=zxingcpp.BarcodeFormat.QRCode, binarizer=binarizer, try_invert=False
            ):
                coins = code.position
                quatre = [
                    (coin.x / echelle, coin.y / echelle)
                    for coin in (coins.top_left, coins.top_right, coins.bottom_right, coins.bottom_left)
                ]
                trouves.setdefault(code.text, quatre)
            if sum(_est_des_notres(texte) for texte in trouves) >= len(PLACES):
                return list(trouves.items())
    return list(trouves.items())


def _est_des_notres(texte):
    try:
        return bool(lire_code(texte))
    except CodeInconnu:
        return False


def _lire_feuille(gris, vus):
    codes = [(lire_code(texte), texte, coins) for texte, coins in vus if _est_des_notres(texte)]
    plans = [(code, texte) for code, texte, _ in codes if code.coin == COIN_DU_PLAN]
    if len(plans) != 1 or len({code.page for code, _, _ in codes}) != 1:
        return None
    plan, texte = plans[0]
    siens = [(code, coins) for code, _, coins in codes if code.empreinte == plan.empreinte]
    if len(siens) <= REPERES:
        return None
    paires = [paire for code, coins in siens for paire in zip(_coins(PLACES[code.coin]), coins, strict=True)]
    try:
        h = homographie(paires)
    except ValueError:
        return None
    if _ecart(h, paires) > PLI:
        return None
    return {"plan": texte, "homographie": h, "noirceurs": _noirceurs(gris, h, plan.plan.cases)}


def _coins(place):
    x, y, cote = place
    return [(x, y), (x + cote, y), (x + cote, y + cote), (x, y + cote)]


def _ecart(h, paires):
    """How far the worst corner is from its place, in millimetres."""
    (u, v), (u_1, v_1) = appliquer(h, LARGEUR / 2, HAUTEUR / 2), appliquer(h, LARGEUR / 2 + 1, HAUTEUR / 2)
    echelle = ((u_1 - u) ** 2 + (v_1 - v) ** 2) ** 0.5
    ecarts = []
    for (x, y), (u, v) in paires:
        vu_u, vu_v = appliquer(h, x, y)
        ecarts.append(((vu_u - u) ** 2 + (vu_v - v) ** 2) ** 0.5)
    return max(ecarts) / max(echelle, 0.1)


def _noirceurs(gris, h, cases):
    """From 0 to 1 for each box, None for one whose frame is not seen. The light of each place is that of the paper
    around it: a shadow is not ink."""
    fond = gris.transform(
        (LARGEUR * FOND, HAUTEUR * FOND),
        Image.Transform.PERSPECTIVE,
        decouper(h, 0, 0, FOND),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    # What is dark and smaller than this is print or ink: larger than a box that was blackened. Small filters one after
    # the other do what a large one does, four times faster.
    for filtre in (ImageFilter.MaxFilter(3), ImageFilter.MinFilter(3)):
        for _ in range(3 * FOND):
            fond = fond.filter(filtre)
    return [_noirceur(gris, fond, h, case) for case in cases]


def _noirceur(gris, fond, h, case):
    gauche, haut, cadre = case.x - AUTOUR, case.y - AUTOUR, round(case.cote * FIN)
    cote = cadre + 2 * AUTOUR * FIN
    vu = gris.transform(
        (cote, cote), Image.Transform.PERSPECTIVE, decouper(h, gauche, haut, FIN), Image.Resampling.BICUBIC
    ).tobytes()
    boite = tuple(valeur * FOND for valeur in (gauche, haut, gauche + cote / FIN, haut + cote / FIN))
    clair = fond.resize((cote, cote), Image.Resampling.BILINEAR, box=boite).tobytes()
    lumieres = [min(1.0, vu_ici / max(clair_ici, 1)) for vu_ici, clair_ici in zip(vu, clair, strict=True)]
    sommes = _sommes(lumieres, cote)

    def anneau(x, y):
        dehors = _somme(sommes, x, y, cadre)
        return dehors - _somme(sommes, x + TRAIT, y + TRAIT, cadre - 2 * TRAIT)

    centre = AUTOUR * FIN
    derives = range(centre - DERIVE, centre + DERIVE + 1)
    x, y = max(((x, y) for x in derives for y in derives), key=lambda place: anneau(*place))
    points = cadre**2 - (cadre - 2 * TRAIT) ** 2
    noir = anneau(x, y) / points
    if noir < CADRE:
        return None
    # The frame tells how dark ink is in this light, on this paper.
    pleine = max(ENCRE - max(1 - noir, 0.25), 0.2)
    dedans = [
        max(0.0, min(1.0, (ENCRE - lumieres[ligne * cote + colonne]) / pleine))
        for ligne in range(y + DEDANS, y + cadre - DEDANS)
        for colonne in range(x + DEDANS, x + cadre - DEDANS)
    ]
    return round(sum(dedans) / len(dedans), 3)


def _sommes(lumieres, cote):
    """The darkness above and to the left of each point, added up."""
    sommes = [[0.0] * (cote + 1)]
    for ligne in range(cote):
        au_dessus, ici, total = sommes[-1], [0.0], 0.0
        for colonne in range(cote):
            total += 1 - lumieres[ligne * cote + colonne]
            ici.append(au_dessus[colonne + 1] + total)
        sommes.append(ici)
    return sommes


def _somme(sommes, x, y, cote):
    return sommes[y + cote][x + cote] - sommes[y][x + cote] - sommes[y + cote][x] + sommes[y][x]


if __name__ == "__main__":
    tenir(lire, ecrit=20 * MO, processeur=PROCESSEUR)
