"""What a tuteur wrote reaches the teachers: « À lire », « Appréciations », the class, one e-mail a day (R23, R24)."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Enseignement
from situations.tuteur import Tuteur
from suivi.a_lire.recapitulatif import recapitulatif_de
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation
from tests import factories

pytestmark = pytest.mark.rule("R23", "R24")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def ecrit(stage):
    acces = stage.acces.create(empreinte="x", nom="Paul Roux")
    return ecrire(Tuteur(acces), "Ponctuelle et curieuse.", uuid.uuid4(), stage.passeport)


def test_a_teacher_finds_it_where_they_look(as_user, teacher, classe, stage, ecrit):
    client = as_user(teacher)
    a_lire = texte(client.get(reverse("suivi:a_lire")))
    assert "Ce que des tuteurs ont écrit" in a_lire
    assert f'href="{reverse("stages:stage", args=[stage.pk])}#fil-{ecrit.pk}"' in a_lire
    assert "Ponctuelle et curieuse." in texte(client.get(reverse("suivi:appreciations")))
    assert "1 mot de tuteur" in texte(client.get(reverse("suivi:classe", args=[classe.pk])))
    recapitulatif = recapitulatif_de(teacher)
    assert (recapitulatif.mots, recapitulatif.du_nouveau) == (1, True)
    assert recapitulatif.objet == "À lire\u00a0: 1\u00a0message"


def test_each_teacher_reads_it_for_themselves_and_the_student_too(as_user, teacher, owner, classe, ecrit):
    collegue = factories.creer_enseignant(classe, username="collegue")
    envoi = {"vu_a": timezone.now().isoformat()}
    assert as_user(teacher).post(reverse("suivi:appreciation_lue", args=[ecrit.pk]), envoi).status_code == 302
    ecrit.refresh_from_db()
    assert ecrit.lue_le is None
    en_attente = {u: Appreciation.objects.de_tuteurs_a_lire_par(u).count() for u in (teacher, collegue, owner)}
    assert en_attente == {teacher: 0, collegue: 1, owner: 0}
    assert Appreciation.objects.a_lire_par(owner).get() == ecrit
    assert "mot de tuteur" not in texte(as_user(teacher).get(reverse("suivi:classe", args=[classe.pk])))


def test_all_is_read_at_once(as_user, teacher, ecrit):
    as_user(teacher).post(reverse("suivi:appreciations_lues"), {"vu_a": timezone.now().isoformat()})
    assert not Appreciation.objects.de_tuteurs_a_lire_par(teacher).exists()


def test_it_waits_for_the_teachers_of_the_student_alone(ecrit, teacher, other_teacher, classmate, administrator):
    for personne in (other_teacher, classmate, administrator):
        assert not Appreciation.objects.de_tuteurs_a_lire_par(personne).exists()
    Enseignement.objects.filter(enseignant=teacher).delete()
    assert not Appreciation.objects.de_tuteurs_a_lire_par(teacher).exists()


def test_what_is_withdrawn_or_in_the_bin_waits_for_nobody(teacher, stage, ecrit):
    Appreciation.objects.update(retiree_le=timezone.now())
    fiche = factories.creer_fiche(stage.passeport, stage=stage)
    ecrire(Tuteur(stage.acces.get()), "Soigneuse.", uuid.uuid4(), stage.passeport, fiche)
    fiche.jeter()
    assert not Appreciation.objects.de_tuteurs_a_lire_par(teacher).exists()
