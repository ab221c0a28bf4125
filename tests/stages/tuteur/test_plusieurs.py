"""A tuteur's words are a tuteur's, and each student's their own: several links in one browser, who handed each over,
several tuteurs of one stage (R37)."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.connexion.reprise import signer
from accounts.models import Journal
from situations.models import Stage
from situations.tuteur import Tuteur
from stages.compte_rendu.compte_rendu_pdf import document
from stages.models import AccesTuteur, Positionnement
from stages.tuteur.acces import creer
from suivi.models import Appreciation
from tests import factories
from tests.liens import chez, ouvrir

pytestmark = pytest.mark.rule("R37")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def lien(stage, auteur, nom=""):
    return reverse("stages:tuteur_lien", args=[creer(stage, auteur, nom)[1]])


@pytest.fixture
def autre_stage(classmate):
    """Of a second student, at the same tuteur's."""
    return factories.creer_stage(classmate.passeports.get())


@pytest.fixture
def deux(tuteur, autre_stage, teacher):
    """``(browser, first access, second access)``: both links opened in one browser."""
    premier = tuteur.acces
    return ouvrir(lien(autre_stage, teacher), tuteur), premier, tuteur.acces


# --- Two students, one browser ----------------------------------------------------------------------------


def test_what_is_sent_from_the_first_tab_is_written_for_the_first_student(deux, stage, autre_stage):
    navigateur, premier, second = deux
    for acces, mot in ((premier, "Pour Lina."), (second, "Pour l’autre.")):
        envoi = {"texte": mot, "auteur": signer(AccesTuteur.objects.get(pk=acces))}
        assert navigateur.post(reverse("suivi:tuteur_apprecier", args=[acces]), envoi).status_code == 302
    assert dict(Appreciation.objects.values_list("passeport", "texte")) == {
        stage.passeport_id: "Pour Lina.",
        autre_stage.passeport_id: "Pour l’autre.",
    }


def test_each_page_says_whose_it_is_and_how_to_change(deux, owner, classmate):
    navigateur, premier, second = deux
    for acces, etudiant in ((premier, owner), (second, classmate)):
        page = texte(navigateur.get(reverse("stages:tuteur_observations", args=[acces])))
        assert f"de {etudiant}</strong>" in page and "Changer d’étudiant" in page
    choix = texte(navigateur.get(reverse("stages:tuteur_choisir")))
    assert str(owner) in choix and str(classmate) in choix


def test_with_one_student_there_is_nothing_to_choose(tuteur):
    assert tuteur.get(reverse("stages:tuteur_choisir")).url == chez(tuteur, "stages:tuteur")
    assert "Changer d’étudiant" not in texte(tuteur.get(chez(tuteur, "stages:tuteur")))


def test_a_link_that_has_ended_names_those_still_open_and_leaves_nothing_to_change(deux, owner, classmate):
    navigateur, premier, second = deux
    AccesTuteur.objects.filter(pk=second).update(revoque_le=timezone.now())
    page = navigateur.get(reverse("stages:tuteur", args=[second]))
    assert page.status_code == 404 and str(owner) in texte(page) and str(classmate) not in texte(page)
    assert "Changer d’étudiant" not in texte(navigateur.get(reverse("stages:tuteur", args=[premier])))


def test_a_form_opened_for_one_student_is_refused_at_another_s_with_its_text(deux):
    navigateur, premier, second = deux
    envoi = {"texte": "Pour qui ?", "auteur": signer(AccesTuteur.objects.get(pk=premier))}
    refus = navigateur.post(reverse("suivi:tuteur_apprecier", args=[second]), envoi)
    assert refus.status_code == 409 and "Pour qui ?</blockquote>" in texte(refus)
    assert not Appreciation.objects.exists()


def test_closing_one_leaves_the_other_open(deux, classmate):
    navigateur, premier, second = deux
    page = navigateur.post(reverse("stages:tuteur_fermer", args=[premier]))
    assert str(classmate) in texte(page)
    assert navigateur.get(reverse("stages:tuteur", args=[premier])).status_code == 404
    assert navigateur.get(reverse("stages:tuteur", args=[second])).status_code == 200


# --- Who handed it over -----------------------------------------------------------------------------------


