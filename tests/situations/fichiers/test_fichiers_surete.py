"""What a file is, by its content; what is refused, and what is left of what is kept (R17)."""

import io
import zipfile

import pikepdf
import pillow_heif
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from situations.fichiers import images
from situations.fichiers import pdf as module_pdf
from situations.fichiers.noms import nom_libre, nom_propre
from situations.fichiers.preparation import preparer
from situations.fichiers.reconnaissance import reconnaitre
from situations.fichiers.refus import TROP, FichierRefuse
from tests import fichiers

pytestmark = pytest.mark.rule("R17")


@pytest.fixture
def prepare(tmp_path):
    """``prepare("name", bytes)``: the whole way, process apart included; returns the ``Preparation``."""

    def aller(nom, octets):
        source = tmp_path / "source"
        source.write_bytes(octets)
        return preparer(source, nom, tmp_path)

    return aller


@pytest.fixture
def refaire(tmp_path):
    """``refaire(module, bytes)``: the work of the process apart, done here; returns what is kept, open."""

    def aller(module, octets):
        source, sortie = tmp_path / "source", tmp_path / "sortie"
        source.write_bytes(octets)
        module.refaire(source, sortie, tmp_path / "vignette")
        return io.BytesIO(sortie.read_bytes())

    return aller


# --- Recognised by its content -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "octets", "attendu"),
    [
        ("photo.pdf", fichiers.image("PNG"), "image"),
        ("photo", fichiers.image("JPEG"), "image"),
        ("a.txt", fichiers.image("GIF", mode="P", couleur=0), "image"),
        ("a.exe", fichiers.image("WEBP"), "image"),
        ("rapport.doc", fichiers.pdf(), "pdf"),
        ("x.zip", fichiers.docx(), "bureautique"),
        ("notes.TXT", "Réunion à 10 h".encode("cp1252"), "texte"),
    ],
)
def test_a_file_is_what_it_holds_and_not_what_its_name_says(tmp_path, nom, octets, attendu):
    (tmp_path / "f").write_bytes(octets)
    assert reconnaitre(tmp_path / "f", nom) == attendu


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("facture.pdf", b"MZ\x90\x00" + bytes(400), "C’est un programme"),
        ("facture.pdf", b"\x7fELF" + bytes(400), "C’est un programme"),
        ("notes.txt", b"#!/bin/sh\nrm -rf /", "C’est un programme"),
        ("photo.jpg", b"", "vide"),
        ("logo.svg", b'<svg xmlns="x"><script>alert(1)</script></svg>', "SVG"),
        ("logo.txt", b'\xef\xbb\xbf <?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
        ("page.html", b"<!doctype html><p>Bonjour", "page web"),
        ("page.txt", b"Bonjour <script>alert(1)</script>", "page web"),
        ("donnees.xml", b"<donnees/>", "XML"),
        ("tableau.csv", b"a;b\n=cmd|' /C calc'!A0;2", "lance un programme"),
        ("script.bat", b"@echo off", "n’est pas accept"),
        ("tout.zip", fichiers.archive({"a.txt": "a"}), "archive"),
        ("tout.docx", b"Rar!\x1a\x07\x00" + bytes(100), "archive"),
        ("vieux.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
        ("notes.txt", b"Bonjour\x00\x01\x02", "n’en est pas un"),
        ("notes.txt", b"Bonjour\n%PDF-1.7\n", "deux formats"),
        ("son.mp3", b"ID3\x04\x00" + bytes(300), "n’est pas accept"),
        ("notes.txt", b"a" * (5 * 1024 * 1024 + 1), "5\u00a0Mo"),
    ],
)
def test_what_is_not_a_production_is_refused_with_a_sentence(prepare, nom, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        prepare(nom, octets)


def test_a_text_is_kept_byte_for_byte_under_the_extension_of_a_text(prepare):
    octets = "nom;montant\r\nDurand;-12,50\r\n".encode("cp1252")
    preparee = prepare("Règlements.CSV", octets)
    assert (preparee.nom, preparee.type_mime) == ("Règlements.csv", "text/csv")
    assert preparee.chemin.read_bytes() == octets
    assert preparee.vignette is None


# --- Pictures ------------------------------------------------------------------------------------------------


def test_a_photo_stands_upright_and_says_nothing_of_place_date_or_device(refaire):
    kept = Image.open(refaire(images, fichiers.photo((40, 20))))
    assert kept.format == "JPEG"
    assert kept.size == (20, 40)
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & kept.info.keys()


def test_a_picture_is_reduced_to_the_longest_side(refaire, tmp_path):
    kept = Image.open(refaire(images, fichiers.image("JPEG", (4000, 1000))))
    assert kept.size == (images.COTE, 600)
    assert max(Image.open(tmp_path / "vignette").size) == images.COTE_VIGNETTE


def test_what_hides_behind_or_before_the_pixels_does_not_survive(refaire):
    hidden = b"PK\x03\x04 <?php system($_GET['c']); ?> MZ"
    for octets in (fichiers.image("PNG") + hidden, fichiers.image("JPEG", comment=hidden) + hidden):
        assert b"php" not in refaire(images, octets).getvalue()


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [
        (fichiers.image("PNG", mode="RGBA", couleur=(0, 0, 0, 0)), ("PNG", "RGBA")),
        (fichiers.image("PNG", mode="I;16", couleur=65535), ("PNG", "L")),
        (fichiers.image("GIF", mode="P", couleur=0), ("PNG", "RGB")),
        (fichiers.image("WEBP"), ("WEBP", "RGB")),
        (fichiers.image("JPEG", mode="CMYK", couleur=(0, 0, 0, 0)), ("JPEG", "RGB")),
        (fichiers.image("JPEG", mode="L", couleur=255), ("JPEG", "L")),
    ],
)
def test_every_kind_of_picture_is_drawn_again(refaire, octets, attendu):
    kept = Image.open(refaire(images, octets))
    assert (kept.format, kept.mode) == attendu


