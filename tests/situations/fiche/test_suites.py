"""One thing after the other: what follows a recorded fiche, and what is completed where it is read (R15, R18, R27)."""

import uuid

import pytest

from referentiel.arbre import arbre_de
from situations.models import Fiche
from tests import factories

from .formulaire import saisie


@pytest.fixture
def lire(as_user, owner):
    return lambda fiche, user=owner: as_user(user).get(f"/fiches/{fiche.pk}/").content.decode().replace("\u00a0", " ")


def completer(client, fiche, nom, texte, revision=None):
    envoi = {
        "completer": nom,
        nom: texte,
        "revision": fiche.revision if revision is None else revision,
        "enregistrer": "1",
    }
    return client.post(f"/fiches/{fiche.pk}/modifier/", envoi)


@pytest.mark.rule("R27")
def test_the_next_fiche_of_the_work_post_comes_first(lire, passeport):
    lot = uuid.uuid4()
    fiche, suivante = factories.creer_fiche(passeport, "S111"), factories.creer_brouillon(passeport)
    Fiche.objects.filter(pk__in=[fiche.pk, suivante.pk]).update(lot=lot)
    Fiche.objects.filter(pk=suivante.pk).update(situation=factories.situation(passeport.diplome, "S211"))
    page = lire(fiche)
    assert page.index("Fiche suivante du poste : S211") < page.index("Ajouter des résultats")
    assert f'href="/fiches/{suivante.pk}/modifier/"' in page


@pytest.mark.rule("R18")
def test_the_compétence_left_over_is_the_next_fiche_until_one_is_begun(lire, passeport):
    fiche = factories.creer_fiche(passeport, "S112", "C11.2")
    assert "Écrire C11.3" in lire(fiche)
    factories.creer_fiche(passeport, "S112", "C11.3")
    assert "Écrire C11.3" not in lire(fiche)


@pytest.mark.rule("R21")
def test_nobody_else_is_offered_to_write(lire, fiche, teacher):
    page = lire(fiche, teacher)
    assert "Et maintenant" not in page and 'name="completer"' not in page and "#id_taches" not in page
    assert "À compléter" in page


@pytest.mark.rule("R15")
def test_one_rubrique_is_completed_where_it_is_read_and_the_rest_stays(as_user, owner, passeport, lire):
    fiche = factories.creer_fiche(passeport, "S111", taches="Trier le courrier.")
    fiche.supports.create(designation="Brief", origine="cree", nature="imprime", ordre=0)
    avant = fiche.contenu()
    assert 'name="completer" value="moyens"' in lire(fiche)
    assert completer(as_user(owner), fiche, "moyens", "Un logiciel de mise en page.").status_code == 302
    fiche.refresh_from_db()
    apres = fiche.contenu()
    assert fiche.moyens == "Un logiciel de mise en page."
    assert {n: v for n, v in apres.items() if n != "moyens"} == {n: v for n, v in avant.items() if n != "moyens"}
    assert fiche.versions.count() == 1
    assert 'name="completer" value="moyens"' not in lire(fiche)


@pytest.mark.rule("R20")
def test_what_is_refused_stays_in_the_whole_form(as_user, owner, fiche):
    reponse = completer(as_user(owner), fiche, "taches", "x" * 300)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert 'href="#id_taches"' in page and "x" * 300 in page and fiche.description in page
    assert "Vos modifications ne sont pas encore enregistrées" in page and "dans votre passeport" not in page
    fiche.refresh_from_db()
    assert fiche.taches == "" and fiche.saisie["taches"] == "x" * 300


@pytest.mark.rule("R20")
@pytest.mark.parametrize(("texte", "garde"), [("", False), ("Mes moyens", True)])
def test_the_whole_form_opens_with_what_was_typed_beside_its_button(as_user, owner, fiche, texte, garde):
    envoi = {"completer": "moyens", "moyens": texte, "revision": fiche.revision, "brouillon": "1"}
    assert as_user(owner).post(f"/fiches/{fiche.pk}/modifier/", envoi).url == f"/fiches/{fiche.pk}/modifier/"
    fiche.refresh_from_db()
    assert fiche.a_des_modifications is garde
    assert not garde or fiche.saisie["moyens"] == texte


@pytest.mark.rule("R20")
@pytest.mark.parametrize("cas", ["autre fenêtre", "modifications"])
def test_what_another_window_writes_is_neither_lost_nor_recorded_by_the_way(as_user, owner, fiche, lire, cas):
    revision = fiche.revision
    fiche.garder_saisie({"description": "En cours d’écriture."}, fiche.situation, fiche.competence, fiche.revision)
    if cas == "modifications":
        revision = fiche.revision
        assert 'name="completer"' not in lire(fiche)
    reponse = completer(as_user(owner), fiche, "moyens", "Un téléphone.", revision)
    assert reponse.status_code == 409
    page = reponse.content.decode()
    assert "En cours d’écriture." in page and "Un téléphone." in page
    fiche.refresh_from_db()
    assert fiche.moyens == "" and fiche.description != "En cours d’écriture."


def test_a_name_that_means_nothing_changes_nothing(as_user, owner, fiche):
    avant, client = fiche.contenu(), as_user(owner)
    for nom in ("", "situation_pk", "pk", "taches\x00"):
        assert completer(client, fiche, nom, "x").status_code in (302, 400), nom
        fiche.refresh_from_db()
        assert fiche.contenu() == avant, nom


def test_a_fiche_with_files_does_not_say_that_it_has_no_support(as_user, owner, lire, passeport):
    passeport.diplome.options["pieces_jointes"] = True
    passeport.diplome.save()
    passeport.diplome.reviser()
    fiche = factories.creer_fiche(passeport)
    factories.creer_piece(fiche)
    page = lire(fiche)
    assert "Aucun support cité" not in page and "Citer un support" not in page


@pytest.mark.rule("R3")
def test_an_epreuve_fully_covered_is_celebrated_once(as_user, owner, passeport, diplome):
    for code in [c.code for c in arbre_de(diplome).competences_de(diplome.epreuves.get(code="E6")) if c.revendicable]:
        situation = factories.competence(diplome, code).situations.first().code
        if code != "C11.1":
            factories.creer_fiche(passeport, situation, code)
    navigateur = as_user(owner)
    page = navigateur.post("/fiches/nouvelle/", saisie(diplome, "S111", "C11.1"), follow=True).content.decode()
    assert "toutes les compétences de l’E6 sont couvertes" in page
    page = navigateur.post("/fiches/nouvelle/", saisie(diplome, "S111", "C11.1"), follow=True).content.decode()
    assert "La fiche est enregistrée" in page and "Bravo" not in page
