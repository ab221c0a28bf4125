"""The small words before a noun that is data."""

import pytest

from langue.nom import Nom, remplir

SITUATION = Nom("situation", "situations", feminin=True)
ACTIVITE = Nom("activité", "activités", feminin=True)
STAGE = Nom("stage", "stages")
ATELIER = Nom("atelier", "ateliers")


@pytest.mark.parametrize(
    ("petit_mot", "dits"),
    [
        ("le", ["la situation", "l’activité", "le stage", "l’atelier"]),
        ("du", ["de la situation", "de l’activité", "du stage", "de l’atelier"]),
        ("au", ["à la situation", "à l’activité", "au stage", "à l’atelier"]),
        ("un", ["une situation", "une activité", "un stage", "un atelier"]),
        ("ce", ["cette situation", "cette activité", "ce stage", "cet atelier"]),
        ("cette", ["cette situation", "cette activité", "ce stage", "cet atelier"]),
        ("cet", ["cette situation", "cette activité", "ce stage", "cet atelier"]),
        ("de", ["de situation", "d’activité", "de stage", "d’atelier"]),
        ("e", ["e", "e", "", ""]),
    ],
)
def test_small_words_agree_with_the_noun(petit_mot, dits):
    assert [nom.dire(petit_mot) for nom in (SITUATION, ACTIVITE, STAGE, ATELIER)] == dits


def test_the_holes_of_a_sentence_are_filled_and_keep_their_capital():
    mots = {"du situation": "de la tâche", "le stage": "la PFMP", "situations": "tâches"}

    assert remplir("{Le stage} : dates {du situation}, 3 {situations}.", mots.__getitem__) == (
        "La PFMP : dates de la tâche, 3 tâches."
    )


def test_a_sentence_without_holes_is_left_alone():
    assert remplir("Rien à remplir.", {}.__getitem__) == "Rien à remplir."
