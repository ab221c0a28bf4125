"""The XML of SIECLE: whole, zipped, of another school, hostile."""

import pytest

from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.eleve import lire_eleves
from accounts.listes.lire.fichier import comprendre

from . import listes


def ouvrir(contenu):
    """The ``Document`` of these bytes, and its ``Liste``."""
    document = comprendre(contenu)
    return document, document.tableau(**document.choix_par_defaut())


@pytest.mark.parametrize("encodage", ["ISO-8859-15", "UTF-8"])
def test_a_school_is_read_zipped_or_not(encodage):
    xml = listes.siecle([listes.eleve_siecle(rang) for rang in range(7)], encodage=encodage)
    document, tableau = ouvrir(xml)
    assert ouvrir(listes.archive(ElevesSansAdresses__xml=xml)) == (document, tableau)
    assert (document.siecle, document.uai, document.annee, len(tableau.lignes)) == (True, "0690001A", 2026, 7)
    assert tableau.lignes[2][1] == ["GARÇON", "Éloïse", "03/03/2007", listes.ine(2), "", "", "2COMA", ""]


def test_a_student_without_a_class_is_left_out_and_one_who_left_is_told():
    xml = listes.siecle(
        [
            listes.eleve_siecle(0),
            listes.eleve_siecle(1, division=""),
            listes.eleve_siecle(2, division="Inactifs"),
            listes.eleve_siecle(3, plus="<DATE_SORTIE>12/10/2026</DATE_SORTIE>"),
        ]
    )
    assert [(numero, cellules[-1]) for numero, cellules in ouvrir(xml)[1].lignes] == [(1, ""), (4, "12/10/2026")]


@pytest.mark.rule("R32")
def test_every_national_number_of_a_student_is_read():
    plus = "<INE_RNIE>123456789AB</INE_RNIE><INE_PROVISOIRE>0EJ0N1234A7</INE_PROVISOIRE>"
    _, tableau = ouvrir(listes.siecle([listes.eleve_siecle(0, plus=plus)]))
    (eleve,), _, _ = lire_eleves(tableau, tableau.colonnes)
    assert eleve.numeros == (listes.ine(0), "123456789AB", "0EJ0N1234A7")


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(prologue):
    with pytest.raises(FichierRefuse, match="entités"):
        ouvrir(listes.siecle([listes.eleve_siecle(0)], prologue=prologue))


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"<html></html>", "aucun tableau"),
        (listes.siecle([listes.eleve_siecle(0)])[:-30], "incomplet"),
        (listes.siecle([]), "aucun élève"),
        (b'<?xml version="1.0" encoding="inconnu"?><BEE_ELEVES/>', "incomplet"),
        (b"<BEE_ELEVES/>", "SIECLE"),
        (listes.archive(a__xml=b"<BEE_ELEVES/>", b__xml=b"<BEE_ELEVES/>"), "un seul fichier XML"),
        (listes.archive(photo__jpg=b"x"), "un seul fichier XML"),
    ],
    ids=["html", "cut", "nobody", "encoding", "empty", "two", "none"],
)
def test_what_is_not_an_extraction_is_refused_with_a_sentence(contenu, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        ouvrir(contenu)


def test_an_archive_that_swells_is_refused_before_it_does(monkeypatch):
    monkeypatch.setattr("accounts.listes.lire.fichier.OCTETS_XML_AU_PLUS", 1_000_000)
    with pytest.raises(FichierRefuse, match="démesuré"):
        ouvrir(listes.archive(eleves__xml=b" " * 1_000_001))
