"""The demonstration reads well because it obeys the rules: each fiche must pass the form that students fill."""

import datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Classe, User
from demonstration.ecole import lire, ouvrable
from referentiel.arbre import arbre_de
from referentiel.rubriques import PROPRE, RUBRIQUES, RUBRIQUES_SUPPORT
from situations.couverture import Couverture
from situations.fiche.formulaire import Formulaire
from situations.models import Fiche, Passeport
from situations.saisie import saisie_de_contenu
from tests.referentiels import DE_LA_DEMO

pytestmark = pytest.mark.lent

DEMO = settings.BASE_DIR / "fixtures" / "demo"
# The last day that the files tell of; one stage counts its days from the installation.
TODAY = max(datetime.date(2026, 11, 22), timezone.localdate())


@pytest.fixture(scope="module")
def installee(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for the tests of this module and rolled back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_referentiel", *DE_LA_DEMO, verbosity=0)
        call_command("charger_demo")
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(installee, db):
    """What a test changes of it is undone before the next."""


def passeport(identifiant):
    return Passeport.objects.select_related("diplome").get(etudiant__username=identifiant)


@pytest.mark.rule("R20")
def test_every_recorded_fiche_of_the_demonstration_passes_the_form(demo):
    refused = {}
    fiches = Fiche.objects.enregistrees().select_related(
        "passeport__diplome", "passeport__etudiant", "situation", "competence__epreuve"
    )
    for fiche in fiches.prefetch_related("supports"):
        saisie = saisie_de_contenu(fiche.contenu(), arbre_de(fiche.passeport.diplome))
        saisie["supports-TOTAL_FORMS"] = str(len(fiche.supports.all()))
        formulaire = Formulaire(fiche.passeport, post=saisie)
        if not formulaire.is_valid():
            refused[f"{fiche.passeport.etudiant.username} {fiche.situation.code}"] = formulaire.bilan
    assert refused == {}
    assert fiches.count() > 200


@pytest.mark.rule("R25")
def test_the_texts_of_earlier_versions_keep_within_the_limits_too(demo):
    for fiche in Fiche.objects.filter(versions__numero=2).distinct().select_related("passeport__diplome"):
        for version in fiche.versions.all():
            saisie = saisie_de_contenu(version.contenu, arbre_de(fiche.passeport.diplome))
            saisie["supports-TOTAL_FORMS"] = str(len(version.contenu["supports"]))
            assert Formulaire(fiche.passeport, post=saisie).is_valid()
        moments = [v.creee_le for v in fiche.versions.order_by("numero")]
        assert moments == sorted(moments)
        assert moments[0] == fiche.enregistree_le


@pytest.mark.rule("R3")
def test_the_advanced_student_has_all_of_e6_but_one_activite(demo):
    ines = passeport("etudiant.avance")
    fiches = Fiche.objects.enregistrees().filter(passeport=ines)
    couverture = Couverture.de_fiches(arbre_de(ines.diplome), fiches)
    (e6,) = couverture.du_passeport()
    assert [classe.code for classe in e6.reste] == ["2.5"]
    assert fiches.filter(situation__code="2.2.2").count() == 3


def test_the_class_of_today_follows_a_diplome_of_today_and_two_are_archives(demo):
    diplomes = {classe.nom: str(classe.diplome) for classe in Classe.objects.select_related("diplome")}
    assert "ancien diplôme" not in diplomes["BTS Communication 2"]
    assert sum("(ancien diplôme, " in nom for nom in diplomes.values()) == 2


def test_whoever_has_written_has_signed_in(demo):
    ecrivent = User.objects.filter(passeports__fiches__isnull=False).distinct()
    assert ecrivent.count() > 20 and not ecrivent.filter(last_login=None).exists()
    assert User.objects.get(username="etudiant.nouveau").last_login is None


@pytest.mark.rule("R20")
def test_the_advanced_student_has_a_brouillon_and_a_fiche_edited_since(demo):
    ines = passeport("etudiant.avance")
    brouillon = Fiche.objects.brouillons().get(passeport=ines)
    assert brouillon.saisie["description"].endswith("sans")
    edited = Fiche.objects.enregistrees().get(passeport=ines, saisie__isnull=False)
    assert edited.resultats_quantitatifs == ""
    assert edited.saisie["resultats_quantitatifs"].startswith("1 charte")
    assert edited.saisie["date_debut"] == edited.date_debut.strftime("%d/%m/%Y")


def test_the_other_students_are_empty_or_good(demo):
    assert not Fiche.objects.filter(passeport=passeport("etudiant.nouveau")).exists()
    nadia = Fiche.objects.enregistrees().filter(passeport=passeport("eleve.ga"))
    assert nadia.count() == 26
    assert nadia.filter(situation__code="1.1.3").count() == 2


@pytest.mark.rule("R18")
def test_a_student_of_gpme_claims_several_things_in_a_fiche(demo):
    fiches = Fiche.objects.enregistrees().filter(passeport=passeport("etudiant.gpme"))
    assert all(fiche.situations_en_plus and fiche.propres["propre_logiciels"] for fiche in fiches)
    assert {fiche.propres["propre_nature"] for fiche in fiches} == {"grcf", "orale", "ecrite"}
    assert any(fiche.competences_en_plus for fiche in fiches)


def test_nobody_of_the_demonstration_lives_in_the_future(demo):
    for fiche in Fiche.objects.exclude(date_debut=None):
        assert datetime.date(2025, 1, 1) < fiche.date_debut <= fiche.date_fin < TODAY
        assert fiche.date_fin <= fiche.enregistree_le.date() <= TODAY
        assert fiche.creee_le <= fiche.enregistree_le <= fiche.modifiee_le


def test_the_demonstration_people_sign_in_and_have_their_place(demo, client):
    for username in ("etudiant.avance", "etudiant.nouveau", "eleve.ga", "prof.demo", "admin.demo"):
        assert client.login(username=username, password="passeport-demo"), username
    prof, admin = User.objects.get(username="prof.demo"), User.objects.get(username="admin.demo")
    assert Classe.objects.visibles_par(prof).count() == 4
    assert (admin.is_superuser, admin.is_staff, admin.role) == (True, True, User.Role.ADMINISTRATEUR)
    assert Passeport.objects.visibles_par(prof).count() == 29


def test_a_second_run_keeps_what_was_written_passwords_included(demo, capsys):
    ines = passeport("etudiant.avance")
    ines.etudiant.set_password("un autre mot de passe")
    ines.etudiant.save()
    fiche = ines.fiches.filter(situation__code="2.1.1").first()
    fiche.enregistrer({"description": "Mes mots à moi."}, [], fiche.revision)
    ines.fiches.exclude(pk=fiche.pk).first().delete()
    before = list(Fiche.objects.order_by("pk").values())
    call_command("charger_demo")
    assert list(Fiche.objects.order_by("pk").values()) == before
    assert User.objects.get(username="etudiant.avance").check_password("un autre mot de passe")
    assert "rien n’a été touché" in capsys.readouterr().out


def test_the_files_use_no_key_that_a_fiche_does_not_have():
    known = {r.nom for r in RUBRIQUES} | {"supports", "le", "avant", "en_cours", "appreciations", "retenue", "fichiers"}
    for nom in ("etudiant.avance", "etudiant.gpme", "eleve.ga"):
        contenu = lire(DEMO / f"{nom}.yaml")
        for recit in contenu["fiches"] + contenu["brouillons"]:
            assert not {cle for cle in recit.keys() - known if not cle.startswith(PROPRE)}
            for support in recit.get("supports", []):
                assert support.keys() == {r.nom for r in RUBRIQUES_SUPPORT}


@pytest.mark.parametrize("nom", ["etudiant.avance", "etudiant.gpme", "eleve.ga", "camarades", "etablissement"])
def test_the_texts_are_typeset_as_french_is(nom):
    for line in (DEMO / f"{nom}.yaml").read_text(encoding="utf-8").splitlines():
        if not line.lstrip().startswith("#"):
            assert "'" not in line, line
            assert not any(f" {mark}" in line for mark in ":;?!»"), line
            assert "« " not in line, line


def test_no_real_private_person_of_the_guides_is_named():
    for fichier in DEMO.glob("*.yaml"):
        text = fichier.read_text(encoding="utf-8").casefold()
        assert not any(name in text for name in ("picon", "myriam", "pansier", "perrenoud"))


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-05-22", "2026-05-22"), ("2026-05-23", "2026-05-25"), ("2026-05-24", "2026-05-25")]
)
def test_a_stage_has_no_week_ends(day, expected):
    assert ouvrable(datetime.date.fromisoformat(day)).isoformat() == expected
