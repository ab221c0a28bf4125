"""Texts as a page can carry them."""

from accounts.nom_de_fichier import nom_de_fichier
from langue.lisible import MOT_LE_PLUS_LONG, lisible


def test_a_french_text_is_left_as_it_is():
    texte = "« Anticonstitutionnellement », dit-elle :\nl’œuvre d’une régie."
    assert lisible(texte) == texte


def test_control_characters_and_marks_of_direction_are_left_out():
    assert lisible("a\x00b\x1b\u202ec\u2066d") == "abcd"
    assert lisible("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"


def test_a_word_without_spaces_may_break_but_never_inside_a_character():
    famille = "👨‍👩‍👧‍👦"
    mot = lisible(famille * 40)
    assert mot.replace("\u200b", "") == famille * 40
    assert set(mot.split("\u200b")) == {famille}
    assert "\u200b" not in lisible("x" * MOT_LE_PLUS_LONG)
    assert lisible("x" * 255).count("\u200b") == 254


def test_the_file_name_is_ascii_whatever_the_name_of_the_person():
    assert nom_de_fichier("passeport", "E6", "moreau", "lina") == "passeport-E6-moreau-lina.pdf"
    assert nom_de_fichier("passeport", "E6", "d’hervé/../", "zoé") == "passeport-E6-dherve-zoe.pdf"
    assert nom_de_fichier("passeport", "E6", "مريم") == "passeport-E6.pdf"
    assert len(nom_de_fichier("passeport", "x" * 300)) == 124
