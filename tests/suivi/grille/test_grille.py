import datetime

import pytest
from django.utils import timezone

from accounts.models import Inscription
from referentiel.models import Situation
from suivi.grille.grille import JOURS_DE_SILENCE, PAR_MANQUE, cases_du_passeport, grille, il_y_a
from tests.factories import (
    ClasseFactory,
    PasseportFactory,
    UserFactory,
    competence,
    creer_brouillon,
    creer_diplome,
    creer_etudiant,
    creer_fiche,
    situation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]


def inscrire_depuis(classe, jours):
    """Everybody in the class came that many days ago."""
    classe.inscriptions.update(depuis=timezone.localdate() - datetime.timedelta(days=jours))


def rangee(tableau, etudiant):
    return next(r for r in tableau.rangees if r.etudiant == etudiant)


def cible(tableau, code):
    return next(c.cible for c in tableau.colonnes if c.cible.element.code == code)


def case(tableau, etudiant, code):
    return rangee(tableau, etudiant).cases.get(cible(tableau, code))


@pytest.mark.rule("R3")
def test_the_columns_are_the_competences_to_claim_in_the_order_of_the_referentiel(classe):
    tableau = grille(classe)
    assert [c.tete for c in tableau.colonnes] == ["C11.1", "C11.2", "C11.3", "C12.2", "C21.1", "C31.1"]
    assert [(str(g.element), g.largeur) for g in tableau.poles()] == [
        ("F1 Fonction F1", 4),
        ("F2 Fonction F2", 1),
        ("F3 Fonction F3", 1),
    ]
    assert [g.element.code for g in tableau.classes()] == ["S11", "S21", "S31"]


def test_a_diploma_whose_situations_are_its_competences_is_headed_by_situations(classe):
    Situation.objects.filter(diplome=classe.diplome, code__in=["S112", "S113", "S122"]).delete()
    tableau = grille(classe)
    assert [c.tete for c in tableau.colonnes] == ["S111", "S211", "S311"]
    assert tableau.colonnes[0].titre == "Intitulé de S111"


def test_a_cell_counts_fiches_by_type_and_takes_the_shape_of_the_most_lived(classe, owner, passeport):
    creer_fiche(passeport, "S111", type="simulee")
    creer_fiche(passeport, "S111", type="vecue")
    creer_fiche(passeport, "S111", type="simulee")
    creer_fiche(passeport, "S211", type="observee")
    creer_fiche(passeport, "S311", type="mixte")
    creer_fiche(passeport, "S112", "C11.3", type="simulee")
    tableau = grille(classe)
    triple = case(tableau, owner, "C11.1")
    assert (triple.nombre, triple.forme, triple.types) == (3, "plein", (("vecue", 1), ("simulee", 2)))
    assert tableau.detail(triple).replace("\u00a0", " ") == "vécue : 1, simulée : 2"
    assert [case(tableau, owner, c).forme for c in ("C21.1", "C31.1", "C11.3")] == ["raye", "mixte", "creux"]
    assert case(tableau, owner, "C11.2") is None
    assert rangee(tableau, owner).couvertes == 4
    assert rangee(tableau, owner).fiches == 6
    assert cases_du_passeport(passeport) == rangee(tableau, owner).cases


def test_a_type_that_the_list_no_longer_holds_is_still_counted(classe, owner, passeport):
    creer_fiche(passeport, "S111", type="ancien")
    tableau = grille(classe)
    assert case(tableau, owner, "C11.1").forme == "pointille"
    assert tableau.detail(case(tableau, owner, "C11.1")) == "ancien"


def test_columns_say_how_many_students_cover_them(classe, owner, classmate):
    for etudiant in (owner, classmate):
        creer_fiche(etudiant.passeports.get(), "S111")
        creer_fiche(etudiant.passeports.get(), "S111")
    creer_fiche(owner.passeports.get(), "S211")
    nombres = {c.tete: c.couverte_par for c in grille(classe).colonnes}
    assert nombres == {"C11.1": 2, "C11.2": 0, "C11.3": 0, "C12.2": 0, "C21.1": 1, "C31.1": 0}


@pytest.mark.rule("R20")
def test_neither_brouillons_nor_the_bin_are_shown(classe, owner, passeport):
    brouillon = creer_brouillon(passeport)
    brouillon.situation = situation(classe.diplome, "S111")
    brouillon.competence = competence(classe.diplome, "C11.1")
    brouillon.save()
    creer_fiche(passeport, "S211").jeter()
    sienne = rangee(grille(classe), owner)
    assert (sienne.couvertes, sienne.fiches, sienne.cases, sienne.derniere_le) == (0, 0, {}, None)
    assert cases_du_passeport(passeport) == {}


