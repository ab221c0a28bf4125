"""The pictures of the README and of the guides, taken on the demo data. ``CAPTURES=1`` writes them where they belong.

A picture whose words are no longer on the screen fails here; one that no guide shows, or that is missing, in
``tests/test_aide.py``.
"""

import io
import os
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import expect

from accounts.models import User
from examens.models import Commission, SessionExamen
from situations.models import Fiche, Stage
from stages.tuteur.acces import creer
from tests.factories import creer_import
from tests.referentiels import DE_LA_DEMO
from tests.test_aide import images

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.lent]

README = {"viewport": {"width": 1280, "height": 1000}}
BUREAU = {"viewport": {"width": 1100, "height": 680}}
TELEPHONE = {"viewport": {"width": 390, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True)
class Vue:
    """One picture: its file, on what screen, who looks at which address, what the picture must show.

    ``haut``: the selector of what stands at the top of the picture, else the top of the page.
    """

    fichier: str
    ecran: dict
    qui: str
    adresse: str
    mots: tuple
    haut: str = ""


def guide(nom, *reste):
    return Vue(f"static/img/aide/{nom}.webp", *reste)


VUES = (
    Vue("docs/img/passeport.png", README, "etudiant.avance", "{passeport}", ("Mon passeport", "Maintenant")),
    Vue("docs/img/fiche.png", README, "etudiant.avance", "{fiche}modifier/", ("Contexte de l’organisation",)),
    guide("etudiant-maintenant", TELEPHONE, "etudiant.avance", "{passeport}", ("Nouvelle fiche", "Maintenant")),
    guide("etudiant-fiche", TELEPHONE, "etudiant.nouveau", "/fiches/nouvelle/", ("Nouvelle fiche", "Tâche")),
    guide("etudiant-carte", BUREAU, "etudiant.avance", "{passeport}", ("racontée", "à raconter"), "#carte"),
    guide("etudiant-appreciations", TELEPHONE, "etudiant.avance", "/appreciations/", ("J’ai lu", "Répondre")),
    guide("candidat-compte", TELEPHONE, "", "/compte/inscription/", ("Recevoir le lien",)),
    guide("enseignant-a-lire", BUREAU, "prof.demo", "{a_lire}", ("Votre appréciation", "Passer")),
    guide("enseignant-grille", BUREAU, "prof.demo", "{classe}couverture/", ("Couverture", "CARPENTIER Inès")),
    guide("enseignant-depots", BUREAU, "prof.demo", "{classe}depots/", ("Dépôts", "Déposer pour la classe…")),
    guide("tuteur-accueil", TELEPHONE, "", "{lien}", ("Ce qui a été vécu chez vous",)),
    guide("tuteur-observations", TELEPHONE, "", "{tuteur}observations/", ("avec aide",), "main h1"),
    guide("commission-liste", BUREAU, "jury.demo", "{commission}", ("CARPENTIER Inès",)),
    guide("commission-candidat", BUREAU, "jury.demo", "{candidat}", ("Démarrer l’oral", "Aller à")),
    guide("ecole-classes", BUREAU, "admin.demo", "/etablissement/", ("Importer une liste", "Identifiants")),
    guide("ecole-import", BUREAU, "admin.demo", "{liste}verification/", ("Ce qui va se passer",)),
    guide("ecole-sessions", BUREAU, "admin.demo", "{session}", ("Dates de dépôt",)),
)


@pytest.fixture
def demo(transactional_db, sans_encre):
    """The demo data, and the addresses of what is looked at."""
    for commande in (
        ("charger_referentiel", *DE_LA_DEMO),
        ("charger_demo",),
        ("charger_demo_examen",),
        ("charger_demo_commission",),
    ):
        call_command(*commande, verbosity=0)
    passeport = User.objects.get(username="etudiant.avance").passeports.get()
    enseignant = User.objects.get(username="prof.demo")
    administration = User.objects.get(username="admin.demo")
    classe = passeport.etudiant.inscriptions.get().classe
    fiches = passeport.fiches.enregistrees()
    stage = Stage.objects.get(passeport__etudiant__username="eleve.ga", acces__isnull=False)
    non_lue = Fiche.objects.get(passeport__etudiant__username="aminata.diallo", situation__code="2.4.2")
    commission = Commission.objects.get()
    candidature = commission.candidatures.get(passeport=passeport)
    return {
        "passeport": f"/passeports/{passeport.pk}/",
        "fiche": f"/fiches/{fiches.filter(situation__code='2.2.1').first().pk}/",
        "classe": f"/classes/{classe.pk}/",
        "a_lire": f"/a-lire/{non_lue.pk}/",
        "lien": f"/tuteur/{creer(stage, enseignant)[1]}/",
        "tuteur": f"/tuteur/{stage.acces.order_by('pk').last().pk}/",
        "commission": f"/commissions/{commission.pk}/",
        "candidat": f"/commissions/{commission.pk}/candidats/{candidature.pk}/",
        "liste": f"/etablissement/importer/{creer_import(administration, classe).pk}/",
        "session": f"/etablissement/sessions/{SessionExamen.objects.filter(diplome=passeport.diplome).first().pk}/",
    }


@pytest.fixture
def garder(tmp_path):
    """``garder(file, picture)``: written where it belongs when asked for, else nowhere that lasts; returns its size."""

    def ecrire(nom, capture):
        chemin = (settings.BASE_DIR if os.environ.get("CAPTURES") else tmp_path) / nom
        chemin.parent.mkdir(parents=True, exist_ok=True)
        if chemin.suffix == ".webp":
            Image.open(io.BytesIO(capture)).save(chemin, quality=72, method=6)
        else:
            chemin.write_bytes(capture)
        return chemin.stat().st_size

    return ecrire


def test_the_demo_looks_as_the_readme_and_the_guides_show(
    browser, browser_context_args, client, live_server, demo, garder
):
    assert {f"static/img/aide/{nom}.webp" for _, nom, _, _ in images()} == {
        v.fichier for v in VUES if "aide" in v.fichier
    }
    for ecran in (README, BUREAU, TELEPHONE):
        context = browser.new_context(**browser_context_args | ecran)
        page = context.new_page()
        for vue in [vue for vue in VUES if vue.ecran is ecran]:
            context.clear_cookies(name="sessionid")
            if vue.qui:
                client.force_login(User.objects.get(username=vue.qui))
                jeton = client.cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": jeton, "url": live_server.url}])
            page.goto("about:blank")
            page.goto(live_server.url + vue.adresse.format(**demo))
            # A tuteur's link asks for one press.
            ouvrir = page.get_by_role("button", name="Ouvrir le passeport")
            if ouvrir.count():
                ouvrir.click()
                page.wait_for_url("**/tuteur/*/")
            if vue.haut:
                page.locator(vue.haut).evaluate("haut => scrollTo(0, haut.getBoundingClientRect().top + scrollY - 12)")
            for mot in vue.mots:
                expect(page.get_by_text(mot).locator("visible=true").first, vue.fichier).to_be_in_viewport()
            assert garder(vue.fichier, page.screenshot()) > 5_000, vue.fichier
        context.close()