def test_no_student_nor_who_handed_it_over_opens_the_link(as_user, lien_tuteur, owner, classmate, teacher):
    for personne in (owner, classmate, teacher):
        assert as_user(personne).post(lien_tuteur).status_code == 403
        assert Journal.objects.filter(action=Journal.Action.ACCES_TUTEUR_REFUSE, acteur=personne).count() == 1
    assert "Ce lien est celui de Paul Roux" in texte(as_user(owner).get(lien_tuteur))
    assert AccesTuteur.objects.get().ouvert_le is None


def test_a_student_who_signs_in_on_an_opened_browser_writes_nothing(tuteur, owner):
    tuteur.force_login(owner)
    refus = tuteur.post(chez(tuteur, "suivi:tuteur_apprecier"), {"texte": "Excellente stagiaire."})
    assert refus.status_code == 403 and "Excellente stagiaire.</blockquote>" in texte(refus)
    assert not Appreciation.objects.exists()


def test_a_link_that_the_student_made_says_so_wherever_its_words_count(as_user, owner, teacher, stage):
    fiche = factories.creer_fiche(stage.passeport, "S111", stage=stage)
    navigateur = ouvrir(lien(stage, owner))
    navigateur.post(chez(navigateur, "suivi:tuteur_apprecier"), {"texte": "Parfaite."})
    navigateur.post(chez(navigateur, "suivi:tuteur_apprecier_fiche", fiche.pk), {"texte": "Parfaite aussi."})
    navigateur.post(chez(navigateur, "stages:tuteur_observations"), {f"niveau-{fiche.competence_id}": "autonomie"})
    mention = "lien remis par l’étudiant"
    for adresse in (
        reverse("stages:stage", args=[stage.pk]),
        reverse("situations:fiche", args=[fiche.pk]),
        reverse("situations:passeport", args=[stage.passeport_id]),
    ):
        assert mention in texte(as_user(teacher).get(adresse)), adresse
    rendu = document(stage, stage.date_fin)
    assert rendu.signees and mention in rendu.observations[0].coche[2][0]
    assert mention in rendu.appreciations[0].qui
    donnees = as_user(owner).get(reverse("examens:passeport_donnees", args=[stage.passeport_id])).json()
    assert mention in donnees["stages"][0]["positionnements"][0]["par"]


def test_a_link_of_the_student_neither_ends_nor_changes_what_a_teacher_s_gave(owner, tuteur, stage):
    fiche = factories.creer_fiche(stage.passeport, "S111", stage=stage)
    champ = f"niveau-{fiche.competence_id}"
    tuteur.post(chez(tuteur, "stages:tuteur_observations"), {champ: "avec_aide"})
    tuteur.post(chez(tuteur, "suivi:tuteur_apprecier"), {"texte": "À suivre."})
    mot = Appreciation.objects.get()
    faux = ouvrir(lien(stage, owner))
    faux.post(chez(faux, "stages:tuteur_observations"), {champ: "autonomie"})
    assert faux.post(chez(faux, "suivi:tuteur_retirer", mot.pk)).status_code == 404
    assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 200
    assert set(Positionnement.objects.values_list("niveau", "par_etudiant")) == {
        ("avec_aide", False),
        ("autonomie", True),
    }


def test_a_teacher_s_link_ends_the_one_that_the_student_made_for_the_same_tuteur(owner, teacher, stage):
    navigateur = ouvrir(lien(stage, owner))
    creer(stage, teacher)
    assert navigateur.get(chez(navigateur, "stages:tuteur")).status_code == 404


# --- A new name, several tuteurs --------------------------------------------------------------------------

PERIODE = {"organisation": "Transports Océane", "adresse": ""}


def test_a_new_name_or_address_ends_the_old_link(as_user, teacher, tuteur, stage):
    modifier = reverse("stages:stage_modifier", args=[stage.pk])
    courriel = stage.tuteur_courriel
    # The same again, then an address where there was none, end nothing.
    for d_avant, nom, nouveau, ouvert in (
        (courriel, "Paul Roux", courriel, True),
        ("", "Paul Roux", courriel, True),
        (courriel, "Anne Lenoir", courriel, False),
        (courriel, "Paul Roux", "paul@ailleurs.example", False),
    ):
        Stage.objects.update(tuteur_nom="Paul Roux", tuteur_courriel=d_avant)
        AccesTuteur.objects.update(revoque_le=None)
        stage.refresh_from_db()
        envoi = PERIODE | {
            "date_debut": stage.date_debut,
            "date_fin": stage.date_fin,
            "tuteur_nom": nom,
            "tuteur_courriel": nouveau,
            "revision": stage.revision,
        }
        reponse = as_user(teacher).post(modifier, envoi)
        dits = [str(message) for message in get_messages(reponse.wsgi_request)]
        assert any("Le lien de Paul Roux ne s’ouvre plus" in dit for dit in dits) is not ouvert, (nom, nouveau)
        assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == (200 if ouvert else 404), (nom, nouveau)


