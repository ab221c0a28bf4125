from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import formats

from langue import dates
from langue.dates import jour_ecrit

# Winter time in Paris is an hour ahead of this clock, summer time two.
NUIT = datetime(2026, 9, 30, 22, 5, tzinfo=UTC)
MATIN = datetime(2026, 2, 2, 8, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dire", "quand", "dit"),
    [
        (dates.jour, date(2026, 10, 1), "1er\u00a0octobre 2026"),
        (dates.jour, date(2026, 8, 2), "2\u00a0août 2026"),
        (dates.jour, NUIT, "1er\u00a0octobre 2026"),
        (dates.jour_court, NUIT, "1er\u00a0octobre"),
        (dates.heure, NUIT, "0\u00a0h\u00a005"),
        (dates.heure, MATIN, "9\u00a0h\u00a005"),
        (dates.moment, MATIN, "2\u00a0février 2026 à 9\u00a0h\u00a005"),
        (dates.moment_court, MATIN, "2\u00a0février à 9\u00a0h\u00a005"),
        (dates.moment_exact, MATIN, "2\u00a0février 2026 à 9\u00a0h\u00a005\u00a0min\u00a007\u00a0s"),
        (dates.echeance, MATIN, "le 2\u00a0février 2026 à 9\u00a0h\u00a005\u00a0min\u00a007\u00a0s"),
        (dates.echeance, NUIT, "le 1er\u00a0octobre 2026 à 0\u00a0h\u00a005"),
    ],
)
def test_a_day_and_an_hour_read_in_french_in_paris_time(dire, quand, dit):
    assert dire(quand) == dit


def test_months_are_shortened_the_french_way():
    assert [dates.mois_court(mois) for mois in (1, 2, 3, 7, 9, 12)] == [
        "janv.",
        "févr.",
        "mars",
        "juil.",
        "sept.",
        "déc.",
    ]


@pytest.mark.parametrize(
    "filtre", ["jour", "jour_court", "heure", "moment", "moment_court", "moment_exact", "echeance"]
)
def test_a_template_says_a_moment_like_python_and_a_missing_one_not_at_all(filtre):
    page = Template(f"{{{{ quand|{filtre} }}}}")
    assert page.render(Context({"quand": NUIT})) == getattr(dates, filtre)(NUIT)
    assert page.render(Context({"quand": None})) == ""


def test_what_django_writes_by_itself_says_hours_the_same_way():
    assert formats.localize(datetime(2026, 2, 2, 9, 5)) == "2 février 2026 à 9\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("texte", "jour"),
    [
        ("5 octobre 2026", date(2026, 10, 5)),
        (" Lundi  5 Octobre 2026 ", date(2026, 10, 5)),
        ("1er févr. 2026", date(2026, 2, 1)),
        ("31 février 2026", None),
        ("5 jui 2026", None),
        ("5 ma 2026", None),
        ("05/10/2026", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_a_day_is_read_in_words(texte, jour):
    assert jour_ecrit(texte) == jour
