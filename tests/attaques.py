"""Files made to stop the site or to get through it: each is small, and made in memory."""

import io
import random
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests import fichiers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
CALC = r"DDEAUTO c:\\windows\\system32\\cmd.exe &quot;/k calc&quot;"


# --- Texts ------------------------------------------------------------------------------------------------------


def csv_de_lignes_vides():
    return b"a" + b"\n" * 60_000 + b"aaaa"


def csv_de_barres(taille=4_000_000):
    return b'",=|"' * (taille // 5)


def csv_de_tabulations():
    return b"\t " * 1_000_000 + b"=" * 1_000_000 + b"|"


def texte_de_chevrons():
    return b"< " * 1_000_000 + b"<" + b" " * 2_000_000


# --- Office documents ---------------------------------------------------------------------------------------------


def docx_de_relations():
    """62 kB that unpack into 60 MB of relations."""
    return fichiers.docx(**{"word/_rels/document.xml.rels": b"<r>" + b"<a/>" * 15_000_000 + b"</r>"})


def docx_de_champs_ouverts():
    return fichiers.docx(**{"word/footer1.xml": b"<w:instrText " * 40_000})


def document(corps):
    return {"word/document.xml": f"<w:document {W} {R}><w:body>{corps}</w:body></w:document>"}


def docx_de_champs_emboites():
    borne = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return fichiers.docx(**document("<w:p>" + borne.format("begin") * 100_000 + "</w:p>"))


def docx_de_milliers_de_parties(nombre=6_000):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as zip_:
        zip_.writestr("[Content_Types].xml", fichiers.TYPES.format(fichiers.WORD))
        for rang in range(nombre):
            zip_.writestr(f"word/{rang}.xml", b"")
    return sortie.getvalue()


def docx_gigogne(etages=6):
    octets = fichiers.docx()
    for _ in range(etages):
        octets = fichiers.docx(**{"word/embeddings/a.docx": octets})
    return octets


def docx_gigogne_de_bombes():
    """Each inside is under its own limit; together they are not."""
    dedans = fichiers.docx(**{"word/a.xml": b" " * 15_000_000})
    return fichiers.docx(**{f"word/embeddings/{rang}.docx": dedans for rang in range(100)})


RIRES = "".join(f'<!ENTITY r{n} "{f"&r{n - 1};" * 10}">' for n in range(1, 10))
DEMULTIPLIE = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY r0 "ha">{RIRES}]><r>&r9;</r>'
DEHORS = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'


def docx_de_balises():
    """Under the limit of bytes, with a field so that it must be read."""
    poids = random.Random(0).randbytes(600_000)
    corps = document('<w:p><w:fldSimple w:instr="PAGE"/></w:p>' + "<a/>" * 7_000_000)
    return fichiers.docx(**corps | {"word/media/a.png": b"\x89PNG" + poids})


def docx_de_chemins():
    return fichiers.archive(
        {"[Content_Types].xml": fichiers.TYPES.format(fichiers.WORD), "word/document.xml": "<a/>", "..\\..\\e.xml": "x"}
    )


def zip_qui_ment():
    """The list of parts says that each of them is small."""
    octets = bytearray(fichiers.docx(**{"word/media/a.png": b"\x89PNG" + bytes(10_000_000)}))
    ici = octets.rfind(b"PK\x01\x02")
    octets[ici + 24 : ici + 28] = struct.pack("<I", 100)
    return bytes(octets)


def zip_d_avant_le_debut():
    """A part that says it is before the beginning of the file."""
    octets = bytearray(fichiers.docx())
    ici = octets.rfind(b"PK\x05\x06")
    debut = struct.unpack_from("<I", octets, ici + 16)[0]
    octets[ici + 16 : ici + 20] = struct.pack("<I", debut + 60_000)
    return bytes(octets)


# --- PDF ----------------------------------------------------------------------------------------------------------


def action(genre, **plus):
    return Dictionary(S=Name(f"/{genre}"), **plus)


def pdf_suite(longueur=2_000):
    """A plain destination, then another, then… a script."""

    def modifier(d):
        suite = action("JavaScript", JS="app.alert(1)")
        for _ in range(longueur):
            suite = d.make_indirect(action("GoTo", D=Array([d.pages[0].obj, Name.Fit]), Next=suite))
        d.Root.OpenAction = suite

    return fichiers.pdf(modifier)


