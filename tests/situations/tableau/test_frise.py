from datetime import UTC, date, datetime, timedelta

import pytest

from langue.periode import anciennete, annee_scolaire, periode
from situations.models import Fiche
from situations.tableau.frise import LARGEUR, Frise

SITUATIONS = {1: ("S111", "S111 Prise en charge")}


def fiche(pk, debut, jours=3, type="vecue", projet=False):
    resultat = Fiche(
        pk=pk, situation_id=1, date_debut=debut, date_fin=debut + timedelta(days=jours), type=type, projet=projet
    )
    resultat.url = f"/fiches/{pk}/"
    return resultat


def frise(diplome, *fiches, aujourdhui=date(2026, 3, 15)):
    return Frise(fiches, diplome, SITUATIONS, aujourdhui)


def test_without_fiche_there_is_no_timeline(diplome):
    assert not frise(diplome)


@pytest.mark.rule("R11")
def test_fiches_that_overlap_lie_in_different_lanes(diplome):
    resultat = frise(
        diplome,
        fiche(1, date(2026, 1, 5), 40),
        fiche(2, date(2026, 1, 10), 10),
        fiche(3, date(2026, 6, 1)),
    )
    couloirs = {b.fiche: b.y for b in resultat.barres}
    assert couloirs[1] != couloirs[2]
    assert couloirs[3] == couloirs[1]


def test_bars_and_labels_of_a_lane_never_touch_even_with_fifty_five_fiches(diplome):
    fiches = [fiche(n, date(2024, 9, 2) + timedelta(days=(n * 37) % 1000), n % 40) for n in range(55)]
    resultat = frise(diplome, *fiches)
    assert len(resultat.barres) == 55
    par_couloir = {}
    for barre in resultat.barres:
        par_couloir.setdefault(barre.y, []).append(barre)
    for barres in par_couloir.values():
        for gauche, droite in zip(barres, barres[1:], strict=False):
            assert gauche.x_texte + len(gauche.etiquette) * 7 < droite.x
    assert max(b.x_texte for b in resultat.barres) < resultat.largeur
    assert max(b.y for b in resultat.barres) < resultat.bas


@pytest.mark.rule("R13")
def test_each_type_has_its_own_shape(diplome):
    types = ["vecue", "observee", "simulee", "mixte"]
    resultat = frise(diplome, *(fiche(n, date(2026, n + 1, 1), type=t) for n, t in enumerate(types)))
    assert len({b.forme for b in resultat.barres}) == 4
    assert [libelle for _, libelle in resultat.legende] == ["Vécue", "Observée", "Simulée", "Mixte"]


def test_a_bar_tells_in_words_all_that_it_shows(diplome):
    (barre,) = frise(diplome, fiche(1, date(2026, 3, 2), 11, projet=True)).barres
    assert barre.texte == "S111 Prise en charge, du 2 au 13\u00a0mars 2026, vécue, projet"


def test_school_years_begin_in_september(diplome):
    resultat = frise(diplome, fiche(1, date(2024, 10, 1)), fiche(2, date(2027, 5, 1)))
    assert [a.libelle for a in resultat.annees] == ["2024-2025", "2025-2026", "2026-2027"]
    assert annee_scolaire(date(2026, 8, 31)) == 2025
    assert annee_scolaire(date(2026, 9, 1)) == 2026


def test_a_date_mistyped_long_ago_does_not_swell_the_drawing(diplome):
    resultat = frise(diplome, fiche(1, date(202, 3, 2)), fiche(2, date(2026, 3, 2)))
    assert resultat.largeur <= LARGEUR + 100
    assert resultat.reperes == []
    assert len(resultat.annees) <= 1


def test_today_is_marked_only_within_the_drawing(diplome):
    une = fiche(1, date(2026, 3, 2))
    assert frise(diplome, une).x_aujourdhui is not None
    assert frise(diplome, une, aujourdhui=date(2028, 1, 1)).x_aujourdhui is None


@pytest.mark.parametrize(
    ("debut", "fin", "texte"),
    [
        (date(2026, 5, 1), date(2026, 5, 1), "le 1er\u00a0mai 2026"),
        (date(2026, 3, 2), date(2026, 3, 13), "du 2 au 13\u00a0mars 2026"),
        (date(2026, 3, 28), date(2026, 4, 1), "du 28\u00a0mars au 1er\u00a0avril 2026"),
        (date(2025, 12, 20), date(2026, 1, 3), "du 20\u00a0décembre 2025 au 3\u00a0janvier 2026"),
    ],
)
def test_a_period_says_nothing_twice(debut, fin, texte):
    assert periode(debut, fin) == texte


def test_how_long_ago_reads_as_people_say_it():
    midi = datetime(2026, 3, 15, 12, tzinfo=UTC)
    lus = [
        anciennete(midi - ecart, midi)
        for ecart in (
            timedelta(seconds=5),
            timedelta(minutes=1),
            timedelta(hours=3),
            timedelta(days=1),
            timedelta(days=3),
            timedelta(days=13),
        )
    ]
    assert lus == [
        "à l’instant",
        "il y a 1\u00a0minute",
        "il y a 3\u00a0heures",
        "hier",
        "il y a 3\u00a0jours",
        "le 2\u00a0mars 2026",
    ]
