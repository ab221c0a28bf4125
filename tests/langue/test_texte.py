import unicodedata

import pytest

from langue.lisible import lisible
from langue.texte import comparable, de, longueur, nettoyer, normaliser, trop_de_points


@pytest.mark.rule("R8")
@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("abc", 3),
        ("a\r\nb", 3),
        ("a\rb", 3),
        ("e\u0301", 1),
        ("👨‍👩‍👧‍👦", 1),
        ("🇫🇷", 1),
        ("👍🏽", 1),
        ("1️⃣", 1),
        ("", 0),
        ("  bord  ", 4),
        ("\u00a0\u00a0", 0),
    ],
)
def test_length_is_what_a_person_counts(texte, attendue):
    assert longueur(nettoyer(texte)) == attendue


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("colle", "garde"),
    [
        ("\u200eBonjour\u200b", "Bonjour"),
        ("\uf0b7 point un\x0bpoint deux", "• point un\npoint deux"),
        ("\uf0a7\tcarré", "• carré"),
        ("\u2068Nadia\u2069", "Nadia"),
        ("\ufeffDébut", "Début"),
        ("page\x0csuivante", "page\nsuivante"),
        ("so\u00adlution", "solution"),
        ("un\x85deux\u2028trois\u2029quatre", "un\ndeux\ntrois\nquatre"),
        ("le brief \x00\x07\x1boral", "le brief oral"),
        ("\u202eà l’envers\u2066", "à l’envers"),
        ("\ud800seul", "seul"),
        ("\ue000privé", "privé"),
        ("aucun\ufffe caractère\uffff\U0001ffff", "aucun caractère"),
    ],
)
def test_pasted_text_is_mended(colle, garde):
    assert nettoyer(colle) == garde
    assert nettoyer(garde) == garde


@pytest.mark.parametrize(
    "texte", ["tabulation\tpermise", "deux\nlignes", "👨‍👩‍👧", "l’œuvre – 10 %", "عربي", "• point"]
)
def test_ordinary_writing_is_left_as_it_is(texte):
    assert nettoyer(texte) == texte


def test_no_letter_carries_more_marks_than_a_language_writes():
    """More than a minute, were these put in order: that is quadratic."""
    amas = "\u0300\u0316" * 100_000
    assert nettoyer(f"Z{amas}a\u0301") == normaliser("NFC", f"Z{amas}a\u0301") == lisible(f"Z{amas}a\u0301")
    assert len(nettoyer(f"Z{amas}")) == 31
    assert nettoyer("กำ้้ e\u0316\u0301") == unicodedata.normalize("NFC", "กำ้้ e\u0316\u0301")


def test_heaps_of_accents_are_not_writing():
    assert trop_de_points("e" + "\u0301" * 200, 10)
    assert not trop_de_points("👨‍👩‍👧‍👦" * 10, 10)


def test_a_copy_is_recognised_whatever_its_dress():
    assert comparable("« S’approprier la demande »") == comparable("s'APPROPRIER LA DEMANDE.")


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Aminata Diallo", "d’Aminata Diallo"),
        ("Élodie", "d’Élodie"),
        ("Hélène Vasseur", "d’Hélène Vasseur"),
        ("Yves", "d’Yves"),
        ("Yanis Benali", "de Yanis Benali"),
        ("Œdipe", "d’Œdipe"),
        ("Jade", "de Jade"),
        ("", "de "),
    ],
)
def test_a_name_after_de_is_elided_as_it_is_said(nom, attendu):
    assert de(nom) == attendu
