"""What a list would do to a school, decided before anything is written; then written, all or nothing."""

import datetime
import io

import pytest
from django.db import IntegrityError

from accounts.listes.application import ListeRefusee, appliquer
from accounts.listes.colonnes import reconnaitre
from accounts.listes.destination import DestinationImpossible, choix_par_defaut, classes_trouvees, session_courante
from accounts.listes.fichier import lire
from accounts.listes.verification import verifier
from accounts.models import Classe, Inscription, Journal, User
from situations.models import Passeport
from tests import factories

from . import listes

pytestmark = pytest.mark.django_db


@pytest.fixture
def ecole():
    return factories.EtablissementFactory(uai="0690001A")


class Liste:
    """A list for a school, whose classes are all of one diplôme."""

    def __init__(self, contenu, ecole, diplome):
        self.tableau = lire(io.BytesIO(contenu), len(contenu), ecole.uai)
        self.colonnes = reconnaitre(self.tableau.entetes)
        trouvees = classes_trouvees(self.tableau, self.colonnes)
        self.choix = choix_par_defaut(trouvees, list(ecole.classes.all()), [diplome])
        self.ecole = ecole

    def plan(self):
        return verifier(self.tableau, self.colonnes, self.choix, self.ecole)

    def appliquer(self, **plus):
        return appliquer(self.tableau, self.colonnes, self.choix, self.ecole, acteur="essai", **plus)


@pytest.fixture
def liste(ecole, diplome):
    return lambda rangees, **plus: Liste(listes.csv(rangees, **plus), ecole, diplome)


@pytest.fixture
def classe_importee(liste, ecole):
    """The class « 2 COM A » as it was in September: students 0 to 8."""
    liste([listes.rangee(rang) for rang in range(9)]).appliquer()
    return ecole.classes.get()


def bilan(plan, **attendu):
    zero = dict.fromkeys(("nouveaux", "deja", "changements", "retours", "sorties", "partis"), 0)
    assert plan.erreurs == []
    assert plan.bilan == zero | attendu


def test_a_class_of_35_is_imported_in_one_go(ecole, diplome):
    resultat = Liste(listes.classe_de_35(), ecole, diplome).appliquer()
    classe = ecole.classes.get()
    assert (classe.nom, classe.session, classe.diplome) == ("2 COM A", session_courante(), diplome)
    assert classe.inscriptions.actives().count() == len(resultat.nouveaux) == 35
    lina = User.objects.get(ine=listes.ine(0))
    assert (lina.username, lina.role, lina.etablissement) == ("anne-sophie.de-la-tour", User.Role.ETUDIANT, ecole)
    assert lina.date_naissance == datetime.date(2007, 3, 1)
    assert lina.mot_de_passe_initial and not lina.has_usable_password()
    assert lina.email == ""  # Often the parents': not ours to take.
    ligne = Journal.objects.get(action=Journal.Action.IMPORT)
    assert ligne.etablissement == ecole and ligne.details["nouveaux"] == 35


def test_nothing_is_written_while_a_single_line_is_wrong(liste):
    refusee = liste([*(listes.rangee(rang) for rang in range(5)), listes.rangee(5, INE="1")])
    with pytest.raises(ListeRefusee):
        refusee.appliquer()
    assert not User.objects.exists() and not Classe.objects.exists() and not Journal.objects.exists()


def test_a_fault_in_the_middle_of_the_writing_leaves_nothing(liste, monkeypatch):
    def echouer(inscriptions):
        assert User.objects.count() == 5
        raise IntegrityError

    monkeypatch.setattr(Inscription.objects, "bulk_create", echouer)
    with pytest.raises(ListeRefusee, match="même moment"):
        liste([listes.rangee(rang) for rang in range(5)]).appliquer()
    assert not User.objects.exists() and not Classe.objects.exists() and not Inscription.objects.exists()


def test_the_same_list_twice_changes_nothing(liste, classe_importee):
    seconde = liste([listes.rangee(rang) for rang in range(9)])
    bilan(seconde.plan(), deja=9)
    assert seconde.appliquer().nouveaux == []
    assert User.objects.count() == 9 and Classe.objects.count() == 1


