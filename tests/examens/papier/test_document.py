"""What is on the pages of a passport, before they are laid out."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Inscription
from examens.papier.document import document_complet, document_epreuve
from impression.pdf import page_html
from referentiel.arbre import arbre_de
from referentiel.models import Association, Competence, Epreuve, Situation
from referentiel.rubriques import rangs
from situations.models import Passeport
from tests import factories

JOUR = datetime.date(2027, 3, 1)


@pytest.fixture
def e6(passeport, epreuve):
    return lambda: document_epreuve(passeport, epreuve("E6"), JOUR)


def lignes(document):
    """``{(situation, compétence): ligne}`` of the table, by codes."""
    return {
        (situation.titre.split()[0], ligne.competence.split()[0]): ligne
        for partie in document.tableau
        for classe in partie.classes
        for situation in classe.situations
        for ligne in situation.lignes
    }


@pytest.mark.rule("R2")
def test_the_table_of_an_epreuve_holds_its_competences_alone(passeport, epreuve, e6):
    assert {c for _, c in lignes(e6())} == {"C11.1", "C11.2", "C11.3", "C12.2", "C31.1"}
    assert {c for _, c in lignes(document_epreuve(passeport, epreuve("E4"), JOUR))} == {"C21.1"}


@pytest.mark.rule("R3")
def test_a_competence_evaluated_in_e5_is_told_apart_in_the_whole_alone_and_counts_nowhere(passeport, e6):
    assert not {c for _, c in lignes(e6())} & {"C12.1", "C13.2"}
    assert not {s for s, _ in lignes(e6())} & {"S122"}
    assert e6().couverture[0].total == 5
    complet = document_complet(passeport, JOUR)
    ligne = lignes(complet)["S122", "C13.2"]
    assert ligne.hors_passeport and not ligne.a_couvrir and ligne.mention == "évaluée en E5"
    assert sum(couverture.total for couverture in complet.couverture) == 6


@pytest.mark.rule("R4")
def test_the_whole_passport_holds_the_competences_of_epreuves_that_do_not_rest_on_it(passeport):
    Epreuve.objects.filter(diplome=passeport.diplome, code="E4").update(dans_passeport=False)
    assert ("S211", "C21.1") in lignes(document_complet(passeport, JOUR))


@pytest.mark.rule("R14")
def test_two_fiches_on_one_situation_stand_on_one_line_and_both_are_printed(passeport, e6):
    factories.creer_fiche(passeport, "S111")
    factories.creer_fiche(passeport, "S111")
    assert [f["numero"] for f in lignes(e6())["S111", "C11.1"].fiches] == [1, 2]
    assert [len(s.fiches) for s in e6().situations] == [2]
    assert [f.suite for f in e6().situations[0].fiches] == [False, True]


@pytest.mark.rule("R18")
def test_the_competence_left_over_in_a_situation_is_to_cover(passeport, e6):
    factories.creer_fiche(passeport, "S112", "C11.2")
    tableau = lignes(e6())
    assert not tableau["S112", "C11.2"].a_couvrir
    assert tableau["S112", "C11.3"].a_couvrir == [("C11.3 Intitulé de C11.3", "S112 Intitulé de S112", "E6")]


def test_a_competence_covered_in_another_situation_is_not_asked_for_again(passeport, e6):
    Association.objects.create(
        situation=factories.situation(passeport.diplome, "S311"),
        competence=factories.competence(passeport.diplome, "C11.1"),
        ordre=9,
    )
    factories.creer_fiche(passeport, "S111")
    assert lignes(e6())["S311", "C11.1"].mention == "couverte en S111"
    passeport.diplome.revendication = {"competences": {"minimum": 1}}
    passeport.diplome.save()
    passeport.diplome.reviser()
    assert lignes(e6())["S311", "C11.1"].mention == ""


def test_the_competences_still_to_cover_are_counted_and_named(passeport, e6):
    factories.creer_fiche(passeport, "S111")
    couverture = e6().couverture[0]
    assert (couverture.couvertes, couverture.total) == (1, 5)
    assert [m.split()[0] for m in couverture.manquantes] == ["C11.2", "C11.3", "C12.2", "C31.1"]


@pytest.mark.rule("R20")
def test_a_brouillon_and_a_fiche_in_the_bin_are_never_printed(passeport, e6):
    factories.creer_brouillon(passeport, description="Un brouillon")
    factories.creer_fiche(passeport, "S111").jeter()
    for document in (e6(), document_complet(passeport, JOUR)):
        assert document.situations == []
        assert document.couverture[-1].couvertes == 0


def test_fiches_follow_the_order_of_the_table_then_their_dates(passeport, e6):
    tot, tard = datetime.date(2026, 1, 5), datetime.date(2026, 2, 5)
    for code, jour in (("S311", tot), ("S111", tard), ("S111", tot)):
        factories.creer_fiche(passeport, code, date_debut=jour)
    fiches = [f for s in e6().situations for f in s.fiches]
    assert [f.situation.split()[0] for f in fiches] == ["S111", "S111", "S311"]
    assert [f.onglets[0].faits[1].texte for f in fiches[:2]] == ["5\u00a0janvier 2026", "5\u00a0février 2026"]


@pytest.mark.rule("R7")
def test_the_projet_is_told_only_where_the_situation_may_belong_to_it(passeport, epreuve, e6):
    def faits(document):
        return {r.libelle: r.texte for r in document.situations[0].fiches[0].onglets[0].faits}

    factories.creer_fiche(passeport, "S111", projet=True)
    factories.creer_fiche(passeport, "S211")
    assert faits(e6())["Rencontrée dans le cadre du projet"] == "Oui"
    e4 = document_epreuve(passeport, epreuve("E4"), JOUR)
    assert "Rencontrée dans le cadre du projet" not in faits(e4)


@pytest.mark.rule("R18")
def test_a_choice_that_the_diplome_adds_is_printed_where_its_form_puts_it(passeport, e6):
    choix = {"onglet": "caracterisation", "genre": "choix", "libelle": "Lieu", "apres": "moyens"}
    dites = passeport.diplome.rubriques | {"propre_lieu": choix}
    passeport.diplome.rubriques = {
        nom: dites.get(nom, {}) | {"rang": rang} for nom, rang in rangs({"propre_lieu": choix}).items()
    }
    passeport.diplome.choix |= {"propre_lieu": [{"code": "dehors", "libelle": "Dehors"}]}
    passeport.diplome.save()
    passeport.diplome.reviser()
    factories.creer_fiche(passeport, moyens="Un plan", propres={"propre_lieu": "dehors"})

    onglet = e6().situations[0].fiches[0].onglets[1]

    noms = [r.nom for r in onglet.rubriques]
    assert noms[noms.index("moyens") + 1] == "propre_lieu"
    assert onglet.rubriques[noms.index("propre_lieu")].texte == "Dehors"


@pytest.mark.rule("R15")
def test_actors_are_printed_as_name_and_function_and_an_empty_tab_says_so_once(passeport, e6):
    factories.creer_fiche(passeport, "S111", acteurs="Mme Durand, directrice\nL’imprimeur")
    factories.creer_fiche(passeport, "S112")
    premiere, seconde = (s.fiches[0].onglets[1] for s in e6().situations)
    assert {r.libelle: r.texte for r in premiere.rubriques}["Acteurs"] == "Mme Durand — directrice\nL’imprimeur"
    assert {r.libelle: r.texte for r in premiere.rubriques}["Moyens mis en œuvre"] == ""
    assert seconde.vide and seconde.rubriques == []


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("nombre", "fin"), [(9, "Maquette 8"), (10, "et 2 autres"), (40, "et 32 autres")])
def test_the_table_names_a_few_productions_and_counts_the_others(passeport, e6, nombre, fin):
    fiche = factories.creer_fiche(passeport, "S111")
    for rang in range(nombre):
        fiche.supports.create(designation=f"Maquette {rang}", origine="cree", nature="imprime", ordre=rang)
    document = e6()
    assert document.situations[0].fiches[0].productions[-1] == fin and len(document.supports) == nombre


def test_supports_are_listed_with_the_fiche_that_names_them(passeport, e6):
    factories.creer_fiche(passeport, "S111")
    fiche = factories.creer_fiche(passeport, "S112")
    fiche.supports.create(designation="Maquette", origine="cree", nature="imprime")
    assert e6().supports == [
        {
            "designation": "Maquette",
            "origine": "Créé",
            "nature": "Imprimé",
            "fiche": {"numero": 2, "ancre": "fiche-2"},
        }
    ]


def test_a_fiche_on_a_withdrawn_situation_is_still_printed_and_listed(passeport, e6):
    factories.creer_fiche(passeport, "S111")
    Situation.objects.filter(code="S111").update(retire=True)
    assert e6().tableau[-1].titre == "Hors du référentiel en vigueur"
    assert lignes(e6())["S111", "C11.1"].fiches
    assert len(e6().situations) == 1


@pytest.mark.rule("R39")
def test_a_title_not_checked_yet_bears_no_mark_on_a_print(passeport, e6):
    Competence.objects.filter(code="C11.2").update(intitule_provisoire=True)
    assert lignes(e6())["S112", "C11.2"].competence == "C11.2 Intitulé de C11.2"
    assert "C11.2 Intitulé de C11.2" in e6().couverture[0].manquantes


def test_a_competence_still_to_cover_is_said_once_though_several_situations_lead_to_it(passeport, e6):
    Association.objects.create(
        situation=factories.situation(passeport.diplome, "S311"),
        competence=factories.competence(passeport.diplome, "C11.1"),
        ordre=9,
    )
    a_couvrir = {cle: ligne.a_couvrir for cle, ligne in lignes(e6()).items() if ligne.a_couvrir}
    # Any of them would do: none is named.
    assert a_couvrir["S111", "C11.1"] == [("C11.1 Intitulé de C11.1", "", "E6")]
    assert ("S311", "C11.1") not in a_couvrir


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("niveau", "reste"),
    [
        ("classe", [("S311", "C31.1", "S31")]),
        ("situation", [("S111", "C11.1", "S111"), ("S113", "C12.2", "S113"), ("S311", "C31.1", "S311")]),
    ],
)
def test_the_table_asks_for_what_the_epreuve_counts_by_its_name_and_once(passeport, e6, niveau, reste):
    Epreuve.objects.filter(diplome=passeport.diplome, code="E6").update(dossier={"compte": niveau})
    passeport.diplome.reviser()
    factories.creer_fiche(passeport, "S112", "C11.2")
    manques = [(*cle, *manque) for cle, ligne in lignes(e6()).items() for manque in ligne.a_couvrir]
    assert [(situation, competence, nom.split()[0]) for situation, competence, nom, _, _ in manques] == reste
    assert {dans for _, _, _, dans, _ in manques} == {""}
    assert lignes(e6())["S112", "C11.3"].mention == ""


@pytest.mark.rule("R26")
def test_the_retained_fiches_alone_are_printed_where_the_diplome_has_them_and_all_count(passeport, diplome, epreuve):
    factories.creer_fiche(passeport, "S111", retenue=True)
    factories.creer_fiche(passeport, "S111")
    factories.creer_fiche(passeport, "S112")

    def retenues():
        return document_epreuve(Passeport.objects.get(), epreuve("E6"), JOUR, retenues=True)

    assert retenues().fiches == 3
    diplome.options |= {"fiche_retenue": True}
    diplome.save()
    document = retenues()
    assert (document.fiches, document.competences, document.epreuve) == (1, 2, "E6 Projet, fiches retenues")
    assert not lignes(document)["S112", "C11.2"].a_couvrir
    assert "<strong>1</strong> fiche retenue sur 3" in page_html("examens/papier/passeport.html", document)


@pytest.mark.rule("R26")
def test_a_print_without_a_fiche_says_which_are_not_there(passeport, diplome, epreuve):
    diplome.options |= {"fiche_retenue": True}
    diplome.save()
    factories.creer_fiche(passeport, "S111")

    def page(code, **choix):
        document = document_epreuve(Passeport.objects.get(), epreuve(code), JOUR, **choix)
        return page_html("examens/papier/passeport.html", document)

    assert "Aucune fiche n’est retenue" in page("E6", retenues=True)
    assert "Aucune fiche n’est enregistrée pour cette épreuve" in page("E4")


def test_what_an_empty_print_asks_for_is_not_called_competences_where_it_is_others(passeport, e6):
    """What an épreuve counts may be activités; when all is covered, no heading stands over nothing."""
    document = e6()
    assert "<h2>À couvrir</h2>" in page_html("examens/papier/passeport.html", document)
    for compte in document.couverture:
        compte.manquantes = []
    assert "À couvrir" not in page_html("examens/papier/passeport.html", document)


@pytest.mark.rule("R16")
def test_the_table_tells_the_context_the_frame_and_the_students_own_productions(passeport, e6):
    fiche = factories.creer_fiche(passeport, "S111", description="Un brief.\nPuis un second.")
    fiche.supports.create(designation="Catalogue", origine="disposition", nature="imprime", ordre=1)
    fiche.supports.create(designation="Maquette", origine="cree", nature="imprime", ordre=2)
    fiche.supports.create(designation="Gabarit", origine="adapte", nature="numerique", ordre=3)
    (repere,) = lignes(e6())["S111", "C11.1"].fiches
    assert repere["contexte"] == "Un brief. Puis un second."
    assert repere["productions"] == ["Maquette", "Gabarit"]
    assert repere["cadre"][0].startswith("du ") and repere["cadre"][-1] == "Vécue"


def test_the_table_tells_the_beginning_of_a_long_description_and_the_fiche_all_of_it(passeport, e6):
    longue = "En stage, je chiffre un devis. " * 40
    factories.creer_fiche(passeport, "S111", description=longue)
    factories.creer_fiche(passeport, "S112", description="👩‍👩‍👧‍👦" * 255)
    (repere,) = lignes(e6())["S111", "C11.1"].fiches
    assert len(repere["contexte"]) <= 255 and repere["contexte"].endswith(" En\u00a0…")
    assert e6().situations[0].fiches[0].onglets[0].rubriques[0].texte == longue.strip()
    assert lignes(e6())["S112", "C11.2"].fiches[0]["contexte"] == "👩‍👩‍👧‍👦" * 255


@pytest.mark.rule("R18")
def test_the_table_tells_a_fiche_that_claims_several_competences_once(passeport, diplome, e6):
    factories.creer_fiche(
        passeport, "S112", competences_en_plus=[factories.competence(diplome, "C11.3").pk], description="Un brief."
    )
    factories.creer_fiche(passeport, "S112", "C11.3", description="Un second brief.")
    lues = lignes(e6())
    assert (lues["S112", "C11.2"].deja, [f["numero"] for f in lues["S112", "C11.2"].fiches]) == ([], [1])
    assert (lues["S112", "C11.3"].deja, [f["numero"] for f in lues["S112", "C11.3"].fiches]) == ([1], [1, 2])


def test_the_identity_names_the_school_its_uai_and_the_number_of_the_candidate(passeport, owner, classe, e6):
    Inscription.objects.filter(etudiant=owner).update(numero_candidat="02147483647")
    identite = dict(e6().identite)
    assert identite["Nom"] == "MOREAU"
    assert identite["Numéro de candidat"] == "02147483647"
    assert identite["Session"] == "juin 2027"
    assert identite["Établissement"] == f"{classe.etablissement} (UAI {classe.etablissement.uai})"


def test_someone_in_no_class_is_a_candidat_individuel(passeport, owner, e6):
    Inscription.objects.filter(etudiant=owner).delete()
    identite = dict(e6().identite)
    assert identite["Établissement"] == "Candidat individuel"
    assert "Classe" not in identite


@pytest.mark.parametrize("combien", [1, 3])
def test_the_queries_do_not_depend_on_the_number_of_fiches(passeport, epreuve, combien, django_assert_num_queries):
    for _ in range(combien):
        factories.creer_fiche(passeport, "S111").supports.create(designation="x", origine="cree", nature="audio")
    e6 = epreuve("E6")
    arbre_de(passeport.diplome)
    with django_assert_num_queries(3):
        document_epreuve(passeport, e6, JOUR)
    # The inscription is known by now.
    with django_assert_num_queries(2):
        document_complet(passeport, JOUR)


@pytest.mark.rule("R17")
def test_the_names_of_the_files_are_printed_where_the_diplome_takes_files(passeport, diplome):
    fiche = factories.creer_fiche(passeport)
    factories.creer_piece(fiche, "Bon de livraison.pdf")
    factories.creer_piece(fiche, "retiré.pdf", b"autre", retiree_le=timezone.now())

    def supports():
        situation = document_complet(Passeport.objects.get(), JOUR).situations[0]
        return [(r.libelle, r.texte) for r in situation.fiches[0].onglets[2].rubriques]

    assert supports() == []
    diplome.options |= {"pieces_jointes": True}
    diplome.save()
    assert supports() == [("Fichiers joints", "Bon de livraison.pdf")]


def test_the_head_of_a_page_names_the_epreuve_before_it_runs_out_of_room(e6):
    assert e6().entete == "MOREAU Lina · E6 Projet · BTS d’essai"
