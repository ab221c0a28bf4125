"""What a list would do to a school, decided before anything is written; then written, all or nothing."""

import datetime

import pytest
from django.db import IntegrityError

from accounts.listes.application import ListeRefusee
from accounts.listes.destination import DestinationImpossible, session_courante
from accounts.models import Classe, DemandeDArrivee, Inscription, Journal, NumeroNational, User
from tests import factories

from . import listes
from .plan import Liste, bilan, de

pytestmark = pytest.mark.django_db


def test_a_class_of_35_is_imported_in_one_go(ecole, diplome):
    resultat = Liste(listes.classe_de_35(), ecole, diplome).appliquer()
    classe = ecole.classes.get()
    assert (classe.nom, classe.session, classe.diplome) == ("2 COM A", session_courante(), diplome)
    assert classe.inscriptions.actives().count() == len(resultat.nouveaux) == 35
    lina = de(listes.ine(0))
    assert (lina.username, lina.role, lina.etablissement) == ("anne-sophie.de-la-tour", User.Role.ETUDIANT, ecole)
    assert lina.date_naissance == datetime.date(2007, 3, 1)
    assert lina.mot_de_passe_initial and not lina.has_usable_password()
    assert lina.email == ""  # Often the parents': not ours to take.
    ligne = Journal.objects.get(action=Journal.Action.IMPORT)
    assert ligne.etablissement == ecole and ligne.details["nouveaux"] == 35


@pytest.mark.rule("R35")
def test_an_odd_line_is_set_aside_by_name_and_the_rest_goes_in(liste):
    rangees = [*(listes.rangee(rang) for rang in range(5)), listes.rangee(5, **{"Prénom 1": ""})]
    une = liste(rangees)
    (ecart,) = une.plan().ecarts
    assert (ecart.ligne, ecart.qui, ecart.classe) == (7, "DE LA TOUR", "2 COM A") and "prénom manque" in ecart.motif
    resultat = une.appliquer()
    assert User.objects.count() == 5 and resultat.bilan["ecartes"] == 1


def test_a_fault_in_the_middle_of_the_writing_leaves_nothing(liste, monkeypatch):
    def echouer(inscriptions, batch_size):
        assert User.objects.count() == 5
        raise IntegrityError

    monkeypatch.setattr(Inscription.objects, "bulk_create", echouer)
    with pytest.raises(ListeRefusee, match="même moment"):
        liste([listes.rangee(rang) for rang in range(5)]).appliquer()
    assert not User.objects.exists() and not Classe.objects.exists() and not Inscription.objects.exists()


def test_the_same_list_twice_changes_nothing(liste, classe_importee):
    seconde = liste([listes.rangee(rang) for rang in range(9)])
    bilan(seconde.plan(), inchanges=9)
    assert seconde.appliquer().nouveaux == []
    assert User.objects.count() == 9 and Classe.objects.count() == 1


def test_one_who_changes_class_leaves_the_first_and_keeps_the_account(liste, classe_importee, ecole):
    change = liste([*(listes.rangee(rang) for rang in range(8)), listes.rangee(8, "2 COM B")])
    bilan(change.plan(), inchanges=8, changements=1)
    change.appliquer(partis=[classe_importee.pk])
    etudiant = de(listes.ine(8))
    assert etudiant.is_active and User.objects.count() == 9
    assert [i.classe.nom for i in etudiant.inscriptions.actives()] == ["2 COM B"]


def test_without_ine_a_student_is_known_by_name_and_birth_date(liste, classe_importee):
    rangees = [listes.rangee(rang, INE="", **{"Prénom 1": listes.PRENOMS[rang % 7].upper()}) for rang in range(9)]
    bilan(liste(rangees).plan(), inchanges=9)


def test_without_ine_nor_birth_date_a_student_is_known_by_name_in_the_class(liste, classe_importee):
    nus = {"INE": "", "Né(e) le": ""}
    bilan(liste([listes.rangee(rang, **nus) for rang in range(9)]).plan(), inchanges=9)


def test_the_same_name_with_another_birth_date_beside_the_known_one_is_someone_else(liste, classe_importee):
    plan = liste([*(listes.rangee(r) for r in range(9)), listes.rangee(0, INE="", **{"Né(e) le": "05/06/2006"})]).plan()
    bilan(plan, inchanges=9, nouveaux=1)
    assert any("un homonyme est connu (DE LA TOUR Anne-Sophie" in remarque for remarque in plan.remarques)


