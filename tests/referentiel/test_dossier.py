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
