"""What a file says of the exam's dossier and documents is judged whole: each error has its line and a true sentence."""

from pathlib import Path

import pytest

from referentiel.chargement.contenu import comprendre
from referentiel.chargement.source import FichierRefuse

FICHIER = Path(__file__).with_name("trois_blocs.yaml").read_text().replace("{OPTION}", "A")


@pytest.mark.parametrize(
    ("ecrit", "a_la_place", "phrase"),
    [
        ("source: [stage]", "source: [stagiaire]", "«\u00a0stagiaire\u00a0» n’est pas dans la liste choix.source."),
        ("si: {source:", "si: {description:", "«\u00a0description\u00a0» n’est pas une rubrique à liste de choix."),
        ("de: [classes]}", "de: [clases]}", "Rien de ce que dit une fiche ne s’appelle «\u00a0clases\u00a0»."),
        ("epreuves: [E4, E5]\n", "epreuves: [E4, E9]\n", "L’épreuve «\u00a0E9\u00a0» est inconnue."),
        ("oui_si: {type: [vecue]}", "oui_si: {type: [vecu]}", "«\u00a0vecu\u00a0» n’est pas dans la liste choix.type."),
        ("de: [propre_modalite], cases", "de: [descriptif], cases", "Des cases à cocher se font d’une liste de choix"),
        ("- code: fiche\n", "- code: tableau-de-synthese\n", "Un autre document a déjà ce code."),
        ("compte: classe\n", "compte: chapitre\n", "«\u00a0chapitre\u00a0» n’est pas accepté ici."),
        ("vécues en {stage}", "vécues en {usine}", "Entre accolades, on attend un mot du vocabulaire"),
        ("de: classe, precision", "sur: [9.9], precision", "Rien dans le fichier n’a la clé «\u00a09.9\u00a0»."),
        ("epreuves: [E4, E5, E6]}", "epreuve: [E4, E5, E6]}", "écrivez «\u00a0epreuves: [E4, E5, E6]\u00a0»."),
        ("epreuves: [E4, E5, E6]}", "epreuves: [E4]}", "Cette liste est trop courte"),
        ("dont: [{parmi: [CT]}]", "dont: [{parmi: [C9]}]", "Rien dans le fichier n’a la clé «\u00a0C9\u00a0»."),
        ("{parmi: [CT]}", "{parmi: [CT], minimum: 2}", "Aucune fiche ne pourrait en revendiquer autant."),
        ("minimum: 2, maximum: 4, dont", "minimum: 5, dont", "Aucune fiche ne pourrait être enregistrée"),
        ("stage: {semaines: 10", "stage: {semaines: dix", "On attend ici un nombre entier."),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(ecrit, a_la_place, phrase):
    assert ecrit in FICHIER
    faux = FICHIER.replace(ecrit, a_la_place, 1)
    with pytest.raises(FichierRefuse) as refus:
        comprendre(faux.encode())
    (erreur,) = refus.value.erreurs
    assert phrase in erreur.message
    assert (
        a_la_place.split("\n")[0].split(",")[0].strip("{ ")[:8] in faux.splitlines()[erreur.ligne - 1] or erreur.ligne
    )


@pytest.mark.rule("R18")
def test_the_situations_that_no_fiche_could_begin_with_are_named():
    exigeant = FICHIER.replace("[{parmi: [CT]}]", "[{parmi: [CT]}, {parmi: [C1.1]}]")
    assert comprendre(FICHIER.encode()).avertissements == []
    # Those of E4 go together, whichever situation leads there; those of E5 and of E6 never meet C1.1.
    (avertissement,) = comprendre(exigeant.encode()).avertissements
    assert "commencer par B1, B2, D1\u00a0:" in avertissement
    seules = exigeant.replace("situations: {minimum: 2, maximum: 4}", "situations: {maximum: 1}")
    assert "commencer par A3, B1, B2, D1\u00a0:" in comprendre(seules.encode()).avertissements[0]
