"""The form is data: what a file says of rubriques, words and choices goes over the defaults."""

import pytest

from referentiel.models import Diplome
from referentiel.rubriques import rubriques_de
from tests.referentiels import charger

from .test_chargement import refus

pytestmark = pytest.mark.django_db

MINIMAL = """
format: 1
diplome: {code: BTS-MINI, intitule: BTS d’essai}
epreuves: [{code: E4, intitule: Relation, dans_passeport: true, a_renseigner: true}]
poles:
  - intitule: Relation client
    classes:
      - intitule: Vendre
        situations: [{intitule: Accueillir, competences: [{intitule: Vendre mieux, epreuve: E4}]}]
"""


def test_a_new_file_is_its_tree_and_its_differences(tmp_path):
    fichier = tmp_path / "mini.yaml"
    fichier.write_text(
        MINIMAL
        + """
vocabulaire:
  situation: {singulier: tâche, pluriel: tâches, feminin: true}
rubriques:
  description: {libelle: 'Contexte de {ces situations}', aide: 'De {cette situation}.', limite: 800}
  apport: {masquee: true}
  propre_accord: {libelle: Accord, onglet: description, genre: oui_non}
  propre_ecrits: {libelle: Écrits, onglet: caracterisation, genre: texte, apres: moyens}
  propre_oraux: {libelle: Oraux, onglet: caracterisation, genre: texte, apres: moyens}
""",
        encoding="utf-8",
    )
    charger(fichier)
    diplome = Diplome.objects.get(code="BTS-MINI")

    rubriques = {r.nom: r for r in rubriques_de(diplome)}
    noms = list(rubriques)

    assert rubriques["situation"].libelle == "Tâche"
    assert (rubriques["description"].libelle, rubriques["description"].aide) == (
        "Contexte de ces tâches",
        "De cette tâche.",
    )
    assert diplome.limite("description") == 800
    assert "apport" not in rubriques and diplome.limite("taches") == 255
    assert noms[noms.index("moyens") :][:3] == ["moyens", "propre_ecrits", "propre_oraux"]
    # With nothing to follow, it ends its tab.
    assert noms[noms.index("partenaires") :][:3] == ["partenaires", "propre_accord", "taches"]
    assert dict(diplome.liste("source"))["stage"] == "Stage"
    assert diplome.questions("taches") and diplome.explications("type")


@pytest.mark.parametrize(
    ("suite", "attendu"),
    [
        ("description: {masquee: true}", "rubriques.description.masquee : Une fiche a toujours cette rubrique"),
        ("type: {obligatoire: false}", "rubriques.type.obligatoire : Une fiche a toujours cette rubrique"),
        ("moyens: {apres: ici}", "rubriques.moyens.apres : Aucune rubrique ne s’appelle « ici »"),
        ("moyens: {libelle: Acteurs}", "rubriques.moyens.libelle : Une autre rubrique s’appelle déjà « Acteurs"),
        ("propre_x: {libelle: X}", "rubriques.propre_x : Il manque la clé « onglet »"),
        ("propre_x: {libelle: X, onglet: description, genre: choix}", "Écrivez ses choix sous choix.propre_x"),
        ("logiciels: {libelle: X}", "La clé « logiciels » est inconnue"),
        ("moyens: {aide: 'Ceux {du truc}'}", "rubriques.moyens.aide : Entre accolades, on attend un mot"),
    ],
)
def test_a_rubrique_that_makes_no_sense_is_refused(tmp_path, suite, attendu):
    fichier = tmp_path / "mini.yaml"
    fichier.write_text(f"{MINIMAL}\nrubriques:\n  {suite}\n", encoding="utf-8")

    assert attendu in refus(fichier)