def pdf_noms():
    """A script in a tree of names that turns round."""

    def modifier(d):
        noeud = d.make_indirect(Dictionary(Names=Array(["a", action("JavaScript", JS="app.alert(1)")])))
        noeud.Kids = Array([noeud] * 100)
        d.Root.Names = Dictionary(JavaScript=noeud, EmbeddedFiles=noeud)

    return fichiers.pdf(modifier)


def pdf_de_pages(nombre=90_000):
    """One page, again and again."""

    def modifier(d):
        page = d.pages[0].obj
        page.Parent.Kids, page.Parent.Count = Array([page] * nombre), nombre

    return fichiers.pdf(modifier)


def pdf_rond():
    octets = fichiers.pdf()
    return octets.replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")


def pdf_d_objets(nombre=81_000):
    def modifier(d):
        d.Root.Trop = Array([d.make_indirect(Dictionary(A=rang)) for rang in range(nombre)])

    return fichiers.pdf(modifier, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_profond(etages=50_000):
    return fichiers.pdf().replace(b"/Type /Catalog", b"/X " + b"[" * etages + b"]" * etages + b" /Type /Catalog")


def pdf_de_nombres(nombre=20_000_000):
    """Numbers by millions in one object that is squeezed."""
    corps = b"5 0 " + b"[" + b"0 " * nombre + b"]"
    serre = zlib.compress(corps, 9)
    objet = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(serre)
    catalogue = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X 5 0 R >>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n"
    page = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    corps, places = b"%PDF-1.5\n", {}
    for numero, texte in ((1, catalogue), (2, pages), (3, page), (9, objet + serre + b"\nendstream\nendobj\n")):
        places[numero] = len(corps)
        corps += texte
    table = b""
    for numero in range(10):
        genre, un, deux = (2, 9, 0) if numero == 5 else (1, places[numero], 0) if numero in places else (0, 0, 0)
        table += struct.pack(">BIH", genre, un, deux)
    xref = b"8 0 obj\n<< /Type /XRef /Size 10 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return corps + xref + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(corps)


def pdf_a_dessiner(gestes=2_000_000):
    """A page that takes a minute to draw."""

    def modifier(d):
        d.pages[0].Contents = d.make_stream(b"q 0 0 200 280 re f Q " * gestes)

    return fichiers.pdf(modifier)


# --- Pictures -----------------------------------------------------------------------------------------------------


def tiff_d_ifd(nombre=300_000):
    """Pictures of one point, each the next of the other."""
    un = struct.pack("<H", 4)
    un += b"".join(
        struct.pack("<HHII", *champ) for champ in ((256, 4, 1, 1), (257, 4, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8))
    )
    longueur = len(un) + 4
    return (
        b"II*\x00"
        + struct.pack("<I", 8)
        + b"".join(un + struct.pack("<I", 8 + (r + 1) * longueur) for r in range(nombre))
    )


def tiff_de_champs(nombre=65_535, poids=8_000_000):
    """One picture whose every label is the same eight million bytes."""
    champs = b"".join(struct.pack("<HHII", rang, 1, poids, 100) for rang in range(nombre))
    return b"II*\x00" + struct.pack("<IH", 8, nombre) + champs + bytes(4) + bytes(poids)


def bmp_immense():
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 99, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(100)


def gif_de_mille_images(nombre=20_000):
    image = fichiers.image("GIF", (1, 1), 0, mode="P")
    debut, corps = image[: image.index(b",")], image[image.index(b",") : -1]
    return debut + corps * nombre + b";"


# --- Sounds and films ---------------------------------------------------------------------------------------------


FTYP = fichiers.boite(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41")


def mp4_geant():
    return FTYP + fichiers.boite(b"moov", b"\x7f" + b"\xff" * 7, 1) + bytes(100)


def mp4_de_boites(nombre=1_000_000):
    return FTYP + fichiers.boite(b"moov", fichiers.boite(b"free") * nombre) + fichiers.boite(b"mdat")


def mp4_profond(etages=50_000):
    dedans = b"".join(fichiers.boite(b"trak", longueur=8 * reste) for reste in range(etages, 0, -1))
    return FTYP + fichiers.boite(b"moov", dedans) + fichiers.boite(b"mdat")


def mp3_de_silence():
    return b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f" + bytes(5_000_000)


def ogg_sur_place():
    return (b"OggS" + bytes(23)) * 100_000


def wav_de_morceaux():
    return b"RIFF\xff\xff\xff\xffWAVE" + (b"junk" + bytes(4)) * 1_000_000
