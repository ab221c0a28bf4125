"""A page follows its own last save: an answer lost on its way is no « autre fenêtre » (R20)."""

import random

import pytest

from situations.models import Fiche
from suivi.models import Entretien

from .formulaire import saisie

pytestmark = [pytest.mark.rule("R20"), pytest.mark.lent]


class Page:
    """What a page of the form knows: its text, the revision of the last answer that reached it, its saves."""

    def __init__(self, navigateur, diplome, nom="123456", cle="5b8b4c7e-3f8e-4a57-9d0e-0d6f6d1a2b3c"):
        self.navigateur, self.nom, self.cle, self.saisie = navigateur, nom, cle, saisie(diplome)
        self.adresse, self.revision, self.rang = "/fiches/brouillon/", 0, 0

    def envoi(self, texte):
        """``(address, fields)`` of the next save."""
        self.rang += 1
        champs = {"revision": str(self.revision), "cle_formulaire": self.cle, "fenetre": self.nom, "rang": self.rang}
        return self.adresse, self.saisie | champs | {"description": texte}

    def poster(self, envoi):
        return self.navigateur.post(*envoi)

    def recevoir(self, reponse):
        corps = reponse.json()
        self.adresse, self.revision = corps["brouillon_url"], corps["revision"]


@pytest.fixture
def ouvrir(as_user, owner, diplome):
    """``ouvrir(nom="2")``: one more window of the student."""
    return lambda **plus: Page(as_user(owner), diplome, **plus)


@pytest.mark.parametrize("graine", range(2))
def test_whatever_is_cut_the_last_text_wins_and_no_other_window_is_seen(ouvrir, graine):
    hasard, page, en_retard = random.Random(graine), ouvrir(), []
    for tour in range(30):
        envoi = page.envoi(f"Texte {tour}")
        sort = hasard.choice(["arrive", "reponse_perdue", "demande_perdue", "en_retard"])
        if sort == "en_retard":
            en_retard.append(envoi)
        if sort in ("arrive", "reponse_perdue"):
            reponse = page.poster(envoi)
            assert reponse.status_code == 200, reponse.content
            assert Fiche.objects.get().saisie["description"] == f"Texte {tour}"
            if sort == "arrive":
                page.recevoir(reponse)
            # What had lagged behind arrives now: it brings nothing old back.
            for vieux in en_retard:
                page.poster(vieux)
            en_retard.clear()
            assert Fiche.objects.get().saisie["description"] == f"Texte {tour}"
    page.recevoir(page.poster(page.envoi("Le dernier")))
    assert [fiche.saisie["description"] for fiche in Fiche.objects.all()] == ["Le dernier"]


def test_enregistrer_follows_a_save_whose_answer_was_lost(ouvrir):
    page = ouvrir()
    page.poster(page.envoi("Perdue"))
    _, champs = page.envoi("Enregistrée")
    reponse = page.navigateur.post("/fiches/nouvelle/", champs)
    fiche = Fiche.objects.get()
    assert (reponse.status_code, fiche.description, fiche.saisie) == (302, "Enregistrée", None)
    # And after « Enregistrer », whose answer was lost too.
    _, champs = page.envoi("Corrigée")
    assert page.navigateur.post(f"/fiches/{fiche.pk}/modifier/", champs).status_code == 302
    fiche.refresh_from_db()
    assert (fiche.description, fiche.versions.count()) == ("Corrigée", 2)
    assert fiche.enregistree_le is not None


def test_another_window_is_still_another_window(ouvrir):
    page, autre = ouvrir(), ouvrir(nom="2")
    page.recevoir(page.poster(page.envoi("La première")))
    autre.adresse, autre.revision = page.adresse, page.revision
    autre.poster(autre.envoi("De l’autre"))
    reponse = page.poster(page.envoi("La suite"))
    assert reponse.status_code == 409
    assert Fiche.objects.get().saisie["description"] == "De l’autre"
    # Nor does the other one's lost answer let this one through.
    assert page.poster(page.envoi("La suite encore")).status_code == 409


@pytest.mark.parametrize("champs", [{"fenetre": ""}, {"fenetre": "", "rang": "9"}, {"rang": "x" * 50}, {"rang": "-1"}])
def test_without_a_script_or_with_forged_numbers_a_page_follows_nobody(ouvrir, champs):
    page = ouvrir()
    page.poster(page.envoi("La première"))
    adresse, envoi = page.envoi("La seconde")
    assert page.navigateur.post(adresse, envoi | champs).status_code == 409


def test_what_is_taken_back_from_a_version_is_not_followed(ouvrir):
    page = ouvrir()
    page.recevoir(page.poster(page.envoi("La première")))
    fiche = Fiche.objects.get()
    fiche.reprendre(fiche.saisie | {"description": "Une version"})
    assert page.poster(page.envoi("La suite")).status_code == 409


@pytest.mark.rule("R29")
def test_the_notes_of_an_entretien_follow_too(as_user, teacher, fiche):
    client, adresse = as_user(teacher), f"/fiches/{fiche.pk}/entretien/notes/"
    for rang, notes in enumerate(["Une", "Une, deux", "Une, deux, trois"], 1):
        champs = {"notes": notes, "revision": "0", "fenetre": "123", "rang": str(rang)}
        assert client.post(adresse, champs).status_code == 200
    assert Entretien.objects.get().notes == "Une, deux, trois"
    reponse = client.post(adresse, {"notes": "Autre", "revision": "0", "fenetre": "456", "rang": "9"})
    assert reponse.status_code == 409
