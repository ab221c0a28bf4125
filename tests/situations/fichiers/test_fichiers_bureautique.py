"""Office documents: what is dangerous is taken out and said, the document stays a document (R17)."""

import io
import zipfile

import openpyxl
import pytest

from situations.fichiers.formats import bureautique, liens
from situations.fichiers.refus import FichierRefuse
from tests import fichiers
from tests.attaques import CALC, DEHORS, DEMULTIPLIE, R, document

pytestmark = pytest.mark.rule("R17")

MACRO = "ms-word.document.macroEnabled"
GENRES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@pytest.fixture
def refaire(tmp_path):
    """``refaire(bytes)``: the notes, and the parts kept as ``{name: bytes}``."""

    def aller(octets, extension=""):
        source, sortie = tmp_path / "source", tmp_path / "sortie"
        source.write_bytes(octets)
        refait = bureautique.refaire(source, sortie, None, extension)
        with zipfile.ZipFile(sortie) as zip_:
            assert zip_.testzip() is None
            return refait.notes, {nom: zip_.read(nom) for nom in zip_.namelist()}

    return aller


def relations(*liens_):
    """A list of relations, of ``(kind, target)`` outside, ids r1, r2…"""
    lignes = (
        f'<Relationship Id="r{rang}" Type="{GENRES}{genre}" Target="{cible}" TargetMode="External"/>'
        for rang, (genre, cible) in enumerate(liens_, 1)
    )
    espace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{espace}">{"".join(lignes)}</Relationships>'


# --- What a document is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "extension"),
    [
        ("wordprocessingml.document", "docx"),
        ("wordprocessingml.template", "dotx"),
        ("spreadsheetml.sheet", "xlsx"),
        ("presentationml.presentation", "pptx"),
        ("presentationml.slideshow", "ppsx"),
    ],
)
def test_a_document_is_known_by_what_it_says_of_itself(tmp_path, nature, extension):
    (tmp_path / "s").write_bytes(fichiers.docx(f"openxmlformats-officedocument.{nature}"))
    refait = bureautique.refaire(tmp_path / "s", tmp_path / "sortie", None, "pdf")
    assert (refait.extension, refait.type_mime) == (
        extension,
        f"application/vnd.openxmlformats-officedocument.{nature}",
    )


