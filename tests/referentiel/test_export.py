"""``exporter_referentiel``: what was loaded comes back, corrections of the administrator included."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from referentiel.chargement.contenu import comprendre
from referentiel.models import Competence, Diplome, Situation
from tests.referentiels import FICHIERS, charger

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


def test_an_export_can_be_printed_and_changes_nothing():
    charger(AGORA)
    sortie = StringIO()
    call_command("exporter_referentiel", "AGORA-ESSAI", stdout=sortie)

    assert sortie.getvalue().startswith("# Référentiel «")
    assert comprendre(sortie.getvalue().encode()).diplome["code"] == "AGORA-ESSAI"
    assert Diplome.objects.get().revision == 1


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


def test_any_title_survives_the_round_trip(bts, tmp_path):
    textes = ("Vente : l’« accord » #1", "- 12", "oui", "1.1", "null", "é" * 300, "😀 {x}")
    competences = list(Competence.objects.order_by("pk")[: len(textes)])
    for competence, competence.intitule in zip(competences, textes, strict=True):
        competence.save()

    contenu = comprendre(exporter("BTS-COM-2009", tmp_path / "export.yaml").read_bytes())

    assert tuple(contenu.competences[competence.cle]["intitule"] for competence in competences) == textes


def test_a_code_or_a_file_that_cannot_be_is_told(diplome, tmp_path):
    with pytest.raises(CommandError) as erreur:
        call_command("exporter_referentiel", "RIEN")
    assert f"Codes connus\u00a0: {diplome.code}." in str(erreur.value)

    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        exporter(diplome.code, tmp_path / "nulle" / "part.yaml")
