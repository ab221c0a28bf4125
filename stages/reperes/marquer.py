"""The codes of a sheet, drawn on each of its pages once it is laid out; what they say is read from the layout itself.

In a template, an element whose ``id`` is ``case-COMPETENCE-NIVEAU`` is a box to tick, ``zone-NOM`` a place to write in.
"""

import segno
from pydyf import Array, Stream

from .plan import HAUTEUR, PLACES, Case, Page, Plan, Zone, textes
from .sceau import sceau

# Points of a PDF, pixels of CSS, in a millimetre.
POINTS, PIXELS = 72 / 25.4, 96 / 25.4


def marquer(stage, sorte):
    """What ``impression.pdf.rendre`` calls to finish a sheet: ``sorte`` is one of ``plan.SORTES``."""

    def finir(document, pdf):
        pages = [objet for objet in pdf.objects if isinstance(objet, dict) and objet.get("Type") == "/Page"]
        for rang, (page, objet) in enumerate(zip(document.pages, pages, strict=True), start=1):
            dessin = Stream(_dessin(textes(_plan(Page(stage, sorte, rang), page.anchors), sceau)))
            pdf.add_object(dessin)
            # Before the text, whose drawing turns the page over.
            objet["Contents"] = Array([dessin.reference, objet["Contents"]])

    return finir


def _plan(page, ancres):
    cases, zones = [], []
    for nom, (gauche, haut, droite, bas) in ancres.items():
        genre, _, quoi = nom.partition("-")
        x, y, largeur, hauteur = (valeur / PIXELS for valeur in (gauche, haut, droite - gauche, bas - haut))
        if genre == "case":
            competence, niveau = map(int, quoi.split("-"))
            cases.append(Case(competence, niveau, x, y, largeur))
        elif genre == "zone":
            zones.append(Zone(quoi, x, y, largeur, hauteur))
    return Plan(page, tuple(cases), tuple(zones))


def _dessin(les_textes):
    """Black squares, which are no part of the text (« Artifact »): a screen reader does not meet them."""
    ordres = ["/Artifact BMC q 0 g"]
    for texte, (gauche, haut, cote) in zip(les_textes, PLACES, strict=True):
        carres = segno.make_qr(texte, error="m", boost_error=False).matrix
        module = cote / len(carres) * POINTS
        for ligne, valeurs in enumerate(carres):
            y = (HAUTEUR - haut) * POINTS - (ligne + 1) * module
            for colonne, valeur in enumerate(valeurs):
                if valeur:
                    ordres.append(f"{gauche * POINTS + colonne * module:.3f} {y:.3f} {module:.3f} {module:.3f} re")
    return [" ".join([*ordres, "f Q EMC"]).encode()]
