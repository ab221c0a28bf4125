"""The « entretien d’explicitation »: questions beside the fiche, one’s own notes, what the student completes (R29)."""

import uuid

import pytest
from django.test import Client

from accounts.connexion.reprise import signer
from accounts.models import Enseignement
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation, Entretien
from tests import factories, simultane
from tests.situations.fiche.formulaire import saisie

pytestmark = pytest.mark.rule("R29")
QUESTION = "Qui vous a confié ce travail ?"
POSEE = f"description|{QUESTION}"


@pytest.fixture
def adresse(fiche):
    return f"/fiches/{fiche.pk}/entretien/"


def envoi(**plus):
    return {"revision": "0", "cle_formulaire": str(uuid.uuid4()), "notes": "", "autres": "", "mot": ""} | plus


def test_the_page_shows_what_was_written_beside_the_questions_of_each_field(as_user, teacher, adresse, fiche):
    page = as_user(teacher).get(adresse).content.decode()
    assert fiche.description in page and fiche.descriptif in page
    assert f'name="posees" value="{POSEE}"' in page
    assert "Rien d’écrit pour l’instant." not in page, "a field without text and without questions is left out"


def test_notes_and_ticks_are_kept_and_come_back(as_user, teacher, adresse):
    navigateur = as_user(teacher)
    navigateur.post(adresse, envoi(posees=[POSEE], notes="A hésité.\r\nPuis s’est lancé."))
    entretien = Entretien.objects.get()
    assert entretien.posees == [{"rubrique": "description", "question": QUESTION}]
    assert entretien.notes == "A hésité.\nPuis s’est lancé."
    page = navigateur.get(adresse).content.decode()
    assert "Puis s’est lancé.</textarea>" in page
    assert f'value="{POSEE}" id="q-1-1" checked>' in page


@pytest.mark.rule("R22")
def test_nobody_else_reads_the_notes(as_user, adresse, teacher, owner, fiche, classe, administrator):
    as_user(teacher).post(adresse, envoi(notes="Pour moi seul."))
    collegue = factories.creer_enseignant(classe, username="collegue")
    assert "Pour moi seul." not in as_user(collegue).get(adresse).content.decode()
    for autre in (owner, administrator):
        assert as_user(autre).get(adresse).status_code == 404
    assert as_user(collegue).get(f"{adresse}supprimer/").status_code == 404
    assert "Pour moi seul." not in as_user(owner).get(f"/passeports/{fiche.passeport_id}/donnees.json").content.decode()


@pytest.mark.rule("R20")
def test_a_brouillon_is_not_talked_about(as_user, teacher, passeport):
    brouillon = factories.creer_brouillon(passeport, description="En train d’écrire.")
    assert as_user(teacher).get(f"/fiches/{brouillon.pk}/entretien/").status_code == 404


@pytest.mark.rule("R21")
def test_nothing_of_it_enters_the_fiche(as_user, teacher, adresse, fiche):
    avant, revision = fiche.contenu(), fiche.revision
    as_user(teacher).post(adresse, envoi(posees=[POSEE], notes="Note", mot="Bravo pour le récit.", envoyer="1"))
    fiche.refresh_from_db()
    assert (fiche.contenu(), fiche.revision, fiche.saisie) == (avant, revision, None)


def test_autosave_keeps_and_tells_when(as_user, teacher, adresse):
    reponse = as_user(teacher).post(f"{adresse}notes/", envoi(notes="Au fil de la frappe"))
    assert reponse.json() == {
        "revision": 1,
        "heure": reponse.json()["heure"],
        "url": adresse,
        "brouillon_url": f"{adresse}notes/",
    }
    assert Entretien.objects.get().notes == "Au fil de la frappe"


def test_a_page_that_is_only_opened_writes_nothing(as_user, teacher, adresse):
    assert as_user(teacher).post(f"{adresse}notes/", envoi()).json()["revision"] == 0
    assert not Entretien.objects.exists()


def test_two_windows_lose_nothing_of_either(as_user, teacher, adresse):
    navigateur = as_user(teacher)
    navigateur.post(f"{adresse}notes/", envoi(notes="Première fenêtre", posees=[POSEE]))
    assert navigateur.post(f"{adresse}notes/", envoi(notes="Seconde fenêtre")).status_code == 409
    reponse = navigateur.post(adresse, envoi(notes="Seconde fenêtre"))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Seconde fenêtre\n\nPremière fenêtre</textarea>" in page
    assert f'value="{POSEE}" id="q-1-1" checked>' in page
    assert 'name="revision" value="1"' in page


@pytest.mark.django_db(transaction=True)
def test_two_first_notes_at_once_make_one_entretien(fiche, teacher):
    def garder(texte):
        contenu = {"notes": texte, "autres": "", "mot": "", "posees": []}
        return lambda: Entretien.garder(teacher, fiche, contenu, 0)

    resultats = simultane.ensemble(garder("a"), garder("b"))
    assert Entretien.objects.count() == 1
    assert sorted(type(r).__name__ for r in resultats) == ["ConflitDEntretien", "Entretien"]


