"""Texts as a page can carry them."""

from langue.lisible import lisible


def test_a_french_text_is_left_as_it_is():
    texte = "« Anticonstitutionnellement », dit-elle :\nl’œuvre d’une régie."
    assert lisible(texte) == texte


def test_control_characters_and_marks_of_direction_are_left_out():
    assert lisible("a\x00b\x1b\u202ec\u2066d") == "abcd"
    assert lisible("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"


def test_no_zero_width_space_is_added_or_kept():
    assert lisible("x" * 255) == "x" * 255
    assert lisible("com\u200bmande") == "commande"
