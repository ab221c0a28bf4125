import datetime

import pytest
from django.urls import reverse

from situations.models import Support
from suivi.models import Appreciation
from tests.factories import creer_brouillon, creer_fiche


@pytest.fixture
def url(passeport):
    return reverse("examens:passeport_donnees", args=[passeport.pk])


def test_a_long_name_makes_a_file_that_every_system_takes(as_user, owner, url):
    """No file system takes a name of more than 255 bytes."""
    owner.first_name = owner.last_name = "M" * 150
    owner.save()
    assert len(as_user(owner).get(url)["Content-Disposition"]) < 160


@pytest.mark.rule("R1")
def test_the_student_takes_everything_away(as_user, owner, passeport, fiche, url):
    Support.objects.create(fiche=fiche, designation="Affiche", origine="cree", nature="imprime")
    fiche.enregistrer({"description": "Réécrite."}, [], revision=1)
    creer_brouillon(passeport, description="Inachevée")
    creer_fiche(passeport, description="Jetée").jeter()
    reponse = as_user(owner).get(url)
    assert reponse["Content-Disposition"] == 'attachment; filename="passeport-lina-moreau-bts-essai.json"'
    donnees = reponse.json()
    assert donnees["etudiant"] == {"nom": "Moreau", "prenom": "Lina", "identifiant": "owner"}
    recorded, brouillon, jetee = donnees["fiches"]
    assert recorded["contenu"]["description"] == "Réécrite."
    assert recorded["versions"][0]["contenu"]["description"] == "Réécrite."
    assert brouillon["contenu"] is None
    assert brouillon["saisie_en_cours"] == {"description": "Inachevée"}
    assert jetee["contenu"]["description"] == "Jetée"
    assert jetee["jetee_le"]


@pytest.mark.rule("R1")
def test_everything_can_still_be_taken_away_after_the_class_has_ended(as_user, owner, fiche, url):
    owner.inscriptions.update(terminee_le=datetime.date(2026, 7, 4))
    assert len(as_user(owner).get(url).json()["fiches"]) == 1


@pytest.mark.parametrize("personne", ["classmate", "stranger", "teacher", "other_teacher", "jury", "administrator"])
def test_the_export_is_for_the_student_alone(request, as_user, fiche, url, personne):
    assert as_user(request.getfixturevalue(personne)).get(url).status_code == 404


def test_a_visitor_is_led_to_sign_in(client, url):
    assert client.get(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("nombre", [1, 6])
def test_the_export_costs_the_same_queries_whatever_the_number_of_fiches(
    as_user, owner, passeport, url, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        creer_fiche(passeport).enregistrer({}, [], revision=1)
    client = as_user(owner)
    # Two of them are for the journal, seven read the référentiel.
    with django_assert_num_queries(23):
        client.get(url)


@pytest.mark.rule("R1")
def test_the_appreciations_received_go_with_the_export(as_user, owner, teacher, fiche):
    Appreciation.objects.create(
        passeport=fiche.passeport,
        fiche=fiche,
        auteur=teacher,
        auteur_nom="Mme Petit",
        auteur_role="x",
        texte="Creusez.",
    )
    export = as_user(owner).get(f"/passeports/{fiche.passeport_id}/donnees.json").json()
    assert [(a["fiche"], a["auteur"], a["texte"]) for a in export["appreciations"]] == [(1, "Mme Petit", "Creusez.")]
