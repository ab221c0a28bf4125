"""The photo that a student may put on a livret or an extract: theirs alone to add and to take away (R30)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from examens.extraits.europass import europass
from examens.extraits.montrer import montrer
from examens.extraits.photo import photo_de
from examens.models import Extrait, LienExtrait
from tests import factories, fichiers

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30")]

PORTRAIT = fichiers.image("JPEG", (30, 40))


@pytest.fixture
def extrait(passeport, fiche):
    return factories.creer_extrait(passeport, fiche)


@pytest.fixture
def envoyer(as_user, owner, extrait):
    """Send the form of the photo, or « Retirer »."""
    adresse = reverse("examens:extrait_photo", args=[extrait.pk])
    return lambda **champs: as_user(owner).post(adresse, champs)


def recu(octets, nom="moi.jpg"):
    return SimpleUploadedFile(nom, octets)


@pytest.mark.lent
@pytest.mark.parametrize("envoyee", [fichiers.photo((900, 600)), fichiers.image("JPEG", (600, 900))])
def test_a_photo_is_kept_small_upright_and_without_place_or_device(envoyee):
    octets = photo_de(recu(envoyee))
    image = Image.open(io.BytesIO(octets))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (240, 360), {})
    # From site to site it stays the same, byte for byte.
    assert photo_de(recu(octets)) == octets


def test_the_photo_is_on_the_page_the_link_the_paper_and_the_cv_and_goes_at_once(envoyer, client, extrait):
    jeton = LienExtrait.ouvrir(extrait, 30)[1]
    pages = [reverse("examens:extrait_public", args=[jeton]), reverse("examens:extrait", args=[extrait.pk])]
    reponse = envoyer(photo=recu(PORTRAIT))
    assert reponse.status_code == 302
    page = client.get(reponse.url).content.decode()
    assert page.index('id="photo"') < page.index("son PDF et son lien.") < page.index('class="photo-actuelle"')
    extrait.refresh_from_db()
    assert extrait.photo and montrer(extrait, extrait.modifie_le.date()).photo == extrait.photo_en_page
    assert europass(extrait)["SkillsPassport"]["LearnerInfo"]["Identification"]["Photo"]["MimeType"] == "image/jpeg"
    for page in pages:
        assert f'src="{extrait.photo_en_page}"' in client.get(page).content.decode()
    envoyer(retirer="1")
    for page in pages:
        assert 'class="portrait"' not in client.get(page).content.decode()


@pytest.mark.lent
def test_what_is_no_photo_is_told_where_it_was_chosen_and_the_one_before_stays(envoyer, extrait):
    Extrait.objects.filter(pk=extrait.pk).update(photo=PORTRAIT)
    for champs, phrase in (
        ({}, "Choisissez d’abord la photo"),
        ({"photo": recu(b"Bonjour.", "moi.txt")}, "choisissez une photo JPEG, PNG ou HEIC"),
        ({"photo": recu(b"Bonjour.", "moi.jpg")}, "choisissez une photo JPEG, PNG ou HEIC"),
        ({"photo": recu(b"PK\x03\x04 rien", "moi.zip")}, "choisissez une photo JPEG, PNG ou HEIC"),
        ({"photo": recu(b"")}, "vide"),
        ({"photo": recu(PORTRAIT[:200])}, "abîmée ou incomplète"),
        ({"photo": recu(fichiers.image_immense(), "moi.png")}, "trop grande"),
    ):
        reponse = envoyer(**champs)
        page = reponse.content.decode()
        assert reponse.status_code == 422 and phrase in page and "La photo d’avant est toujours là." in page
    extrait.refresh_from_db()
    assert bytes(extrait.photo) == PORTRAIT


def test_a_photo_and_the_form_of_the_extract_in_two_windows_lose_nothing(envoyer, client, extrait, fiche):
    vu = extrait.etat
    envoyer(photo=recu(PORTRAIT))
    choix = {"nature": "livret", "titre": "Autre titre", "fiches": [fiche.pk], "vu": vu}
    assert client.post(reverse("examens:extrait_modifier", args=[extrait.pk]), choix).status_code == 302
    extrait.refresh_from_db()
    assert extrait.titre == "Autre titre" and bytes(extrait.photo) == PORTRAIT


def test_a_photo_is_drawn_a_bounded_number_of_times(envoyer, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"photo": "1/h/user"}
    assert [envoyer().status_code for _ in range(2)] == [422, 429]
    # Taking it away is never refused.
    assert envoyer(retirer="1").status_code == 302
