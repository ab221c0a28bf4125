"""The two pictures of the README, taken on the demo data. ``CAPTURES=1`` writes them into ``docs/img/``."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from tests.referentiels import FICHIER_BTS, FICHIER_GA

pytestmark = pytest.mark.django_db(transaction=True)

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "img"


@pytest.fixture
def folder(tmp_path):
    """Where the pictures go: the documentation when asked for, else nowhere that lasts."""
    if not os.environ.get("CAPTURES"):
        return tmp_path
    IMAGES.mkdir(exist_ok=True)
    return IMAGES


def test_the_demo_looks_as_the_readme_shows(page, sign_in, visit, folder, transactional_db):
    call_command("charger_referentiel", str(FICHIER_BTS), str(FICHIER_GA), verbosity=0)
    call_command("charger_demo", verbosity=0)
    student = User.objects.get(username="etudiant.avance")
    sign_in(student)
    page.set_viewport_size({"width": 1280, "height": 1000})
    visit(f"/passeports/{student.passeports.get().pk}/")
    expect(page.get_by_role("heading", name="Mon passeport")).to_be_visible()
    page.screenshot(path=folder / "passeport.png")
    fiche = student.passeports.get().fiches.enregistrees().filter(situation__code="S112").first()
    visit(f"/fiches/{fiche.pk}/modifier/")
    expect(page.get_by_role("heading", name="Deux compétences possibles")).to_be_visible()
    page.screenshot(path=folder / "fiche.png")
    assert all((folder / name).stat().st_size > 20_000 for name in ("passeport.png", "fiche.png"))
