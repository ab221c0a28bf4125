import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Journal
from impression.pdf import page_html
from referentiel.arbre import arbre_de
from suivi.grille.grille import cases_du_passeport
from suivi.objectifs.objectifs import objectifs
from suivi.objectifs.objectifs_pdf import MODELE, feuille
from tests.factories import creer_fiche, creer_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]


def a_viser(passeport):
    liste = objectifs(arbre_de(passeport.diplome), cases_du_passeport(passeport))
    return {
        o.epreuve.code: ([b.element.code for b in o.a_couvrir], [b.element.code for b in o.a_revivre]) for o in liste
    }


def texte_pdf(contenu):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages).split())


@pytest.fixture
def adresse(classe, passeport):
    return reverse("suivi:objectifs_pdf", args=[classe.pk, passeport.pk])


def test_everything_is_an_objective_of_an_empty_passport(passeport):
    assert a_viser(passeport) == {"E4": (["C21.1"], []), "E6": (["C11.1", "C11.2", "C11.3", "C12.2", "C31.1"], [])}


def test_what_was_only_observed_or_simulated_is_to_be_lived_in_a_company(passeport):
    creer_fiche(passeport, "S111", type="simulee")
    creer_fiche(passeport, "S311", type="observee")
    creer_fiche(passeport, "S113", type="mixte")
    creer_fiche(passeport, "S211", type="simulee")
    creer_fiche(passeport, "S211", type="vecue")
    assert a_viser(passeport) == {"E4": ([], []), "E6": (["C11.2", "C11.3"], ["C11.1", "C31.1"])}


@pytest.mark.rule("R4")
def test_epreuves_of_the_passport_come_first(passeport):
    passeport.diplome.epreuves.filter(code="E4").update(dans_passeport=False)
    passeport.diplome.reviser()
    assert list(a_viser(passeport)) == ["E6", "E4"]


def test_the_sheet_names_the_situations_leaves_room_to_sign_and_is_noted(as_user, teacher, owner, passeport, adresse):
    owner.last_name = '#image("/etc/passwd")\u202e\x07'
    owner.save()
    creer_fiche(passeport, "S111", type="simulee")
    reponse = as_user(teacher).get(adresse)
    ligne = Journal.objects.get(action=Journal.Action.EXPORT)
    assert (ligne.acteur, ligne.etudiant) == (teacher, passeport.etudiant)
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert reponse["Content-Disposition"] == 'inline; filename="objectifs-imageetcpasswd-lina.pdf"'
    texte = texte_pdf(reponse.content)
    # A hostile name is shown as text.
    nom = '#IMAGE("/ETC/PASSWD")'
    for attendu in (nom, "C21.1", "S211", "À revivre en entreprise", "déjà simulée", "Le tuteur", "Notes"):
        assert attendu in texte
    assert "C12.1" not in texte


def test_a_passport_with_nothing_left_says_so(passeport):
    for situation, code in [("S111", None), ("S112", "C11.2"), ("S112", "C11.3"), ("S113", None), ("S211", None)]:
        creer_fiche(passeport, situation, code)
    creer_fiche(passeport, "S311")
    plan = feuille(
        passeport, None, arbre_de(passeport.diplome), cases_du_passeport(passeport), date(2026, 11, 25), None
    )
    texte = page_html(MODELE, plan)
    assert "Tout ce que le passeport demande est couvert" in texte
    assert "À couvrir" not in texte


def test_a_student_of_another_class_has_no_sheet_here(as_user, teacher, classe, stranger):
    adresse = reverse("suivi:objectifs_pdf", args=[classe.pk, stranger.passeports.get().pk])
    assert as_user(teacher).get(adresse).status_code == 404


def test_a_student_who_left_has_no_sheet(as_user, teacher, owner, adresse):
    owner.inscriptions.update(terminee_le="2026-07-04")
    assert as_user(teacher).get(adresse).status_code == 404


def test_what_is_lived_already_and_agreed_all_the_same_is_on_the_sheet(passeport):
    fiche = creer_fiche(passeport, "S111")
    stage = creer_stage(passeport)
    stage.competences.set([fiche.competence])
    parties = {
        partie.titre.split()[0]: partie
        for partie in feuille(
            passeport, None, arbre_de(passeport.diplome), cases_du_passeport(passeport), date(2026, 11, 25), stage
        ).parties
    }
    assert [(o.intitule.split()[0], o.visee) for o in parties["E6"].deja_vecus] == [("C11.1", True)]
    assert parties["E4"].deja_vecus == []


def test_the_sheet_calls_the_student_with_the_word_of_the_diplome(passeport):
    passeport.diplome.vocabulaire = {"etudiant": {"singulier": "élève", "pluriel": "élèves"}}
    remplie = feuille(
        passeport, None, arbre_de(passeport.diplome), cases_du_passeport(passeport), date(2026, 11, 25), None
    )
    assert remplie.identite[0][0] == "Élève"
    assert remplie.signataires[0] == "L’élève"


def test_everybody_s_sheet_is_one_pdf_each_with_the_period_to_come(
    as_user, teacher, classe, passeport, classmate, monkeypatch, django_assert_max_num_queries
):
    creer_fiche(passeport, "S111")
    demain = timezone.localdate() + timedelta(days=1)
    creer_stage(passeport, organisation="BIOMAG", date_debut=demain, date_fin=demain)
    creer_stage(passeport, organisation="Terminée", date_debut=date(2025, 3, 2), date_fin=date(2025, 3, 27))
    imprimes = []
    monkeypatch.setattr("suivi.objectifs.objectifs_pdf.rendre", lambda modele, d: imprimes.append(d) or b"%PDF-")
    client = as_user(teacher)
    with django_assert_max_num_queries(20):
        reponse = client.get(reverse("suivi:classe_objectifs_pdf", args=[classe.pk]))
    assert reponse.status_code == 200
    (document,) = imprimes
    feuilles = {f.auteur: dict(f.identite)["Organisation"] for f in document.feuilles}
    assert feuilles == {passeport.etudiant.nom_liste: "BIOMAG", classmate.nom_liste: ""}
    assert Journal.objects.filter(objet=f"Objectifs, {classe}", etudiant=classmate).exists()


@pytest.mark.imprime
@pytest.mark.lent
def test_everybody_s_sheet_is_one_page_each_and_one_s_own_has_the_list_of_what_is_left(
    as_user, teacher, classe, passeport, classmate
):
    client = as_user(teacher)
    de_tous = client.get(reverse("suivi:classe_objectifs_pdf", args=[classe.pk]))
    le_sien = client.get(reverse("suivi:objectifs_pdf", args=[classe.pk, passeport.pk]))
    assert [len(PdfReader(io.BytesIO(r.getvalue())).pages) for r in (de_tous, le_sien)] == [2, 2]
    lecteur = PdfReader(io.BytesIO(de_tous.getvalue()))
    assert "annexe" not in lecteur.pages[0].extract_text()
    # A page that fell out of the pile, and a bookmark, say whose they are.
    noms = [passeport.etudiant.nom_liste, classmate.nom_liste]
    assert [signet.title for signet in lecteur.outline if not isinstance(signet, list)] == noms
    for page, nom in zip(lecteur.pages, noms, strict=True):
        assert f"Objectifs de stage de {nom}" in page.extract_text()
