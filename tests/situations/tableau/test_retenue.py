"""At most one retained fiche per situation, marked by the student alone (R26)."""

import pytest
from django.db import IntegrityError, transaction

from situations.models import Fiche
from tests import factories, simultane
from tests.situations.fiche.formulaire import saisie

pytestmark = pytest.mark.rule("R26")


@pytest.fixture
def diplome(db):
    return factories.creer_diplome_a_complexites()


@pytest.fixture
def deux(passeport):
    """Two recorded fiches of one situation, the first one retained."""
    premiere, seconde = factories.creer_fiche(passeport), factories.creer_fiche(passeport)
    assert premiere.retenir()
    return premiere, seconde


def retenues():
    return set(Fiche.objects.filter(retenue=True).values_list("pk", flat=True))


def test_one_click_moves_the_mark(as_user, owner, deux):
    premiere, seconde = deux
    page = as_user(owner).post(f"/fiches/{seconde.pk}/retenir/", follow=True).content.decode()
    assert retenues() == {seconde.pk}
    assert "Cette fiche est maintenant celle que vous retenez pour S111." in page
    assert "fiche retenue" in page


def test_another_click_takes_it_away(as_user, owner, deux):
    premiere, _ = deux
    as_user(owner).post(f"/fiches/{premiere.pk}/retenir/", {"relacher": "1"})
    assert retenues() == set()


def test_two_situations_have_each_their_own(passeport, deux):
    autre = factories.creer_fiche(passeport, "S112")
    assert autre.retenir()
    assert retenues() == {deux[0].pk, autre.pk}


def test_the_database_itself_refuses_a_second_one(deux):
    with pytest.raises(IntegrityError), transaction.atomic():
        Fiche.objects.filter(pk=deux[1].pk).update(retenue=True)


def test_a_brouillon_is_not_retained_whatever_is_sent(as_user, owner, passeport, diplome):
    fiche = factories.creer_brouillon(passeport)
    assert as_user(owner).post(f"/fiches/{fiche.pk}/retenir/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Fiche.objects.filter(pk=fiche.pk).update(retenue=True)


def test_a_diploma_without_the_option_has_no_mark(as_user, owner, deux, diplome):
    diplome.options["fiche_retenue"] = False
    diplome.save()
    navigateur = as_user(owner)
    assert navigateur.post(f"/fiches/{deux[1].pk}/retenir/").status_code == 404
    assert "Retenir cette fiche" not in navigateur.get(f"/fiches/{deux[1].pk}/").content.decode()


def test_the_teacher_sees_the_mark_and_cannot_move_it(as_user, teacher, deux):
    page = as_user(teacher).get(f"/fiches/{deux[0].pk}/").content.decode()
    assert "fiche retenue" in page and "/retenir/" not in page
    assert as_user(teacher).post(f"/fiches/{deux[1].pk}/retenir/").status_code == 404


def test_changing_the_situation_drops_the_mark_and_says_so(as_user, owner, diplome, deux):
    premiere, _ = deux
    envoi = saisie(diplome, "S112", "C11.2", revision=str(premiere.revision))
    page = as_user(owner).post(f"/fiches/{premiere.pk}/modifier/", envoi, follow=True).content.decode()
    assert retenues() == set()
    assert "elle n’est plus la fiche retenue de celle qu’elle quitte" in page


def test_recording_the_same_situation_again_keeps_the_mark(as_user, owner, diplome, deux):
    premiere, _ = deux
    as_user(owner).post(
        f"/fiches/{premiere.pk}/modifier/", saisie(diplome, "S111", "C11.1", revision=str(premiere.revision))
    )
    assert retenues() == {premiere.pk}


def test_a_form_read_before_the_mark_moved_does_not_move_it_back(deux):
    """The row in the memory of one window says « retained »; another window has retained the other fiche since."""
    premiere, seconde = deux
    assert seconde.retenir()
    premiere.enregistrer({"description": "Autrement dit."}, [], premiere.revision)
    assert retenues() == {seconde.pk}


def test_out_of_the_bin_the_mark_comes_back_when_it_is_free(as_user, owner, deux):
    premiere, _ = deux
    navigateur = as_user(owner)
    assert (
        "C’est la fiche que vous avez retenue" in navigateur.get(f"/fiches/{premiere.pk}/supprimer/").content.decode()
    )
    navigateur.post(f"/fiches/{premiere.pk}/supprimer/")
    navigateur.post(f"/fiches/{premiere.pk}/restaurer/")
    assert retenues() == {premiere.pk}
    premiere.refresh_from_db()
    assert premiere.supprimee_le is None


def test_out_of_the_bin_the_mark_gives_way_to_the_one_given_meanwhile(as_user, owner, deux):
    premiere, seconde = deux
    premiere.jeter()
    assert seconde.retenir()
    page = as_user(owner).post(f"/fiches/{premiere.pk}/restaurer/", follow=True).content.decode()
    assert retenues() == {seconde.pk}
    assert "vous en avez retenu une autre depuis" in page


def test_a_fiche_that_left_meanwhile_is_not_retained_and_the_mark_stays(deux):
    premiere, seconde = deux
    Fiche.objects.get(pk=seconde.pk).jeter()
    assert not seconde.retenir()
    assert retenues() == {premiere.pk}


def test_the_mark_is_not_a_word_of_the_fiche(deux):
    premiere, _ = deux
    assert "retenue" not in premiere.contenu()
    revision = premiere.revision
    premiere.refresh_from_db()
    assert (premiere.revision, premiere.versions.count()) == (revision, 0)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_leave_one_mark(diplome):
    eleve = factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), username="deux.fenetres")
    fiches = [factories.creer_fiche(eleve.passeports.get()) for _ in range(4)]
    assert simultane.ensemble(*(fiche.retenir for fiche in fiches)) == [True] * 4
    assert len(retenues()) == 1
