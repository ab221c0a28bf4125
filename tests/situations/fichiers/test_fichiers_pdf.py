"""PDF: what acts, goes out or hides is taken out and said; a signed one stays byte for byte or is refused (R17)."""

import io
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from situations.fichiers.formats import pdf as module_pdf
from situations.fichiers.formats.pdf import ACTION, ANIMATION, INCORPORE, PROGRAMME, RESTRICTIONS
from situations.fichiers.refus import FichierRefuse
from tests import attaques, fichiers

pytestmark = pytest.mark.rule("R17")

DANGERS = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/OpenAction",
    b"/AA",
    b"/XFA",
    b"/GoToR",
    b"ailleurs",
    b"MZ",
    b"/RichMedia",
)


@pytest.fixture
def refaire(tmp_path):
    """``refaire(bytes)``: the notes, and the bytes kept, of which nothing is compressed."""

    def aller(octets):
        source, sortie = tmp_path / "source", tmp_path / "sortie"
        source.write_bytes(octets)
        notes = module_pdf.refaire(source, sortie).notes
        return notes, sortie.read_bytes()

    return aller


def en_clair(octets):
    """The same PDF with nothing compressed, so that its words can be looked for."""
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as document:
        document.save(sortie, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return sortie.getvalue()


def ouvre(**action):
    return lambda d: setattr(d.Root, "OpenAction", Dictionary(**action))


def incorpore(d):
    d.attachments["virus.exe"] = pikepdf.AttachedFileSpec(d, b"MZ", filename="virus.exe")


def au_clic(**action):
    def modifier(d):
        lien = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))
        d.pages[0].obj.Annots = Array([lien])

    return modifier


def a_l_affichage(d):
    d.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI="https://ailleurs.example.org"))


def profond(d):
    """A script deep inside a page that nothing else points to."""
    d.pages[0].obj.AA = Dictionary(O=Dictionary(Next=[Dictionary(S=Name.JavaScript, JS="app.alert(1)")]))


def suite(d):
    """What one link does after having led to a page."""
    suivante = d.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))
    au_clic(S=Name.GoTo, D=Array([d.pages[0].obj, Name.Fit]), Next=Array([suivante]))(d)


def anime(d):
    d.pages[0].obj.Annots = Array(
        [
            d.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name(f"/{genre}")))
            for genre in ("RichMedia", "Movie", "Screen")
        ]
    )


@pytest.mark.parametrize(
    ("octets", "note"),
    [
        (fichiers.pdf(ouvre(S=Name.JavaScript, JS="app.alert(1)")), PROGRAMME),
        (fichiers.pdf(profond), ACTION),
        (fichiers.pdf(suite), ACTION),
        (attaques.pdf_noms(), PROGRAMME),
        (fichiers.pdf(lambda d: setattr(d.Root, "AcroForm", Dictionary(XFA=[]))), PROGRAMME),
        (fichiers.pdf(ouvre(S=Name.Launch, F="calc.exe")), ACTION),
        (fichiers.pdf(ouvre(S=Name.URI, URI="https://ailleurs.example.org")), ACTION),
        (fichiers.pdf(a_l_affichage), ACTION),
        (fichiers.pdf(ouvre(S=Name.GoToR, F="//ailleurs/partage")), ACTION),
        (fichiers.pdf(au_clic(S=Name.Launch, F="calc.exe")), ACTION),
        (fichiers.pdf(au_clic(S=Name.SubmitForm, F="https://ailleurs.example.org")), ACTION),
        (fichiers.pdf(au_clic(S=Name.URI, URI="file:///C:/ailleurs.exe")), ACTION),
        (fichiers.pdf(au_clic(S=Name("/Inconnue"), JS="x")), ACTION),
        (fichiers.pdf(incorpore), INCORPORE),
        (fichiers.pdf(anime), ANIMATION),
    ],
)
def test_what_acts_or_hides_is_taken_out_and_said(refaire, octets, note):
    notes, garde = refaire(octets)
    assert note in notes
    mots = en_clair(garde)
    assert not [danger for danger in DANGERS if danger in mots]
    assert mots.count(b"/Type /Page\n") == 1


def test_a_pdf_with_links_to_the_web_and_a_page_to_begin_at_is_kept(refaire):
    def lier(d):
        au_clic(S=Name.URI, URI="https://example.org")(d)
        d.Root.OpenAction = Array([d.pages[0].obj, Name.Fit])

    notes, garde = refaire(fichiers.pdf(lier))
    assert notes == () and b"https://example.org" in en_clair(garde) and b"/OpenAction" in en_clair(garde)


