"""The guides: found from everywhere, in the words of the screens, with pictures that cannot age.

Their pictures are taken by ``tests/e2e/test_captures.py``, which fails when what one of them shows has gone.
"""

import re

import pytest
from django.conf import settings

from passeport.aide import GUIDES
from tests import factories

GABARITS = settings.BASE_DIR / "templates" / "aide"
IMAGES = settings.BASE_DIR / "static" / "img" / "aide"
IMAGE = re.compile(r'include "aide/_image.html" with (?P<tout>.*?)%}', re.DOTALL)
# Where the words of the screens are written, and those that a guide quotes from elsewhere.
ECRANS = ("templates/**/*.html", "static/js/**/*.js", "[a-z]*/**/*.py", "fixtures/**/*.yaml", "docs/deploiement.md")


def images():
    """``(guide, name, alt, legend)`` of each picture that a guide shows."""
    for gabarit in sorted(GABARITS.glob("*.html")):
        for appel in IMAGE.finditer(gabarit.read_text()):
            dit = dict(re.findall(r'(\w+)="([^"]*)"', appel["tout"]))
            yield gabarit.stem, dit["nom"], dit.get("alt", ""), dit.get("legende", "")


def lu(texte):
    return re.sub(r"\s+", " ", texte.replace("\u00a0", " "))


@pytest.mark.parametrize("guide", [guide.cle for guide in GUIDES])
def test_a_guide_opens_to_everybody_and_its_contents_lead_to_each_step(client, guide):
    page = client.get(f"/aide/{guide}/").content.decode()
    sommaire = re.search(r'id="sommaire".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r'href="#([\w-]+)"', sommaire) == re.findall(r'<h2 id="(?!sommaire)([\w-]+)"', page) != []


def test_a_guide_that_does_not_exist_is_not_found(client):
    assert client.get("/aide/_image/").status_code == client.get("/aide/accueil/").status_code == 404


@pytest.mark.parametrize("role", ["etudiant", "enseignant", "jury", "administrateur"])
def test_ones_own_guide_is_marked_and_the_plan_of_the_site_leads_to_every_place_of_the_menu(db, as_user, role):
    page = as_user(factories.UserFactory(role=role)).get("/aide/").content.decode()
    siens = re.search(r'<ul class="guides"><li class="le-sien">(.*?)</li>', page, re.DOTALL)[1]
    assert any(guide.titre in siens for guide in GUIDES if guide.role == role) and page.count("votre guide") == 1
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)[0]
    plan = re.search(r'id="plan".*?</nav>', page, re.DOTALL)[0]
    assert set(re.findall(r'<a\s[^>]*?href="([^"]+)"', menu)) <= set(re.findall(r'href="([^"]+)"', plan))


def test_the_help_is_read_before_the_first_password_is_changed(as_user, owner):
    owner.mot_de_passe_initial = True
    owner.save()
    assert {as_user(owner).get(ou).status_code for ou in ("/aide/", "/aide/etudiant/", "/accessibilite/")} == {200}


def test_the_pages_of_a_tuteur_lead_to_their_guide(tuteur, stage):
    assert 'href="/aide/tuteur/"' in tuteur.get(f"/tuteur/{stage.acces.get().pk}/").content.decode()


def test_each_picture_of_a_guide_is_there_and_described():
    assert [vue for vue in images() if not (vue[2] and vue[3] and (IMAGES / f"{vue[1]}.webp").exists())] == []
    assert {nom for _, nom, _, _ in images()} == {fichier.stem for fichier in IMAGES.iterdir()}
    assert sum(fichier.stat().st_size for fichier in IMAGES.iterdir()) < 2_000_000


@pytest.mark.parametrize("gabarit", sorted(GABARITS.glob("*.html")), ids=lambda chemin: chemin.stem)
def test_every_word_of_the_screens_that_a_guide_quotes_is_on_a_screen(gabarit, ecrans):
    cites = set(re.findall(r"« (.+?) »", lu(gabarit.read_text())))
    assert sorted(mot for mot in cites if mot not in ecrans) == []


@pytest.fixture(scope="module")
def ecrans():
    """All that a screen may say."""
    dossiers = ("tests", ".venv", "bench", "scripts", "var")
    return lu(
        "\n".join(
            fichier.read_text()
            for motif in ECRANS
            for fichier in settings.BASE_DIR.glob(motif)
            if fichier.parent != GABARITS and not set(fichier.relative_to(settings.BASE_DIR).parts) & set(dossiers)
        )
    )
