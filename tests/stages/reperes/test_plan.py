"""What the codes of a sheet hold, and the plane that they give: plain calls, no picture."""

import pytest

from stages.reperes import geometrie
from stages.reperes.plan import MARQUE, Case, CodeInconnu, Page, Plan, Zone, lire_code, textes

PAGE = Page(stage=123_456, sorte="compte-rendu", page=2)
CASES = tuple(
    Case(500 - rang, niveau, round(128.9 + 24.6 * niveau, 1), round(40 + rang * 9.7, 1), 4.5)
    for rang in range(24)
    for niveau in range(3)
    # Printed ticked already: no box there.
    if (rang, niveau) != (3, 1)
)
PLAN = Plan(PAGE, CASES, (Zone("appreciation", 17, 230, 176, 30.5),))


def sceller(octets):
    return bytes(64 - len(octets) % 2)


def test_the_codes_of_a_page_say_all_its_boxes_again():
    codes = [lire_code(texte) for texte in textes(PLAN, sceller)]
    assert [(code.page, code.coin) for code in codes] == [(PAGE, coin) for coin in range(4)]
    assert codes[3].plan == PLAN
    assert {code.empreinte for code in codes} == {codes[3].empreinte}


def test_codes_of_another_print_of_the_same_page_do_not_go_together():
    autre = Plan(PAGE, CASES[:6])
    assert lire_code(textes(autre, sceller)[0]).empreinte != lire_code(textes(PLAN, sceller)[3]).empreinte


@pytest.mark.parametrize(
    "texte",
    ["", "https://exemple.fr/PP", MARQUE, MARQUE + "0", MARQUE + "::::::", MARQUE + "é00", MARQUE + "0" * 4000],
)
def test_any_other_text_is_none_of_our_codes(texte):
    with pytest.raises(CodeInconnu):
        lire_code(texte)


def test_a_code_cut_short_or_changed_is_refused_or_loses_its_seal():
    entier = textes(PLAN, sceller)[3]
    for rang in range(len(MARQUE), len(entier)):
        for texte in (entier[:rang], f"{entier[:rang]}{'A' if entier[rang] != 'A' else 'B'}{entier[rang + 1 :]}"):
            try:
                code = lire_code(texte)
            except CodeInconnu:
                continue
            assert (code.corps, code.sceau) != (lire_code(entier).corps, lire_code(entier).sceau)


def test_the_plane_of_a_sheet_is_found_from_more_points_than_needed():
    vrai = [7.0, 0.3, 100.0, -0.2, 7.1, 80.0, 0.0003, 0.0002]
    paires = [((x, y), geometrie.appliquer(vrai, x, y)) for x, y in ((5, 5), (200, 7), (8, 290), (204, 291), (16, 16))]
    assert geometrie.homographie(paires) == pytest.approx(vrai)
    with pytest.raises(ValueError, match="plane"):
        geometrie.homographie([((n, n), (n, n)) for n in range(5)])


def test_a_piece_of_the_photo_is_put_upright():
    vrai = [0.0, -7.0, 1500.0, 7.0, 0.0, 40.0, 0.0, 0.0]  # a quarter turn
    a, b, c, d, e, f = geometrie.redresser(vrai, 100, 50)
    u, v = geometrie.appliquer(vrai, 101, 52)
    assert (a * u + c * v + e, b * u + d * v + f) == pytest.approx((101, 52))
