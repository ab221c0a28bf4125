"""``exporter_referentiel``: what was loaded comes back, corrections of the administrator included."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from referentiel.chargement.contenu import comprendre
from referentiel.models import Competence, Diplome, Situation
from tests.referentiels import FICHIER_BTS, FICHIER_GA, FICHIERS, charger

from .test_chargement import AGORA

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def exporter(code, fichier):
    call_command("exporter_referentiel", code, sortie=fichier, stdout=StringIO())
    return fichier


@pytest.mark.parametrize("origine", [*sorted(FICHIERS.glob("*.yaml")), AGORA], ids=lambda fichier: fichier.stem)
def test_an_export_means_what_the_loaded_file_meant(tmp_path, origine):
    charger(origine)
    code = Diplome.objects.get().code

    export = exporter(code, tmp_path / "export.yaml")

    # Provenance and sources are part of what is compared.
    assert comprendre(export.read_bytes()) == comprendre(origine.read_bytes())
    assert "rien à changer" in charger(export)


@pytest.mark.parametrize(("code", "origine"), [("BTS-COM-2009", FICHIER_BTS), ("BCP-GA", FICHIER_GA)])
def test_an_export_carries_the_provenance_of_every_element(tmp_path, code, origine):
    charger(origine)

    contenu = comprendre(exporter(code, tmp_path / "export.yaml").read_bytes())

    assert contenu.diplome["provenance"]["sources"]
    for elements in (contenu.epreuves, contenu.poles, contenu.classes, contenu.situations, contenu.competences):
        assert all(element["provenance"]["niveau"] for element in elements.values())


def test_an_export_can_be_printed(bts):
    sortie = StringIO()
    call_command("exporter_referentiel", "BTS-COM-2009", stdout=sortie)

    assert sortie.getvalue().startswith("# Référentiel «")
    assert comprendre(sortie.getvalue().encode()).diplome["code"] == "BTS-COM-2009"


def test_classes_that_share_their_competences_are_written_so(tmp_path):
    charger(AGORA)

    texte = exporter("AGORA-ESSAI", tmp_path / "export.yaml").read_text(encoding="utf-8")

    contenu = comprendre(texte.encode())
    assert len(contenu.associations) == 7
    # « Répondre aux demandes » serves three situations, and is described once.
    assert texte.count("intitule: Répondre aux demandes") == 1


def test_a_corrected_title_without_code_keeps_its_key(tmp_path):
    charger(AGORA)
    Situation.objects.filter(intitule="Accueil au comptoir").update(intitule="Accueil physique")

    export = exporter("AGORA-ESSAI", tmp_path / "export.yaml")

    assert "cle: accueil-au-comptoir" in export.read_text(encoding="utf-8")
    assert "rien à changer" in charger(export)


def test_what_is_retired_is_not_exported(bts, tmp_path):
    Competence.objects.filter(code="C31.2").update(retire=True)

    contenu = comprendre(exporter("BTS-COM-2009", tmp_path / "export.yaml").read_bytes())

    assert "C31.2" not in contenu.competences
    assert ("S311", "C31.2") not in contenu.associations


@pytest.mark.parametrize("texte", ["Vente : l’« accord » #1", "- 12", "oui", "1.1", "null", "é" * 300, "😀 {x}"])
def test_any_title_survives_the_round_trip(bts, tmp_path, texte):
    Competence.objects.filter(code="C11.1").update(intitule=texte)

    contenu = comprendre(exporter("BTS-COM-2009", tmp_path / "export.yaml").read_bytes())

    assert contenu.competences["C11.1"]["intitule"] == texte


def test_an_unknown_code_is_told_with_those_that_exist(bts):
    with pytest.raises(CommandError) as erreur:
        call_command("exporter_referentiel", "RIEN")

    assert "Codes connus\u00a0: BTS-COM-2009." in str(erreur.value)


def test_a_file_that_cannot_be_written_is_told(bts, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        exporter("BTS-COM-2009", tmp_path / "nulle" / "part.yaml")


def test_an_export_does_not_change_the_referentiel(bts, tmp_path):
    exporter("BTS-COM-2009", tmp_path / "export.yaml")

    assert Diplome.objects.get().revision == bts.revision
