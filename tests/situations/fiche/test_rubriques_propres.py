"""The rubriques that a diplôme adds to the form: written, versioned, compared, exported and printed like the others."""

import io

import pytest
from openpyxl import load_workbook

from examens.papier.fiche_imprimee import imprimer
from referentiel.arbre import arbre_de
from referentiel.rubriques import rangs, rubriques_de
from situations.fiche.differences import differences, lisible
from situations.models import Fiche
from situations.saisie import saisie_de_contenu
from tests import factories

from .formulaire import remplir, saisie

pytestmark = pytest.mark.django_db

SIENNES = {
    "propre_logiciels": {
        "libelle": "Solutions logicielles",
        "onglet": "caracterisation",
        "genre": "texte",
        "apres": "moyens",
        "limite": 40,
    },
    "propre_ressources": {"libelle": "Ressources", "onglet": "caracterisation", "genre": "liste"},
    "propre_voie": {"libelle": "Nature", "onglet": "description", "genre": "choix", "obligatoire": True},
    "propre_duree": {"libelle": "Durée en heures", "onglet": "description", "genre": "nombre"},
    "propre_reelle": {"libelle": "Activité réelle", "onglet": "description", "genre": "oui_non"},
}
REPONSES = {
    "propre_logiciels": "PGI Odoo, tableur",
    "propre_ressources": "Le catalogue\nLe fichier des clients",
    "propre_voie": "ecrite",
    "propre_duree": "1.5",
    "propre_reelle": "oui",
}


@pytest.fixture
def diplome(diplome):
    places = rangs(SIENNES)
    diplome.rubriques |= {nom: dit | {"rang": places[nom]} for nom, dit in SIENNES.items()}
    diplome.rubriques |= {nom: diplome.rubriques.get(nom, {}) | {"rang": rang} for nom, rang in places.items()}
    voies = [
        {"code": "ecrite", "libelle": "Écrite"},
        {"code": "orale", "libelle": "Orale", "explication": "De vive voix"},
    ]
    diplome.choix |= {"propre_voie": voies}
    diplome.save()
    return diplome


@pytest.fixture
def fiche(passeport):
    return Fiche.objects.get(pk=remplir(passeport, **REPONSES).enregistrer().pk)


@pytest.mark.rule("R38")
def test_an_answer_to_a_rubrique_that_was_removed_is_read_exported_and_in_the_versions(as_user, owner, diplome, fiche):
    for nom in ("propre_ressources", "moyens"):
        diplome.rubriques[nom] = diplome.rubriques.get(nom, {}) | {"masquee": True, "retiree": True}
    diplome.save()
    Fiche.objects.filter(pk=fiche.pk).update(moyens="Un téléphone.")
    client, dits = as_user(owner), ("Ressources (rubrique retirée)", "Le catalogue", "Un téléphone.")
    page = client.get(f"/fiches/{fiche.pk}/").content.decode()
    assert "Gardé d’avant" in page and all(dit in page for dit in dits)
    assert "Ressources (rubrique retirée)" in client.get(f"/fiches/{fiche.pk}/versions/").content.decode()
    assert "Ressources" not in client.get(f"/fiches/{fiche.pk}/modifier/").content.decode()
    # The second fiche answers nothing there: its line stays under the right columns.
    factories.creer_fiche(fiche.passeport, "S211", description="Sans rien d’avant.")
    reponse = client.get(f"/passeports/{fiche.passeport_id}/passeport.xlsx")
    lignes = list(load_workbook(io.BytesIO(reponse.content))["Fiches"].iter_rows(values_only=True))
    colonne = lignes[0].index("Ressources (rubrique retirée)")
    assert {ligne[colonne] for ligne in lignes[1:]} == {"Le catalogue\nLe fichier des clients", None}
    # A form says nothing of it: recorded again, the fiche keeps it.
    fiche = Fiche.objects.get(pk=fiche.pk)
    dit = REPONSES | {"propre_ressources": "", "description": "Corrigée.", "revision": str(fiche.revision)}
    client.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, **dit))
    fiche.refresh_from_db()
    assert fiche.description == "Corrigée." and fiche.propres["propre_ressources"] and fiche.moyens == "Un téléphone."


