"""What counts is data of the épreuve: its compétences, what leads to them, and one compétence of several épreuves."""

import pytest

from accounts.models import Classe
from referentiel.arbre import arbre_de
from referentiel.models import Association, Competence, Epreuve
from situations.couverture import Couverture, couvertures, epreuves_achevees
from situations.models import Fiche, Stage
from situations.tableau.carte import Carte, EtatCase
from situations.tableau.conseils import conseils
from situations.tableau.tableau import Tableau, fiches_du_passeport
from stages.compte_rendu.observations import pratiques
from suivi.grille.grille import grille
from suivi.objectifs.objectifs import objectifs
from tests import factories
from tests.factories import creer_fiche
from tests.situations.fiche.formulaire import saisie

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R3")]


def compter(diplome, niveau, code="E6"):
    Epreuve.objects.filter(diplome=diplome, code=code).update(dossier={"compte": niveau})
    diplome.vocabulaire["classe"] = {"singulier": "activité", "pluriel": "activités", "feminin": True}
    diplome.save()
    diplome.reviser()


def partager(diplome, code="C31.1", autres=("E4",)):
    """One compétence that two épreuves evaluate, which S211 leads to as well."""
    Competence.objects.filter(diplome=diplome, code=code).update(autres_epreuves=list(autres))
    Association.objects.create(
        situation=factories.situation(diplome, "S211"), competence=factories.competence(diplome, code), ordre=99
    )
    diplome.revendication = {"competences": {"minimum": 1}}
    diplome.save()
    diplome.reviser()


def couverture(passeport, code="E6"):
    passeport.diplome.refresh_from_db()
    arbre = arbre_de(passeport.diplome)
    return couvertures(arbre, [passeport])[passeport.pk].epreuve(next(e for e in arbre.epreuves if e.code == code))


def textes(passeport, code="E6"):
    arbre = arbre_de(passeport.diplome)
    liste = conseils(couverture(passeport, code), arbre, fiches_du_passeport(passeport, passeport.etudiant))
    return [str(c).replace("\u00a0", " ") for c in liste]


@pytest.mark.parametrize(
    ("niveau", "attendues", "reste", "mots"),
    [
        ("classe", ["S11", "S31"], ["S31"], "1 activité couverte sur 2"),
        ("situation", ["S111", "S112", "S113", "S311"], ["S111", "S113", "S311"], "1 situation couverte sur 4"),
    ],
)
def test_an_epreuve_counts_what_its_file_says(diplome, passeport, niveau, attendues, reste, mots):
    compter(diplome, niveau)
    creer_fiche(passeport, "S112", "C11.2")
    compte = couverture(passeport)
    assert [e.code for e in compte.attendues] == attendues
    assert [e.code for e in compte.reste] == reste
    assert compte.en_mots.replace("\u00a0", " ") == mots


def test_advice_asks_for_what_counts_and_for_nothing_else(diplome, passeport):
    compter(diplome, "classe")
    creer_fiche(passeport, "S112", "C11.2")
    dites = textes(passeport)
    assert "S31 Classe S31 n’a pas encore de fiche." in dites
    assert not [texte for texte in dites if "C11.3" in texte or "seconde fiche" in texte]


def test_the_first_step_leads_to_a_fiche_that_would_count(diplome, passeport):
    compter(diplome, "classe")
    arbre = arbre_de(passeport.diplome)
    (premier,) = conseils(couverture(passeport), arbre, [])
    situation, competence = premier.ecrire
    assert arbre.situations[situation].situation.code == "S111"
    assert arbre.competences[competence].code == "C11.1"


def test_a_fiche_that_completes_what_counts_is_told(diplome, passeport):
    compter(diplome, "classe")
    creer_fiche(passeport, "S112", "C11.2")
    fiche = creer_fiche(passeport, "S311")
    passeport.diplome.refresh_from_db()
    (achevee,) = epreuves_achevees(Fiche.objects.get(pk=fiche.pk), None)
    assert achevee.tout == "toutes les activités de l’E6 sont couvertes"
    assert epreuves_achevees(fiche, fiche.revendications) == []


