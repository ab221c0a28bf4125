"""A situation is found by words while the fiche is being written (R5, R18)."""

import pytest

from situations.fiche.choix import situations_trouvees
from situations.models import Fiche
from tests import factories
from tests.referentiels import charger_bts, charger_ga

from .formulaire import saisie

ADRESSE = "/fiches/situations/"


@pytest.fixture
def passeport_ga(owner):
    return owner.passeports.create(diplome=charger_ga(), session=2030)


@pytest.mark.rule("R5")
def test_words_lead_to_a_situation_with_its_class_an_example_and_its_state(as_user, owner, passeport_ga):
    factories.creer_fiche(passeport_ga, "3.2.3")
    for mots in ("appel téléphonique", "Appel telefonique"):
        page = as_user(owner).get(ADRESSE, {"passeport": passeport_ga.pk, "q": mots}).content.decode()
        premier = page[page.index("<li>") : page.index("</li>")]
        assert "3.2.3" in premier and "3.2 Gestion des modes de travail" in premier, mots
        assert "déjà" in premier and "1\u00a0fiche" in premier
        assert "Par exemple" in premier


def test_what_is_typed_in_the_description_suggests_as_long_as_nothing_is_chosen(as_user, owner, passeport_ga):
    texte = {"passeport": passeport_ga.pk, "description": "J’ai répondu à un appel téléphonique d’un client."}
    assert "D’après votre description" in as_user(owner).get(ADRESSE, texte).content.decode()
    situation = factories.situation(passeport_ga.diplome, "1.1.1")
    assert "<li>" not in as_user(owner).get(ADRESSE, texte | {"situation": situation.pk}).content.decode()


@pytest.mark.rule("R3")
def test_a_situation_that_cannot_be_claimed_is_named_and_not_offered(as_user, owner):
    passeport = owner.passeports.create(diplome=charger_bts(), session=2030)
    page = as_user(owner).get(ADRESSE, {"passeport": passeport.pk, "q": "S122"}).content.decode()
    assert "<li>" not in page and "est évaluée en E5" in page
    assert not [t for t in situations_trouvees(passeport, "S122", 8) if t.situation.code == "S122"]
    assert situations_trouvees(passeport, "devis", 8)


def test_any_question_gets_an_answer(as_user, owner):
    client = as_user(owner)
    for question in ("", " ", "zzzz qqqq", "<script>", "a" * 5000, "'\"%_\\"):
        reponse = client.get(ADRESSE, {"q": question})
        assert reponse.status_code == 200, question
        assert "<script>" not in reponse.content.decode()


def test_the_search_costs_the_same_whatever_was_written(as_user, owner, passeport_ga, django_assert_num_queries):
    client = as_user(owner)
    client.get(ADRESSE, {"passeport": passeport_ga.pk, "q": "téléphone"})
    for _ in range(3):
        # Session, user, passport, the fiches counted.
        with django_assert_num_queries(4):
            client.get(ADRESSE, {"passeport": passeport_ga.pk, "q": "téléphone"})
        factories.creer_fiche(passeport_ga, "3.2.3")


@pytest.mark.rule("R18")
def test_a_compétence_left_by_another_situation_gives_way_to_the_only_possible_one(as_user, owner, diplome):
    # The page could not ask what follows from the new situation: it still holds what the former one allowed.
    envoi = saisie(diplome, "S111", "C11.2")
    assert as_user(owner).post("/fiches/nouvelle/", envoi).status_code == 302
    assert Fiche.objects.get().competence.code == "C11.1"


@pytest.mark.rule("R14")
def test_a_situation_that_calls_for_several_media_says_so_where_it_is_chosen(as_user, owner):
    passeport = owner.passeports.create(diplome=charger_bts(), session=2030)
    s131, s111 = (factories.situation(passeport.diplome, code) for code in ("S131", "S111"))
    adresse = {"passeport": passeport.pk}
    assert "plusieurs médias" in as_user(owner).get("/fiches/aide/", adresse | {"situation": s131.pk}).content.decode()
    page = as_user(owner).get("/fiches/aide/", adresse | {"situation": s111.pk}).content.decode()
    assert "plusieurs médias" not in page
    assert "que vous présentez à l’épreuve" in page