def test_nothing_is_said_of_a_rubrique_that_nobody_answered(as_user, owner, diplome, fiche):
    diplome.rubriques["taches"] = diplome.rubriques.get("taches", {}) | {"masquee": True}
    diplome.save()
    Fiche.objects.filter(pk=fiche.pk).update(taches="")
    assert "Gardé d’avant" not in as_user(owner).get(f"/fiches/{fiche.pk}/").content.decode()


def test_they_stand_in_the_form_where_the_file_puts_them(as_user, owner, diplome):
    noms = [rubrique.nom for rubrique in rubriques_de(diplome)]
    page = as_user(owner).get("/fiches/nouvelle/").content.decode()

    assert noms[noms.index("moyens") + 1] == "propre_logiciels"
    assert all(f'name="{nom}"' in page for nom in SIENNES)
    assert "De vive voix" in page


def test_their_answers_are_recorded_as_plain_data(fiche):
    assert fiche.propres == {
        "propre_logiciels": "PGI Odoo, tableur",
        "propre_ressources": ["Le catalogue", "Le fichier des clients"],
        "propre_voie": "ecrite",
        "propre_duree": "1,5",
        "propre_reelle": "oui",
    }
    assert fiche.versions.get().contenu["propre_duree"] == "1,5"


def test_what_cannot_be_recorded_is_told_and_kept(passeport):
    for nom, dit, message in (
        ("propre_logiciels", "a" * 41, "40 caractères au plus"),
        ("propre_voie", "", "Choisissez une réponse pour « Nature »"),
        ("propre_voie", "dessinee", "Cette réponse n’est pas dans la liste"),
        ("propre_duree", "deux heures", "Écrivez un nombre"),
        ("propre_reelle", "peut-être", "Cette réponse n’est pas dans la liste"),
    ):
        formulaire = remplir(passeport, **REPONSES | {nom: dit})
        assert message in formulaire.form.errors[nom][0], (nom, dit)
        assert formulaire.saisie().get(nom, "") == dit


def test_they_are_read_compared_and_printed(as_user, owner, diplome, fiche):
    page = as_user(owner).get(fiche.get_absolute_url()).content.decode()
    avant = fiche.contenu()
    fiche.repondre("propre_voie", "orale")

    assert "PGI Odoo, tableur" in page and "Le fichier des clients" in page and "Écrite" in page
    assert [(d.libelle, d.avant, d.apres) for d in differences(avant, fiche.contenu(), diplome)] == [
        ("Nature", "Écrite", "Orale")
    ]
    imprimee = imprimer(fiche, 1, False, fiche.competence.epreuve)
    dits = {r.libelle: r.texte for o in imprimee.onglets for r in (*o.faits, *o.rubriques)}
    assert dits["Solutions logicielles"] == "PGI Odoo, tableur"
    assert dits["Nature"] == "Orale" and dits["Activité réelle"] == "Oui"


def test_a_version_brings_them_back_into_the_form(diplome, fiche):
    saisie_d_avant = saisie_de_contenu(fiche.contenu(), arbre_de(diplome))

    assert saisie_d_avant["propre_ressources"] == "Le catalogue\nLe fichier des clients"
    assert saisie_d_avant["propre_voie"] == "ecrite"


def test_an_answer_survives_the_rubrique_that_asked_for_it(diplome, fiche):
    del diplome.rubriques["propre_logiciels"]
    diplome.save()

    fiche = Fiche.objects.get()
    fiche.enregistrer({"description": "Autre contexte", "propre_voie": "orale"}, [], fiche.revision)

    assert fiche.contenu()["propre_logiciels"] == "PGI Odoo, tableur"
    assert "Solutions logicielles" not in lisible(fiche.contenu(), diplome)


def test_a_fiche_that_answers_none_of_them_says_nothing_of_them(passeport):
    assert remplir(passeport, propre_voie="ecrite").enregistrer().propres == {"propre_voie": "ecrite"}


def test_a_list_of_its_own_that_is_empty_is_to_be_completed(as_user, owner, diplome):
    vide = factories.creer_fiche(owner.passeports.get())
    page = as_user(owner).get(f"/fiches/{vide.pk}/").content.decode()
    assert "Rien de signalé" not in page
    assert f'href="/fiches/{vide.pk}/modifier/#id_propre_ressources">À compléter</a>' in page