@pytest.mark.rule("R32")
def test_a_corrected_birth_date_is_proposed_as_the_same_person(liste, classe_importee):
    corrigee = liste([*(listes.rangee(r) for r in range(1, 9)), listes.rangee(0, INE="", **{"Né(e) le": "05/06/2006"})])
    plan = corrigee.plan()
    (question,) = plan.questions
    assert question.propose == question.reponse == f"compte:{de(listes.ine(0)).pk}"
    bilan(plan, inchanges=8, corrections=1)
    assert not plan.departs
    bilan(corrigee.plan(rang_8="nouveau"), inchanges=8, nouveaux=1, partis=1)
    plan = corrigee.plan(rang_8="ecarter")
    bilan(plan, inchanges=8, ecartes=1)
    assert not plan.departs  # Nobody is taken for gone while it is asked.
    corrigee.plan()
    corrigee.appliquer()
    assert User.objects.count() == 9 and de(listes.ine(0)).date_naissance == datetime.date(2006, 6, 5)


@pytest.mark.rule("R32")
def test_a_corrected_name_of_the_same_birth_date_is_proposed_as_the_same_person(liste, classe_importee):
    nom = {"Nom de famille": "LEFÈVRE-MARTIN"}
    plan = liste([*(listes.rangee(r) for r in (0, *range(2, 9))), listes.rangee(1, INE="", **nom)]).plan()
    (question,) = plan.questions
    assert question.reponse == f"compte:{de(listes.ine(1)).pk}"
    (arrivee,) = [a for a in plan.arrivees if a.dits]
    assert arrivee.dits == ("nom\u00a0: LEFÈVRE Chloé → LEFÈVRE-MARTIN Chloé",)


@pytest.mark.rule("R32")
def test_a_name_and_a_birth_date_are_the_same_person_whatever_the_numbers_say(liste, classe_importee):
    autres = liste([listes.rangee(rang, INE=f"{123450000 + rang}AB") for rang in range(9)])
    bilan(autres.plan(), corrections=9)
    autres.appliquer()
    assert User.objects.count() == 9
    assert set(de("123450003AB").numeros.values_list("valeur", flat=True)) == {"123450003AB", listes.ine(3)}
    bilan(liste([listes.rangee(rang) for rang in range(9)]).plan(), inchanges=9)


@pytest.mark.rule("R32")
def test_two_of_one_name_and_birth_date_are_both_taken_in_and_it_is_said(liste):
    rangees = [listes.rangee(0), listes.rangee(0, INE=listes.ine(99))]
    plan = liste(rangees).plan()
    bilan(plan, nouveaux=2)
    assert "deux élèves portent ce nom et sont nés le 01/03/2007" in plan.remarques[0]
    liste(rangees).appliquer()
    assert User.objects.values("username").distinct().count() == 2
    bilan(liste(rangees).plan(), inchanges=2)


@pytest.mark.rule("R32")
def test_several_of_one_name_are_asked_and_none_is_proposed(liste, classe_importee, diplome):
    memes = [listes.rangee(0, INE=listes.ine(90 + i), **{"Né(e) le": f"0{i}/06/2006"}) for i in (1, 2)]
    liste([listes.rangee(r, "2 COM A") for r in range(1, 9)] + memes).appliquer(partis=[])
    question = liste([listes.rangee(0, "AUTRE", INE="", **{"Né(e) le": ""})]).plan().questions[0]
    assert question.propose == "" and question.ouverte and len(question.candidats) == 3


@pytest.mark.rule("R32")
def test_the_name_of_one_who_left_is_asked_and_not_proposed(liste, classe_importee):
    classe_importee.inscriptions.filter(etudiant=de(listes.ine(0))).update(terminee_le=datetime.date(2026, 7, 1))
    (question,) = liste([listes.rangee(0, "2 COM B", INE="", **{"Né(e) le": ""})]).plan().questions
    assert (question.propose, question.ouverte) == ("", True) and "Un élève" in question.texte


def test_a_corrected_name_is_taken_from_the_list_when_the_ine_is_the_same(liste, classe_importee):
    liste([listes.rangee(r) for r in range(1, 9)] + [listes.rangee(0, **{"Prénom 1": "Anne"})]).appliquer()
    assert de(listes.ine(0)).first_name == "Anne"


