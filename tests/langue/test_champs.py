import pytest
from django.core.exceptions import ValidationError

from langue.champs import NomField, TexteMendeField


def test_a_text_is_counted_once_it_is_mended():
    assert TexteMendeField(max_length=3).clean("\u200ba\x0bb\u00ad") == "a\nb"
    with pytest.raises(ValidationError):
        TexteMendeField(max_length=3).clean("abcd")


def test_a_name_is_one_line():
    assert NomField().clean(" De La \x0b Tour\u200b ") == "De La Tour"


@pytest.mark.parametrize("nom", ["Léa <b>Roux</b>", "https://piege.example", "WWW.piege.example", "lea@piege.example"])
def test_a_name_holds_neither_address_nor_tag(nom):
    with pytest.raises(ValidationError, match="adresse"):
        NomField().clean(nom)


@pytest.mark.parametrize("nom", ["Amazon.fr", "C&A", "Garage Martin / Fils", "L’Été à l’ombre", "N’Guyen-Öz"])
def test_names_of_people_and_firms_are_taken(nom):
    assert NomField().clean(nom) == nom