def test_notes_deleted_in_another_window_are_made_again(as_user, teacher, adresse):
    navigateur = as_user(teacher)
    navigateur.post(f"{adresse}notes/", envoi(notes="Avant"))
    navigateur.post(f"{adresse}supprimer/")
    assert not Entretien.objects.exists()
    navigateur.post(f"{adresse}notes/", envoi(notes="Après", revision="1"))
    assert Entretien.objects.get().notes == "Après"


def test_deleting_asks_first(as_user, teacher, adresse):
    navigateur = as_user(teacher)
    navigateur.post(adresse, envoi(notes="À jeter"))
    assert "Supprimer vos notes" in navigateur.get(f"{adresse}supprimer/").content.decode()
    assert Entretien.objects.exists()


@pytest.fixture
def demande(as_user, teacher, adresse):
    """Questions sent to the student, one of them of the teacher's own."""
    as_user(teacher).post(
        adresse,
        envoi(
            posees=[POSEE, "taches|Par quoi avez-vous commencé ?"],
            autres="Et le client ?",
            mot="Merci pour cet échange.",
            notes="Secret",
            envoyer="1",
        ),
    )
    return Appreciation.objects.get()


def test_the_questions_are_sent_as_an_appreciation_under_the_names_of_their_fields(demande, fiche):
    assert demande.texte.replace("\u00a0", " ") == (
        "Merci pour cet échange.\n\nQuestions de notre entretien, à compléter dans votre fiche :\n\n"
        f"Description de la situation\n– {QUESTION}\n\nTâches demandées\n– Par quoi avez-vous commencé ?\n\n"
        "Autres questions\n– Et le client ?"
    )
    assert len(demande.questions) == 3
    entretien = Entretien.objects.get()
    assert entretien.envoye_le and entretien.notes == "Secret" and entretien.mot == ""


def test_the_student_completes_the_fiche_with_the_questions_at_their_fields(as_user, owner, demande, fiche):
    navigateur = as_user(owner)
    page = navigateur.get(f"/fiches/{fiche.pk}/").content.decode()
    adresse = f"/fiches/{fiche.pk}/modifier/?questions={demande.pk}"
    assert adresse in page and "Secret" not in page
    page = navigateur.get(adresse).content.decode()
    assert 'id="id_taches_questions"' in page and 'id="id_moyens_questions"' not in page
    assert "Les questions de votre entretien" in page and "Et le client ?" in page


def test_the_questions_are_at_their_fields_however_the_form_is_opened_until_answered(as_user, owner, demande, diplome):
    navigateur, adresse = as_user(owner), f"/fiches/{demande.fiche_id}/modifier/"
    page = navigateur.get(adresse).content.decode()
    assert 'id="id_taches_questions"' in page and 'id="id_description_questions"' in page

    def repondre(revision, **plus):
        contenu = saisie(diplome, "S111", "C11.1", revision=str(revision), **plus)
        assert navigateur.post(adresse, contenu).status_code == 302
        return navigateur.get(adresse).content.decode()

    demande.fiche.refresh_from_db()
    version = demande.fiche.versions.create(numero=1, contenu=demande.fiche.contenu())
    Appreciation.objects.filter(pk=demande.pk).update(version=version.numero)
    page = repondre(1, description=demande.fiche.description, taches="J’ai commencé par relire le brief.")
    assert 'id="id_taches_questions"' not in page, "answered"
    assert 'id="id_description_questions"' in page, "still to answer"
    assert "Et le client ?" in page, "of no field: until the thread has an answer"
    page = repondre(2, description="Ma tutrice m’a confié ce brief.", taches="J’ai commencé par relire le brief.")
    assert 'id="id_description_questions"' not in page and "Et le client ?" in page
    ecrire(owner, "Il voulait un devis.", uuid.uuid4(), demande.passeport, demande.fiche, reponse_a=demande)
    assert "votre entretien" not in navigateur.get(adresse).content.decode()


def test_the_questions_stay_when_the_form_is_refused(as_user, owner, demande, fiche, diplome):
    trop = saisie(diplome, description="", revision="1", questions=str(demande.pk))
    reponse = as_user(owner).post(f"/fiches/{fiche.pk}/modifier/", trop)
    assert reponse.status_code == 422
    assert 'id="id_taches_questions"' in reponse.content.decode()


def test_the_questions_of_another_fiche_or_withdrawn_or_forged_show_nothing(
    as_user, owner, teacher, demande, passeport
):
    autre = factories.creer_fiche(passeport, "S112")
    navigateur = as_user(owner)
    for valeur in (demande.pk, "9" * 30):
        page = navigateur.get(f"/fiches/{autre.pk}/modifier/?questions={valeur}").content.decode()
        assert "votre entretien" not in page
    as_user(teacher).post(f"/appreciations/{demande.pk}/retirer/")
    page = as_user(owner).get(f"/fiches/{demande.fiche_id}/modifier/?questions={demande.pk}").content.decode()
    assert "votre entretien" not in page


