"""Files as schools have them, made up in the shape of real ones: each is taken, mended or refused as it should."""

from pathlib import Path

import pikepdf
import pytest

from situations.fichiers.formats import pdf
from situations.fichiers.preparation import preparer
from situations.fichiers.refus import FichierRefuse

pytestmark = pytest.mark.rule("R17")

RECUS = Path(__file__).with_name("recus")
OFFICE = "application/vnd.openxmlformats-officedocument"
# Name, type of what is kept, and the words of what was taken out.
PRIS = [
    ("facture_facturx.pdf", "application/pdf", ""),
    ("publipostage.docx", f"{OFFICE}.wordprocessingml.document", "La source du publipostage"),
    ("modele.docx", f"{OFFICE}.wordprocessingml.document", "Le lien vers le modèle du document"),
    ("liaison_perdue.xlsx", f"{OFFICE}.spreadsheetml.sheet", "Les liaisons avec d’autres classeurs"),
    ("restreint.pdf", "application/pdf", "Les restrictions (impression, copie, modification)"),
    ("convention_signee.pdf", "application/pdf", ""),
    ("diaporama.ppsx", f"{OFFICE}.presentationml.slideshow", ""),
    ("diapo.odp", "application/vnd.oasis.opendocument.presentation", ""),
    ("photo_MiHE.heic", "image/jpeg", ""),
    ("photo_hevc.heic", "image/jpeg", ""),
    ("scan.tif", "image/png", ""),
    ("web.avif", "image/jpeg", ""),
]
REFUSES = [
    ("rapport.pages", "dans Pages, choisissez « Exporter vers », puis Word ou PDF"),
    ("diapo.key", "dans Keynote, choisissez « Exporter vers », puis PowerPoint ou PDF"),
    # Two heads with noise behind them.
    ("son.mp3", "commence comme un son mp3, mais la suite n’en est pas"),
    ("video.mp4", "commence comme une vidéo, mais la suite n’en est pas"),
]


def test_every_file_has_its_outcome():
    assert {nom for nom, *_ in PRIS + REFUSES} == {fichier.name for fichier in RECUS.iterdir()}


@pytest.mark.parametrize(("nom", "type_mime", "note"), PRIS)
def test_it_is_taken_and_what_was_taken_out_is_said(tmp_path, nom, type_mime, note):
    preparee = preparer(RECUS / nom, nom, tmp_path)
    assert preparee.type_mime == type_mime
    assert len(preparee.notes) == bool(note) and all(dite.startswith(note) for dite in preparee.notes)
    assert preparee.nom.rpartition(".")[0] == nom.rpartition(".")[0]


def test_the_data_of_the_invoice_stay_and_the_signed_agreement_is_the_same_byte_for_byte(tmp_path):
    sortie = tmp_path / "sortie"
    pdf.refaire(RECUS / "facture_facturx.pdf", sortie, tmp_path / "vignette")
    with pikepdf.open(sortie) as facture:
        assert list(facture.attachments) == ["factur-x.xml"]
    pdf.refaire(RECUS / "convention_signee.pdf", sortie, tmp_path / "vignette")
    assert sortie.read_bytes() == (RECUS / "convention_signee.pdf").read_bytes()


@pytest.mark.parametrize(("nom", "phrase"), REFUSES)
def test_it_is_refused_with_what_to_do_instead(tmp_path, nom, phrase):
    with pytest.raises(FichierRefuse) as refus:
        preparer(RECUS / nom, nom, tmp_path)
    assert phrase in refus.value.message.replace("\u00a0", " ")
