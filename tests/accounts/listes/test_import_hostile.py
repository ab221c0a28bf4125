"""Files made to stop the site: each is refused with a sentence, in a process of its own, within its share.

Those that a count refuses at once are read here: a process costs a quarter of a second to start.
"""

import io
import resource
import time

import pytest

from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.fichier import MEMOIRE, PROCESSEUR, comprendre, lire

from . import listes

pytestmark = pytest.mark.lent

TYPES = {
    "[Content_Types]__xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
    b'+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.styles+xml"/></Types>',
    "_rels/__rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"<Relationship "
    b'Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>',
}
ESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def classeur_de_styles(nombre=500_000):
    xf = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * (nombre // 3)
    styles = b"<styleSheet " + ESPACE + b"><cellXfs>" + xf + b"</cellXfs></styleSheet>"
    return listes.archive(
        **TYPES, **{"xl/workbook__xml": b"<workbook " + ESPACE + b"><sheets/></workbook>", "xl/styles__xml": styles}
    )


HOSTILES = {
    "styles": classeur_de_styles,
    "one element of 90 MB": lambda: listes.archive(
        eleves__xml=b"<BEE_ELEVES><UAJ>" + b"a" * 90_000_000 + b"</UAJ></BEE_ELEVES>"
    ),
    "depth": lambda: b"<BEE_ELEVES>" + b"<a>" * 2_000_000,
    "attributes": lambda: b"<BEE_ELEVES " + b" ".join(b'a%d="1"' % i for i in range(200_000)) + b"/>",
    "tables that never end": lambda: b"<table>" * 340_000 + b"<!--" * 340_000,
}
COMPTES = {
    "cells of a megabyte": lambda: b"Nom;Prenom\n" + b";".join([b"x" * 140_000] * 30),
    "all cells full": lambda: b"Nom;Prenom\n" + (b";".join([b"x" * 290] * 60) + b"\n") * 300,
    "zip in pieces": lambda: listes.archive(**{f"a{i}__xml": b"<a/>" for i in range(5_000)}),
}


@pytest.mark.parametrize("nom", HOSTILES)
def test_a_hostile_file_is_refused_within_its_share(nom):
    contenu = HOSTILES[nom]()
    avant = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(FichierRefuse, match=r"[a-zé]{4} .*\.$"):
        lire(io.BytesIO(contenu), len(contenu))
    apres = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime <= PROCESSEUR + 2
    assert MEMOIRE == 200 * 1024 * 1024 and PROCESSEUR == 2


@pytest.mark.parametrize("nom", COMPTES)
def test_a_file_of_too_much_is_refused_at_once(nom):
    contenu, avant = COMPTES[nom](), time.process_time()
    with pytest.raises(FichierRefuse, match=r"[a-zé]{4} .*\.$"):
        comprendre(contenu)
    assert time.process_time() - avant <= PROCESSEUR


def test_elements_without_end_are_counted(monkeypatch):
    monkeypatch.setattr("accounts.listes.lire.flux_xml.ELEMENTS_AU_PLUS", 1_000)
    with pytest.raises(FichierRefuse, match="démesuré"):
        comprendre(b"<BEE_ELEVES>" + b"<a/>" * 1_000 + b"</BEE_ELEVES>")


@pytest.mark.parametrize(
    "contenu",
    [
        (b"a" + b"\n" * 60_000 + b"a") * 4,
        b'",=|"' * 20_000,
        b'"' * 100_001,
        b"Nom;Prenom\n" + b" " * 100_000 + b";" + b"\t" * 100_000,
        b"Nom;Prenom\n" + b"1 " * 50_000,
    ],
    ids=["newlines", "quotes and commas", "quotes", "blanks", "numbers"],
)
def test_a_text_made_to_turn_round_is_read_or_refused_at_once(contenu):
    """Expressions run on cells of three hundred characters, never on the file: nothing to go back over."""
    avant = time.process_time()
    try:
        document = comprendre(contenu)
        document.tableau(**document.choix_par_defaut())
    except FichierRefuse:
        pass
    assert time.process_time() - avant <= PROCESSEUR


def test_a_whole_school_is_read_within_its_share():
    contenu = listes.archive(ElevesSansAdresses__xml=listes.siecle([listes.eleve_siecle(r) for r in range(4_900)]))
    assert len(lire(io.BytesIO(contenu), len(contenu)).feuilles[0]["lignes"]) == 4_901