def test_in_october_three_have_joined_and_one_has_left(liste, classe_importee):
    octobre = liste([listes.rangee(rang) for rang in (0, 1, 2, 3, 4, 5, 6, 7, 20, 21, 22)])
    plan = octobre.plan()
    bilan(plan, deja=8, nouveaux=3, partis=1)
    assert not plan.departs[0].a_cocher
    octobre.appliquer(partis=[classe_importee.pk])
    parti = User.objects.get(ine=listes.ine(8))
    assert not parti.is_active and parti.inscriptions.get().terminee_le is not None
    assert classe_importee.inscriptions.actives().count() == 11


@pytest.mark.rule("R1")
def test_the_passport_of_one_who_left_stays_theirs(liste, classe_importee):
    parti = User.objects.get(ine=listes.ine(8))
    Passeport.objects.ouvrir_pour(parti)
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    assert parti.passeports.count() == 1


def test_those_missing_from_a_partial_list_stay_unless_it_is_said(liste, classe_importee):
    partielle = liste([listes.rangee(rang) for rang in range(3)])
    assert partielle.plan().departs[0].a_cocher
    partielle.appliquer()
    assert classe_importee.inscriptions.actives().count() == 9
    assert User.objects.filter(is_active=True).count() == 9


def test_one_who_is_in_another_class_keeps_the_account_open(liste, classe_importee, diplome):
    parti = User.objects.get(ine=listes.ine(8))
    Inscription.objects.create(etudiant=parti, classe=factories.ClasseFactory(diplome=diplome))
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    parti.refresh_from_db()
    assert parti.is_active


def test_one_who_comes_back_is_let_in_again(liste, classe_importee):
    liste([listes.rangee(rang) for rang in range(8)]).appliquer(partis=[classe_importee.pk])
    retour = liste([listes.rangee(rang) for rang in range(9)])
    bilan(retour.plan(), deja=8, retours=1)
    retour.appliquer()
    revenu = User.objects.get(ine=listes.ine(8))
    assert revenu.is_active and revenu.inscriptions.get().terminee_le is None


def test_one_who_changes_class_leaves_the_first_and_keeps_the_account(liste, classe_importee, ecole):
    change = liste([*(listes.rangee(rang) for rang in range(8)), listes.rangee(8, "2 COM B")])
    bilan(change.plan(), deja=8, changements=1)
    change.appliquer(partis=[classe_importee.pk])
    etudiant = User.objects.get(ine=listes.ine(8))
    assert etudiant.is_active and User.objects.count() == 9
    assert [i.classe.nom for i in etudiant.inscriptions.actives()] == ["2 COM B"]


def test_without_ine_a_student_is_known_by_name_and_birth_date(liste, classe_importee):
    rangees = [listes.rangee(rang, INE="", **{"Prénom 1": listes.PRENOMS[rang % 7].upper()}) for rang in range(9)]
    bilan(liste(rangees).plan(), deja=9)


def test_without_ine_nor_birth_date_a_student_is_known_by_name_in_the_class(liste, classe_importee):
    nus = {"INE": "", "Né(e) le": ""}
    bilan(liste([listes.rangee(rang, **nus) for rang in range(9)]).plan(), deja=9)


def test_the_same_name_with_another_birth_date_is_someone_else(liste, classe_importee):
    plan = liste([*(listes.rangee(r) for r in range(9)), listes.rangee(0, INE="", **{"Né(e) le": "05/06/2006"})]).plan()
    bilan(plan, deja=9, nouveaux=1)
    assert any("s’appelle DE LA TOUR Anne-Sophie" in remarque for remarque in plan.remarques)


def test_a_corrected_name_is_taken_from_the_list_when_the_ine_is_the_same(liste, classe_importee):
    liste([listes.rangee(r) for r in range(1, 9)] + [listes.rangee(0, **{"Prénom 1": "Anne"})]).appliquer()
    assert User.objects.get(ine=listes.ine(0)).first_name == "Anne"


def test_two_students_of_one_name_get_two_identifiers(liste):
    deux = [listes.rangee(0), listes.rangee(0, INE=listes.ine(99), **{"Né(e) le": "05/06/2006"})]
    liste(deux).appliquer()
    assert set(User.objects.values_list("username", flat=True)) == {"anne-sophie.de-la-tour", "anne-sophie.de-la-tour2"}


def test_a_repeated_line_counts_once_and_is_told(liste):
    plan = liste([listes.rangee(0), listes.rangee(1), listes.rangee(0)]).plan()
    bilan(plan, nouveaux=2)
    assert "ligne 4 répète la ligne 2" in plan.remarques[0]