@pytest.mark.parametrize(("nature", "extension"), [("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp")])
def test_an_opendocument_keeps_its_nature_first_and_stored(tmp_path, nature, extension):
    octets = fichiers.odt(mimetype=f"application/vnd.oasis.opendocument.{nature}")
    (tmp_path / "s").write_bytes(octets)
    assert bureautique.refaire(tmp_path / "s", tmp_path / "sortie", None, "").extension == extension
    with zipfile.ZipFile(tmp_path / "sortie") as kept:
        assert (kept.infolist()[0].filename, kept.infolist()[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (fichiers.docx(MACRO), "contient des macros"),
        (fichiers.odt(**{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "mot de passe"),
        (fichiers.docx(**{"../../etc/passwd": "x"}), "abîmé"),
        (fichiers.docx(**{"..\\..\\etc\\passwd": "x"}), "abîmé"),
        (fichiers.docx(**{"word/Document.XML": "<autre/>"}), "abîmé"),
        (fichiers.docx()[:-60], "abîmé"),
        (fichiers.docx(**{"word/document.xml": DEMULTIPLIE}), "abîmé"),
        (fichiers.docx(**{"word/document.xml": DEHORS.encode("utf-16")}), "abîmé"),
        (fichiers.docx(**{"word/document.xml": DEHORS.encode("utf-16-be")}), "abîmé"),
        (fichiers.docx(**{"word/document.xml": '<?xml version="1.0" encoding="utf-7"?><a/>'}), "abîmé"),
        (fichiers.docx(**{"word/footer.xml": "<w:instrText " * 100}), "abîmé"),
        (fichiers.archive({"a.txt": "a"}), "archive"),
    ],
)
def test_what_is_no_document_or_cannot_be_one_without_danger_is_refused(refaire, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        refaire(octets)


def test_a_document_that_swells_is_refused_before_it_is_unpacked(refaire):
    with pytest.raises(FichierRefuse, match="démesuré"):
        refaire(fichiers.docx(**{"word/media/a.png": bytes(20_000_000)}))
    with pytest.raises(FichierRefuse, match="démesuré"):
        refaire(fichiers.docx(**{"word/_rels/a.rels": b"<a/>" * 600_000}))


# --- Relations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("genre", "cible", "note"),
    [
        ("mailMergeSource", "file:///C:/eleve/clients.xlsx", liens.PUBLIPOSTAGE),
        ("attachedTemplate", "file:///C:/Modeles/Lettre.dotx", liens.MODELE),
        ("attachedTemplate", "https://ailleurs.example.org/Lettre.dotm", liens.MODELE),
        ("oleObject", "https://ailleurs.example.org/a.xlsx", liens.AILLEURS),
        ("frame", "https://ailleurs.example.org/a.html", liens.AILLEURS),
        ("image", "//ailleurs/a.png", liens.AILLEURS),
        ("image", "file:///C:/a.png", liens.AILLEURS),
        ("subDocument", "b.docx", liens.AILLEURS),
    ],
)
@pytest.mark.parametrize("nom", ["word/_rels/document.xml.rels", "word/_rels/document.xml.RELS"])
def test_a_part_that_is_elsewhere_is_taken_out_with_what_points_to_it(refaire, genre, cible, note, nom):
    corps = '<w:p><w:t>Bonjour</w:t><w:object r:id="r1"><w:b/></w:object></w:p>'
    notes, parties = refaire(fichiers.docx(**document(corps) | {nom: relations((genre, cible))}))
    assert notes == (note,)
    assert b"External" not in parties[nom] and b"</Relationships>" in parties[nom]
    assert b"Bonjour" in parties["word/document.xml"] and b"w:object" not in parties["word/document.xml"]


@pytest.mark.parametrize("cible", ["https://example.org/a", "HTTP://example.org", "mailto:a@example.org", "#haut"])
def test_a_link_to_the_web_is_no_danger(refaire, cible):
    liste = relations(("hyperlink", cible))
    notes, parties = refaire(fichiers.docx(**{"word/_rels/document.xml.rels": liste}))
    assert notes == () and parties["word/_rels/document.xml.rels"].decode() == liste


@pytest.mark.parametrize(
    "cible", ["file:///C:/a.exe", "\\\\ailleurs\\a", "javascript:alert(1)", "ms-word:ofe|u|https://a", "annexe.pdf"]
)
def test_a_link_to_a_disk_or_a_network_leads_nowhere_and_its_words_stay(refaire, cible):
    corps = '<w:p><w:hyperlink r:id="r1"><w:t>ici</w:t></w:hyperlink></w:p>'
    parties = document(corps) | {"word/_rels/document.xml.rels": relations(("hyperlink", cible))}
    notes, parties = refaire(fichiers.docx(**parties))
    assert notes == (liens.LIEN,)
    assert cible.encode() not in parties["word/_rels/document.xml.rels"]
    assert liens.NULLE_PART.encode() in parties["word/_rels/document.xml.rels"]
    assert corps.encode() in parties["word/document.xml"]


def test_a_relation_that_does_not_say_it_is_outside_is_not_believed(refaire):
    liste = relations(("attachedTemplate", "https://ailleurs.example.org/a.dotm")).replace(' TargetMode="External"', "")
    notes, parties = refaire(fichiers.docx(**{"word/_rels/settings.xml.rels": liste}))
    assert notes == (liens.MODELE,)
    assert b"ailleurs" not in parties["word/_rels/settings.xml.rels"]


def test_relations_written_in_utf_16_are_read_like_the_others(refaire):
    liste = relations(("attachedTemplate", "https://ailleurs.example.org/a.dotm")).encode("utf-16")
    notes, parties = refaire(fichiers.docx(**{"word/_rels/settings.xml.rels": liste}))
    assert notes == (liens.MODELE,)
    assert "ailleurs" not in parties["word/_rels/settings.xml.rels"].decode()


# --- Fields -------------------------------------------------------------------------------------------------------


def champ(*codes, resultat="1 250"):
    """A field whose code is cut in several runs."""
    borne = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return (
        f"{borne.format('begin')}{runs}{borne.format('separate')}<w:r><w:t>{resultat}</w:t></w:r>{borne.format('end')}"
    )


QUOTE = champ("QUOTE 68 68 69", resultat="DDE")


@pytest.mark.parametrize(
    "corps",
    [
        champ(CALC),
        champ("DD", "EAU", "TO c:\\\\a"),
        champ("&#68;DE a"),
        champ("INCLUDETEXT &quot;//ailleurs/a&quot;"),
        champ('INCLUDEPICTURE "https://ailleurs.example.org/a.png"'),
        champ("HYPERLINK &quot;file:///C:/a.exe&quot;"),
        champ("HYPERLINK \\o &quot;x&quot; &quot;\\\\ailleurs\\a&quot;"),
        champ("LINK Excel.Sheet.8 a.xlsx"),
        champ("DATABASE"),
        f'<w:fldSimple w:instr="{CALC}"><w:r><w:t>1 250</w:t></w:r></w:fldSimple>',
        '<w:fldSimple w:instr=" &#9;includetext x"><w:r><w:t>1 250</w:t></w:r></w:fldSimple>',
        # A keyword that another field writes.
        champ("").replace(
            "<w:instrText></w:instrText>", f"<w:instrText> </w:instrText>{QUOTE}<w:instrText>AUTO a</w:instrText>"
        ),
    ],
)
@pytest.mark.parametrize("encodage", ["utf-8", "utf-16"])
def test_a_field_that_goes_out_leaves_its_result_alone(refaire, corps, encodage):
    parties = document(f"<w:p>{corps}</w:p>")
    parties = {nom: contenu.encode(encodage) for nom, contenu in parties.items()}
    notes, parties = refaire(fichiers.docx(**parties))
    assert notes == (liens.CHAMP,)
    garde = parties["word/document.xml"]
    assert b"1 250" in garde and b"ailleurs" not in garde and b"DDE" not in garde.replace(b"<w:t>DDE</w:t>", b"")
    assert garde.count(b'"begin"') == garde.count(b'"end"')


def test_a_picture_that_is_called_a_document_is_read_as_one(refaire):
    corps = document(f"<w:p>{champ(CALC)}</w:p>")["word/document.xml"]
    notes, parties = refaire(fichiers.docx(**{"word/media/a.png": " " * 200 + corps}))
    assert notes == (liens.CHAMP,) and b"cmd" not in parties["word/media/a.png"]


@pytest.mark.parametrize(
    "corps",
    [
        champ("TOC \\o &quot;1-3&quot; \\h"),
        champ(" PAGE "),
        champ("=SUM(ABOVE)"),
        champ('HYPERLINK "https://example.org" \\o "Aide"'),
        champ('HYPERLINK \\l "_Toc1"'),
        champ("MERGEFIELD Nom"),
        '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>3</w:t></w:r></w:fldSimple>',
        champ("IF 1 = 1", resultat=champ("MERGEFIELD Nom")),
    ],
)
def test_the_fields_of_every_day_stay(refaire, corps):
    notes, parties = refaire(fichiers.docx(**document(f"<w:p>{corps}</w:p>")))
    assert notes == () and corps.encode() in parties["word/document.xml"]


# --- Parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "contenu", "note"),
    [
        ("word/vbaProject.bin", b"x", liens.MACROS),
        ("WORD/VBAPROJECT.BIN", b"x", liens.MACROS),
        ("xl/macrosheets/sheet1.xml", b"<a/>", liens.MACROS),
        ("word/activeX/activeX1.xml", b"<a/>", bureautique.COMPLEMENT),
        ("customUI/customUI14.xml", b"<a/>", bureautique.COMPLEMENT),
        ("word/afchunk.mht", b"MIME", bureautique.INCONNUE),
        ("xl/connections.xml", b"<a/>", bureautique.DONNEES),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", liens.LIAISON),
    ],
)
def test_a_part_that_is_not_of_the_document_goes_and_that_is_said(refaire, nom, contenu, note):
    notes, parties = refaire(fichiers.docx(**{nom: contenu}))
    assert notes == (note,) and nom not in parties


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0x"),
        ("word/embeddings/Microsoft.bin", b"anything"),
        ("word/media/photo.png", b"MZ\x90"),
        ("word/media/c.png", fichiers.archive({"a": "b"})),
        ("word/embeddings/b.xlsx", fichiers.docx(MACRO)),
        ("word/media/d.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
)
def test_an_object_that_may_be_a_program_is_emptied_where_it_stands(refaire, nom, contenu):
    notes, parties = refaire(fichiers.docx(**{nom: contenu}))
    assert notes == (bureautique.OBJET,) and parties[nom] == b""


def test_a_document_inside_a_document_is_made_safe_in_its_turn(refaire):
    dedans = fichiers.docx(**document(f"<w:p>{champ(CALC)}</w:p>"))
    notes, parties = refaire(fichiers.docx(**{"word/embeddings/a.docx": dedans}))
    assert notes == (liens.CHAMP,)
    with zipfile.ZipFile(io.BytesIO(parties["word/embeddings/a.docx"])) as zip_:
        assert b"cmd" not in zip_.read("word/document.xml")


def test_what_pointed_to_a_part_that_went_goes_with_it(refaire):
    """Otherwise Word says that the document is damaged."""
    liste = relations(("aFChunk", "afchunk.mht")).replace(' TargetMode="External"', "")
    types = fichiers.TYPES.format(fichiers.WORD).replace(
        "</Types>", '<Override PartName="/word/afchunk.mht" ContentType="x"/></Types>'
    )
    parties = document('<w:p/><w:altChunk r:id="r1"/>') | {"word/_rels/document.xml.rels": liste}
    _, parties = refaire(fichiers.docx(**parties | {"word/afchunk.mht": b"x", "[Content_Types].xml": types}))
    assert b"altChunk" not in parties["word/document.xml"]
    assert b"afchunk" not in parties["word/_rels/document.xml.rels"] + parties["[Content_Types].xml"]


def test_a_signature_that_no_longer_holds_is_told(refaire):
    notes, _ = refaire(fichiers.docx(**{"_xmlsignatures/sig1.xml": "<a/>", "word/vbaProject.bin": b"x"}))
    assert bureautique.SIGNATURE in notes
    assert refaire(fichiers.docx(**{"_xmlsignatures/sig1.xml": "<a/>"}))[0] == ()


# --- Workbooks ----------------------------------------------------------------------------------------------------


def classeur():
    """A workbook as a library writes it, with a formula of its own and a value."""
    livre, sortie = openpyxl.Workbook(), io.BytesIO()
    livre.active.append([12, "=A1*2", "=Tableau[2026]"])
    livre.save(sortie)
    with zipfile.ZipFile(sortie) as zip_:
        return {nom: zip_.read(nom) for nom in zip_.namelist()}


def test_links_between_workbooks_are_broken_and_values_stay(refaire, tmp_path):
    parties = classeur()
    feuille = parties["xl/worksheets/sheet1.xml"]
    lien = b'<row r="2"><c r="A2"><f>[1]Feuil1!A1*2</f><v>42</v></c></row></sheetData>'
    parties["xl/worksheets/sheet1.xml"] = feuille.replace(b"</sheetData>", lien)
    references = f'<externalReferences {R}><externalReference r:id="rId99"/></externalReferences><definedNames'
    parties["xl/workbook.xml"] = parties["xl/workbook.xml"].replace(b"<definedNames", references.encode())
    parties["xl/externalLinks/externalLink1.xml"] = b"<externalLink><ddeLink/></externalLink>"
    notes, gardees = refaire(fichiers.archive(parties))
    assert notes == tuple(sorted((liens.FORMULE, liens.LIAISON)))
    assert b"externalReferences" not in gardees["xl/workbook.xml"]
    assert b"[1]" not in gardees["xl/worksheets/sheet1.xml"] and b"<v>42</v>" in gardees["xl/worksheets/sheet1.xml"]
    livre = openpyxl.load_workbook(io.BytesIO(fichiers.archive(gardees)))
    assert [cellule.value for cellule in livre.active[1]] == [12, "=A1*2", "=Tableau[2026]"]
    assert livre.active["A2"].value == 42


def test_a_workbook_of_every_day_keeps_every_part_byte_for_byte(refaire):
    parties = classeur()
    assert refaire(fichiers.archive(parties)) == ((), parties)


# --- OpenDocument -------------------------------------------------------------------------------------------------

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ESPACES = {nom: f"{OASIS}{nom}:1.0" for nom in ("office", "text", "script", "table")} | {"draw": f"{OASIS}drawing:1.0"}
OFFICE = " ".join(f'xmlns:{n}="{u}"' for n, u in (ESPACES | {"xlink": "http://www.w3.org/1999/xlink"}).items())


def contenu(corps):
    return {
        "content.xml": f"<office:document-content {OFFICE}>{corps}<text:p>Bonjour</text:p></office:document-content>"
    }


@pytest.mark.parametrize(
    ("corps", "note", "reste"),
    [
        ('<script:event-listener script:event-name="dom:load"/>', liens.MACROS, b""),
        ("<office:script>x</office:script>", liens.MACROS, b""),
        ('<office:dde-source office:dde-topic="x"/>', liens.AILLEURS, b""),
        ('<text:section-source xlink:href="file:///a.odt"/>', liens.AILLEURS, b""),
        ('<draw:image xlink:href="../a.png"/>', liens.AILLEURS, b""),
        ('<draw:object xlink:href="https://ailleurs.example.org/a"/>', liens.AILLEURS, b""),
        ('<text:a xlink:href="vnd.sun.star.script:x">ici</text:a>', liens.LIEN, b"ici"),
        (
            '<text:a xlink:href="file:///a.exe"><text:span>ici</text:span></text:a>',
            liens.LIEN,
            b"<text:span>ici</text:span>",
        ),
        ('<table:table-cell table:formula="of:=DDE(&quot;a&quot;)" table:v="3"/>', liens.FORMULE, b'table:v="3"'),
    ],
)
def test_an_opendocument_loses_what_acts_and_keeps_its_text(refaire, corps, note, reste):
    notes, parties = refaire(fichiers.odt(**contenu(corps)))
    assert notes == (note,)
    assert contenu(reste.decode())["content.xml"].encode() == parties["content.xml"] or reste in parties["content.xml"]
    assert b"Bonjour" in parties["content.xml"] and b"href" not in parties["content.xml"].partition(b">")[2]


def test_links_to_the_web_and_pictures_inside_stay(refaire):
    corps = '<text:a xlink:href="https://example.org">ici</text:a><draw:image xlink:href="Pictures/a.png"/>'
    octets = fichiers.odt(**contenu(corps) | {"Pictures/a.png": b"\x89PNG"})
    assert refaire(octets)[0] == () and refaire(octets)[1]["content.xml"].decode() == contenu(corps)["content.xml"]


def test_the_macros_of_an_opendocument_go_with_their_line_in_the_list(refaire):
    espace = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ligne = '<manifest:file-entry manifest:full-path="{}"/>'
    manifeste = (
        f"<manifest:manifest {espace}>{ligne.format('content.xml')}{ligne.format('Basic/M.xml')}</manifest:manifest>"
    )
    notes, parties = refaire(fichiers.odt(**{"Basic/M.xml": "<a/>", "META-INF/manifest.xml": manifeste}))
    assert notes == (liens.MACROS,) and "Basic/M.xml" not in parties
    assert b"Basic" not in parties["META-INF/manifest.xml"] and b"content.xml" in parties["META-INF/manifest.xml"]