def test_the_photo_of_an_iphone_becomes_a_jpeg_that_everybody_opens(refaire):
    pillow_heif.register_heif_opener()
    assert Image.open(refaire(images, fichiers.image("HEIF", (64, 64)))).format == "JPEG"


@pytest.mark.parametrize("octets", [fichiers.image_immense(), fichiers.image_immense(60_000, 900)])
def test_an_immense_picture_is_refused_from_its_header(refaire, octets):
    assert len(octets) < 200
    with pytest.raises(FichierRefuse, match="trop grande"):
        refaire(images, octets)


@pytest.mark.parametrize("octets", [fichiers.photo((400, 200))[:300], b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_a_broken_picture_is_refused(refaire, octets):
    with pytest.raises(FichierRefuse, match="abîmée"):
        refaire(images, octets)


# --- PDF -----------------------------------------------------------------------------------------------------


def ouvre(**action):
    return lambda d: setattr(d.Root, "OpenAction", Dictionary(**action))


def incorpore(d):
    d.attachments["virus.exe"] = pikepdf.AttachedFileSpec(d, b"MZ", filename="virus.exe")


def a_l_affichage(d):
    d.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI="https://ailleurs.example.org"))


def profond(d):
    """A script deep inside a page that nothing else points to."""
    d.pages[0].obj.AA = Dictionary(O=Dictionary(Next=[Dictionary(S=Name.JavaScript, JS="app.alert(1)")]))


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (fichiers.pdf(ouvre(S=Name.JavaScript, JS="app.alert(1)")), "JavaScript"),
        (fichiers.pdf(profond), "JavaScript"),
        (fichiers.pdf(lambda d: setattr(d.Root, "AcroForm", Dictionary(XFA=[]))), "JavaScript"),
        (fichiers.pdf(ouvre(S=Name.Launch, F="calc.exe")), "action"),
        (fichiers.pdf(ouvre(S=Name.URI, URI="https://ailleurs.example.org")), "action"),
        (fichiers.pdf(a_l_affichage), "action"),
        (fichiers.pdf(ouvre(S=Name.GoToR, F="//ailleurs/partage")), "action"),
        (fichiers.pdf(incorpore), "d’autres fichiers"),
        (fichiers.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "protégé"),
        (fichiers.pdf(encryption=pikepdf.Encryption(owner="a", user="")), "protégé"),
        (b"%PDF-1.7\nn'importe quoi", "abîmé"),
    ],
)
def test_a_pdf_that_acts_hides_or_locks_is_refused(refaire, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        refaire(module_pdf, octets)


def test_a_pdf_with_links_and_a_page_to_begin_at_is_kept(refaire, tmp_path):
    def lier(d):
        lien = Dictionary(S=Name.URI, URI="https://example.org")
        d.pages[0].obj.Annots = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=lien)]
        d.Root.OpenAction = pikepdf.Array([d.pages[0].obj, Name.Fit])

    assert len(pikepdf.open(refaire(module_pdf, fichiers.pdf(lier))).pages) == 1
    assert Image.open(tmp_path / "vignette").size == (258, 360)


def test_a_pdf_that_is_also_an_archive_is_only_a_pdf_once_kept(refaire):
    octets = fichiers.pdf() + fichiers.archive({"virus.exe": b"MZ"})
    assert zipfile.is_zipfile(io.BytesIO(octets))
    kept = refaire(module_pdf, octets)
    assert not zipfile.is_zipfile(kept)
    assert b"virus" not in kept.getvalue()


