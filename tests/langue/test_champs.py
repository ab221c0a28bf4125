import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from langue.champs import FichierField, NomField, TexteMendeField


def test_a_text_is_counted_once_it_is_mended():
    assert TexteMendeField(max_length=3).clean("\u200ba\x0bb\u00ad") == "a\nb"
    with pytest.raises(ValidationError) as refus:
        TexteMendeField(max_length=3).clean("abcd")
    assert refus.value.messages == ["3 caractères au plus\u00a0: il y en a 4."]


@pytest.mark.rule("R20")
def test_a_browser_cuts_nothing_of_what_is_pasted():
    attributs = TexteMendeField(max_length=300).widget.attrs
    assert "maxlength" not in attributs and attributs["data-limite"] == "300"


def test_a_name_is_one_line():
    assert NomField().clean(" De La \x0b Tour\u200b ") == "De La Tour"


@pytest.mark.parametrize("nom", ["Léa <b>Roux</b>", "https://piege.example", "WWW.piege.example", "lea@piege.example"])
def test_a_name_holds_neither_address_nor_tag(nom):
    with pytest.raises(ValidationError, match="adresse"):
        NomField().clean(nom)


@pytest.mark.parametrize("nom", ["Amazon.fr", "C&A", "Garage Martin / Fils", "L’Été à l’ombre", "N’Guyen-Öz"])
def test_names_of_people_and_firms_are_taken(nom):
    assert NomField().clean(nom) == nom


@pytest.mark.parametrize(
    ("fichier", "dit"),
    [
        (None, "Choisissez le fichier."),
        (SimpleUploadedFile("liste.csv", b""), "Ce fichier est vide."),
        (SimpleUploadedFile("liste.csv", b"12345"), "Trop gros."),
        ("liste.csv", "Le fichier n’est pas arrivé. Choisissez-le à nouveau."),
    ],
)
def test_a_file_that_cannot_be_taken_is_told(fichier, dit):
    champ = FichierField(accepte=".csv", au_plus=4, trop_gros="Trop gros.", absent="Choisissez le fichier.")
    with pytest.raises(ValidationError) as refus:
        champ.clean(fichier)
    assert refus.value.messages == [dit]
    assert champ.clean(SimpleUploadedFile("liste.csv", b"1234")).size == 4
