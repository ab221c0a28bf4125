"""Complexities and hazards on the fiche: ticked or in words of one's own, kept like any rubrique (R28)."""

import json

import pytest
from django.http import QueryDict

from referentiel.rubriques import RUBRIQUES, Genre
from situations.champs import LIGNES_AU_PLUS
from situations.fiche.differences import differences
from situations.fiche.formulaire import Formulaire
from situations.models import Fiche
from situations.saisie import contenu_de_saisie, saisie_de_contenu, saisie_de_post
from tests import factories
from tests.situations.fiche.formulaire import en_brouillon, remplir, saisie

pytestmark = pytest.mark.rule("R28")
CONNUE, AUTRE = "Client étranger", "Deux annonceurs à la fois"


@pytest.fixture
def diplome(db):
    return factories.creer_diplome_a_complexites()


def envoi(diplome, **plus):
    return saisie(diplome, "S111", "C11.1", **plus)


def remplie(passeport, **plus):
    return remplir(passeport, situation="S111", competence="C11.1", **plus)


def enregistrer(passeport, **plus):
    return Fiche.objects.get(pk=remplie(passeport, **plus).enregistrer().pk)


def test_what_is_ticked_and_what_is_typed_are_recorded_together_each_once(passeport):
    fiche = enregistrer(
        passeport,
        complexites_cochees=[CONNUE, AUTRE],
        complexites="- Langue des signes\r\n\r\n• Client étranger\r\nLangue des signes",
        aleas="  Panne de réseau  ",
    )
    assert fiche.complexites == [CONNUE, AUTRE, "Langue des signes"]
    assert fiche.aleas == ["Panne de réseau"]
    assert (fiche.nombre_complexites, fiche.nombre_aleas) == (3, 1)


def test_the_form_comes_back_with_its_ticks_and_its_words_apart(as_user, owner, passeport):
    fiche = enregistrer(passeport, complexites_cochees=[CONNUE], complexites="Langue des signes")
    page = as_user(owner).get(f"/fiches/{fiche.pk}/modifier/").content.decode()
    assert f'value="{CONNUE}" checked>' in page
    assert f'value="{AUTRE}">' in page
    assert ">\nLangue des signes</textarea>" in page


def test_the_draft_keeps_what_is_ticked_and_typed(as_user, owner, diplome):
    navigateur = as_user(owner)
    brut = en_brouillon(envoi(diplome, complexites_cochees=[CONNUE], complexites="Langue des ", aleas="Pann"))
    navigateur.post("/fiches/brouillon/", brut)
    fiche = Fiche.objects.get()
    assert fiche.saisie["complexites"].split("\n") == [CONNUE, "Langue des "]
    page = navigateur.get(f"/fiches/{fiche.pk}/modifier/").content.decode()
    assert f'value="{CONNUE}" checked>' in page
    assert "Langue des</textarea>" in page and "Pann</textarea>" in page


def test_a_refused_form_loses_no_tick(as_user, owner, diplome):
    reponse = as_user(owner).post(
        "/fiches/nouvelle/", envoi(diplome, description="", complexites_cochees=[CONNUE], aleas="Panne")
    )
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert f'value="{CONNUE}" checked>' in page and "Panne</textarea>" in page


def test_another_situation_brings_its_own_list_and_keeps_the_ticks(as_user, owner, diplome):
    autre = factories.situation(diplome, "S112").pk
    page = (
        as_user(owner)
        .get("/fiches/aide/", {"situation": autre, "complexites_cochees": [CONNUE], "aleas_cochees": []})
        .content.decode()
    )
    assert f'value="{CONNUE}" checked>' in page
    assert AUTRE not in page and "Brief perdu" not in page
    assert page.count('hx-swap-oob="true"') == 5


def test_choosing_the_situation_sends_no_text(as_user, owner, diplome):
    page = as_user(owner).get("/fiches/nouvelle/").content.decode()
    assert 'hx-include="#zone-competence, #zone-projet, #cases-complexites, #cases-aleas"' in page


def test_the_limit_bears_on_ones_own_words_alone(passeport):
    assert not remplie(passeport, complexites_cochees=[CONNUE, AUTRE], complexites="x" * 100).form.errors
    fautes = remplie(passeport, complexites="x" * 101).form.errors
    assert "100\u00a0caractères au plus" in fautes["complexites"][0]