# --- Office documents -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "extension"), [(fichiers.docx(), "docx"), (fichiers.odt(), "odt"), (fichiers.docx() + b"MZ", "docx")]
)
def test_an_office_document_is_written_again_from_its_parts(prepare, octets, extension):
    preparee = prepare("Lettre.pdf", octets)
    assert preparee.nom == f"Lettre.{extension}"
    assert not preparee.chemin.read_bytes().endswith(b"MZ")
    with zipfile.ZipFile(preparee.chemin) as kept:
        assert kept.testzip() is None
        if extension == "odt":
            assert (kept.infolist()[0].filename, kept.infolist()[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


RELATIONS = '<Relationships><Relationship Type="x/{}" Target="//ailleurs/a" TargetMode="External"/></Relationships>'
MACRO = "ms-word.document.macroEnabled"


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (fichiers.docx(MACRO), "macros"),
        (fichiers.docx(**{"word/vbaProject.bin": b"x"}), "macros"),
        (fichiers.docx(**{"word/embeddings/a.bin": b"\xd0\xcf\x11\xe0x"}), "objet"),
        (fichiers.docx(**{"word/media/photo.png": b"MZ\x90"}), "objet"),
        (fichiers.docx(**{"word/embeddings/b.xlsx": fichiers.docx(MACRO)}), "macros"),
        (fichiers.docx(**{"word/media/c.png": fichiers.archive({"a": "b"})}), "objet"),
        (fichiers.docx(**{"word/_rels/a.rels": RELATIONS.format("attachedTemplate")}), "ailleurs"),
        (fichiers.docx(**{"word/footer.xml": "<w:instrText> DDEAUTO c:\\cmd"}), "ailleurs"),
        (fichiers.docx(**{"word/a.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "abîmé"),
        (fichiers.docx(**{"../../etc/passwd": "x"}), "abîmé"),
        (fichiers.docx()[:-60], "abîmé"),
        (fichiers.odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
        (fichiers.odt(**{"content.xml": '<script:event-listener script:event-name="dom:load"/>'}), "macros"),
        (fichiers.odt(**{"META-INF/manifest.xml": "<encryption-data/>"}), "mot de passe"),
    ],
)
def test_an_office_document_that_acts_is_refused(prepare, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        prepare("lettre.docx", octets)


def test_a_link_of_a_document_to_a_site_is_no_danger(prepare):
    prepare("lettre.docx", fichiers.docx(**{"word/_rels/a.rels": RELATIONS.format("hyperlink")}))


def test_a_document_that_swells_is_refused_before_it_is_unpacked(prepare, monkeypatch):
    monkeypatch.setattr("situations.fichiers.bureautique.DEPLIE_MAXIMUM", 1_000_000)
    with pytest.raises(FichierRefuse, match="démesuré"):
        prepare("lettre.docx", fichiers.docx(**{"word/a.xml": b" " * 1_000_001}))


# --- The process apart ----------------------------------------------------------------------------------------


def test_a_picture_and_a_pdf_go_through_a_process_of_their_own(prepare):
    photo = prepare("Ma photo.png", fichiers.photo())
    assert (photo.nom, photo.type_mime) == ("Ma photo.jpg", "image/jpeg")
    assert Image.open(photo.vignette).size == (20, 40)
    document = prepare("facture.exe", fichiers.pdf())
    assert (document.nom, document.type_mime) == ("facture.pdf", "application/pdf")
    with pytest.raises(FichierRefuse, match="JavaScript"):
        prepare("js.pdf", fichiers.pdf(profond))


def test_a_process_that_dies_refuses_the_file_alone(prepare, monkeypatch):
    monkeypatch.setattr("situations.fichiers.preparation.SECONDES_AU_PLUS", 0.001)
    with pytest.raises(FichierRefuse) as refus:
        prepare("photo.png", fichiers.image())
    assert refus.value.message == TROP


# --- Names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Ma photo.HEIC", "Ma photo.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\moi\\été.jpeg", "été.jpg"),
        ("facture.pdf.exe", "facture.jpg"),
        ("rapport\u202efdp.exe", "rapportfdp.jpg"),
        ('a"b\r\nSet-Cookie: c', "abSet-Cookie c.jpg"),
        ("Bilan 12.03.2026", "Bilan 12.03.2026.jpg"),
        ("rapport.v2.final.pdf", "rapport.v2.final.jpg"),
        ("...", "fichier.jpg"),
        ("\u200b.png", "fichier.jpg"),
        ("x" * 300 + ".png", "x" * 120 + ".jpg"),
    ],
)
def test_a_name_keeps_its_words_and_nothing_that_deceives(nom, attendu):
    assert nom_propre(nom, "jpg") == attendu


def test_two_files_of_a_fiche_never_have_the_same_name():
    assert nom_libre("photo.jpg", []) == "photo.jpg"
    assert nom_libre("photo.jpg", ["Photo.JPG", "photo (2).jpg"]) == "photo (3).jpg"
