"""Undoing an import: everything is as before, as long as nobody has written in what it made (R36, R40)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.listes.annulation import AnnulationImpossible, annuler
from accounts.models import Classe, ImportDeListe, Inscription, Journal, NumeroNational, User
from tests import factories

from . import listes
from .plan import Liste

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R36")]


@pytest.fixture
def ecole():
    return factories.EtablissementFactory(uai="0690001A")


@pytest.fixture
def importer(ecole, diplome):
    """Import these lines; the receipt."""

    def faire(rangees, **plus):
        resultat = Liste(listes.csv(rangees), ecole, diplome).appliquer(**plus)
        return ImportDeListe.objects.create(
            etablissement=ecole, resultat={"recu": resultat.recu}, trace=resultat.trace, fait_le="2026-11-28T10:00Z"
        )

    return faire


def etat():
    """All that an import may change."""
    return [
        list(modele.objects.order_by("pk").values(*champs))
        for modele, champs in (
            (User, ("pk", "username", "first_name", "last_name", "date_naissance", "is_active", "etablissement")),
            (Inscription, ("etudiant", "classe", "terminee_le")),
            (Classe, ("nom", "session", "etablissement")),
            (NumeroNational, ("personne", "valeur")),
        )
    ]


def test_everything_is_as_before(importer):
    importer([listes.rangee(rang) for rang in range(9)])
    parti = User.objects.get(numeros__valeur=listes.ine(8))
    parti.inscriptions.update(terminee_le=datetime.date(2026, 10, 1))
    User.objects.filter(numeros__valeur=listes.ine(7)).update(is_active=False)
    avant = etat()
    octobre = importer(
        [
            *(listes.rangee(rang) for rang in (0, 1, 2, 5)),
            listes.rangee(3, **{"Prénom 1": "Anne"}),
            listes.rangee(4, "2 COM B", INE="123456789AB"),
            *(listes.rangee(rang) for rang in (7, 8, 20, 21)),
        ]
    )
    assert etat() != avant and octobre.trace["comptes"] and octobre.trace["terminees"] and octobre.trace["rouvertes"]
    annuler(octobre, "essai")
    assert etat() == avant
    assert Journal.objects.filter(action=Journal.Action.IMPORT_ANNULE).count() == 1


def test_a_class_that_took_another_name_takes_its_own_again(importer, ecole):
    importer([listes.rangee(rang, "1GA") for rang in range(9)])
    avant = etat()
    rentree = importer([listes.rangee(rang, "TGA") for rang in range(9)])
    assert [classe.nom for classe in ecole.classes.all()] == ["TGA"]
    annuler(rentree, "essai")
    assert etat() == avant


def test_it_is_undone_once(importer):
    fait = importer([listes.rangee(0)])
    annuler(fait, "essai")
    with pytest.raises(AnnulationImpossible):
        annuler(fait, "essai")


def test_who_has_only_signed_in_does_not_prevent_it(importer, client):
    fait = importer([listes.rangee(rang) for rang in range(9)])
    eleve = User.objects.get(numeros__valeur=listes.ine(3))
    eleve.passeports.ouvrir_pour(eleve)
    annuler(fait, "essai")
    assert not User.objects.exists()


@pytest.mark.rule("R40")
def test_who_has_written_prevents_it_and_is_named(importer):
    fait = importer([listes.rangee(rang) for rang in range(9)])
    eleve = User.objects.get(numeros__valeur=listes.ine(3))
    eleve.passeports.ouvrir_pour(eleve)
    factories.creer_brouillon(eleve.passeports.get(), description="J’accueille.")
    avant = etat()
    with pytest.raises(AnnulationImpossible) as refus:
        annuler(fait, "essai")
    (raison,) = refus.value.raisons
    assert str(eleve) in raison and "fiche" in raison
    assert etat() == avant


def test_a_class_to_which_a_teacher_was_given_prevents_it(importer, ecole):
    fait = importer([listes.rangee(0)])
    factories.creer_enseignant(ecole.classes.get())
    with pytest.raises(AnnulationImpossible) as refus:
        annuler(fait, "essai")
    assert "2 COM A" in refus.value.raisons[0]


def test_what_was_changed_since_prevents_it(importer):
    importer([listes.rangee(rang) for rang in range(9)])
    fait = importer([*(listes.rangee(rang) for rang in range(1, 9)), listes.rangee(0, **{"Prénom 1": "Anne"})])
    User.objects.filter(numeros__valeur=listes.ine(0)).update(first_name="Annie")
    with pytest.raises(AnnulationImpossible, match="ne peut plus"):
        annuler(fait, "essai")


def test_the_number_of_queries_does_not_grow(importer):
    nombres = []
    for eleves in (2, 12):
        fait = importer([listes.rangee(rang) for rang in range(eleves)])
        with CaptureQueriesContext(connection) as requetes:
            annuler(fait, "essai")
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1] <= 116


@pytest.mark.rule("R33")
@pytest.mark.rule("R1")
def test_one_who_left_signs_in_reads_and_exports(importer, client, ecole):
    importer([listes.rangee(rang) for rang in range(9)])
    importer([listes.rangee(rang) for rang in range(8)])
    parti = User.objects.get(numeros__valeur=listes.ine(8))
    assert parti.inscriptions.get().terminee_le and parti.is_active
    parti.attribuer_mot_de_passe("un-mot-de-passe-long")
    parti.mot_de_passe_initial = False
    parti.save()
    reponse = client.post(reverse("account_login"), {"login": parti.username, "password": "un-mot-de-passe-long"})
    assert reponse.status_code == 302
    passeport = parti.passeports.get()
    assert client.get(f"/passeports/{passeport.pk}/").status_code == 200
    assert client.get(reverse("examens:passeport_donnees", args=[passeport.pk])).status_code == 200
