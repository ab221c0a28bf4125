"""The end of a class: its students are told in time, then the school's access ends on a date (R1, R33)."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from accounts.ecole.fin_de_formation import fin_de_formation
from accounts.models import Inscription, Journal
from situations.models import Passeport
from tests import factories
from tests.adresses import confirmer_adresse

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R33")]

MAI, DERNIER, APRES = "2027-05-03T10:00:00Z", "2027-12-31T10:00:00Z", "2028-01-01T10:00:00Z"


@pytest.fixture
def inscription(owner):
    return owner.inscriptions.select_related("classe").get()


def test_the_school_reads_until_the_last_day_of_the_year_of_the_exam(owner, teacher, passeport, classe):
    for quand, lisible in ((DERNIER, True), (APRES, False)):
        with time_machine.travel(quand):
            call_command("fermer_classes")
            assert Passeport.objects.visibles_par(teacher).filter(pk=passeport.pk).exists() == lisible
    # On that day, whenever the command ran; what is theirs stays theirs.
    assert Inscription.objects.get(etudiant=owner).terminee_le == datetime.date(2027, 12, 31)
    assert Passeport.objects.visibles_par(owner).get() == passeport
    assert Journal.objects.filter(action=Journal.Action.CLASSE, etablissement=classe.etablissement).count() == 1


def test_who_ends_the_course_is_written_to_once_and_a_younger_class_is_left_alone(owner, classmate, classe):
    confirmer_adresse(owner, "lina@exemple.fr")
    cadet = factories.creer_etudiant(factories.ClasseFactory(diplome=classe.diplome, session=2028), username="cadet")
    confirmer_adresse(cadet, "cadet@exemple.fr")
    call_command("fermer_classes")
    assert not mail.outbox
    with time_machine.travel(MAI):
        call_command("fermer_classes", "--a-blanc")
        assert not mail.outbox
        for _ in range(2):
            call_command("fermer_classes")
    assert [m.to for m in mail.outbox] == [["lina@exemple.fr"]]
    assert "31\u00a0décembre 2027" in mail.outbox[0].body.replace("31 décembre", "31\u00a0décembre")


def test_who_repeats_the_year_is_not_told_that_it_ends(owner, classe):
    confirmer_adresse(owner, "lina@exemple.fr")
    suivante = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement, session=2028)
    Inscription.objects.create(etudiant=owner, classe=suivante)
    with time_machine.travel(MAI):
        call_command("fermer_classes")
    assert not mail.outbox


def test_the_page_asks_for_an_address_and_a_password_of_one_s_own_when_the_end_is_near(
    as_user, owner, passeport, fiche
):
    page = passeport.get_absolute_url()
    assert "Gardez votre passeport" not in as_user(owner).get(page).content.decode()
    with time_machine.travel(MAI):
        lue = as_user(owner).get(page).content.decode()
        assert "Gardez votre passeport" in lue and "Donner une adresse à moi" in lue
        assert "Choisir un mot de passe" not in lue
        confirmer_adresse(owner, "lina@exemple.fr")
        assert "Gardez votre passeport" not in as_user(owner).get(page).content.decode()


def test_whoever_comes_in_by_the_school_s_account_alone_is_asked_for_a_password(owner, inscription):
    owner.email = "lina@exemple.fr"
    owner.set_unusable_password()
    assert fin_de_formation(owner, inscription) is None
    inscription.terminee_le = datetime.date(2026, 11, 2)
    fin = fin_de_formation(owner, inscription)
    assert fin.incomplete and fin.jusqu_au is None
    assert fin_de_formation(owner, None) is None
