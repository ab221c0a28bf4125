import re
import time

import pytest

from situations.fiche.differences import Difference, differences
from situations.models import Version
from tests import factories

from .test_referentiel_change import retirer

pytestmark = pytest.mark.rule("R25")


@pytest.fixture
def reprise(as_user, owner, fiche):
    """A fiche recorded three times, and its owner's browser."""
    supports = [{"designation": "Brief", "origine": "cree", "nature": "imprime"}]
    for texte in ("Un premier jet.", "Un second jet.", "Un dernier jet, relu."):
        fiche.enregistrer({"description": texte}, supports, fiche.revision)
    return as_user(owner)


def test_every_record_is_a_version_with_its_difference(reprise, fiche):
    page = reprise.get(f"/fiches/{fiche.pk}/versions/").content.decode()
    assert fiche.versions.count() == 3
    assert "<del>premier</del><ins>second</ins>" in page
    assert "Version 3" in page


def test_an_old_text_comes_back_into_the_form_and_not_into_the_passport(reprise, fiche):
    reponse = reprise.post(f"/fiches/{fiche.pk}/versions/1/reprendre/", follow=True)
    fiche.refresh_from_db()
    assert fiche.description == "Un dernier jet, relu."
    assert "Un premier jet." in reponse.content.decode()
    assert 'value="02/03/2026"' in reponse.content.decode()
    assert "Brief" in reponse.content.decode()


@pytest.mark.rule("R38")
def test_an_old_text_leaves_what_the_fiche_claims_where_its_own_is_retired(as_user, owner, diplome, fiche):
    fiche.enregistrer({"description": "Avant."}, [], fiche.revision)
    apres = {"situation": factories.situation(diplome, "S112"), "competence": factories.competence(diplome, "C11.2")}
    fiche.enregistrer(apres | {"description": "Après."}, [], fiche.revision)
    retirer(diplome, situation="S111")
    page = as_user(owner).post(f"/fiches/{fiche.pk}/versions/1/reprendre/", follow=True)
    fiche.refresh_from_db()
    cles = {nom: str(objet.pk) for nom, objet in apres.items()}
    assert fiche.saisie | cles == fiche.saisie and fiche.saisie["description"] == "Avant."
    assert "S112 reste sur la fiche." in page.content.decode()


def test_versions_are_for_the_student_alone(as_user, reprise, fiche, teacher, classmate):
    for autre in (teacher, classmate):
        assert as_user(autre).get(f"/fiches/{fiche.pk}/versions/").status_code == 404
        assert as_user(autre).post(f"/fiches/{fiche.pk}/versions/1/reprendre/").status_code == 404


def test_a_version_cannot_be_rewritten(reprise, fiche):
    version = fiche.versions.first()
    version.contenu = {}
    with pytest.raises(TypeError):
        version.save()


def test_versions_take_as_many_queries_for_one_as_for_twelve(
    as_user, owner, fiche, django_assert_num_queries, django_assert_max_num_queries
):
    navigateur = as_user(owner)
    adresse = f"/fiches/{fiche.pk}/versions/"
    Version.objects.create(fiche=fiche, numero=1, contenu=fiche.contenu())
    navigateur.get(adresse)
    # Two of them for the pages: how many versions there are, and the text before the oldest shown.
    with django_assert_max_num_queries(9) as avec_une:
        navigateur.get(adresse)
    for numero in range(2, 13):
        Version.objects.create(fiche=fiche, numero=numero, contenu=fiche.contenu())
    with django_assert_num_queries(len(avec_une)):
        navigateur.get(adresse)


def test_a_difference_reads_word_by_word():
    difference = Difference("Description", "Je suis stagiaire.", "Je suis assistante, stagiaire.")
    assert difference.segments == [("egal", "Je suis "), ("ajoute", "assistante, "), ("egal", "stagiaire.")]


def test_choices_and_supports_are_compared_in_words(passeport):
    fiche = factories.creer_fiche(passeport)
    avant, apres = fiche.contenu(), fiche.contenu()
    apres |= {"source": "cours", "supports": [{"designation": "Brief", "origine": "cree", "nature": "audio"}]}
    ecarts = {d.libelle: (d.avant, d.apres) for d in differences(avant, apres, passeport.diplome)}
    assert ecarts == {"Source": ("Stage", "Cours"), "Supports": ("", "Brief (créé, audio)")}


def test_older_versions_are_on_the_next_page_with_their_own_difference(as_user, owner, fiche):
    for numero in range(1, 13):
        contenu = fiche.contenu() | {"description": f"Jet {numero}."}
        Version.objects.create(fiche=fiche, numero=numero, contenu=contenu)
    navigateur, adresse = as_user(owner), f"/fiches/{fiche.pk}/versions/"
    premiere = navigateur.get(adresse).content.decode()
    assert re.findall(r">Version (\d+)", premiere) == [str(numero) for numero in range(12, 2, -1)]
    assert "<del>2</del><ins>3</ins>" in premiere, "compared with the version before, which is on the next page"
    seconde = navigateur.get(adresse, {"page": 2}).content.decode()
    assert re.findall(r">Version (\d+)", seconde) == ["2", "1"]
    assert "Premier texte de la fiche." in seconde and "dans le passeport" not in seconde


def test_two_texts_of_eighty_kilobytes_are_compared_at_once():
    avant, apres = "a b " * 20_000, "b a " * 20_000
    debut = time.process_time()
    assert Difference("Moyens", avant, apres).segments == [("retire", avant), ("ajoute", apres)]
    longs = Difference("Moyens", "a b " * 490, "b a " * 490 + "fin").segments
    assert "".join(texte for nature, texte in longs if nature != "retire") == "b a " * 490 + "fin"
    assert time.process_time() - debut < 0.5


@pytest.mark.rule("R25")
def test_two_texts_set_aside_before_any_record_show_what_differs(as_user, owner, passeport):
    brouillon = factories.creer_brouillon(passeport, description="Au standard.")
    for texte in ("Au standard, le matin.", "Au standard, le soir."):
        brouillon.mettre_de_cote({"description": texte})
    page = as_user(owner).get(f"/fiches/{brouillon.pk}/versions/").content.decode()
    assert page.count("Premier texte de la fiche.") == 1
    assert "<ins>soir</ins>" in "".join(page.split("\n")).replace("<ins    >", "<ins>")
