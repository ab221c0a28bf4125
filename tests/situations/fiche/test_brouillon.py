"""Nothing typed is ever lost (R20): brouillons, autosave, two windows, ended sessions, forms sent twice."""

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from accounts.connexion.reprise import CLE, signer
from situations import saisie as regles
from situations.models import Fiche, Version
from tests import factories

from .formulaire import en_brouillon, saisie

pytestmark = pytest.mark.rule("R20")


@pytest.fixture
def navigateur(as_user, owner):
    return as_user(owner)


def test_a_brouillon_keeps_what_is_typed_right_or_wrong(navigateur, diplome):
    envoi = saisie(diplome, date_debut="31/02/2026", description="a" * 300, supports=[("Brief", "", "")])
    reponse = navigateur.post("/fiches/nouvelle/", en_brouillon(envoi), follow=True)
    page = reponse.content.decode()
    assert reponse.redirect_chain[0][0] == f"/fiches/{Fiche.objects.get().pk}/modifier/"
    for texte in ("31/02/2026", "a" * 300, "Brief", "Brouillon enregistré à"):
        assert texte in page
    assert not Fiche.objects.enregistrees().exists()


def test_a_refused_fiche_stays_a_brouillon(navigateur, diplome):
    reponse = navigateur.post("/fiches/nouvelle/", saisie(diplome, description=""))
    fiche = Fiche.objects.get()
    assert reponse.status_code == 422
    assert fiche.est_brouillon
    assert f'action="/fiches/{fiche.pk}/modifier/"' in reponse.content.decode()
    assert "J’ai appris à comparer" in navigateur.get(f"/fiches/{fiche.pk}/modifier/").content.decode()


def test_a_brouillon_completed_enters_the_passport(navigateur, diplome):
    navigateur.post("/fiches/nouvelle/", en_brouillon(saisie(diplome, description="")))
    fiche = Fiche.objects.get()
    navigateur.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, revision=str(fiche.revision)))
    fiche.refresh_from_db()
    assert not fiche.est_brouillon
    assert fiche.saisie is None


def test_autosave_answers_with_the_next_revision(navigateur, diplome):
    reponse = navigateur.post("/fiches/brouillon/", saisie(diplome)).json()
    assert reponse["url"] == f"/fiches/{reponse['pk']}/modifier/"
    suite = navigateur.post(reponse["brouillon_url"], saisie(diplome, revision=str(reponse["revision"]))).json()
    assert suite["revision"] == reponse["revision"] + 1
    assert Fiche.objects.count() == 1


def test_autosave_leaves_the_record_untouched(navigateur, diplome, fiche):
    avant = fiche.contenu()
    reponse = navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, description="Autre", revision="1"))
    fiche.refresh_from_db()
    assert reponse.status_code == 200
    assert fiche.contenu() == avant
    assert fiche.saisie["description"] == "Autre"
    assert "Autre" in navigateur.get(f"/fiches/{fiche.pk}/modifier/").content.decode()
    assert "Autre" not in navigateur.get(f"/fiches/{fiche.pk}/").content.decode()


def test_pending_changes_can_be_given_up_and_are_kept_aside(navigateur, diplome, fiche):
    navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, description="Autre", revision="1"))
    reponse = navigateur.post(f"/fiches/{fiche.pk}/abandonner/")
    fiche.refresh_from_db()
    assert reponse.url == f"/fiches/{fiche.pk}/"
    assert fiche.saisie is None
    assert fiche.versions.get(nature=Version.Nature.ECARTEE).contenu["description"] == "Autre"


def test_a_form_sent_twice_makes_one_fiche(navigateur, diplome):
    cle = navigateur.get("/fiches/nouvelle/").context["formulaire"].cle
    envoi = saisie(diplome, cle_formulaire=str(cle))
    premiere = navigateur.post("/fiches/nouvelle/", envoi)
    seconde = navigateur.post("/fiches/nouvelle/", envoi)
    assert premiere.url == seconde.url
    assert Fiche.objects.count() == 1


def test_two_windows_both_texts_are_shown_and_kept(navigateur, diplome, fiche):
    navigateur.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, description="Première fenêtre", revision="1"))
    reponse = navigateur.post(
        f"/fiches/{fiche.pk}/modifier/", saisie(diplome, description="Seconde fenêtre", revision="1")
    )
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Première fenêtre" in page
    assert "Seconde fenêtre" in page
    fiche.refresh_from_db()
    assert fiche.description == "Première fenêtre"
    assert fiche.versions.get(nature=Version.Nature.ECARTEE).contenu["description"] == "Seconde fenêtre"
    assert f'name="revision" value="{fiche.revision}"' in page
    encore = saisie(diplome, description="Seconde fenêtre", revision=str(fiche.revision))
    assert navigateur.post(f"/fiches/{fiche.pk}/modifier/", encore).status_code == 302


def test_two_windows_a_pending_text_that_gives_way_is_kept(navigateur, diplome, fiche):
    navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, description="En cours ailleurs", revision="1"))
    navigateur.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, description="Ici", revision="1"))
    gardes = fiche.versions.filter(nature=Version.Nature.ECARTEE)
    assert {v.contenu["description"] for v in gardes} == {"En cours ailleurs", "Ici"}


def test_autosave_from_an_older_window_is_told(navigateur, diplome, fiche):
    navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, revision="1"))
    autre = saisie(diplome, description="Autre chose", revision="1")
    reponse = navigateur.post(f"/fiches/{fiche.pk}/brouillon/", autre)
    assert reponse.status_code == 409
    assert "autre fenêtre" in reponse.json()["message"]


