import pytest
from django.template import Context, Template

from langue.nombre import accord, entier, nombre, pluriel


@pytest.mark.parametrize(
    ("valeur", "dit"),
    [
        (0, "0\u00a0fiche"),
        (1, "1\u00a0fiche"),
        (1.5, "1,5\u00a0fiche"),
        (2, "2\u00a0fiches"),
        (-2, "-2\u00a0fiches"),
        (2000, "2\u00a0000\u00a0fiches"),
    ],
)
def test_a_count_agrees_from_two_on_and_keeps_its_word_on_the_same_line(valeur, dit):
    assert pluriel(valeur, "fiche") == dit


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ("fiche enregistrée", "3\u00a0fiches enregistrées"),
        ("nouveau compte", "3\u00a0nouveaux comptes"),
        ("refus", "3\u00a0refus"),
        ("dépôt en vigueur,dépôts en vigueur", "3\u00a0dépôts en vigueur"),
    ],
)
def test_each_word_takes_its_own_plural(mots, dit):
    assert pluriel(3, mots) == dit


def test_what_agrees_with_a_number_told_elsewhere():
    assert [accord(n) for n in (0, 1, 1.9, 2)] == ["", "", "", "s"]
    assert (accord(1, "x"), accord(2, "x")) == ("", "x")
    assert (accord(1, "a,ont"), accord(2, "a,ont")) == ("a", "ont")


def test_thousands_stand_apart_and_decimals_follow_a_comma():
    assert [nombre(n) for n in (7, 2000, 1234567, 0.5)] == ["7", "2\u00a0000", "1\u00a0234\u00a0567", "0,5"]


@pytest.mark.parametrize("texte", [None, "", " 3", "-1", "+1", "1_0", "1.0", "٣", "²", "3\n", "9" * 19, "x"])
def test_what_is_not_a_plain_number_of_ours_is_no_number(texte):
    assert entier(texte) is None


def test_a_number_of_a_request_is_read():
    assert [entier(texte) for texte in ("0", "007", "9" * 18)] == [0, 7, 10**18 - 1]


def test_the_filters_need_no_load_in_a_template():
    page = Template('{{ n|pluriel:"fiche" }}{{ n|accord }}{{ n|accord:"a,ont" }}{{ n|nombre }}{{ nom|de }}')
    assert page.render(Context({"n": 2000, "nom": "Aminata"})) == "2\u00a0000\u00a0fichessont2\u00a0000d’Aminata"