def test_too_many_lines_are_refused_with_a_sentence(passeport):
    passeport.diplome.rubriques["aleas"]["limite"] = 5000
    passeport.diplome.save()
    beaucoup = "\n".join(f"{n:02d}" for n in range(LIGNES_AU_PLUS + 1))
    assert "50 lignes au plus" in remplie(passeport, aleas=beaucoup).form.errors["aleas"][0]


def test_what_was_recorded_goes_through_versions_saisie_and_export_and_comes_back_the_same(as_user, owner, passeport):
    navigateur = as_user(owner)
    fiche = enregistrer(passeport, complexites_cochees=[CONNUE], complexites="Langue des signes")
    contenu = fiche.versions.get().contenu
    assert contenu["complexites"] == [CONNUE, "Langue des signes"]
    arbre = Formulaire(fiche.passeport).form.arbre
    assert contenu_de_saisie(saisie_de_contenu(contenu, arbre), arbre) == fiche.contenu()
    donnees = json.loads(navigateur.get(f"/passeports/{fiche.passeport_id}/donnees.json").content)
    assert donnees["fiches"][0]["contenu"]["complexites"] == contenu["complexites"]


def test_the_difference_between_two_lists_reads_line_by_line(diplome, passeport):
    fiche = factories.creer_fiche(passeport, complexites=[CONNUE])
    avant = fiche.contenu()
    fiche.complexites = [CONNUE, AUTRE]
    (ecart,) = differences(avant, fiche.contenu(), diplome)
    assert (ecart.libelle, ecart.avant, ecart.apres) == ("Complexités rencontrées", CONNUE, f"{CONNUE}\n{AUTRE}")


def test_a_version_older_than_the_rubriques_is_compared_without_them(diplome, passeport):
    contenu = factories.creer_fiche(passeport).contenu()
    ancien = {nom: valeur for nom, valeur in contenu.items() if nom not in ("complexites", "aleas", "apport")}
    assert differences(ancien, contenu, diplome) == []


def test_a_diploma_without_the_option_has_none_of_it_even_forged(passeport):
    simple = factories.creer_diplome("SIMPLE")
    ailleurs = factories.creer_etudiant(factories.ClasseFactory(diplome=simple), username="ailleurs").passeports.get()
    fiche = enregistrer(ailleurs, complexites="Difficile", aleas_cochees=["Panne"], apport="Plus")
    assert (fiche.complexites, fiche.aleas, fiche.apport) == ([], [], "")


def test_what_a_fiche_adds_is_asked_for_when_another_claims_the_same_competence(as_user, owner, diplome, passeport):
    navigateur = as_user(owner)
    vierge = navigateur.get("/fiches/nouvelle/").content.decode()
    assert 'id="zone-comparaison" class="comparaison seule"' in vierge
    premiere = factories.creer_fiche(passeport, aleas=["Brief perdu"], description="Le premier brief.")
    adresse = {"situation": premiere.situation_id}
    assert "Le premier brief." in navigateur.get("/fiches/aide/", adresse).content.decode()
    reprise = navigateur.get(f"/fiches/{premiere.pk}/modifier/").content.decode()
    assert 'class="comparaison seule"' in reprise, "a fiche is not compared with itself"


def test_the_reading_page_tells_them_to_the_teacher(as_user, teacher, diplome, passeport):
    fiche = factories.creer_fiche(passeport, complexites=[CONNUE], apport="J’ai parlé anglais.")
    page = as_user(teacher).get(f"/fiches/{fiche.pk}/").content.decode()
    assert f"<li>{CONNUE}</li>" in page and "J’ai parlé anglais." in page
    assert "Rien de signalé" in page


def test_every_list_of_the_fiche_is_one_for_the_situation_too():
    """Boxes come from the field of ``Situation`` that has the name of the rubrique."""
    listes = [r.nom for r in RUBRIQUES if r.genre is Genre.LISTE]
    assert all(hasattr(factories.Situation, nom) for nom in listes)
    assert not any(r.se_copie for r in RUBRIQUES if r.nom in [*listes, "apport"])


def test_a_null_character_in_a_box_is_kept_as_something_a_database_can_hold():
    post = QueryDict("complexites_cochees=a%00b")
    assert saisie_de_post(post) == {"complexites": "a\N{REPLACEMENT CHARACTER}b"}