def test_an_epreuve_shows_its_columns_and_counts_them_alone(classe, owner, passeport):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S211")
    tableau = grille(classe, epreuve="E4")
    assert [c.tete for c in tableau.colonnes] == ["C21.1"]
    assert (rangee(tableau, owner).couvertes, rangee(tableau, owner).total) == (1, 1)
    for inconnue in ("E5", "E99", ""):
        assert len(grille(classe, epreuve=inconnue).colonnes) == 6


def test_rows_go_by_name_or_by_what_is_missing(classe):
    dupont, martin = (creer_etudiant(classe, last_name=nom) for nom in ("Dupont", "Martin"))
    creer_fiche(dupont.passeports.get(), "S111")
    assert [r.etudiant for r in grille(classe).rangees] == [dupont, martin]
    assert [r.etudiant for r in grille(classe, tri=PAR_MANQUE).rangees] == [martin, dupont]


def test_who_has_and_who_has_not(classe, owner, classmate, passeport):
    creer_fiche(passeport, "S111")
    tableau = grille(classe)
    c111 = cible(tableau, "C11.1")
    assert [r.etudiant for r in tableau.sans(c111)] == [classmate]
    assert [(r.etudiant, c.nombre) for r, c in tableau.avec(c111)] == [(owner, 1)]


@pytest.mark.parametrize(("jours", "silencieux"), [(0, False), (JOURS_DE_SILENCE - 1, False), (JOURS_DE_SILENCE, True)])
def test_three_weeks_without_a_fiche_are_pointed_out(classe, owner, passeport, jours, silencieux):
    maintenant = timezone.now()
    creer_fiche(passeport, modifiee_le=maintenant - datetime.timedelta(days=jours))
    creer_fiche(passeport, modifiee_le=maintenant - datetime.timedelta(days=100))
    sienne = rangee(grille(classe, maintenant=maintenant), owner)
    assert (sienne.jours, sienne.silencieux) == (jours, silencieux)


def test_who_wrote_nothing_or_never_came_is_told_apart(classe, owner):
    jamais_venu = UserFactory()
    Inscription.objects.create(etudiant=jamais_venu, classe=classe)
    owner.last_login = timezone.now()
    owner.save()
    tableau = grille(classe)
    assert rangee(tableau, owner).activite == "n’a encore rien écrit"
    assert rangee(tableau, jamais_venu).activite == "pas encore connecté"
    assert (rangee(tableau, jamais_venu).couvertes, rangee(tableau, jamais_venu).total) == (0, 6)
    assert tableau.silencieux() == []


@pytest.mark.parametrize(("jours", "silencieux"), [(0, False), (JOURS_DE_SILENCE - 1, False), (JOURS_DE_SILENCE, True)])
def test_who_has_no_fiche_is_silent_only_three_weeks_after_coming_into_the_class(classe, owner, jours, silencieux):
    inscrire_depuis(classe, jours)
    # The student was elsewhere long before.
    ancienne = Inscription.objects.create(etudiant=owner, classe=ClasseFactory(diplome=classe.diplome))
    Inscription.objects.filter(pk=ancienne.pk).update(depuis=datetime.date(2020, 9, 1))
    assert [r.silencieux for r in grille(classe).rangees] == [silencieux]


@pytest.mark.parametrize(
    ("jours", "texte"),
    [(0, "aujourd’hui"), (1, "hier"), (26, "il y a 26 jours"), (59, "il y a 59 jours"), (152, "il y a 5 mois")],
)
def test_an_activity_reads_in_french(jours, texte):
    assert il_y_a(jours) == texte


def test_a_student_who_left_is_not_shown(classe, owner, classmate):
    owner.inscriptions.update(terminee_le=datetime.date(2026, 7, 4))
    assert [r.etudiant for r in grille(classe).rangees] == [classmate]


def test_fiches_of_another_diploma_do_not_count(classe, owner):
    autre = PasseportFactory(etudiant=owner, diplome=creer_diplome("AUTRE"))
    creer_fiche(autre, "S111")
    sienne = rangee(grille(classe), owner)
    assert (sienne.passeport, sienne.fiches) == (owner.passeports.get(diplome=classe.diplome).pk, 0)


def test_a_class_without_students_has_columns_and_no_row(classe):
    tableau = grille(classe)
    assert (tableau.rangees, len(tableau.colonnes), tableau.silencieux()) == ([], 6, [])
