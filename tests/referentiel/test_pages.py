"""The pages of the référentiel: search with and without JavaScript, and reading from top to bottom."""

import pytest
from django.urls import reverse

from referentiel.models import Association, Competence, Diplome, Epreuve, Situation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
RECHERCHE = reverse("referentiel:referentiel_recherche")
HTMX = {"HX-Request": "true"}


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def test_the_page_lists_the_diplomes_and_answers_in_groups_unless_one_is_chosen(bts, ga, as_user, owner):
    client = as_user(owner)
    page = texte(client.get(RECHERCHE, {"diplome": "tous"}))

    for diplome in (bts, ga):
        assert diplome.intitule in page
        assert reverse("referentiel:referentiel", args=[diplome.code]) in page
    assert "Par exemple" in page
    assert f"{RECHERCHE}?q=brief&amp;diplome=BTS-COM-2009" in page

    tous = client.get(RECHERCHE, {"q": "devis", "diplome": "tous"}).context["groupes"]
    un = client.get(RECHERCHE, {"q": "devis", "diplome": "BCP-GA"}).context["groupes"]

    assert {diplome.code: resultats[0].competence.code for diplome, resultats in tous} == {
        "BTS-COM-2009": "C21.8",
        "BCP-GA": "C123",
    }
    assert [(diplome.code, resultats[0].competence.code) for diplome, resultats in un] == [("BCP-GA", "C123")]


@pytest.mark.rule("R3")
def test_a_student_writes_a_fiche_from_a_result_unless_it_is_evaluated_elsewhere(bts, as_user, owner):
    client = as_user(owner)
    page = texte(client.get(RECHERCHE, {"q": "devis", "diplome": "tous"}))

    situation, competence = Situation.objects.get(code="S214"), Competence.objects.get(code="C21.8")
    assert f"{reverse('situations:fiche_nouvelle')}?situation={situation.pk}&amp;competence={competence.pk}" in page
    page = texte(client.get(RECHERCHE, {"q": "C13.2", "diplome": "tous"}))
    assert "évaluée en E5" in page and "Ne se remplit pas dans le passeport" in page
    assert "Écrire une fiche" not in page


def test_nobody_else_is_offered_to_write_a_fiche(diplome, as_user, owner, teacher):
    for personne, offerte in ((owner, True), (teacher, False)):
        client = as_user(personne)
        assert ("Écrire une fiche" in texte(client.get(RECHERCHE, {"q": "intitulé"}))) == offerte
        assert ("Écrire une fiche" in texte(client.get(diplome.get_absolute_url()))) == offerte


def test_nothing_found_is_told_with_a_way_out(bts, as_user, owner):
    page = texte(as_user(owner).get(RECHERCHE, {"q": "xyzzy", "diplome": "tous"}))

    assert "Aucune compétence ne correspond" in page
    assert "Rien pour « xyzzy »" in page
    assert "?q=brief" in page