def test_sending_twice_is_once(as_user, teacher, adresse):
    cle = str(uuid.uuid4())
    for revision in ("0", "1"):
        as_user(teacher).post(adresse, envoi(posees=[POSEE], envoyer="1", cle_formulaire=cle, revision=revision))
    assert Appreciation.objects.count() == 1


@pytest.mark.rule("R22")
def test_what_cannot_be_sent_says_why_and_stays(as_user, teacher, adresse):
    client = as_user(teacher)
    for revision, (mot, phrase) in enumerate(
        (
            ("", "Cochez au moins une question"),
            ("14/20", "jamais avec une note"),
            ("é" * 2001, "2\u00a0000\u00a0caractères au plus"),
        )
    ):
        notes = f"Mes notes, {mot[:5]}"
        reponse = client.post(adresse, envoi(notes=notes, mot=mot, envoyer="1", revision=str(revision)))
        page = reponse.content.decode()
        assert reponse.status_code == 422, mot[:5]
        assert phrase in page and f"{notes}</textarea>" in page
        assert Entretien.objects.get().notes == notes
    assert not Appreciation.objects.exists()


def test_far_too_much_is_refused_with_a_sentence(as_user, teacher, adresse):
    navigateur = as_user(teacher)
    assert navigateur.post(f"{adresse}notes/", envoi(notes="x" * 400_001)).status_code == 413
    assert navigateur.post(adresse, envoi(notes="x" * 400_001)).status_code == 422


def test_a_forged_box_is_left_out(as_user, teacher, adresse):
    as_user(teacher).post(adresse, envoi(posees=["inconnue|Ah ?", "description|", "\x00"], notes="n"))
    assert Entretien.objects.get().posees == []


def test_a_teacher_who_has_left_the_class_keeps_a_copy_of_the_words(as_user, teacher, adresse):
    Enseignement.objects.filter(enseignant=teacher).delete()
    reponse = as_user(teacher).post(adresse, envoi(notes="À recopier"))
    assert reponse.status_code == 404 and "À recopier" in reponse.content.decode()
    assert as_user(teacher).post(f"{adresse}notes/", envoi(notes="À recopier")).status_code == 404


def test_notes_typed_in_an_ended_session_come_back_after_signing_in(session_finie, teacher, adresse):
    client = session_finie(teacher)
    assert client.post(f"{adresse}notes/", envoi(notes="Tapé trop tard")).status_code == 401
    client.post(adresse, envoi(notes="Tapé trop tard", posees=[POSEE], auteur=signer(teacher)))
    client.post("/compte/connexion/", {"login": teacher.username, "password": factories.MOT_DE_PASSE})
    page = client.get(adresse).content.decode()
    assert "Tapé trop tard</textarea>" in page and f'value="{POSEE}" id="q-1-1" checked>' in page


def test_an_expired_page_is_opened_again_with_its_words(teacher, adresse):
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    reponse = client.post(adresse, envoi(notes="Page expirée", auteur=signer(teacher)))
    assert reponse.status_code == 403
    assert "Page expirée</textarea>" in reponse.content.decode()


@pytest.mark.parametrize("perimee", [False, True])
def test_notes_too_long_are_all_given_back(teacher, adresse, perimee):
    client = Client(enforce_csrf_checks=perimee)
    client.force_login(teacher)
    trop = envoi(notes="n" * 400_001, autres="Et le délai ?", mot="Beau travail", auteur=signer(teacher))
    reponse = client.post(adresse, trop)
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert "nnn</textarea>" in page and "Et le délai ?</textarea>" in page and "Beau travail</textarea>" in page
    assert not Entretien.objects.exists()


def test_a_question_that_the_referentiel_no_longer_holds_stays_with_its_field(as_user, teacher, adresse, diplome):
    navigateur = as_user(teacher)
    navigateur.post(adresse, envoi(posees=[POSEE]))
    diplome.rubriques["description"]["questions"] = []
    diplome.save()
    assert f'value="{POSEE}" id="q-1-1" checked>' in navigateur.get(adresse).content.decode()


def test_the_page_takes_the_same_queries_whatever_was_asked(as_user, teacher, adresse, django_assert_num_queries):
    navigateur = as_user(teacher)
    navigateur.get(adresse)
    with django_assert_num_queries(7):
        navigateur.get(adresse)
    navigateur.post(adresse, envoi(notes="n" * 9000, posees=[POSEE, "taches|Un ?", "moyens|Deux ?"]))
    navigateur.get(adresse)
    with django_assert_num_queries(7):
        navigateur.get(adresse)


def test_hidden_fields_that_somebody_spoiled_send_the_questions_all_the_same(as_user, teacher, adresse):
    spoiled = envoi(mot="Dites ce que vous avez choisi.", envoyer="1") | dict.fromkeys(
        ("cle_formulaire", "version"), "a\x00b"
    )
    assert as_user(teacher).post(adresse, spoiled).status_code == 302
    assert Appreciation.objects.get().texte.startswith("Dites ce que")
