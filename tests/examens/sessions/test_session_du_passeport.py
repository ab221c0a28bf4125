"""The session of a passport is that of the class of today, everywhere the same (R34)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from examens.commissions.presentation import candidats as candidats_de
from examens.commissions.presentation import individuels_presentables, inscriptions_presentables
from examens.depots.suivi import depots_de_la_classe
from examens.models import Pack, PeriodeDepot
from examens.packs.demande import candidats
from examens.packs.documents import _depot
from examens.papier.emargement import document_de_la_commission
from examens.sessions.forms import _candidats
from situations.models import Passeport
from tests import factories
from tests.commissions import creer_commission, document_de

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R34")]


def relu(passeport):
    """As another request would see it."""
    return Passeport.objects.get(pk=passeport.pk)


@pytest.fixture
def redouble(classe, owner, passeport):
    """The owner deposited in 2027, failed, and is in the class of 2028 now: (last year's copy, the new class)."""
    copie = factories.creer_depot(passeport)
    nouvelle = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement, session=2028)
    owner.inscriptions.update(terminee_le="2027-07-05")
    nouvelle.inscriptions.create(etudiant=owner)
    return copie, nouvelle


def imprime(passeport):
    return dict(document_de(passeport)["identite"])["Session"]


def test_a_repeater_s_passport_and_prints_are_of_this_year(redouble, passeport):
    assert relu(passeport).annee == 2028 and imprime(relu(passeport)) == "juin 2028"


def test_a_repeater_deposits_anew_and_last_year_s_copy_stays_as_such(redouble, passeport):
    copie, _ = redouble
    ancienne = factories.creer_periode(passeport, session=copie.session)
    periode = factories.creer_periode(relu(passeport))
    assert list(PeriodeDepot.objects.du_passeport(relu(passeport))) == [periode] != [ancienne]
    assert periode.session.annee == 2028
    assert copie in passeport.depots.en_vigueur() and copie.session.annee == 2027


def test_last_year_s_copy_never_stands_for_this_year_s_in_a_pack(redouble, passeport):
    copie, _ = redouble
    assert _depot(Pack(), relu(passeport), copie.epreuve) is None


def test_a_repeater_is_presented_to_this_year_s_commission_alone(redouble, passeport, classe):
    ecoles = [classe.etablissement]
    cette_annee = creer_commission(relu(passeport))
    derniere = creer_commission(relu(passeport), annee=2027)
    assert cette_annee.annee == 2028
    assert [i.etudiant for i in inscriptions_presentables(cette_annee, ecoles)] == [passeport.etudiant]
    assert not inscriptions_presentables(derniere, ecoles).exists()


def test_a_pupil_moved_before_the_first_sign_in_has_the_passport_of_the_new_class(classe, diplome):
    autre = factories.ClasseFactory(diplome=factories.creer_diplome("AUTRE"), session=2029)
    eleve = factories.UserFactory(role=User.Role.ETUDIANT)
    classe.inscriptions.create(etudiant=eleve, terminee_le="2026-09-10")
    autre.inscriptions.create(etudiant=eleve)
    Passeport.objects.ouvrir_pour(eleve)
    assert [(p.diplome, p.annee) for p in eleve.passeports.all()] == [(autre.diplome, 2029)]


def test_somebody_who_has_left_before_signing_in_still_has_one(classe):
    eleve = factories.UserFactory(role=User.Role.ETUDIANT)
    classe.inscriptions.create(etudiant=eleve, terminee_le="2026-09-10")
    Passeport.objects.ouvrir_pour(eleve)
    assert eleve.passeports.get().annee == 2027


def test_in_two_classes_at_once_the_later_session_counts_everywhere(as_user, teacher, classe, owner, passeport):
    plus_tard = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement, session=2028)
    plus_tard.inscriptions.create(etudiant=owner)
    assert relu(passeport).annee == 2028 and imprime(relu(passeport)) == "juin 2028"
    ecoles = [classe.etablissement]
    assert not inscriptions_presentables(creer_commission(passeport, annee=2027), ecoles).exists()
    assert inscriptions_presentables(creer_commission(passeport, annee=2028), ecoles).exists()
    # Its dépôt, its pack and its attendance sheet go with the class of 2028 alone, whose teachers are told.
    ancienne = factories.creer_periode(passeport, session=factories.creer_session(passeport, annee=2027))
    periode = factories.creer_periode(relu(passeport))
    assert list(PeriodeDepot.objects.du_passeport(relu(passeport))) == [periode]
    for quelle, sa_periode, dedans in ((classe, ancienne, False), (plus_tard, periode, True)):
        assert [i.etudiant for i in candidats(quelle)] == [owner] * dedans
        (etat,) = depots_de_la_classe(quelle, [sa_periode])
        assert [ligne.etudiant for ligne in etat.lignes] == [owner] * dedans
        assert _candidats(sa_periode.session).filter(pk=passeport.pk).exists() is dedans
    page = as_user(teacher).get(reverse("examens:classe_depots", args=[classe.pk])).content.decode()
    assert "suit aussi une classe d’une session plus tardive" in page


def test_in_two_classes_of_one_session_all_papers_say_the_one_entered_last(classe, owner, passeport):
    classe.inscriptions.update(numero_candidat="0000000001")
    seconde = factories.ClasseFactory(
        diplome=classe.diplome, etablissement=classe.etablissement, session=classe.session
    )
    seconde.inscriptions.create(etudiant=owner, numero_candidat="0000000002")
    assert relu(passeport).annee == classe.session and relu(passeport).inscription.classe == seconde
    commission = creer_commission(passeport, annee=classe.session)
    commission.candidatures.create(passeport=passeport)
    document = document_de_la_commission(commission, candidats_de(commission), timezone.localdate())
    assert [ligne.numero for liste in document.listes for ligne in liste.lignes] == [relu(passeport).numero]
    # Each class prepares its own exam day: they print the same thing.
    assert [i.etudiant for quelle in (classe, seconde) for i in candidats(quelle)] == [owner, owner]


def test_the_corrected_session_of_a_class_is_that_of_its_passports(classe, owner, passeport):
    classe.session = 2029
    classe.save()
    assert relu(passeport).annee == 2029 and imprime(relu(passeport)) == "juin 2029"
    assert factories.creer_session(relu(passeport)).annee == 2029


def test_who_has_left_keeps_the_session_of_the_last_class(redouble, owner, passeport, classe):
    owner.inscriptions.actives().update(terminee_le="2027-10-01")
    assert relu(passeport).annee == 2028
    individuelle = creer_commission(passeport, annee=2028)
    assert list(individuels_presentables(individuelle)) == [passeport]
    assert not individuels_presentables(creer_commission(passeport, annee=2027)).exists()


def test_a_candidat_individuel_who_comes_back_later_has_their_own_year(owner, passeport):
    owner.inscriptions.update(terminee_le="2027-07-05")
    Passeport.objects.update(session=2029)
    assert relu(passeport).annee == 2029
    assert list(individuels_presentables(creer_commission(passeport, annee=2029))) == [passeport]


def test_the_passport_of_the_class_of_today_comes_first(classe, owner, passeport):
    """Even when that of another diplôme was opened for a later session."""
    ancien = factories.PasseportFactory(etudiant=owner, diplome=factories.creer_diplome("AUTRE"), session=2031)
    assert list(owner.passeports.actuels_d_abord()) == [passeport, ancien]
