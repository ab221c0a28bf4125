"""All the links of a class at once: how each stands, sent once, printed once, by its teachers alone (R23, R36, R37)."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Courriel
from stages.models import AccesTuteur
from stages.tuteur.acces import creer, tuteur_du_jeton
from stages.tuteur.remise import envoyer, imprimer, remises
from tests.factories import creer_enseignant, creer_etudiant, creer_stage
from tests.simultane import ensemble

JOUR = datetime(2026, 3, 17, 10, tzinfo=UTC)
pytestmark = [pytest.mark.rule("R23"), pytest.mark.rule("R37")]


@pytest.fixture
def voisin(classmate):
    """The stage of the classmate, whose tuteur has no address."""
    return creer_stage(classmate.passeports.get(), tuteur_nom="Jeanne Le Goff", tuteur_courriel="")


@pytest.fixture
def adresse(classe):
    return reverse("stages:classe_liens", args=[classe.pk])


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def lien(jeton):
    return f"https://passeport.example/tuteur/{jeton}/"


def toujours(adresse):
    return True


def test_each_state_has_its_words(as_user, teacher, owner, stage, voisin, classe, adresse):
    client = as_user(teacher)
    page = texte(client.get(adresse))
    assert "à p.roux@oceane.example" in page and "sans adresse" in page
    acces, _ = creer(stage, teacher, envoye_a="p.roux@oceane.example")
    assert "pas encore ouvert" in texte(client.get(adresse))
    AccesTuteur.objects.filter(pk=acces.pk).update(ouvert_le=JOUR)
    creer(voisin, voisin.passeport.etudiant)
    voisin.passeport.stages.create(organisation="À venir", date_debut=stage.date_fin, date_fin=stage.date_fin)
    page = texte(client.get(adresse))
    assert "ouvert le 17 mars" in page
    # What the student handed over stands for nothing: the teacher's is still to give.
    assert "lui a aussi remis un lien" in page and "sans adresse" in page
    assert "tuteur à indiquer" in page


def test_ticked_links_leave_once_whatever_is_clicked(as_user, teacher, stage, voisin, adresse):
    client = as_user(teacher)
    envoi = {"envoyer": "1", "stage": [stage.pk, voisin.pk]}
    assert "1 lien part par courriel" in texte(client.post(adresse, envoi, follow=True))
    assert "Rien de nouveau" in texte(client.post(adresse, envoi, follow=True))
    (courriel,) = mail.outbox
    assert courriel.to == ["p.roux@oceane.example"]
    acces = AccesTuteur.objects.get()
    assert (acces.stage, acces.par_etudiant, acces.envoye_a) == (stage, False, "p.roux@oceane.example")
    jeton = re.search(r"/tuteur/([\w-]+)/", courriel.body)[1]
    assert tuteur_du_jeton(jeton).acces == acces


def test_printed_links_are_shown_together_and_printed_anew(as_user, teacher, stage, voisin, adresse, classe):
    client = as_user(teacher)
    envoi = {"imprimer": "1", "stage": [stage.pk, voisin.pk]}
    premiers = re.findall(r"/tuteur/([\w-]{43,})/</a>", texte(client.post(adresse, envoi, follow=True)))
    # Asked for again, the page makes none and ends none.
    assert "/tuteur/" not in texte(client.get(adresse))
    assert all(tuteur_du_jeton(jeton) for jeton in premiers)
    seconds = re.findall(r"/tuteur/([\w-]{43,})/</a>", texte(client.post(adresse, envoi, follow=True)))
    assert (len(premiers), len(seconds)) == (2, 2)
    assert [tuteur_du_jeton(jeton) for jeton in premiers] == [None, None]
    assert {tuteur_du_jeton(jeton).stage for jeton in seconds} == {stage, voisin}
    assert not mail.outbox
    # A colleague ends no link that was handed over.
    collegue = creer_enseignant(classe)
    assert "Rien de nouveau" in texte(as_user(collegue).post(adresse, envoi, follow=True))
    assert all(tuteur_du_jeton(jeton) for jeton in seconds)


def test_what_was_sent_or_opened_is_not_printed_over(teacher, stage, voisin, classe):
    _, envoye = creer(stage, teacher, envoye_a="p.roux@oceane.example")
    acces, ouvert = creer(voisin, teacher)
    AccesTuteur.objects.filter(pk=acces.pk).update(ouvert_le=timezone.now())
    assert imprimer(remises(classe, teacher), teacher, lien) == []
    assert tuteur_du_jeton(envoye) and tuteur_du_jeton(ouvert)


def test_an_address_written_to_too_often_keeps_its_link_back_and_is_named(as_user, teacher, stage, adresse, classe):
    for rang in range(7):
        etudiant = creer_etudiant(classe, first_name=f"Ada{rang}")
        creer_stage(etudiant.passeports.get())
    pks = [remise.stage.pk for remise in remises(classe, teacher)]
    page = texte(as_user(teacher).post(adresse, {"envoyer": "1", "stage": pks}, follow=True))
    assert "6 liens partent" in page and "Pas envoyé, car cette adresse" in page
    assert AccesTuteur.objects.count() == 6


def test_nobody_ticked_is_told(as_user, teacher, stage, adresse):
    refus = as_user(teacher).post(adresse, {"envoyer": "1", "stage": ["x"]})
    assert (refus.status_code, "Cochez au moins un tuteur" in texte(refus)) == (422, True)


def test_the_stage_of_another_class_is_out_of_reach(as_user, teacher, stage, stranger, adresse):
    ailleurs = creer_stage(stranger.passeports.get())
    as_user(teacher).post(adresse, {"envoyer": "1", "stage": [ailleurs.pk, stage.pk]})
    assert AccesTuteur.objects.get().stage == stage


def test_the_list_costs_as_much_for_one_and_for_many(classe, teacher, django_assert_num_queries):
    for etudiants in (1, 2, 3):
        creer(creer_stage(creer_etudiant(classe).passeports.get()), teacher)
        with django_assert_num_queries(4):
            assert len(remises(classe, teacher)) == etudiants


@pytest.mark.lent
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_one(teacher, stage, classe, settings):
    settings.EMAIL_BACKEND = "accounts.courriels.file.MiseEnFile"

    def donner():
        return envoyer(remises(classe, teacher), teacher, lien, toujours)

    resultats = ensemble(donner, donner)
    assert sorted(len(envoyes) for envoyes, _ in resultats) == [0, 1]
    assert (AccesTuteur.objects.count(), Courriel.objects.count()) == (1, 1)