def etats(passeport):
    """``{(situation, compétence): (state, words)}`` of the page, and ``{situation: state}`` of its map, by codes."""
    passeport.diplome.refresh_from_db()
    arbre, fiches = arbre_de(passeport.diplome), fiches_du_passeport(passeport, passeport.etudiant)
    tableau = Tableau(arbre, fiches, proprietaire=True)
    blocs = [b for p in tableau.poles for c in p.classes for b in c.blocs]
    lignes = {(s.code, ligne.code): ligne for b in blocs for s, _ in b.situations for ligne in b.lignes}
    carte = Carte(arbre, fiches, tableau.couverture)
    return lignes, {case.etiquette: case.etat for partie in carte.parties for case in partie.cases}


def test_the_page_asks_for_no_competence_of_an_activite_that_is_covered(diplome, passeport):
    compter(diplome, "classe")
    creer_fiche(passeport, "S112", "C11.2")
    lignes, carte = etats(passeport)
    assert (lignes["S112", "C11.3"].etat, lignes["S112", "C11.3"].mention) == ("facultative", "activité couverte")
    assert lignes["S112", "C11.3"].ajouter and not lignes["S112", "C11.3"].ecrire
    assert lignes["S311", "C31.1"].etat == "a_couvrir" and lignes["S311", "C31.1"].ecrire
    assert carte["S112"] is EtatCase.RACONTEE


def test_the_page_asks_for_the_competence_left_over_where_competences_count(passeport):
    creer_fiche(passeport, "S112", "C11.2")
    lignes, carte = etats(passeport)
    assert lignes["S112", "C11.3"].etat == "a_couvrir" and carte["S112"] is EtatCase.EN_PARTIE


@pytest.mark.rule("R2")
def test_a_competence_of_two_epreuves_is_covered_for_each_of_them_apart(diplome, passeport):
    partager(diplome)
    creer_fiche(passeport, "S211", "C21.1", competences_en_plus=[factories.competence(diplome, "C31.1").pk])
    assert [c.code for c in couverture(passeport, "E4").attendues] == ["C21.1", "C31.1"]
    assert couverture(passeport, "E4").complete
    assert "C31.1" in [c.code for c in couverture(passeport, "E6").reste]
    tableau = Tableau(arbre_de(passeport.diplome), fiches_du_passeport(passeport, passeport.etudiant))
    lignes = [ligne for p in tableau.poles for c in p.classes for b in c.blocs for ligne in b.lignes]
    assert {ligne.mention for ligne in lignes if ligne.code == "C31.1"} == {"à couvrir en E6"}


@pytest.mark.rule("R2")
def test_a_fiche_of_a_shared_competence_alone_serves_each_of_its_epreuves(diplome, passeport):
    partager(diplome)
    creer_fiche(passeport, "S311", "C31.1")
    compte = Couverture.de_fiches(arbre_de(passeport.diplome), fiches_du_passeport(passeport, passeport.etudiant))
    assert not compte.manque(factories.situation(diplome, "S311"), factories.competence(diplome, "C31.1"))
    assert compte.fiches_pour(Epreuve.objects.get(diplome=diplome, code="E4")) == 1


@pytest.mark.rule("R18")
def test_the_form_puts_first_the_competence_that_says_which_epreuve_the_fiche_serves(as_user, owner, diplome):
    partager(diplome)
    vendre, partagee = (factories.competence(diplome, code) for code in ("C21.1", "C31.1"))
    envoi = saisie(diplome, "S211", "C31.1", competences_en_plus=[str(vendre.pk)])
    as_user(owner).post("/fiches/nouvelle/", envoi)
    assert Fiche.objects.get().competences_revendiquees == [vendre.pk, partagee.pk]


