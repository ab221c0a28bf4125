"""The two référentiels as they are shipped."""

import pytest

from referentiel.arbre import arbre_de
from referentiel.models import Association, Competence, Situation

pytestmark = pytest.mark.django_db


def numero(situation):
    """The first digit of the number of a BTS situation."""
    return situation.code[1]


@pytest.mark.rule("R3")
def test_the_competences_evaluated_in_e5_cannot_be_claimed(bts):
    e5 = Competence.objects.filter(diplome=bts, epreuve__code="E5")

    assert {c.code for c in e5} == {"C12.1", "C13.2"}
    assert not any(c.revendicable for c in e5.select_related("epreuve"))
    assert not {c.code for c in arbre_de(bts).revendicables()} & {"C12.1", "C13.2"}


@pytest.mark.rule("R3")
def test_a_situation_that_leads_only_to_e5_is_kept_with_nothing_to_claim(bts):
    branche = next(b for b in arbre_de(bts).situations.values() if b.situation.code == "S122")

    assert [c.code for c in branche.competences] == ["C13.2"]
    assert branche.revendicables == []


@pytest.mark.rule("R5")
def test_situations_come_grouped_by_class_in_the_order_of_their_numbers(bts, ga):
    for diplome in (bts, ga):
        codes = [
            situation.situation.code
            for pole in arbre_de(diplome).poles
            for classe in pole.classes
            for situation in classe.situations
        ]
        assert codes == sorted(codes)
        assert len(codes) == Situation.objects.filter(diplome=diplome).count()
        for situation in Situation.objects.filter(diplome=diplome).select_related("classe_situations"):
            assert situation.code.startswith(situation.classe_situations.code)


@pytest.mark.rule("R6")
def test_the_number_of_a_situation_carries_its_epreuve(bts):
    attendue = {"1": "E6", "2": "E4", "3": "E6"}

    associations = Association.objects.filter(situation__diplome=bts, competence__epreuve__a_renseigner=True)
    assert associations.count() == 26
    for association in associations.select_related("situation", "competence__epreuve"):
        assert association.competence.epreuve.code == attendue[numero(association.situation)]


@pytest.mark.rule("R7")
def test_the_project_box_exists_exactly_for_situations_1xx_and_3xx(bts, ga):
    for situation in Situation.objects.filter(diplome=bts):
        assert situation.projet_possible == (numero(situation) in "13")
    assert bts.permet("projet") and not ga.permet("projet")
    assert not Situation.objects.filter(diplome=ga, projet_possible=True).exists()


@pytest.mark.rule("R8")
@pytest.mark.rule("R15")
@pytest.mark.rule("R16")
def test_the_limits_of_the_guide_are_in_both_referentiels(bts, ga):
    for diplome in (bts, ga):
        for rubrique in ("description", "taches", "objectifs", "resultats_qualitatifs"):
            assert diplome.limite(rubrique) == 255
        assert diplome.limite("designation") == 128
        assert diplome.obligatoire("description") and not diplome.obligatoire("taches")


@pytest.mark.rule("R10")
def test_the_place_is_an_organisation_unless_told_otherwise(bts):
    assert bts.liste("localisation") == [
        ("organisation", "Organisation"),
        ("etablissement", "Établissement de formation"),
        ("mixte", "Mixte"),
    ]
    assert bts.rubriques["localisation"]["defaut"] == "organisation"


@pytest.mark.rule("R12")
def test_each_diplome_has_its_own_list_of_sources(bts, ga):
    assert [code for code, _ in bts.liste("source")] == [
        "stage",
        "action_ponctuelle",
        "temoignage",
        "atelier",
        "cours",
        "mixte",
    ]
    assert ga.liste("source") == [
        ("groupe_classe", "En groupe classe"),
        ("pfmp", "PFMP"),
        ("service", "Service de l’établissement"),
        ("groupe_reduit", "Projet en groupe réduit"),
        ("hors_formation", "Hors formation (job, association)"),
    ]


@pytest.mark.rule("R4")
def test_bac_pro_ga_is_whole_and_its_second_pole_is_filled_in_like_the_others(ga):
    un_arbre = arbre_de(ga)

    assert len(un_arbre.poles) == 4
    assert sum(len(pole.classes) for pole in un_arbre.poles) == 13
    assert len(un_arbre.situations) == len(un_arbre.competences) == len(un_arbre.revendicables()) == 55
    assert [e.code for e in un_arbre.epreuves_du_passeport] == ["E31", "E32", "E33"]
    pole2 = [c for c in un_arbre.revendicables() if c.epreuve.code == "E2"]
    assert len(pole2) == 15
    assert {c.code[1] for c in pole2} == {"2"}


@pytest.mark.rule("R17")
def test_files_are_for_bac_pro_ga_alone(bts, ga):
    assert ga.permet("pieces_jointes") and not bts.permet("pieces_jointes")


@pytest.mark.rule("R18")
def test_a_situation_may_lead_to_two_competences(bts):
    s112 = Situation.objects.get(diplome=bts, code="S112")

    assert [c.code for c in s112.competences.order_by("associations__ordre")] == ["C11.2", "C11.3"]


def test_hazards_and_complexities_are_carried_where_they_are_known(ga):
    situation = Situation.objects.get(diplome=ga, code="1.1.3")

    assert "Perte de documents" in situation.aleas
    assert len(situation.complexites) == 4


@pytest.mark.rule("R29")
def test_guiding_questions_stand_next_to_the_texts_to_be_written(bts, ga):
    for diplome in (bts, ga):
        for rubrique in ("description", "taches", "objectifs", "moyens", "resultats_qualitatifs", "descriptif"):
            questions = diplome.questions(rubrique)
            assert len(questions) >= 2
            assert all(q.endswith(("\u00a0?", ".")) for q in questions)


def test_a_title_that_is_not_official_is_marked_provisional(bts):
    assert Situation.objects.get(diplome=bts, code="S214").intitule_provisoire
    assert not Situation.objects.get(diplome=bts, code="S111").intitule_provisoire
    for competence in Competence.objects.filter(diplome=bts):
        # « memoire »: the end of a title that its source cuts, completed here.
        assert competence.intitule_provisoire == (competence.provenance["niveau"] in ("inconnu", "memoire"))


def test_the_worked_examples_of_the_guide_are_there_within_their_limits(bts):
    exemples = {
        s.code: [e["rubrique"] for e in s.exemples] for s in Situation.objects.filter(diplome=bts) if s.exemples
    }

    assert exemples == {
        "S111": ["description", "taches", "objectifs"],
        "S131": ["description", "description"],
        "S211": ["description", "taches", "objectifs"],
        "S322": ["description", "taches", "objectifs"],
    }
    for situation in Situation.objects.filter(diplome=bts):
        for exemple in situation.exemples:
            assert len(exemple["texte"]) <= bts.limite(exemple["rubrique"])


def test_everything_that_can_be_claimed_has_keywords(bts, ga):
    for diplome in (bts, ga):
        un_arbre = arbre_de(diplome)
        for competence in un_arbre.revendicables():
            situations = un_arbre.situations_par_competence[competence.pk]
            assert len(competence.mots_cles) + sum(len(s.mots_cles) for s in situations) >= 5
