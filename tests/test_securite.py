"""docs/securite.md forgets no requirement of OWASP ASVS 4.0.3, level 2, and names no test that does not exist."""

import re
from collections import Counter

from django.conf import settings

# The numbers of levels 1 and 2, by section, as the list that OWASP publishes has them.
ASVS = """
    V1.1: 1 2 3 4 5 6 7
    V1.2: 1 2 3 4
    V1.4: 1 4 5
    V1.5: 1 2 3 4
    V1.6: 1 2 3 4
    V1.7: 1 2
    V1.8: 1 2
    V1.9: 1 2
    V1.10: 1
    V1.11: 1 2
    V1.12: 2
    V1.14: 1 2 3 4 5 6
    V2.1: 1 2 3 4 5 6 7 8 9 10 11 12
    V2.2: 1 2 3
    V2.3: 1 2 3
    V2.4: 1 2 3 4 5
    V2.5: 1 2 3 4 5 6 7
    V2.6: 1 2 3
    V2.7: 1 2 3 4 5 6
    V2.8: 1 2 3 4 5 6 7
    V2.9: 1 2 3
    V2.10: 1 2 3 4
    V3.1: 1
    V3.2: 1 2 3 4
    V3.3: 1 2 3 4
    V3.4: 1 2 3 4 5
    V3.5: 1 2 3
    V3.7: 1
    V4.1: 1 2 3 5
    V4.2: 1 2
    V4.3: 1 2 3
    V5.1: 1 2 3 4 5
    V5.2: 1 2 3 4 5 6 7 8
    V5.3: 1 2 3 4 5 6 7 8 9 10
    V5.4: 1 2 3
    V5.5: 1 2 3 4
    V6.1: 1 2 3
    V6.2: 1 2 3 4 5 6
    V6.3: 1 2
    V6.4: 1 2
    V7.1: 1 2 3 4
    V7.2: 1 2
    V7.3: 1 3 4
    V7.4: 1 2 3
    V8.1: 1 2 3 4
    V8.2: 1 2 3
    V8.3: 1 2 3 4 5 6 7 8
    V9.1: 1 2 3
    V9.2: 1 2 3 4
    V10.2: 1 2
    V10.3: 1 2 3
    V11.1: 1 2 3 4 5 6 7 8
    V12.1: 1 2 3
    V12.2: 1
    V12.3: 1 2 3 4 5 6
    V12.4: 1 2
    V12.5: 1 2
    V12.6: 1
    V13.1: 1 3 4 5
    V13.2: 1 2 3 5 6
    V13.3: 1 2
    V13.4: 1 2
    V14.1: 1 2 3 4
    V14.2: 1 2 3 4 5 6
    V14.3: 2 3
    V14.4: 1 2 3 4 5 6 7
    V14.5: 1 2 3 4
"""
DOCUMENT = settings.BASE_DIR / "docs" / "securite.md"
LIGNE = re.compile(r"^\| (V[\d.]+) \| ([^|]+) \| (tenue|sans objet|non tenue) \| ([^|]+) \|$", re.MULTILINE)


def attendues():
    for ligne in ASVS.split("\n"):
        section, _, numeros = ligne.strip().partition(":")
        yield from (f"{section}.{numero}" for numero in numeros.split())


def ecrits():
    """The names of all the tests."""
    for fichier in (settings.BASE_DIR / "tests").rglob("test_*.py"):
        yield from re.findall(r"^def (test_\w+)", fichier.read_text(), re.MULTILINE)


def test_no_requirement_is_forgotten_nor_written_twice():
    assert [ligne[0] for ligne in LIGNE.findall(DOCUMENT.read_text())] == list(attendues())


def test_every_test_and_every_file_that_is_named_exists():
    texte = DOCUMENT.read_text()
    assert set(re.findall(r"`(test_\w+)`", texte)) <= set(ecrits())
    fichiers = re.findall(r"\b((?:docs|scripts|requirements|tests|deploy)/[\w/.-]+\.\w+|\.ci/run|[A-Z]+\.md)", texte)
    assert [nom for nom in fichiers if not (settings.BASE_DIR / nom).exists()] == []


def test_what_is_not_held_says_why_and_the_counts_are_right():
    lignes = LIGNE.findall(DOCUMENT.read_text())
    assert [numero for numero, _, etat, raison in lignes if etat == "non tenue" and len(raison) < 60] == []
    compte = Counter(etat for _, _, etat, _ in lignes)
    phrase = f"{compte['tenue']} tenues, {compte['sans objet']} sans objet, {compte['non tenue']} non tenues"
    assert f"{len(lignes)} exigences" in DOCUMENT.read_text() and phrase in DOCUMENT.read_text()
