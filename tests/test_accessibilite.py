"""docs/accessibilite.md forgets no criterion of RGAA 4.1, names no test that does not exist, and is the page."""

import re

import pytest
from django.conf import settings
from django.test import override_settings

from passeport.accessibilite import DOCUMENT, Critere, Releve, lire, releve

from .test_securite import ecrits

# How many criteria each theme has.
RGAA = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
COULEURS = settings.BASE_DIR / "static" / "css" / "theme.css"


def releve_de(*etats):
    return Releve("1er mars 2027", (("Images", tuple(Critere("1.1", "x", etat, "y") for etat in etats)),))


# --- The document -------------------------------------------------------------------------------------


def test_no_criterion_is_forgotten_nor_written_twice():
    attendus = [f"{theme}.{n}" for theme, nombre in enumerate(RGAA, 1) for n in range(1, nombre + 1)]
    assert [critere.numero for critere in releve().criteres] == attendus and len(attendus) == 106


def test_every_test_that_a_criterion_names_exists():
    assert set(re.findall(r"`(test_\w+)`", DOCUMENT.read_text())) <= set(ecrits())


def test_what_is_missing_says_what_one_meets():
    assert [critere.numero for critere in releve().manquants if len(critere.preuve) < 60] == []


# --- What the law calls it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etats", "etat", "taux"),
    [
        (["conforme", "non applicable"], "totalement conforme", 100),
        (["conforme"] * 199 + ["à vérifier"], "partiellement conforme", 99),
        (["conforme", "non conforme", "non applicable"], "partiellement conforme", 50),
        (["conforme", "non conforme", "à vérifier"], "non conforme", 33),
    ],
)
def test_the_state_and_the_rate_follow_the_criteria(etats, etat, taux):
    assert (releve_de(*etats).etat, releve_de(*etats).taux) == (etat, taux)


def test_a_line_that_cannot_be_read_is_no_criterion():
    texte = (
        "Vérifié le 1er mars 2027, par x.\n## 1. Images\n| 1.1 | a | peut-être | b |\n| 1.2 | a | conforme | `b` |\n"
    )
    assert [(c.numero, c.preuve) for c in lire(texte).criteres] == [("1.2", "b")]


# --- The page -----------------------------------------------------------------------------------------


def test_the_statement_says_the_state_what_is_missing_and_whom_to_turn_to(client):
    page = client.get("/accessibilite/").content.decode().replace("\u00a0", " ")
    assert f"<strong>{releve().etat}</strong>" in page and f"<strong>{releve().taux} %</strong>" in page
    assert all(f"(critère {critere.numero}, {critere.etat})" in page for critere in releve().manquants)
    assert "Défenseur des droits" in page and "l’administration de votre établissement" in page


@override_settings(EDITEUR="Le lycée de la Côte", CONTACT_ACCESSIBILITE="mailto:acces@exemple.fr")
def test_the_statement_names_who_answers_for_the_site(client):
    page = client.get("/accessibilite/").content.decode()
    assert "Le lycée de la Côte s’engage" in page
    assert '<a href="mailto:acces@exemple.fr">acces@exemple.fr</a>' in page


# --- Colours ------------------------------------------------------------------------------------------


def luminance(couleur):
    """Relative luminance of « #rgb » or « #rrggbb » (WCAG 2)."""
    chiffres = couleur[1:] if len(couleur) == 7 else "".join(c * 2 for c in couleur[1:])
    parts = [int(chiffres[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, v, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * v + 0.0722 * b


@pytest.mark.parametrize("mode", ["clair", "sombre"])
def test_what_draws_a_component_stands_out_from_what_is_around_it(mode):
    clair, sombre = COULEURS.read_text().split("prefers-color-scheme: dark", 1)
    teintes = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", sombre if mode == "sombre" else clair))
    for trait in ("trait-champ", "accent", "ok", "alerte", "rouge"):
        for fond in ("carte", "papier"):
            haut, bas = sorted((luminance(teintes[trait]), luminance(teintes[fond])), reverse=True)
            assert (haut + 0.05) / (bas + 0.05) >= 3, (trait, fond)
