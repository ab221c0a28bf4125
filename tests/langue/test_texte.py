import pytest

from langue.texte import caractere_interdit, comparable, de, longueur, nettoyer, trop_de_points


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


@pytest.mark.parametrize("signe", ["\x00", "\x07", "\x1b", "\u200e", "\u200f", "\u202e", "\u2066", "\ufeff", "\u200b"])
def test_what_nobody_can_see_is_named(signe):
    code, avant = caractere_interdit(f"le brief {signe}oral")
    assert code == f"U+{ord(signe):04X}"
    assert avant == "le brief"


@pytest.mark.parametrize("texte", ["tabulation\tpermise", "deux\nlignes", "👨‍👩‍👧", "l’œuvre – 10 %", "عربي"])
def test_ordinary_writing_is_allowed(texte):
    assert caractere_interdit(texte) is None


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