def test_each_tuteur_of_a_stage_signs_and_observes_for_themselves(tuteur, stage, teacher):
    fiche = factories.creer_fiche(stage.passeport, "S111", stage=stage)
    champ = f"niveau-{fiche.competence_id}"
    anne = ouvrir(lien(stage, teacher, "Anne Lenoir"))
    for navigateur, niveau, mot in ((tuteur, "avec_aide", "De Paul."), (anne, "autonomie", "D’Anne.")):
        navigateur.post(chez(navigateur, "stages:tuteur_observations"), {champ: niveau})
        navigateur.post(chez(navigateur, "suivi:tuteur_apprecier"), {"texte": mot})
    assert dict(Appreciation.objects.values_list("auteur_nom", "texte")) == {
        "Paul Roux": "De Paul.",
        "Anne Lenoir": "D’Anne.",
    }
    assert texte(anne.get(chez(anne, "stages:tuteur"))).count('<dd><span class="puce">en autonomie') == 1
    rendu = document(stage, stage.date_fin)
    assert rendu.signees and rendu.observations[0].coche == [[], ["Paul Roux"], ["Anne Lenoir"]]


def test_the_first_name_given_with_a_link_is_that_of_the_stage(as_user, teacher, stage):
    type(stage).objects.update(tuteur_nom="", tuteur_courriel="")
    envoi = {"nom": "Anne Lenoir", "courriel": "anne@oceane.example", "envoyer": "1"}
    assert as_user(teacher).post(reverse("stages:acces_tuteur", args=[stage.pk]), envoi).status_code == 302
    stage.refresh_from_db()
    assert (stage.tuteur_nom, stage.tuteur_courriel) == ("Anne Lenoir", "anne@oceane.example")


# --- What the tuteur is told ------------------------------------------------------------------------------


def test_the_tuteur_knows_whom_to_ask(tuteur, teacher, owner, stage):
    teacher.email = "prof@lycee.example"
    teacher.save()
    assert "prof@lycee.example" in texte(tuteur.get(chez(tuteur, "stages:tuteur")))
    remis_par_l_eleve = ouvrir(lien(stage, owner, "Anne Lenoir"))
    assert "prof@lycee.example" in texte(remis_par_l_eleve.get(chez(remis_par_l_eleve, "stages:tuteur")))


def test_what_was_answered_since_is_led_to_and_is_for_who_began(as_user, owner, tuteur, teacher, stage):
    tuteur.post(chez(tuteur, "suivi:tuteur_apprecier"), {"texte": "Bonne semaine.", "cle": uuid.uuid4()})
    mot = Appreciation.objects.get()
    as_user(owner).post(reverse("suivi:appreciation_repondre", args=[mot.pk]), {"texte": "Merci !"})
    page = texte(tuteur.get(chez(tuteur, "stages:tuteur")))
    assert "vous a répondu" in page and f'href="#fil-{mot.pk}"' in page
    anne = ouvrir(lien(stage, teacher, "Anne Lenoir"))
    assert "vous a répondu" not in texte(anne.get(chez(anne, "stages:tuteur")))


def test_the_pages_of_a_tuteur_keep_what_is_half_typed(tuteur, stage):
    page = texte(tuteur.get(chez(tuteur, "stages:tuteur")))
    assert f'data-utilisateur="{Tuteur(AccesTuteur.objects.get()).signature}"' in page
    assert AccesTuteur.objects.get().cle_des_copies in page
    assert AccesTuteur(pk=0).cle_des_copies not in page


@pytest.mark.rule("R37")
def test_a_link_that_the_student_gave_says_so_to_whoever_opened_it(client, stage, owner, teacher):
    for auteur, dit in ((owner, True), (teacher, False)):
        acces, jeton = creer(stage, auteur)
        client.post(reverse("stages:tuteur_lien", args=[jeton]))
        page = texte(client.get(reverse("stages:tuteur", args=[acces.pk])))
        assert ("vous a remis ce lien" in page, "lien remis par l’étudiant" in page) == (dit, dit)
