import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Classe, Enseignement, Inscription, User
from referentiel.arbre import arbre_de
from situations.fiche.formulaire import Formulaire
from situations.models import Fiche, Passeport, Support, Version
from situations.saisie import saisie_de_contenu
from tests import factories

MADE = ("situation__code", "competence__code", "projet", "description", "date_debut", "source", "type", "descriptif")


@pytest.fixture
def essai(db):
    return factories.creer_diplome(options={"projet": True})


def peupler(classes=1, eleves=2, fiches=6, **plus):
    out = io.StringIO()
    call_command(
        "peupler", classes=classes, eleves=eleves, fiches=fiches, stdout=out, **{"diplome": "BTS-ESSAI"} | plus
    )
    return out.getvalue()


def words():
    return list(Fiche.objects.enregistrees().order_by("pk").values_list(*MADE))


def fiches_de(numero):
    return Fiche.objects.filter(passeport__etudiant__username__startswith=f"eleve.{numero}.")


def start_again():
    for model in (Passeport, Classe, User):
        model.objects.all().delete()


def test_it_makes_what_was_asked_and_says_so(essai):
    said = peupler(classes=2, eleves=3, fiches=5)
    assert Classe.objects.count() == 2
    assert Inscription.objects.count() == Passeport.objects.count() == 6
    assert Enseignement.objects.count() == 2
    assert Fiche.objects.enregistrees().count() == 30
    assert "2 classes" in said
    assert "fiches par seconde" in said


def test_each_student_has_the_number_of_recorded_fiches_asked_for(essai):
    peupler(eleves=4, fiches=7)
    assert {p.fiches.enregistrees().count() for p in Passeport.objects.all()} == {7}


@pytest.mark.rule("R3")
@pytest.mark.rule("R7")
@pytest.mark.rule("R18")
def test_every_fiche_made_would_pass_the_form(essai):
    peupler(eleves=2, fiches=12)
    for fiche in Fiche.objects.enregistrees().prefetch_related("supports").select_related("passeport__diplome"):
        saisie = saisie_de_contenu(fiche.contenu(), arbre_de(essai))
        saisie["supports-TOTAL_FORMS"] = str(len(fiche.supports.all()))
        formulaire = Formulaire(fiche.passeport, post=saisie)
        assert formulaire.is_valid(), formulaire.bilan


def test_the_projet_box_stays_empty_where_the_diplome_has_none(db):
    factories.creer_diplome(options={})
    peupler(fiches=12)
    assert not Fiche.objects.filter(projet=True).exists()


def test_a_short_limit_of_the_diplome_is_respected(db):
    rubriques = factories.RUBRIQUES | {"description": {"limite": 40, "obligatoire": True}}
    factories.creer_diplome(rubriques=rubriques, options={"projet": True})
    peupler()
    assert max(len(f.description) for f in Fiche.objects.enregistrees()) <= 40


def test_the_same_seed_gives_the_same_words_and_another_seed_others(essai):
    peupler(graine=3)
    first = words()
    start_again()
    peupler(graine=3)
    assert words() == first
    start_again()
    peupler(graine=4)
    assert words() != first


def test_a_second_run_adds_classes_with_new_names(essai):
    peupler(classes=2)
    before = words()
    peupler(classes=1)
    assert list(Classe.objects.order_by("nom").values_list("nom", flat=True)) == [
        "Peuplement 00001",
        "Peuplement 00002",
        "Peuplement 00003",
    ]
    assert words()[: len(before)] == before


def test_a_class_says_the_same_whether_made_alone_or_with_others(essai):
    peupler(classes=2)
    together = words(), list(Support.objects.order_by("pk").values_list("designation", "origine", "nature"))
    start_again()
    peupler(classes=1)
    peupler(classes=1)
    assert words() == together[0]
    assert list(Support.objects.order_by("pk").values_list("designation", "origine", "nature")) == together[1]


def test_what_the_eleventh_class_copies_is_what_the_first_says(essai):
    said = peupler(classes=12, eleves=2, fiches=3, versions=True)
    assert f" {Fiche.objects.count()} fiche" in said
    for premiere, copie in (("00001", "00011"), ("00002", "00012")):
        dits = [
            list(fiches.order_by("pk").values_list(*MADE, "acteurs", "supports__designation", "versions__contenu"))
            for fiches in (fiches_de(premiere), fiches_de(copie))
        ]
        assert dits[0] == dits[1] and len(dits[0]) >= 6
    # Each belongs to its student, and what is written next has a key of its own.
    assert all(version.contenu == version.fiche.contenu() for version in Version.objects.all())
    assert {p.fiches.enregistrees().count() for p in Passeport.objects.all()} == {3}
    peupler(classes=1)
    assert Fiche.objects.enregistrees().count() == 84


def test_nobody_can_sign_in_as_an_invented_student(essai):
    peupler()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_versions_are_kept_only_when_asked_for_and_say_what_the_fiche_says(essai):
    peupler()
    assert not Version.objects.exists()
    peupler(versions=True)
    versions = Version.objects.select_related("fiche")
    assert len(versions) == 12
    for version in versions:
        assert version.contenu == version.fiche.contenu()


def test_the_number_of_queries_does_not_grow_with_the_fiches(essai, django_assert_max_num_queries):
    peupler(eleves=1, fiches=1)
    # SQLite takes a bounded number of values in one statement: some forty fiches each.
    with django_assert_max_num_queries(40):
        peupler(eleves=2, fiches=50)
    assert Support.objects.count() > 40


def test_a_diplome_that_is_not_loaded_is_told(db):
    with pytest.raises(CommandError, match="charger_referentiel"):
        peupler()


def test_nothing_asked_is_nothing_made(essai):
    assert "rien" in peupler(classes=0)
