import pytest

from referentiel.arbre import arbre_de
from referentiel.models import Epreuve
from situations.couverture import Couverture
from situations.models import Support
from situations.tableau.conseils import Niveau, conseils
from situations.tableau.tableau import fiches_du_passeport
from tests.factories import creer_brouillon, creer_fiche

COMPLETE = {"taches": "t", "objectifs": "o", "acteurs": "a", "moyens": "m", "resultats_quantitatifs": "r"}


def complete(passeport, *codes, **plus):
    """A fiche that asks for nothing more."""
    fiche = creer_fiche(passeport, *codes, **COMPLETE | plus)
    Support.objects.create(fiche=fiche, designation="Affiche", origine="cree", nature="imprime")
    return fiche


def conseils_de(passeport, code="E6"):
    arbre = arbre_de(passeport.diplome)
    fiches = fiches_du_passeport(passeport, passeport.etudiant)
    epreuve = Epreuve.objects.get(diplome=passeport.diplome, code=code)
    return conseils(Couverture.de_fiches(arbre, fiches).epreuve(epreuve), arbre, fiches)


def textes(liste):
    return [str(c).replace("\u00a0", " ") for c in liste]


def test_an_empty_passport_gets_one_first_step_and_not_a_list_of_reproaches(passeport):
    (seul,) = conseils_de(passeport)
    assert seul.niveau == Niveau.RIEN
    assert "S111 Intitulé de S111" in str(seul)
    assert seul.ecrire


@pytest.mark.rule("R18")
def test_a_situation_claimed_for_one_competence_asks_for_a_second_fiche(passeport):
    fiche = complete(passeport, "S112", "C11.2")
    premier = conseils_de(passeport)[0]
    (texte,) = textes([premier])
    assert texte.startswith("S112 ") and "seconde fiche pour C11.3" in texte
    assert premier.ecrire[0] == fiche.situation_id
    complete(passeport, "S112", "C11.3")
    assert not [c for c in conseils_de(passeport) if c.niveau == Niveau.SECONDE_FICHE]


def test_each_situation_without_a_fiche_is_named(passeport):
    complete(passeport, "S112", "C11.2")
    assert textes(c for c in conseils_de(passeport) if c.niveau == Niveau.A_COUVRIR) == [
        "S111 Intitulé de S111 n’a pas encore de fiche (C11.1).",
        "S113 Intitulé de S113 n’a pas encore de fiche (C12.2).",
        "S311 Intitulé de S311 n’a pas encore de fiche (C31.1).",
    ]


@pytest.mark.rule("R3")
def test_no_advice_ever_asks_for_a_competence_evaluated_in_e5(passeport):
    complete(passeport, "S112", "C11.2")
    assert not [t for t in textes(conseils_de(passeport)) if "C12.1" in t or "C13.2" in t]


@pytest.mark.rule("R20")
def test_a_brouillon_is_to_be_finished_rather_than_begun_again(passeport):
    complete(passeport, "S111")
    brouillon = creer_brouillon(passeport, description="À finir")
    autre = complete(passeport, "S311")
    brouillon.situation, brouillon.competence = autre.situation, autre.competence
    brouillon.save()
    autre.jeter()
    liste = conseils_de(passeport)
    assert not [t for t in textes(liste) if "C31.1" in t]
    (conseil,) = [c for c in liste if c.niveau == Niveau.BROUILLON]
    assert conseil.fiches == [(f"/fiches/{brouillon.pk}/", "S311")]


@pytest.mark.rule("R15")
def test_what_is_left_empty_is_said_once_for_all_the_fiches(passeport):
    a = complete(passeport, "S111", resultats_quantitatifs="")
    b = complete(passeport, "S311", resultats_quantitatifs="", taches="")
    complete(passeport, "S112", resultats_quantitatifs="", resultats_qualitatifs="Validé.")
    liste = [c for c in conseils_de(passeport) if c.niveau == Niveau.A_COMPLETER]
    assert textes(liste) == ["Une fiche n’a pas de tâches demandées :", "Deux fiches n’ont pas de résultats :"]
    assert {url for url, _ in liste[1].fiches} == {f"/fiches/{a.pk}/", f"/fiches/{b.pk}/"}


@pytest.mark.rule("R16")
def test_a_fiche_without_support_is_told(passeport):
    creer_fiche(passeport, **COMPLETE)
    assert "Une fiche n’a pas de supports :" in textes(conseils_de(passeport))


@pytest.mark.rule("R12")
def test_sources_that_juries_like_less_are_told_above_one_half(passeport):
    passeport.diplome.conseils = {"sources_deconseillees": ["atelier", "cours"]}
    passeport.diplome.save()
    complete(passeport, "S111", source="stage")
    complete(passeport, "S112", source="atelier")
    assert Niveau.SOURCES not in [c.niveau for c in conseils_de(passeport)]
    complete(passeport, "S311", source="cours")
    (conseil,) = [c for c in conseils_de(passeport) if c.niveau == Niveau.SOURCES]
    (texte,) = textes([conseil])
    assert texte.startswith("Deux fiches sur 3 ") and "« Atelier » ou « Cours »" in texte


def test_several_annonceurs_in_the_project_are_told_once_spelling_is_forgiven(passeport):
    passeport.diplome.conseils = {"projet_partenaire_unique": True}
    passeport.diplome.save()
    complete(passeport, "S111", projet=True, partenaires="Mairie")
    complete(passeport, "S112", projet=True, partenaires=" mairie ")
    complete(passeport, "S311", partenaires="Radio")
    assert Niveau.PROJET not in [c.niveau for c in conseils_de(passeport)]
    complete(passeport, "S113", projet=True, partenaires="Musée")
    (conseil,) = [c for c in conseils_de(passeport) if c.niveau == Niveau.PROJET]
    assert "(Mairie, Musée)" in str(conseil)


def test_a_diplome_without_this_advice_never_gives_it(passeport):
    complete(passeport, "S111", projet=True, partenaires="Mairie", source="cours")
    complete(passeport, "S112", projet=True, partenaires="Musée", source="cours")
    assert not {Niveau.SOURCES, Niveau.PROJET} & {c.niveau for c in conseils_de(passeport)}


def test_when_nothing_is_missing_there_is_no_advice(passeport):
    complete(passeport, "S211")
    assert conseils_de(passeport, "E4") == []


def test_the_most_important_advice_comes_first(passeport):
    creer_fiche(passeport, "S112", "C11.2")
    niveaux = [c.niveau for c in conseils_de(passeport)]
    assert niveaux == sorted(niveaux)
    assert niveaux[0] == Niveau.SECONDE_FICHE
    assert niveaux[-1] == Niveau.A_COMPLETER
