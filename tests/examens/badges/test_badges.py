"""A livret as signed Open Badges 3.0: verified from what the site publishes alone, by another library than its own."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from examens.models import CleDeSignature
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30")]


@pytest.fixture(autouse=True)
def ici(settings):
    settings.ADRESSE_PUBLIQUE, settings.EDITEUR = "https://passeport.exemple.fr", "Académie d’Essai"


@pytest.fixture
def extrait(passeport, fiche):
    factories.creer_fiche(passeport, "S211", descriptif="Je sais prospecter.")
    return factories.creer_extrait(passeport, *passeport.fiches.all())


def emporter(client, extrait):
    """The compact JWS of the ZIP, in its order."""
    reponse = client.get(reverse("examens:extrait_badges", args=[extrait.pk]))
    with zipfile.ZipFile(io.BytesIO(reponse.content)) as archive:
        return [archive.read(nom).decode() for nom in archive.namelist() if nom.endswith(".jwt")]


def publie(adresse):
    """What anybody gets from this address of the site."""
    return Client().get(adresse.removeprefix("https://passeport.exemple.fr")).json()


def test_whoever_has_the_address_of_the_site_verifies_each_badge(as_user, owner, extrait):
    jetons = emporter(as_user(owner), extrait)
    assert len(jetons) == 2
    for jeton in jetons:
        kid = jws.extract_compact(jeton.encode()).headers()["kid"]
        cles = KeySet.import_key_set({"keys": [publie(kid)]})
        badge = json.loads(jws.deserialize_compact(jeton, cles.keys[0], algorithms=["RS256"]).payload)
        assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert (badge["iss"], badge["jti"]) == (badge["issuer"]["id"], badge["id"])
        assert publie(badge["iss"])["name"] == "Académie d’Essai"
        assert badge["credentialSubject"]["identifier"][0]["identityHash"] == "MOREAU Lina"
        assert publie(reverse("examens:badges_cles"))["keys"] == [publie(kid)]
        tete, corps, signature = jeton.split(".")
        with pytest.raises(BadSignatureError):
            jws.deserialize_compact(f"{tete}.{corps[:-2]}AA.{signature}", cles.keys[0], algorithms=["RS256"])


@pytest.mark.rule("R22")
def test_a_badge_marks_nobody_and_shows_no_text_of_a_fiche(as_user, owner, extrait):
    corps = [jws.extract_compact(jeton.encode()).payload.decode() for jeton in emporter(as_user(owner), extrait)]
    raisons = [json.loads(c)["credentialSubject"]["achievement"]["criteria"]["narrative"] for c in corps]
    assert all("n’évalue pas la compétence" in raison for raison in raisons)
    assert "Je sais prospecter" not in "".join(corps) and "result" not in json.loads(corps[0])["credentialSubject"]


def test_the_same_livret_taken_twice_is_the_same_badges_and_publishes_no_private_key(as_user, owner, extrait):
    client = as_user(owner)
    assert emporter(client, extrait) == emporter(client, extrait)
    assert CleDeSignature.objects.count() == 1
    assert set(publie(reverse("examens:badges_cles"))["keys"][0]) == {"kty", "n", "e", "kid", "alg", "use"}
    assert "PRIVATE" not in CleDeSignature.objects.get().privee
    assert Client().get(reverse("examens:badges_cle", args=["absente"])).status_code == 404


def test_a_key_outlives_a_change_of_secret_and_a_lost_one_is_followed_by_another(as_user, owner, extrait, settings):
    client = as_user(owner)
    avant = emporter(client, extrait)
    premiere = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-test", [premiere]
    call_command("changer_de_cle")
    settings.SECRET_KEY_FALLBACKS = []
    assert CleDeSignature.objects.actuelle().s_ouvre and CleDeSignature.objects.count() == 1
    settings.SECRET_KEY = "a third key, and none of the former ones"
    assert CleDeSignature.objects.actuelle().s_ouvre and CleDeSignature.objects.count() == 2
    # What the first one signed is still verified.
    kid = jws.extract_compact(avant[0].encode()).headers()["kid"]
    jws.deserialize_compact(avant[0], KeySet.import_key_set({"keys": [publie(kid)]}).keys[0], algorithms=["RS256"])
