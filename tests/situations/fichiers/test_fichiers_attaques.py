"""Files made to stop the site: each ends in a sentence or a safe file, within two seconds of processor and 200 Mo."""

import pytest

from situations.fichiers.reconnaissance import reconnaitre
from tests import attaques, fichiers

from .atelier_mesure import mesurer

pytestmark = [pytest.mark.rule("R17"), pytest.mark.lent]

SECONDES, MO = 2, 200

DEMESURE, ABIME, COMPLIQUE = "démesuré", "abîmé", "trop compliqué"
# What is sent, under which name, and what the student reads; None for a file that is kept, once it is safe.
ATTAQUES = {
    "empty lines of a csv": (attaques.csv_de_lignes_vides, "a.csv", None),
    "formulas by the million": (attaques.csv_de_barres, "a.csv", None),
    "formulas by the million, one of which acts": (
        lambda: attaques.csv_de_barres() + b"!",
        "a.csv",
        "trop de formules",
    ),
    "tabulations by the million": (attaques.csv_de_tabulations, "a.csv", None),
    "tags that never close": (attaques.texte_de_chevrons, "a.txt", "XML"),
    "relations of 60 Mo": (attaques.docx_de_relations, "a.docx", DEMESURE),
    "fields that never end": (attaques.docx_de_champs_ouverts, "a.docx", ABIME),
    "fields inside fields": (attaques.docx_de_champs_emboites, "a.docx", None),
    "6,000 parts": (attaques.docx_de_milliers_de_parties, "a.docx", DEMESURE),
    "documents inside documents": (attaques.docx_gigogne, "a.docx", None),
    "bombs inside a document": (attaques.docx_gigogne_de_bombes, "a.docx", DEMESURE),
    "entities by the billion": (lambda: fichiers.docx(**{"word/a.xml": attaques.DEMULTIPLIE}), "a.docx", ABIME),
    "an entity that is a file": (
        lambda: fichiers.docx(**{"word/a.xml": attaques.DEHORS.encode("utf-16")}),
        "a.docx",
        ABIME,
    ),
    "tags by the million": (attaques.docx_de_balises, "a.docx", DEMESURE),
    "ways out of a folder": (attaques.docx_de_chemins, "a.docx", ABIME),
    "a part that lies about its size": (attaques.zip_qui_ment, "a.docx", ABIME),
    "a part before the beginning": (attaques.zip_d_avant_le_debut, "a.docx", ABIME),
    "a page that takes a minute to draw": (attaques.pdf_a_dessiner, "a.pdf", None),
    "a chain of actions": (attaques.pdf_suite, "a.pdf", None),
    "a tree of names that turns round": (attaques.pdf_noms, "a.pdf", None),
    "90,000 pages": (attaques.pdf_de_pages, "a.pdf", ABIME),
    "a tree of pages that turns round": (attaques.pdf_rond, "a.pdf", ABIME),
    "objects by the hundred thousand": (attaques.pdf_d_objets, "a.pdf", COMPLIQUE),
    "arrays inside arrays": (attaques.pdf_profond, "a.pdf", ABIME),
    "numbers by the million": (attaques.pdf_de_nombres, "a.pdf", None),
    "pictures by the hundred thousand in a TIFF": (attaques.tiff_d_ifd, "a.tif", None),
    "labels that are all the same eight million bytes": (attaques.tiff_de_champs, "a.tif", "abîmée"),
    "a picture of three billion points": (attaques.bmp_immense, "a.bmp", "trop grande"),
    "a picture a little too large": (lambda: fichiers.image_immense(6_100, 6_100), "a.png", "trop grande"),
    "an animation of 20,000 pictures": (attaques.gif_de_mille_images, "a.gif", None),
    "a box larger than the world": (attaques.mp4_geant, "a.mp4", "la suite n’en est pas"),
    "boxes by the million": (attaques.mp4_de_boites, "a.mp4", "la suite n’en est pas"),
    "boxes inside boxes": (attaques.mp4_profond, "a.mp4", "la suite n’en est pas"),
    "a label of 256 Mo": (attaques.mp3_de_silence, "a.mp3", "la suite n’en est pas"),
    "pages that say nothing": (attaques.ogg_sur_place, "a.ogg", "la suite n’en est pas"),
    "pieces by the million": (attaques.wav_de_morceaux, "a.wav", "la suite n’en est pas"),
}


@pytest.mark.parametrize("nom", ATTAQUES)
def test_a_file_made_to_stop_the_site_does_not(tmp_path, nom):
    attaque, appele, phrase = ATTAQUES[nom]
    source = tmp_path / "source"
    source.write_bytes(attaque())
    cout = mesurer(reconnaitre(source, appele).value, source, tmp_path, appele.rpartition(".")[2])
    if phrase:
        assert phrase in cout.reponse["refus"]
    else:
        assert "type" in cout.reponse
    assert cout.secondes < SECONDES and cout.mo < MO
