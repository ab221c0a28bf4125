"""What the fonts of the prints can draw."""

import pytest

from impression.polices import imprimable, sans_dessin


@pytest.mark.parametrize(
    "texte",
    [
        "« L’œuvre », dit-elle : 100 € — ½ · 10 m² → ✓ ☐ ▯",
        "Ελληνικά Кириллица العربية עברית ไทย हिन्दी বাংলা தமிழ்",
        "中文 日本語 한국어",
        "😀 👩‍👩‍👧‍👦 ❤️ 👍🏽",
        "a\nb\u00a0c\u202fd",
    ],
)
def test_what_we_promise_is_drawn(texte):
    assert sans_dessin(texte) == []
    assert imprimable(texte) == texte


def test_a_letter_that_no_font_has_is_a_box_and_is_told_once():
    assert imprimable("a\U00030000b\U00030000\ufdd0") == "a▯b▯▯"
    assert sans_dessin("a\U00030000b\U00030000\ufdd0") == ["\U00030000", "\ufdd0"]
