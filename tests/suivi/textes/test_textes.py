"""The texts of a class as one document, raw, with or without the names (R24)."""

import datetime
import io

import pytest
from django.db.models import Q
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Journal
from impression.pdf import page_html
from suivi.textes import textes_pdf
from suivi.textes.textes import Texte, fiches_de, textes
from tests.factories import creer_brouillon, creer_fiche

pytestmark = pytest.mark.rule("R24")


@pytest.fixture
def ecrites(passeport, classmate):
    """Two of one pupil, one of another, a brouillon."""
    creer_brouillon(passeport)
    return [
        creer_fiche(passeport, taches="  =Prendre\n des notes.", acteurs="Mme Roux, directrice", source="cours"),
        creer_fiche(passeport, date_debut="2026-03-02", date_fin="2026-03-06"),
        creer_fiche(classmate.passeports.get()),
    ]


def test_the_texts_are_those_recorded_as_they_were_typed(classe, ecrites):
    lues = textes(classe, fiches_de(classe, Q()))
    assert len(lues) == 3
    assert "  =Prendre\n des notes." in [mots for texte in lues for _, mots in texte.rubriques]


def test_without_the_names_nothing_tells_who_wrote(classe, owner, ecrites):
    sans = textes(classe, fiches_de(classe, Q()), noms=False)
    assert {t.auteur for t in sans} == {""}
    assert not any("Roux" in mots for t in sans for _, mots in t.rubriques)


def test_those_who_left_and_other_classes_are_not_there(classe, owner, ecrites):
    owner.inscriptions.update(terminee_le="2026-10-01")
    assert [f.pk for f in fiches_de(classe, Q())] == [ecrites[2].pk]


def test_the_page_counts_what_is_chosen_and_the_files_follow(as_user, teacher, classe, owner, passeport, ecrites):
    client = as_user(teacher)
    adresse = reverse("suivi:textes", args=[classe.pk])
    assert "3\u00a0textes" in client.get(adresse).content.decode()
    page = client.get(adresse, {"source": "cours", "eleve": passeport.pk}).content.decode()
    assert "1\u00a0texte" in page
    assert reverse("suivi:textes_xlsx", args=[classe.pk]) + f"?eleve={passeport.pk}&amp;source=cours" in page
    reponse = client.get(reverse("suivi:textes_xlsx", args=[classe.pk]), {"source": "cours"})
    feuille = load_workbook(io.BytesIO(reponse.content)).active
    assert feuille.max_row == 2
    assert feuille["A2"].value == owner.nom_liste
    assert "  =Prendre\n des notes." in [cellule.value for cellule in feuille[2]]
    assert Journal.objects.filter(objet=f"Textes de {classe}", etudiant=owner).exists()


def test_nothing_written_is_not_said_to_be_a_matter_of_choice(as_user, teacher, classe):
    client, adresse = as_user(teacher), reverse("suivi:textes", args=[classe.pk])
    assert "Aucun texte enregistré pour l’instant" in client.get(adresse).content.decode()
    assert "ne répond à ce choix" in client.get(adresse, {"source": "cours"}).content.decode()


def test_too_many_for_paper_are_said_and_the_workbook_takes_them(as_user, teacher, classe, ecrites, monkeypatch):
    for ou in ("suivi.textes.views.TEXTES_AU_PLUS", "suivi.textes.textes.TEXTES_AU_PLUS"):
        monkeypatch.setattr(ou, 2)
    page = as_user(teacher).get(reverse("suivi:textes_pdf", args=[classe.pk]), follow=True).content.decode()
    assert "Le PDF en tient 2 au plus" in page
    assert reverse("suivi:textes_pdf", args=[classe.pk]) not in page


def test_no_text_is_said(as_user, teacher, classe, passeport):
    page = as_user(teacher).get(reverse("suivi:textes", args=[classe.pk]), {"type": "observee"}).content.decode()
    assert "Aucun texte enregistré ne répond à ce choix" in page


@pytest.mark.imprime
@pytest.mark.lent
def test_they_are_laid_out(as_user, teacher, classe, ecrites):
    assert as_user(teacher).get(reverse("suivi:textes_pdf", args=[classe.pk])).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("combien", "phrase"),
    [(1, "1\u00a0texte, tel qu’il a été écrit"), (2, "2\u00a0textes, tels qu’ils"), (0, "Aucun texte")],
)
def test_the_print_says_how_many_texts_it_holds(classe, monkeypatch, combien, phrase):
    monkeypatch.setattr(textes_pdf, "rendre", page_html)
    lu = textes_pdf.textes_pdf(
        classe, [Texte("Lina", "S111", "mars", []) for _ in range(combien)], datetime.date(2026, 11, 17)
    )
    assert phrase in lu and "0\u00a0texte" not in lu
