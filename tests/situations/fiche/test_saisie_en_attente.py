"""The forms around the fiches give back what was typed when the session, or the page, had ended (R20)."""

import pytest
from django.test import Client
from django.urls import reverse

from situations.fiche.signature import signer_auteur
from situations.models import Formule, NoteDeBord, Stage
from suivi.models import PropositionDePoste
from tests import factories

pytestmark = pytest.mark.rule("R20")

MOTS = "Tapé juste avant la fin."
# Address → who fills it, and the field where the words are.
FORMULAIRES = {
    "stages:stage_nouveau": ("owner", "adresse"),
    "stages:stage_modifier": ("teacher", "adresse"),
    "suivi:stage_objectifs": ("teacher", "objectifs"),
    "suivi:proposition_nouvelle": ("teacher", "moyens"),
    "situations:note_modifier": ("owner", "quoi"),
    "situations:formules": ("owner", "texte"),
}


def texte(page):
    return page.content.decode().replace("\u00a0", " ")


@pytest.fixture
def formulaire(request, nom, stage, classe, owner, diplome):
    """``(person, address, what is sent)``: the person, and a form that they had opened."""
    qui, champ = FORMULAIRES[nom]
    personne = request.getfixturevalue(qui)
    note = NoteDeBord.objects.create(etudiant=owner, quoi="Avant.", quand="2026-03-02")
    cles = {"suivi:proposition_nouvelle": [classe.pk], "situations:note_modifier": [note.pk], "situations:formules": []}
    cles |= {"stages:stage_nouveau": [stage.passeport_id]}
    envoi = {champ: MOTS, "auteur": signer_auteur(personne), "revision": "0", "rubrique": "moyens", "titre": "Achats"}
    envoi |= {"competences": [factories.competence(diplome, "C21.1").pk]}
    envoi |= {"situations": [factories.situation(diplome, "S111").pk], "quand": "02/03/2026"}
    return personne, reverse(nom, args=cles.get(nom, [stage.pk])), envoi


def rien_n_est_ecrit():
    assert not PropositionDePoste.objects.exists() and not Formule.objects.exists()
    assert (NoteDeBord.objects.get().quoi, Stage.objects.get().revision) == ("Avant.", 0)


@pytest.mark.parametrize("nom", FORMULAIRES)
def test_a_form_sent_after_the_session_ended_comes_back_after_signing_in(nom, formulaire):
    personne, adresse, envoi = formulaire
    navigateur = Client()
    assert "/compte/connexion/" in navigateur.post(adresse, envoi).url
    navigateur.force_login(personne)
    page = texte(navigateur.get(adresse))
    assert f"{MOTS}</textarea>" in page and 'name="auteur" value="' in page
    assert " checked" in page or nom not in ("suivi:stage_objectifs", "suivi:proposition_nouvelle")
    rien_n_est_ecrit()


@pytest.mark.parametrize("nom", FORMULAIRES)
def test_an_expired_form_comes_back_at_once(nom, formulaire):
    personne, adresse, envoi = formulaire
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(personne)
    page = navigateur.post(adresse, envoi)
    assert page.status_code == 403
    assert f"{MOTS}</textarea>" in texte(page) and "La page avait expiré." in texte(page)
    rien_n_est_ecrit()


@pytest.mark.parametrize("nom", ["suivi:stage_objectifs", "situations:formules"])
def test_once_written_nothing_comes_back(nom, formulaire):
    personne, adresse, envoi = formulaire
    navigateur = Client()
    navigateur.post(adresse, envoi)
    navigateur.force_login(personne)
    assert navigateur.post(adresse, envoi).status_code == 302
    assert "il reste à" not in texte(navigateur.get(adresse))
