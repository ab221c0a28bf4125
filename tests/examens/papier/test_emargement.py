"""The lists to sign: of a class, and of a commission in the order of passage. Data alone; layout: test_permissions."""

import dataclasses
import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from examens.commissions.presentation import candidats
from examens.packs.demande import candidats as de_la_classe
from examens.papier import emargement
from impression.pdf import page_html, rendre
from referentiel.arbre import arbre_de
from tests import factories
from tests.commissions import creer_candidature, creer_commission

LE = datetime.date(2027, 6, 1)


@pytest.fixture
def montrees(monkeypatch):
    """What the model would show, in place of a PDF."""
    vus = []
    monkeypatch.setattr(emargement, "rendre", lambda modele, document: vus.append(document) or b"%PDF")
    return vus


def test_a_class_signs_once_per_epreuve_and_each_line_says_what_is_deposited(classe, passeport, classmate, montrees):
    factories.creer_depot(passeport)
    factories.creer_depot(classmate.passeports.get(), "E4")
    emargement.emargement_de_la_classe(classe, de_la_classe(classe), arbre_de(classe.diplome).epreuves_du_passeport, LE)
    (document,) = montrees
    assert [liste.epreuve[:2] for liste in document.listes] == ["E4", "E6"]
    e4, e6 = ({ligne.candidat: ligne.passeport for ligne in liste.lignes} for liste in document.listes)
    nom = passeport.etudiant.nom_liste
    assert (e4[nom], e4[classmate.nom_liste]) == ("non déposé", "déposé")
    assert (e6[nom], e6[classmate.nom_liste]) == ("déposé", "non déposé")
    assert "session de juin" in document.sujet


def test_a_commission_signs_in_the_order_of_passage_a_sheet_a_day(passeport, classmate, montrees):
    commission = creer_commission(passeport)
    matin = timezone.make_aware(datetime.datetime(2027, 6, 14, 8, 30))
    creer_candidature(commission, passeport, ordre=2, passe_le=matin + datetime.timedelta(days=1))
    creer_candidature(commission, classmate.passeports.get(), ordre=1, passe_le=matin)
    passeport.etudiant.inscriptions.update(numero_candidat="02147")
    emargement.emargement_de_la_commission(commission, candidats(commission), LE)
    (document,) = montrees
    lu = [(liste.jour, ligne.rang, ligne.heure, ligne.numero) for liste in document.listes for ligne in liste.lignes]
    assert [(rang, heure, numero) for _, rang, heure, numero in lu] == [
        (1, "8\u00a0h\u00a030", ""),
        (2, "8\u00a0h\u00a030", "02147"),
    ]
    assert [jour for jour, *_ in lu] == ["14\u00a0juin 2027", "15\u00a0juin 2027"]


@pytest.mark.parametrize("nombre", [1, 6])
def test_it_costs_the_same_whatever_the_number_of_candidates(
    classe, passeport, montrees, nombre, django_assert_num_queries
):
    commission = creer_commission(passeport)
    for _ in range(nombre):
        creer_candidature(commission, factories.creer_etudiant(classe).passeports.get())
    candidatures = candidats(commission)
    # The copies, the numbers, the members.
    with django_assert_num_queries(3):
        emargement.emargement_de_la_commission(commission, candidatures, LE)


@pytest.mark.parametrize("imprimer", [emargement.emargement_de_la_commission, emargement.liste_de_passage])
def test_a_commission_without_candidates_prints_a_sheet_that_says_so(passeport, monkeypatch, imprimer):
    monkeypatch.setattr(emargement, "rendre", page_html)
    lu = imprimer(creer_commission(passeport), [], LE)
    assert "<h1>" in lu and "Cette commission n’a encore aucun candidat." in lu


def test_an_empty_class_prints_a_list_that_says_so(classe, monkeypatch):
    monkeypatch.setattr(emargement, "rendre", page_html)
    lu = emargement.emargement_de_la_classe(classe, [], arbre_de(classe.diplome).epreuves_du_passeport, LE)
    assert lu.count("Personne n’est dans cette classe aujourd’hui.") == 2


@pytest.mark.usefixtures("sans_encre")
def test_a_teacher_prints_the_one_of_their_class(as_user, teacher, classe, passeport):
    reponse = as_user(teacher).get(reverse("examens:classe_emargement", args=[classe.pk]), {"epreuve": "E6"})
    assert reponse["Content-Type"] == "application/pdf" and "emargement" in reponse["Content-Disposition"]
    assert reponse.content[:4] == b"%PDF"


@pytest.mark.imprime
def test_the_members_sign_under_the_last_candidates_never_alone(passeport):
    commission = creer_commission(passeport)
    vide = emargement.document_de_la_commission(commission, [], LE)
    lignes = [emargement.LigneEmargement(rang, f"Candidat {rang}", "", "déposé") for rang in range(1, 15)]
    listes = [emargement.ListeEmargement("E6", lignes, ordre_de_passage=True)]
    membres = [(f"Membre {rang}", "membre", "") for rang in range(5)]
    feuille = rendre(emargement.MODELE, dataclasses.replace(vide, listes=listes, membres=membres))
    derniere = PdfReader(io.BytesIO(feuille)).pages[-1].extract_text()
    assert all(nom in derniere for nom in ("Candidat 14", "La commission", "Membre 0"))


@pytest.mark.imprime
def test_every_sheet_and_bookmark_of_several_lists_names_its_own(passeport):
    """Of two days, or two épreuves, the second sheets alone would be the same."""
    vide = emargement.document_de_la_commission(creer_commission(passeport), [], LE)
    lignes = [emargement.LigneEmargement(rang, f"Candidat {rang}", "", "déposé") for rang in range(1, 31)]
    listes = [emargement.ListeEmargement("E6 Projet", lignes, jour) for jour in ("1er juin 2027", "2 juin 2027")]
    lecteur = PdfReader(io.BytesIO(rendre(emargement.MODELE, dataclasses.replace(vide, listes=listes))))
    tetes = [re.search(r"E6 Projet · (\S+ juin 2027) · ", page.extract_text())[1] for page in lecteur.pages]
    assert tetes == ["1er juin 2027"] * 2 + ["2 juin 2027"] * 2
    signets = [signet.title for signet in lecteur.outline if not isinstance(signet, list)]
    assert signets == ["E6 Projet · 1er juin 2027", "E6 Projet · 2 juin 2027"]
