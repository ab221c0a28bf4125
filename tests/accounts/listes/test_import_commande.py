"""``importer_classe`` and ``purger_imports``: the same code as the page, from the shell."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import ImportDeListe, Inscription, User
from tests import factories

from . import listes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lu_sur_place")]
UNE_CLASSE = listes.csv([listes.rangee(rang) for rang in range(4)])


@pytest.fixture
def importer(tmp_path, diplome):
    ecole = factories.EtablissementFactory(uai="0690001A")

    def lancer(contenu, *options):
        fichier = tmp_path / "liste"
        fichier.write_bytes(contenu)
        sortie, erreurs = io.StringIO(), io.StringIO()
        arguments = [str(fichier), "--etablissement", ecole.uai, "--diplome", diplome.code, "--session", "2027"]
        try:
            call_command("importer_classe", *arguments, *options, stdout=sortie, stderr=erreurs)
        except CommandError as refus:
            return f"{erreurs.getvalue()}{refus}"
        return sortie.getvalue()

    return lancer


def test_a_class_is_imported_with_its_sheet(importer, tmp_path, sans_encre):
    feuille = tmp_path / "feuille.pdf"
    dit = importer(UNE_CLASSE, "--bandelettes", str(feuille))
    assert "nouveaux 4" in dit and "4 bandelettes" in dit
    assert feuille.read_bytes().startswith(b"%PDF") and feuille.stat().st_mode & 0o077 == 0
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 4
    assert not User.objects.filter(User.objects.sans_mot_de_passe()).exists()


def test_a_simulation_writes_nothing(importer):
    assert "nouveaux 4" in importer(UNE_CLASSE, "--simuler")
    assert not User.objects.exists()


def test_lines_set_aside_are_all_told_and_the_rest_is_written(importer):
    dit = importer(listes.csv([listes.rangee(0, INE="1"), listes.rangee(1, **{"Prénom 1": ""}), listes.rangee(2)]))
    assert "Liste importée\u00a0: nouveaux 2, mis de côté 1\n" in dit
    assert User.objects.count() == 2


def test_of_a_whole_school_one_class_is_taken(importer):
    xml = listes.siecle([listes.eleve_siecle(rang, f"CLASSE{rang % 3}") for rang in range(9)])
    assert "nouveaux 3" in importer(xml, "--classe", "classe1")
    assert "n’est pas dans ce fichier" in importer(xml, "--classe", "autre")


def test_a_list_without_a_class_asks_for_its_name(importer):
    contenu = "Nom;Prénom\nMOREAU;Lina\n".encode()
    assert "--classe" in importer(contenu)
    assert "nouveaux 1" in importer(contenu, "--classe", "2 COM")
    assert User.objects.get().classes.get().nom == "2 COM"


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (["--etablissement", "0000000Z"], "Aucun établissement"),
        (["--diplome", "RIEN"], "Diplômes connus"),
        (["--session", "27"], "l’année de l’examen"),
    ],
)
def test_a_wrong_option_gets_a_sentence(importer, options, phrase):
    assert phrase in importer(UNE_CLASSE, *options)
    assert not User.objects.exists()


@pytest.mark.rule("R33")
def test_the_missing_stay_unless_the_option_says_they_left(importer):
    importer(UNE_CLASSE)
    partielle = listes.csv([listes.rangee(rang) for rang in range(3)])
    importer(partielle)
    assert Inscription.objects.actives().count() == 4
    importer(partielle, "--partis")
    assert Inscription.objects.actives().count() == 3
    assert User.objects.filter(is_active=True).count() == 4


def test_lists_left_half_way_are_forgotten_after_a_day(teacher, classe):
    for heures in (23, 25):
        en_cours = ImportDeListe.objects.create(auteur=teacher, etablissement=classe.etablissement)
        depuis = timezone.now() - datetime.timedelta(hours=heures)
        ImportDeListe.objects.filter(pk=en_cours.pk).update(cree_le=depuis)
    call_command("purger_imports", stdout=io.StringIO())
    assert ImportDeListe.objects.count() == 1