def test_a_page_to_begin_at_does_nothing_after_having_led_there(refaire):
    notes, garde = refaire(attaques.pdf_suite(50))
    assert ACTION in notes
    assert b"/OpenAction" in en_clair(garde) and b"/Next" not in en_clair(garde) and b"/JS" not in en_clair(garde)


# --- Locks --------------------------------------------------------------------------------------------------------


def test_a_pdf_that_only_restricts_printing_is_kept_without_its_restrictions(refaire):
    notes, garde = refaire(fichiers.pdf(encryption=pikepdf.Encryption(owner="a", user="")))
    assert notes == (RESTRICTIONS,) and b"/Encrypt" not in garde


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (fichiers.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "mot de passe"),
        (b"%PDF-1.7\nn'importe quoi", "abîmé"),
        (fichiers.pdf(lambda d: setattr(d.Root, "NeedsRendering", True)), "XFA"),
        (fichiers.pdf(lambda d: setattr(d.Root, "Collection", Dictionary())), "porte-documents"),
    ],
)
def test_a_pdf_of_which_nothing_would_remain_is_refused(refaire, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        refaire(octets)


# --- Attachments --------------------------------------------------------------------------------------------------


def facture(nom="factur-x.xml", contenu=b"<?xml version='1.0'?><facture/>", autre=None):
    def modifier(d):
        d.attachments[nom] = pikepdf.AttachedFileSpec(d, contenu, filename=nom)
        if autre:
            d.attachments[autre] = pikepdf.AttachedFileSpec(d, b"MZ", filename=autre)

    return modifier


def jointes(octets):
    with pikepdf.open(io.BytesIO(octets)) as document:
        return {nom: piece.get_file().read_bytes() for nom, piece in document.attachments.items()}


def test_the_data_of_an_invoice_stay_in_it(refaire):
    notes, garde = refaire(fichiers.pdf(facture()))
    assert notes == () and jointes(garde) == {"factur-x.xml": b"<?xml version='1.0'?><facture/>"}


def test_what_travels_beside_the_data_of_an_invoice_does_not_stay(refaire):
    notes, garde = refaire(fichiers.pdf(facture(autre="virus.exe")))
    assert notes == (INCORPORE,) and list(jointes(garde)) == ["factur-x.xml"]
    assert b"MZ" not in en_clair(garde)


@pytest.mark.parametrize("contenu", [b"MZ\x90", b'<!DOCTYPE a SYSTEM "x"><a/>', b"<a/>" * 2_000_000])
def test_a_program_that_is_called_an_invoice_goes(refaire, contenu):
    notes, garde = refaire(fichiers.pdf(facture(contenu=contenu)))
    assert notes == (INCORPORE,) and jointes(garde) == {}


# --- Signatures ---------------------------------------------------------------------------------------------------


def signe(**plus):
    def modifier(d):
        valeur = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=b"\0" * 50
        )
        champ = d.make_indirect(Dictionary(FT=Name.Sig, T="Signature1", V=valeur))
        d.Root.AcroForm = Dictionary(
            Fields=Array([d.make_indirect(Dictionary(Kids=Array([champ])))]), SigFlags=3, **plus
        )

    return modifier


def test_a_signed_pdf_is_kept_byte_for_byte(refaire):
    octets = fichiers.pdf(signe())
    assert refaire(octets) == ((), octets)


def test_a_signed_pdf_that_only_restricts_is_kept_byte_for_byte(refaire):
    octets = fichiers.pdf(signe(), encryption=pikepdf.Encryption(owner="a", user=""))
    assert refaire(octets) == ((), octets)


def test_a_signed_pdf_with_something_to_take_out_is_refused_with_the_reason(refaire):
    with pytest.raises(FichierRefuse, match="est signé, .* ce qui casserait sa signature"):
        refaire(fichiers.pdf(signe(XFA=Array([]))))


def test_a_signed_pdf_that_is_also_an_archive_is_refused(refaire):
    with pytest.raises(FichierRefuse, match="aussi une archive"):
        refaire(fichiers.pdf(signe()) + fichiers.archive({"virus.exe": b"MZ"}))


def test_a_pdf_that_is_also_an_archive_is_only_a_pdf_once_kept(refaire):
    octets = fichiers.pdf() + fichiers.archive({"virus.exe": b"MZ"})
    assert zipfile.is_zipfile(io.BytesIO(octets))
    _, garde = refaire(octets)
    assert not zipfile.is_zipfile(io.BytesIO(garde)) and b"virus" not in garde
