"""« 32 élèves sans rien depuis 21 jours » opens the list, and writes to each once it was asked (R24)."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from suivi.models import Relance
from suivi.relances.relance import relancer, silencieux
from tests.factories import creer_etudiant, creer_fiche

pytestmark = pytest.mark.rule("R24")


@pytest.fixture
def adresse(classe):
    return reverse("suivi:relancer", args=[classe.pk])


@pytest.fixture
def muets(owner, classmate, classe):
    """The owner has an address and wrote long ago, the classmate has none and never wrote; a third has just written."""
    classe.inscriptions.update(depuis=timezone.localdate() - datetime.timedelta(days=30))
    owner.email = "lina@exemple.fr"
    owner.save()
    creer_fiche(owner.passeports.get(), modifiee_le=timezone.now() - datetime.timedelta(days=30))
    creer_fiche(creer_etudiant(classe, email="active@exemple.fr").passeports.get())
    return owner, classmate


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def test_the_grid_leads_to_the_list(as_user, teacher, classe, muets, adresse):
    grille = texte(as_user(teacher).get(reverse("suivi:couverture", args=[classe.pk])))
    assert f'href="{adresse}"' in grille
    page = texte(as_user(teacher).get(adresse))
    assert "2 étudiants de BTS COM 2 sans fiche" in page
    assert "aucune adresse" in page
    # Whoever has no address is looked at and spoken to.
    assert f'href="{reverse("situations:passeport", args=[muets[1].passeports.get().pk])}"' in page
    assert mail.outbox == []


def test_each_gets_one_mail_and_answers_reach_the_teacher(as_user, teacher, muets, adresse):
    teacher.email = "prof@exemple.fr"
    teacher.save()
    client = as_user(teacher)
    envoi = {"eleve": [muets[0].pk, muets[1].pk, 99999], "mot": "On en parle jeudi."}
    assert "1 courriel part." in texte(client.post(adresse, envoi, follow=True))
    (message,) = mail.outbox
    assert (message.to, message.reply_to) == (["lina@exemple.fr"], ["prof@exemple.fr"])
    assert "depuis le" in message.body and "On en parle jeudi." in message.body
    # A second click, or a colleague, sends nothing more that day; the list says when.
    assert "Rien n’est parti" in texte(client.post(adresse, envoi, follow=True))
    assert len(mail.outbox) == 1
    assert "relance du" in texte(client.get(adresse))
    Relance.objects.update(jour=timezone.localdate() - datetime.timedelta(days=7))
    assert relancer(classe=Relance.objects.get().classe, auteur=teacher, etudiants={muets[0].pk}, mot="") == 1


def test_nobody_ticked_or_too_long_a_word_sends_nothing_and_keeps_what_was_typed(as_user, teacher, muets, adresse):
    client = as_user(teacher)
    refus = client.post(adresse, {"mot": "Un mot."})
    assert refus.status_code == 422
    assert "Cochez au moins une personne" in texte(refus) and "Un mot." in texte(refus)
    refus = client.post(adresse, {"eleve": muets[0].pk, "mot": "x" * 501})
    assert refus.status_code == 422
    assert "x" * 501 in texte(refus)
    assert mail.outbox == []


def test_those_who_left_closed_or_wrote_since_are_not_written_to(classe, teacher, muets):
    owner, classmate = muets
    creer_fiche(owner.passeports.get())
    assert [ligne.rangee.etudiant for ligne in silencieux(classe)] == [classmate]
    assert relancer(classe, teacher, {owner.pk}, "") == 0
    owner.inscriptions.update(terminee_le=timezone.localdate())
    assert relancer(classe, teacher, {owner.pk}, "") == 0
    assert not Relance.objects.exists()


def test_a_class_where_everybody_writes_says_so(as_user, teacher, owner, adresse):
    creer_fiche(owner.passeports.get())
    assert "Personne n’est resté 21 jours sans rien enregistrer" in texte(as_user(teacher).get(adresse))


def test_on_the_first_day_nobody_is_said_to_be_silent(as_user, teacher, owner, classe, adresse):
    client = as_user(teacher)
    assert "sans rien d’enregistré" not in texte(client.get(reverse("suivi:couverture", args=[classe.pk])))
    assert "Personne n’est resté 21 jours sans rien enregistrer" in texte(client.get(adresse))


def test_where_no_mail_would_arrive_the_page_says_what_to_do_instead(as_user, teacher, muets, adresse):
    type(muets[0]).objects.update(email="")
    page = texte(as_user(teacher).get(adresse))
    assert 'type="checkbox"' not in page
    assert "parlez-leur en classe" in page
    assert muets[0].nom_liste in page