def test_two_students_of_one_name_get_two_identifiers(liste):
    deux = [listes.rangee(0), listes.rangee(0, INE=listes.ine(99), **{"Né(e) le": "05/06/2006"})]
    liste(deux).appliquer()
    assert set(User.objects.values_list("username", flat=True)) == {"anne-sophie.de-la-tour", "anne-sophie.de-la-tour2"}


def test_a_repeated_line_counts_once_and_is_told(liste):
    plan = liste([listes.rangee(0), listes.rangee(1), listes.rangee(0)]).plan()
    bilan(plan, nouveaux=2)
    assert "la ligne 4 répète la 2" in plan.remarques[0]


@pytest.mark.rule("R32")
def test_one_student_on_two_lines_of_two_classes_is_asked_and_not_doubled(liste):
    deux = liste([listes.rangee(0, "A", INE=""), listes.rangee(0, "B", INE="")])
    plan = deux.plan()
    bilan(plan, ecartes=2)
    assert plan.questions[0].ouverte and "dans deux classes" in plan.questions[0].texte
    for reponse, classes in (("0", ["A"]), ("1", ["B"]), ("deux", ["A", "B"])):
        arrivees = deux.plan(rang_1=reponse).arrivees
        assert [a.eleve.classe for a in arrivees] == classes


@pytest.mark.rule("R35")
def test_a_number_that_two_students_have_is_dropped_and_said_and_both_go_in(liste):
    plan = liste([listes.rangee(0), listes.rangee(1, INE=listes.ine(0))]).plan()
    bilan(plan, nouveaux=2)
    assert [a.numeros for a in plan.arrivees] == [(), ()] and len(plan.remarques) == 2


@pytest.mark.rule("R35")
def test_an_odd_number_never_keeps_a_student_out(liste):
    for numero in ("12345", "1,23457E+09", "en attente"):
        plan = liste([listes.rangee(0, INE=numero)]).plan()
        bilan(plan, nouveaux=1)
        assert "DE LA TOUR Anne-Sophie" in plan.remarques[0] and numero in plan.remarques[0]


@pytest.mark.rule("R32")
def test_every_kind_of_national_number_is_kept(liste):
    numeros = ["1234A12345F", "0EJ0N1234A7", "123456789AB", "1234567890A"]
    liste([listes.rangee(rang, INE=numero) for rang, numero in enumerate(numeros)]).appliquer()
    assert sorted(NumeroNational.objects.values_list("valeur", flat=True)) == sorted(numeros)


@pytest.fixture
def venu_d_ailleurs(diplome):
    """A student of another school, who is still in a class there, and is in our list."""
    ailleurs = factories.ClasseFactory(diplome=diplome)
    qui = {"last_name": "De la Tour", "first_name": "Anne-Sophie", "etablissement": ailleurs.etablissement}
    return factories.creer_etudiant(ailleurs, numeros=[listes.ine(0)], **qui)


@pytest.mark.rule("R35")
def test_the_number_of_a_stranger_of_another_school_is_dropped_without_saying_whose(liste, diplome):
    factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), numeros=[listes.ine(0)], last_name="Secret")
    plan = liste([listes.rangee(0)]).plan()
    bilan(plan, nouveaux=1)
    assert "celui d’une autre personne" in plan.remarques[0] and "Secret" not in plan.remarques[0]


@pytest.mark.rule("R35")
def test_a_student_still_in_another_school_waits_for_its_answer(liste, venu_d_ailleurs, ecole):
    attente = liste([listes.rangee(rang) for rang in range(3)])
    plan = attente.plan()
    bilan(plan, nouveaux=2, demandes=1, ecartes=1)
    assert "encore inscrit dans un autre établissement" in plan.ecarts[0].motif
    attente.appliquer()
    demande = DemandeDArrivee.objects.en_attente().get()
    assert demande.etudiant == venu_d_ailleurs and venu_d_ailleurs.inscriptions.count() == 1
    ancienne = venu_d_ailleurs.inscriptions.get().classe
    assert list(DemandeDArrivee.objects.recues_par([ancienne.etablissement])) == [demande]
    assert not DemandeDArrivee.objects.recues_par([ecole]).exists()


