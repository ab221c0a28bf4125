"""Other people's names in what a student shows outside (R30)."""

import pytest

from examens.extraits.anonymat import sans_noms
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30")]


@pytest.fixture
def sans(passeport, owner):
    """``sans(acteurs=…, description=…)``: the fiche as others would read it."""
    return lambda **textes: sans_noms(factories.creer_fiche(passeport, **textes), owner)


@pytest.mark.parametrize(
    ("acteurs", "attendu"),
    [
        ("Rose Aubert, directrice", "Directrice"),
        ("Mme Aubert", "Une personne"),
        ("Lina Moreau, stagiaire", "Lina Moreau, stagiaire"),
        ("Lina Moreau et Tom Petit, étudiants", "Lina Moreau et X, étudiants"),
        ("Le responsable des achats, CJCOM", "Le responsable des achats, CJCOM"),
        ("Société Grassin, annonceur", "Société Grassin, annonceur"),
        ("le client", "le client"),
    ],
)
def test_an_actor_is_a_function_and_the_student_keeps_their_name(sans, acteurs, attendu):
    assert sans(acteurs=acteurs).acteurs == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Rose Aubert m’a reçue.", "X m’a reçue."),
        ("Aubert a validé, Rose aussi.", "X a validé, X aussi."),
        ("J’appelle M. Durand-Leroy puis Mme de La Tour.", "J’appelle M. X puis Mme X."),
        ("Avec Monsieur Paul Petit, du service.", "Avec Monsieur X, du service."),
        ("Le rosé de l’Auberge.", "Le rosé de l’Auberge."),
        ("Lina Moreau tient le stand.", "Lina Moreau tient le stand."),
    ],
)
def test_the_names_of_the_actors_and_those_behind_a_civility_leave_the_texts(sans, texte, attendu):
    fiche = sans(acteurs="Rose Aubert, directrice", description=texte, taches=texte)
    assert (fiche.description, fiche.taches) == (attendu, attendu)


def test_the_supports_lose_them_too_and_nothing_is_saved(passeport, owner):
    fiche = factories.creer_fiche(passeport, acteurs="Rose Aubert, directrice")
    fiche.supports.create(designation="Lettre de Rose Aubert", origine="cree", nature="imprime")
    lue = sans_noms(type(fiche).objects.pour_lecture().get(pk=fiche.pk), owner)
    assert [s.designation for s in lue.supports.all()] == ["Lettre de X"]
    fiche.refresh_from_db()
    assert fiche.acteurs == "Rose Aubert, directrice"
    assert fiche.supports.get().designation == "Lettre de Rose Aubert"