def test_one_student_on_two_lines_of_two_classes_is_an_error(liste):
    (erreur,) = liste([listes.rangee(0, "A"), listes.rangee(0, "B")]).plan().erreurs
    assert erreur.ligne == 3 and "ligne 2" in erreur.message


def test_two_students_with_one_ine_are_an_error_that_names_both_lines(liste):
    (erreur,) = liste([listes.rangee(0), listes.rangee(1, INE=listes.ine(0))]).plan().erreurs
    assert (erreur.ligne, erreur.colonne) == (3, "INE") and "ligne 2" in erreur.message


def test_the_ine_of_a_student_of_another_school_is_refused_without_saying_whose(liste, diplome):
    ailleurs = factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), ine=listes.ine(0), last_name="Secret")
    (erreur,) = liste([listes.rangee(0)]).plan().erreurs
    assert "autre établissement" in erreur.message and "Secret" not in erreur.message
    ailleurs.inscriptions.update(terminee_le=datetime.date(2026, 7, 1))
    ailleurs.last_name = "DE LA TOUR"
    ailleurs.save()
    bilan(liste([listes.rangee(0)]).plan(), changements=1)


def test_an_ine_already_given_to_someone_else_of_the_school_is_an_error(liste, classe_importee):
    (erreur,) = liste([listes.rangee(3, INE=listes.ine(0))]).plan().erreurs
    assert "déjà celui d’un autre élève" in erreur.message


def test_a_teacher_is_never_taken_for_a_student(liste):
    factories.UserFactory(role=User.Role.ENSEIGNANT, ine=listes.ine(0))
    (erreur,) = liste([listes.rangee(0)]).plan().erreurs
    assert "compte d’élève" in erreur.message


def test_a_class_of_another_school_cannot_be_filled(liste, diplome):
    liste = liste([listes.rangee(0)])
    liste.choix[0]["choix"] = str(factories.ClasseFactory(diplome=diplome).pk)
    with pytest.raises(DestinationImpossible, match="établissement"):
        liste.plan()


def test_a_class_that_exists_with_another_diploma_is_not_filled(liste, classe_importee):
    autre = factories.creer_diplome("AUTRE")
    liste = liste([listes.rangee(0)])
    liste.choix[0] |= {"choix": "nouvelle", "diplome": autre.pk}
    with pytest.raises(DestinationImpossible, match="autre diplôme"):
        liste.plan()


def test_a_whole_school_leaves_out_the_classes_that_nobody_chose(ecole, diplome, classe_importee):
    eleves = [listes.eleve_siecle(rang + 100, f"CLASSE{rang % 9}") for rang in range(27)]
    eleves += [listes.eleve_siecle(rang, "2 COM A") for rang in range(8)]
    eleves += [listes.eleve_siecle(8, "2 COM A", "<DATE_SORTIE>01/10/2026</DATE_SORTIE>")]
    eleves += [listes.eleve_siecle(200, "2 COM A", "<DATE_SORTIE>01/10/2026</DATE_SORTIE>")]
    siecle = Liste(listes.siecle(eleves), ecole, diplome)
    bilan(siecle.plan(), deja=8, sorties=1)
    siecle.appliquer()
    assert User.objects.count() == 9 and not User.objects.get(ine=listes.ine(8)).is_active


def test_a_list_confirmed_after_something_changed_is_shown_again(liste, classe_importee):
    octobre = liste([listes.rangee(rang) for rang in range(8)])
    vue = octobre.plan().empreinte
    classe_importee.inscriptions.filter(etudiant__ine=listes.ine(8)).update(terminee_le=datetime.date(2026, 10, 1))
    with pytest.raises(ListeRefusee, match="ont changé"):
        octobre.appliquer(empreinte=vue)


def test_the_number_of_queries_of_a_verification_does_not_grow(liste, classe_importee, django_assert_max_num_queries):
    for nombre in (2, 300):
        grande = liste([listes.rangee(rang) for rang in range(9, 9 + nombre)])
        with django_assert_max_num_queries(9):
            grande.plan()


@pytest.mark.parametrize(("mois", "annee"), [(7, 2026), (8, 2027), (10, 2027), (1, 2026)])
def test_the_school_year_begins_in_august(mois, annee):
    assert session_courante(datetime.date(2026, mois, 15)) == annee