@pytest.mark.rule("R24")
@pytest.mark.parametrize(
    ("niveau", "tetes", "couvertes"),
    [("classe", ["S11", "C21.1", "S31"], ["S11"]), ("situation", ["S111", "S112", "S113", "C21.1", "S311"], ["S112"])],
)
def test_the_grid_counts_what_the_coverage_counts(diplome, passeport, niveau, tetes, couvertes):
    compter(diplome, niveau)
    creer_fiche(passeport, "S112", "C11.2")
    passeport.inscription.classe.diplome.refresh_from_db()
    tableau = grille(Classe.objects.get(pk=passeport.inscription.classe.pk))
    rangee = next(r for r in tableau.rangees if r.passeport == passeport.pk)
    assert [c.tete for c in tableau.colonnes] == tetes
    assert [cible.element.code for cible in rangee.cases] == couvertes
    assert (tableau.ce_qui_compte, grille(tableau.classe, "E6").ce_qui_compte) == (
        "élément",
        {"classe": "activité", "situation": "situation"}[niveau],
    )
    compte = couverture(passeport)
    assert (grille(tableau.classe, "E6").rangees[0].total, sum(r.couvertes for r in tableau.rangees)) == (
        compte.total,
        compte.couvertes,
    )


@pytest.mark.rule("R2")
def test_a_competence_of_two_epreuves_has_a_column_for_each_and_is_aimed_for_once(diplome, passeport):
    partager(diplome)
    creer_fiche(passeport, "S211", "C21.1", competences_en_plus=[factories.competence(diplome, "C31.1").pk])
    tableau = grille(Classe.objects.get(pk=passeport.inscription.classe.pk))
    rangee = next(r for r in tableau.rangees if r.passeport == passeport.pk)
    assert [c.cible.epreuve.code for c in tableau.colonnes if c.cible.element.code == "C31.1"] == ["E4", "E6"]
    assert {c.cle.split("-")[0] for c in rangee.cases if c.element.code == "C31.1"} == {"E4"}
    groupes = {g.epreuve.code: g for g in objectifs(tableau.arbre, rangee.cases)}
    assert "C31.1" in [o.element.code for o in groupes["E6"].a_couvrir]
    assert "C31.1" not in [o.element.code for o in groupes["E4"].proposes]


@pytest.mark.rule("R24")
def test_an_activite_is_agreed_as_an_objective_shown_to_the_tuteur_and_leads_to_a_fiche(
    as_user, owner, diplome, passeport
):
    compter(diplome, "classe")
    stage = factories.creer_stage(passeport)
    client, adresse = as_user(owner), f"/stages/{stage.pk}/objectifs/"
    s31 = factories.situation(diplome, "S311").classe_situations
    assert "0\u00a0activité couverte sur 2" in client.get(adresse).content.decode()
    client.post(adresse, {"vises": [f"classe-{s31.pk}", "classe-0", "situation-x"], "objectifs": "Parler anglais."})
    stage = Stage.objects.get()
    assert stage.vises == [f"classe-{s31.pk}"]
    assert str(s31) in client.get(f"/stages/{stage.pk}/").content.decode()
    # What the tuteur observes is a compétence: those that the activité leads to.
    assert [(p.competence.code, p.visee) for p in pratiques(stage)] == [("C31.1", True)]
    creer_fiche(passeport, "S112", "C11.2")
    page = client.get(f"/passeports/{passeport.pk}/").content.decode()
    assert f"&amp;situation={factories.situation(diplome, 'S311').pk}&amp;competence=" in page
    assert "objectif chez" in page


@pytest.mark.rule("R38")
def test_a_competence_agreed_before_activites_were_counted_stays_agreed(as_user, owner, diplome, passeport):
    stage = factories.creer_stage(passeport)
    stage.competences.set([factories.competence(diplome, "C31.1")])
    compter(diplome, "classe")
    client, adresse = as_user(owner), f"/stages/{stage.pk}/objectifs/"
    page = client.get(adresse).content.decode()
    assert "Aussi convenu" in page and page.count("checked") == 1
    client.post(adresse, {"vises": stage.vises, "objectifs": ""})
    assert [c.code for c in Stage.objects.get().competences.all()] == ["C31.1"]
    client.post(adresse, {"objectifs": ""})
    assert Stage.objects.get().vises == []


def test_the_grid_counts_a_fiche_that_claims_several_things_once(diplome, passeport):
    diplome.revendication = {"competences": {"minimum": 1}}
    diplome.save()
    creer_fiche(passeport, "S112", "C11.2", competences_en_plus=[factories.competence(diplome, "C11.3").pk])
    rangee = next(r for r in grille(passeport.inscription.classe).rangees if r.passeport == passeport.pk)
    assert (rangee.fiches, rangee.couvertes) == (1, 2)