def test_typing_brings_only_the_results_and_going_back_the_whole_page(bts, as_user, owner):
    client = as_user(owner)

    reponse = client.get(RECHERCHE, {"q": "devis", "diplome": "tous"}, headers=HTMX)

    assert "<html" not in texte(reponse) and "C21.8" in texte(reponse)
    assert 'hx-swap-oob="true">3 résultats pour « devis »' in texte(reponse)
    assert "HX-Request" in reponse["Vary"]
    reponse = client.get(RECHERCHE, {"q": "devis"}, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in texte(reponse)


def test_a_hostile_question_is_shown_as_text_or_finds_nothing(as_user, owner):
    client = as_user(owner)
    for question in ("<script>alert(1)</script>", "x" * 10_000, "\u202e", "%00", "' OR 1=1 --"):
        for parametres in ({"q": question}, {"q": "intitulé", "diplome": question}):
            reponse = client.get(RECHERCHE, parametres)
            assert reponse.status_code == 200, parametres
            assert "<script>alert" not in texte(reponse)


def test_without_a_referentiel_the_page_says_what_is_missing(as_user, administrator):
    assert "Aucun référentiel n’est encore chargé" in texte(as_user(administrator).get(RECHERCHE))


def test_pages_are_only_read(as_user, owner, diplome):
    client = as_user(owner)

    assert client.post(RECHERCHE).status_code == 405
    assert client.post(diplome.get_absolute_url()).status_code == 405


@pytest.mark.rule("R3")
def test_the_whole_tree_is_there_with_its_provisional_marks_and_what_another_epreuve_evaluates(bts, as_user, owner):
    reponse = as_user(owner).get(reverse("referentiel:referentiel", args=["BTS-COM-2009"]))

    page = texte(reponse)
    assert page.count('<span class="puce puce-e5">évaluée en E5</span>') == 2
    assert '<span class="e5">Évaluer techniquement les prestataires</span>' in page
    assert '<span class="e5">S’approprier la demande de l’annonceur</span>' not in page
    for modele in (Situation, Competence):
        for element in modele.objects.filter(diplome=bts):
            assert element.intitule in page
    provisoires = sum(
        modele.objects.filter(diplome=bts, intitule_provisoire=True).count() for modele in (Situation, Competence)
    )
    assert reponse.context["nombre_provisoires"] == provisoires > 0
    assert page.count('class="provisoire"') > provisoires


@pytest.mark.rule("R3")
def test_the_words_come_from_the_code_of_the_epreuve(diplome, as_user, owner):
    diplome.epreuves.filter(code="E5").update(code="U50")
    diplome.reviser()

    assert "évaluée en U50" in texte(as_user(owner).get(diplome.get_absolute_url()))


@pytest.mark.rule("R4")
def test_the_epreuve_of_pole_2_is_said_to_be_filled_in_without_the_passport_and_every_id_is_unique(ga, as_user, owner):
    page = texte(as_user(owner).get(reverse("referentiel:referentiel", args=["BCP-GA"])))

    assert page.count("Ne s’appuie pas sur le passeport") == 1
    # How each épreuve goes (E33 en ponctuel).
    assert "deux situations choisies par la commission, une de la classe 4.1" in page
    ids = [morceau.split('"')[0] for morceau in page.split(' id="')[1:]]

    assert len(ids) == len(set(ids)) > 70


def test_an_unknown_referentiel_is_not_found(as_user, owner):
    assert as_user(owner).get(reverse("referentiel:referentiel", args=["RIEN"])).status_code == 404


def test_reading_takes_the_same_few_queries_for_a_small_and_a_large_referentiel(
    bts, ga, as_user, owner, django_assert_num_queries
):
    client = as_user(owner)
    for code in ("BTS-ESSAI", "BTS-COM-2009", "BCP-GA"):
        client.get(reverse("referentiel:referentiel", args=[code]))
    # Session, person, diplôme, what waits in their menu: the tree is in memory.
    for code in ("BTS-ESSAI", "BTS-COM-2009", "BCP-GA"):
        with django_assert_num_queries(4):
            client.get(reverse("referentiel:referentiel", args=[code]))
    # And which diplôme is theirs.
    with django_assert_num_queries(5):
        client.get(RECHERCHE, {"q": "devis"})
    assert Diplome.objects.count() == 3


def test_a_student_is_answered_in_their_own_diplome_alone_unless_they_ask(as_user, owner, diplome):
    autre = factories.creer_diplome("BTS-AUTRE", intitule="BTS autre")
    client = as_user(owner)

    assert [d for d, _ in client.get(RECHERCHE, {"q": "intitulé"}).context["groupes"]] == [diplome]
    tous = client.get(RECHERCHE, {"q": "intitulé", "diplome": "tous"}).context["groupes"]
    assert {d for d, _ in tous} == {diplome, autre}
    assert [d for d, _ in client.get(RECHERCHE, {"q": "intitulé", "diplome": "BTS-AUTRE"}).context["groupes"]] == [
        autre
    ]


@pytest.mark.rule("R39")
def test_what_is_known_of_a_text_is_told_on_the_page_of_its_referentiel_alone(as_user, owner, diplome):
    diplome.version = "Arrêté non identifié"
    diplome.save()
    Epreuve.objects.filter(code="E4").update(dossier={"compte": "situation"})
    Epreuve.objects.filter(code="E6").update(dossier={"fiches": [{"quoi": "deux fiches", "nombre": 2}]})
    factories.creer_diplome("BTS-AUTRE", intitule="BTS d’ailleurs")
    client = as_user(owner)

    liste, page = texte(client.get(RECHERCHE)), texte(client.get(diplome.get_absolute_url()))

    assert "Arrêté non identifié" not in liste and "Arrêté non identifié" in page
    # Their own first, the others on demand.
    parcourir = liste[liste.index("Parcourir un référentiel") :]
    assert parcourir.index(diplome.intitule) < parcourir.index("<details") < parcourir.index("BTS d’ailleurs")
    assert "<h3>E6" in page and "<h3>E4" not in page


def test_a_keyword_of_a_situation_leads_to_it_once(as_user, owner, diplome):
    Situation.objects.filter(code="S112").update(mots_cles=["holovidéo"])
    diplome.reviser()

    reponse = as_user(owner).get(RECHERCHE, {"q": "holovidéo"})

    ((_, resultats),) = reponse.context["groupes"]
    situation = factories.situation(diplome, "S112")
    assert [r.seule for r in resultats] == [situation]
    assert f'{reverse("situations:fiche_nouvelle")}?situation={situation.pk}"' in texte(reponse)


def test_a_situation_that_leads_to_nothing_known_is_found_all_the_same(as_user, owner, diplome):
    Association.objects.filter(situation__code="S211").update(retiree=True)
    diplome.reviser()

    page = as_user(owner).get(RECHERCHE, {"q": "S211"}).content.decode()

    assert "Intitulé de S211" in page and "Écrire une fiche" not in page
    assert "Aucune fiche à écrire" in page and "n’en connaît aucune compétence" in page


@pytest.mark.rule("R39")
def test_a_provisional_title_is_marked_on_the_page_of_the_referentiel_alone(as_user, owner, diplome):
    Situation.objects.filter(code="S211").update(intitule_provisoire=True)
    Competence.objects.filter(code="C21.1").update(intitule_provisoire=True)
    diplome.reviser()

    client = as_user(owner)

    assert 'class="provisoire"' not in texte(client.get(RECHERCHE, {"q": "S211"}))
    assert 'class="provisoire"' in texte(client.get(reverse("referentiel:referentiel", args=[diplome.code])))
