"""Every form gives back what was typed when the session, or the page, had ended, and to its author alone (R20)."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.connexion import reprise
from accounts.connexion.reprise import signer
from examens.models import Reouverture
from situations.models import Formule, NoteDeBord, Stage
from situations.tuteur import Tuteur
from suivi.models import Phrase, PropositionDePoste
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
    "suivi:phrases": ("teacher", "phrase"),
    "examens:depot_rouvrir": ("teacher", "motif"),
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
    cles |= {"stages:stage_nouveau": [stage.passeport_id], "suivi:phrases": []}
    if nom == "examens:depot_rouvrir":
        cles[nom] = [factories.creer_depot(stage.passeport).pk]
    envoi = {champ: MOTS, "auteur": signer(personne), "revision": "0", "rubrique": "moyens", "titre": "Achats"}
    envoi |= {"vises": [f"competence-{factories.competence(diplome, 'C21.1').pk}"]}
    envoi |= {"situations": [factories.situation(diplome, "S111").pk], "quand": "02/03/2026"}
    return personne, reverse(nom, args=cles.get(nom, [stage.pk])), envoi


def rien_n_est_ecrit():
    for modele in (PropositionDePoste, Formule, Phrase, Reouverture):
        assert not modele.objects.exists()
    assert (NoteDeBord.objects.get().quoi, Stage.objects.get().revision) == ("Avant.", 0)


@pytest.mark.parametrize("nom", FORMULAIRES)
def test_a_form_sent_after_the_session_ended_comes_back_after_signing_in(nom, formulaire, session_finie):
    personne, adresse, envoi = formulaire
    navigateur = session_finie(personne)
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
def test_once_written_nothing_comes_back(nom, formulaire, session_finie):
    personne, adresse, envoi = formulaire
    navigateur = session_finie(personne)
    navigateur.post(adresse, envoi)
    navigateur.force_login(personne)
    assert navigateur.post(adresse, envoi).status_code == 302
    assert "il reste à" not in texte(navigateur.get(adresse))


@pytest.mark.parametrize("nom", ["situations:formules"])
def test_the_next_page_names_the_window_whose_form_was_written_and_no_other(nom, formulaire):
    personne, adresse, envoi = formulaire
    navigateur = Client()
    navigateur.force_login(personne)
    assert navigateur.post(adresse, envoi | {"rubrique": "", "fenetre": "11"}).status_code == 422
    for fenetre in ("22", "33", "<b>", "4" * 30):
        assert (
            navigateur.post(adresse, envoi | {"titre": f"Achats {fenetre}"[:20], "fenetre": fenetre}).status_code == 302
        )
    assert 'data-copies-recues="22 33"' in texte(navigateur.get(adresse))


# --- Bounds, and whose text it is -------------------------------------------------------------------------


@pytest.fixture
def adresse(stage):
    return reverse("suivi:passeport_apprecier", args=[stage.passeport_id])


def envoi(personne, texte=MOTS, **plus):
    return {"texte": texte, "auteur": signer(personne)} | plus


def test_without_a_cookie_of_ours_nothing_is_kept(adresse, teacher):
    assert "/compte/connexion/" in Client().post(adresse, envoi(teacher)).url
    assert not Session.objects.exists()


def test_the_text_of_somebody_else_never_comes_back(session_finie, adresse, teacher, classe):
    navigateur = session_finie(teacher)
    navigateur.post(adresse, envoi(teacher))
    collegue = factories.creer_enseignant(classe)
    navigateur.force_login(collegue)
    assert MOTS not in texte(navigateur.get(adresse))
    perime = Client(enforce_csrf_checks=True)
    perime.force_login(collegue)
    page = perime.post(adresse, envoi(teacher))
    assert page.status_code == 403 and MOTS not in texte(page)


def test_two_people_at_one_browser_each_find_their_own(session_finie, teacher, owner):
    adresse, navigateur = reverse("situations:formules"), session_finie(owner)
    autre = factories.creer_etudiant(owner.inscriptions.get().classe)
    navigateur.post(adresse, envoi(owner, "Le mien, déjà long."))
    navigateur.post(adresse, envoi(autre, "Celui de l’autre."))
    navigateur.force_login(owner)
    page = texte(navigateur.get(adresse))
    assert "Le mien, déjà long.</textarea>" in page and "Celui de l’autre." not in page


def test_what_waits_is_bounded_in_size_number_and_time(session_finie, adresse, teacher, monkeypatch):
    monkeypatch.setattr(reprise, "AU_PLUS", 2)
    navigateur = session_finie(teacher)
    navigateur.post(adresse, envoi(teacher, "é" * reprise.TAILLE_MAXIMALE))
    assert not navigateur.session.get(reprise.CLE)
    fiches = [reverse("suivi:fiche_apprecier", args=[pk]) for pk in (1, 2)]
    for chemin in (reverse("suivi:phrases"), *fiches, adresse, adresse):
        navigateur.post(chemin, envoi(teacher))
    assert [cle.split()[1] for cle in navigateur.session[reprise.CLE]] == [fiches[1], adresse]
    navigateur.force_login(teacher)
    assert f"{MOTS}</textarea>" in texte(navigateur.get(adresse))
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=reprise.DUREE), tick=False):
        assert MOTS not in texte(navigateur.get(adresse))


def test_neither_a_password_nor_a_token_is_kept(session_finie, adresse, teacher):
    navigateur = session_finie(teacher)
    navigateur.post(adresse, envoi(teacher, new_password1="secret", csrfmiddlewaretoken="jeton"))
    assert [garde for _, garde in navigateur.session[reprise.CLE].values()] == ["texte=Tap%C3%A9+juste+avant+la+fin."]


def test_a_button_pressed_on_an_expired_page_does_nothing(adresse, teacher):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(teacher)
    page = navigateur.post(adresse, envoi(teacher, garder_phrase="1"))
    assert page.status_code == 403 and f"{MOTS}</textarea>" in texte(page) and not Phrase.objects.exists()


def test_a_text_given_back_to_who_has_lost_access_can_be_copied(session_finie, adresse, teacher):
    navigateur = session_finie(teacher)
    navigateur.post(adresse, envoi(teacher))
    teacher.enseignements.all().delete()
    navigateur.force_login(teacher)
    page = navigateur.get(adresse)
    assert page.status_code == 404 and f"{MOTS}</p>" in texte(page)


def test_the_words_of_another_tuteur_are_not_shown_on_an_expired_page(tuteur, stage):
    """R37: several links open in one browser."""
    tuteur.handler.enforce_csrf_checks = True
    autre = Tuteur(factories.creer_stage(stage.passeport).acces.create(empreinte="autre"))
    page = tuteur.post(reverse("suivi:tuteur_apprecier", args=[tuteur.acces]), {"texte": MOTS, "auteur": signer(autre)})
    assert page.status_code == 403 and MOTS not in texte(page)


# --- Every form: test_mots_du_diplome reads each page once ----------------------------------------------------


def offences(chemin, page):
    """The forms of a page that take a sentence and would lose it."""
    for debut, corps in re.findall(r"<form\b([^>]*)>(.*?)</form>", page, re.DOTALL):
        if "<textarea" in corps and "post" in debut:
            action = re.search(r'action="([^"]+)"', debut)
            vers = urlsplit(action[1]).path if action else chemin
            if not hasattr(resolve(vers).func, "rend_le_texte"):
                yield f"{vers}: @rendre_le_texte"
            if 'name="auteur"' not in corps:
                yield f"{chemin}: auteur_du_formulaire"


def test_a_form_that_would_lose_its_text_is_seen():
    form = '<form method="post"{}><textarea name="texte"></textarea>{}</form>'
    champ = '<input name="auteur">'
    assert list(offences("/compte/", form.format("", ""))) == [
        "/compte/: @rendre_le_texte",
        "/compte/: auteur_du_formulaire",
    ]
    assert not list(offences("/compte/", form.format(f' action="{reverse("suivi:phrases")}"', champ)))