@pytest.mark.rule("R35")
def test_the_date_of_leaving_in_the_list_of_the_old_school_answers(liste, venu_d_ailleurs, ecole, diplome):
    liste([listes.rangee(0)]).appliquer()
    ancienne = venu_d_ailleurs.inscriptions.get().classe
    titres = [*listes.TITRES, "Date de sortie"]
    rangee = listes.rangee(0, ancienne.nom) | {"Date de sortie": "01/11/2026"}
    Liste(listes.csv([rangee], titres=titres), ancienne.etablissement, diplome).appliquer()
    venu_d_ailleurs.refresh_from_db()
    assert venu_d_ailleurs.etablissement == ecole
    assert [i.classe.nom for i in venu_d_ailleurs.inscriptions.actives()] == ["2 COM A"]


def test_a_student_who_has_left_the_other_school_comes_in_at_once(liste, venu_d_ailleurs):
    venu_d_ailleurs.inscriptions.update(terminee_le=datetime.date(2026, 7, 1))
    bilan(liste([listes.rangee(0)]).plan(), arrivants=1)


@pytest.mark.rule("R32")
def test_a_number_of_someone_of_another_name_and_birth_date_is_asked(liste, classe_importee):
    (question,) = liste([listes.rangee(3, INE=listes.ine(0))]).plan().questions
    assert question.ouverte and "porte un autre nom" in question.texte


def test_a_teacher_is_never_taken_for_a_student(liste):
    factories.numeroter(factories.UserFactory(role=User.Role.ENSEIGNANT, last_name="De la Tour"), listes.ine(0))
    plan = liste([listes.rangee(0)]).plan()
    bilan(plan, nouveaux=1)
    assert "celui d’une autre personne" in plan.remarques[0]


def test_a_class_of_another_school_cannot_be_filled(liste, diplome):
    liste = liste([listes.rangee(0)])
    liste.choix["classes"][0]["choix"] = str(factories.ClasseFactory(diplome=diplome).pk)
    with pytest.raises(DestinationImpossible, match="établissement"):
        liste.plan()


def test_a_class_that_exists_with_another_diploma_is_not_filled(liste, classe_importee):
    autre = factories.creer_diplome("AUTRE")
    liste = liste([listes.rangee(0)])
    liste.choix["classes"][0] |= {"choix": "nouvelle", "diplome": autre.pk}
    with pytest.raises(DestinationImpossible, match="autre diplôme"):
        liste.plan()


def test_a_whole_school_leaves_out_the_classes_that_nobody_chose(ecole, diplome, classe_importee):
    eleves = [listes.eleve_siecle(rang + 100, f"CLASSE{rang % 9}") for rang in range(27)]
    eleves += [listes.eleve_siecle(rang, "2 COM A") for rang in range(8)]
    eleves += [listes.eleve_siecle(8, "2 COM A", "<DATE_SORTIE>01/10/2026</DATE_SORTIE>")]
    eleves += [listes.eleve_siecle(200, "2 COM A", "<DATE_SORTIE>01/10/2026</DATE_SORTIE>")]
    siecle = Liste(listes.siecle(eleves), ecole, diplome)
    bilan(siecle.plan(), inchanges=8, sorties=1)
    siecle.appliquer()
    assert User.objects.count() == 9
    parti = de(listes.ine(8))
    assert parti.is_active and parti.inscriptions.get().terminee_le == datetime.date(2026, 10, 1)


def test_a_list_confirmed_after_something_changed_is_shown_again(liste, classe_importee):
    octobre = liste([listes.rangee(rang) for rang in range(8)])
    vue = octobre.plan().empreinte
    classe_importee.inscriptions.filter(etudiant__numeros__valeur=listes.ine(8)).update(
        terminee_le=datetime.date(2026, 10, 1)
    )
    with pytest.raises(ListeRefusee, match="ont changé"):
        octobre.appliquer(empreinte=vue)


def test_the_number_of_queries_of_a_verification_does_not_grow(liste, classe_importee, django_assert_max_num_queries):
    for nombre in (2, 30):
        grande = liste([listes.rangee(rang) for rang in range(9, 9 + nombre)])
        with django_assert_max_num_queries(12):
            grande.plan()


@pytest.mark.parametrize(("mois", "annee"), [(7, 2026), (8, 2027), (10, 2027), (1, 2026)])
def test_the_school_year_begins_in_august(mois, annee):
    assert session_courante(datetime.date(2026, mois, 15)) == annee
