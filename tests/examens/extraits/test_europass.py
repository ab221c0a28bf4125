"""A livret as the JSON of a Europass CV: held against Cedefop's schema 3.4.0 when it was written."""

import pytest
from django.urls import reverse

from examens.extraits.europass import europass
from examens.models import Extrait
from situations.models import Fiche
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30")]


@pytest.fixture
def livret(passeport, fiche, stage):
    Fiche.objects.filter(pk=fiche.pk).update(
        stage=stage, descriptif="J’ai <reformulé> & noté.", acteurs=["Paul Roux : chef"]
    )
    return factories.creer_extrait(
        passeport, fiche, nature=Extrait.Nature.LIVRET, presentation="Je cherche un stage.", langues="anglais B2, arabe"
    )


def test_who_where_and_each_competence_in_the_student_s_words(livret, stage, fiche):
    passeport = europass(livret)["SkillsPassport"]
    assert (passeport["Locale"], passeport["DocumentInfo"]["XSDVersion"]) == ("fr", "V3.4")
    info = passeport["LearnerInfo"]
    assert info["Identification"]["PersonName"] == {"FirstName": "Lina", "Surname": "Moreau"}
    assert info["Headline"]["Description"] == {"Label": "Je cherche un stage."}
    (experience,) = info["WorkExperience"]
    assert experience["Employer"] == {"Name": stage.organisation}
    assert experience["Period"]["From"]["Year"] == stage.date_debut.year
    assert info["Education"][0]["Title"] == livret.passeport.diplome.intitule
    langues = info["Skills"]["Linguistic"]["ForeignLanguage"]
    assert [langue["Description"]["Label"] for langue in langues] == ["anglais B2", "arabe"]
    # The text is rich: what looks like markup is written, not read.
    assert "J’ai &lt;reformulé&gt; &amp; noté." in info["Skills"]["JobRelated"]["Description"]


def test_a_livret_alone_is_a_cv(as_user, owner, livret):
    adresse = reverse("examens:extrait_europass", args=[livret.pk])
    reponse = as_user(owner).get(adresse)
    assert reponse["Content-Type"] == "application/json" and "attachment" in reponse["Content-Disposition"]
    Extrait.objects.update(nature=Extrait.Nature.FICHES)
    assert as_user(owner).get(adresse).status_code == 404
