"""One's own words are found wherever they were written, and nobody else's are."""

import datetime

import pytest

from langue.texte import plier
from situations.models import NoteDeBord
from situations.tableau.recherche import passages
from tests import factories


def test_a_word_is_found_in_a_fiche_however_it_is_typed(owner, passeport):
    fiche = factories.creer_fiche(passeport, description="Le brief de la société Grassin.", moyens="Sage Paie")
    for question in ("Grassin", "grassin", "GRÀSSIN", "  grass ", "Grassin sage"):
        (passage,) = passages(owner, question)
        assert passage.url == f"/fiches/{fiche.pk}/"
        assert (passage.ou, passage.mot.lower()) == (
            "Description de la situation",
            question.split()[0].lower().replace("à", "a"),
        )
        assert passage.avant.endswith("la société ")
    assert passages(owner, "Grassin introuvable") == []


def test_a_code_is_found_however_its_dots_are_typed(owner, passeport):
    for texte in ("Après C11.5", "Après C1150", "Après C12.5"):
        factories.creer_fiche(passeport, description=texte)
    for question in ("C115", "c11.5", "C1.1.5", "1.1.5", "c115 apres"):
        assert [p.avant + p.mot for p in passages(owner, question)] == ["Après C11.5"], question


def test_supports_brouillons_and_notes_are_searched_too(owner, passeport):
    fiche = factories.creer_fiche(passeport)
    fiche.supports.create(designation="Affiche Océane", origine="cree", nature="imprime", ordre=0)
    brouillon = factories.creer_brouillon(passeport, taches="Relancer Océane")
    note = NoteDeBord.objects.create(etudiant=owner, quoi="Visite chez Océane", quand=datetime.date(2026, 3, 2))
    urls = {passage.url for passage in passages(owner, "oceane")}
    assert urls == {f"/fiches/{fiche.pk}/", f"/fiches/{brouillon.pk}/modifier/", note.get_absolute_url()}


@pytest.mark.rule("R20")
def test_nobody_elses_words_are_found(owner, classmate, teacher, passeport):
    factories.creer_fiche(passeport, description="Grassin")
    assert passages(classmate, "Grassin") == [] and passages(teacher, "Grassin") == []


def test_what_is_in_the_bin_is_not_found(owner, passeport):
    factories.creer_fiche(passeport, description="Grassin").jeter()
    assert passages(owner, "Grassin") == []


def test_any_question_gets_a_page(as_user, owner, fiche):
    client = as_user(owner)
    for question in ("", "   ", "<b>", "%_'\"\\", "x" * 5000, "œuvre ﬁ İ ß"):
        reponse = client.get("/fiches/recherche/", {"q": question})
        assert reponse.status_code == 200, question
        assert "<b>" not in reponse.content.decode()


def test_folding_keeps_every_place():
    for texte in ("Élève", "œuvre", "ﬁche", "İstanbul", "ß", "é", "\u0301", ""):
        assert len(plier(texte)) == len(texte), texte


def test_the_search_takes_as_many_queries_for_one_as_for_many(as_user, owner, passeport, django_assert_num_queries):
    client = as_user(owner)
    client.get("/fiches/recherche/", {"q": "Grassin"})
    for nombre in (1, 3):
        for _ in range(nombre):
            factories.creer_fiche(passeport, description="Grassin")
        # Session, user, fiches, their supports and files, notes.
        with django_assert_num_queries(7):
            client.get("/fiches/recherche/", {"q": "Grassin"})