def test_autosave_sent_again_because_its_answer_was_lost_is_no_conflict(navigateur, diplome, fiche):
    premiere = navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, revision="1")).json()
    seconde = navigateur.post(f"/fiches/{fiche.pk}/brouillon/", saisie(diplome, revision="1"))
    assert (seconde.status_code, seconde.json()["revision"]) == (200, premiere["revision"])


def test_autosave_without_a_session_is_told(client, fiche):
    assert client.post(f"/fiches/{fiche.pk}/brouillon/", {}).status_code == 401
    assert client.post("/fiches/brouillon/", {}).status_code == 401


@pytest.mark.parametrize("adresse", ["/fiches/nouvelle/", "/fiches/{pk}/modifier/"])
def test_after_the_session_ended_the_text_comes_back(session_finie, owner, diplome, fiche, adresse):
    adresse = adresse.format(pk=fiche.pk)
    client = session_finie(owner)
    reponse = client.post(adresse, saisie(diplome, description="Tapé hors session", auteur=signer(owner), revision="1"))
    assert reponse.status_code == 302
    assert reponse.url.startswith("/compte/connexion/?next=")
    retour = client.post(reponse.url, {"login": owner.username, "password": factories.MOT_DE_PASSE})
    page = client.get(retour.url)
    assert retour.url == adresse
    assert "Tapé hors session" in page.content.decode()
    assert "Votre texte est revenu" in page.content.decode()


def test_the_text_never_comes_back_to_somebody_else(session_finie, owner, classmate, diplome):
    client = session_finie(owner)
    client.post("/fiches/nouvelle/", saisie(diplome, description="Tapé hors session", auteur=signer(owner)))
    client.post("/compte/connexion/", {"login": classmate.username, "password": factories.MOT_DE_PASSE})
    assert "Tapé hors session" not in client.get("/fiches/nouvelle/").content.decode()


def test_an_anonymous_text_without_a_signature_is_not_kept(session_finie, diplome, owner):
    client = session_finie(owner)
    for auteur in ("", "MQ:forge", TimestampSigner().sign("1")):
        client.post("/fiches/nouvelle/", saisie(diplome, auteur=auteur))
        assert not client.session.get(CLE), auteur


def test_once_saved_nothing_waits_any_more(session_finie, owner, diplome):
    client = session_finie(owner)
    envoi = saisie(diplome, auteur=signer(owner))
    client.post("/fiches/nouvelle/", envoi)
    client.force_login(owner)
    client.post("/fiches/nouvelle/", envoi)
    assert not client.session.get(CLE)


def test_an_expired_page_gives_the_text_back(owner, diplome, fiche):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(owner)
    reponse = navigateur.post("/fiches/nouvelle/", saisie(diplome, description="Page expirée", auteur=signer(owner)))
    assert reponse.status_code == 403
    assert "Page expirée" in reponse.content.decode()
    assert "csrfmiddlewaretoken" in reponse.content.decode()
    assert Fiche.objects.count() == 1
    reponse = navigateur.post(
        f"/fiches/{fiche.pk}/modifier/", saisie(diplome, description="Encore", auteur=signer(owner))
    )
    assert "Encore" in reponse.content.decode()


def test_an_expired_page_of_somebody_else_gives_nothing(owner, classmate, diplome):
    navigateur = Client(enforce_csrf_checks=True)
    navigateur.force_login(owner)
    navigateur.force_login(classmate)
    reponse = navigateur.post("/fiches/nouvelle/", saisie(diplome, description="Pas à moi", auteur=signer(owner)))
    assert reponse.status_code == 403
    assert "Pas à moi" not in reponse.content.decode()


def test_far_too_much_text_is_told_and_still_on_the_page(navigateur, diplome, monkeypatch):
    assert navigateur.post("/fiches/brouillon/", saisie(diplome, moyens="mot " * 150_000)).status_code == 413
    monkeypatch.setattr(regles, "TAILLE_MAXIMALE", 2_000)
    texte = "mot " * 600
    # Whatever was asked: nothing of it could be kept.
    for envoi in (en_brouillon(saisie(diplome, moyens=texte)), {"moyens": texte, "ajouter_support": "1"}):
        reponse = navigateur.post("/fiches/nouvelle/", envoi)
        assert reponse.status_code == 422
        assert "trop long pour être gardé" in reponse.content.decode()
        assert texte.strip() in reponse.content.decode()


def test_a_brouillon_is_seen_by_its_student_alone(as_user, owner, teacher, classmate, passeport):
    brouillon = factories.creer_brouillon(passeport, description="Pas encore prêt")
    assert as_user(owner).get(f"/fiches/{brouillon.pk}/", follow=True).status_code == 200
    for autre in (teacher, classmate):
        assert as_user(autre).get(f"/fiches/{brouillon.pk}/").status_code == 404


@pytest.mark.rule("R21")
def test_nobody_but_the_student_writes(as_user, diplome, fiche, teacher):
    """Others: tests/test_permissions.py."""
    navigateur, envoi = as_user(teacher), saisie(diplome, revision="1")
    for adresse in ("modifier", "brouillon", "abandonner", "supprimer", "restaurer"):
        assert navigateur.post(f"/fiches/{fiche.pk}/{adresse}/", envoi).status_code == 404, adresse
    fiche.refresh_from_db()
    assert fiche.revision == 1
    assert fiche.supprimee_le is None


def test_an_unknown_field_of_the_form_is_not_kept(navigateur, diplome):
    navigateur.post("/fiches/brouillon/", saisie(diplome, note="20/20", enregistree_le="2026-01-01"))
    assert set(Fiche.objects.get().saisie) >= {"description"}
    assert not {"note", "enregistree_le", "revision", "csrfmiddlewaretoken"} & set(Fiche.objects.get().saisie)
