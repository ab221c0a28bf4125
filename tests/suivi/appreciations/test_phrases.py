"""The bank of one's own frequent phrases."""

import pytest
from django.urls import reverse

from suivi.models import Appreciation, Phrase


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def phrase(teacher):
    return Phrase.objects.create(auteur=teacher, texte="Dites votre part.")


@pytest.fixture
def url(fiche):
    return reverse("suivi:fiche_apprecier", args=[fiche.pk])


def test_a_phrase_is_kept_once_and_shown_to_its_author_alone(as_user, teacher, other_teacher):
    for _ in range(2):
        as_user(teacher).post(reverse("suivi:phrases"), {"phrase": " Dites <b>votre</b> part. "})
    assert Phrase.objects.get().texte == "Dites <b>votre</b> part."
    assert "Dites &lt;b&gt;votre&lt;/b&gt; part." in texte_de(as_user(teacher).get(reverse("suivi:phrases")))
    assert "Dites &lt;b" not in texte_de(as_user(other_teacher).get(reverse("suivi:phrases")))


@pytest.mark.parametrize("texte", ["", "x" * 501, "👩‍👩‍👧‍👦" * 499])
def test_a_refused_phrase_stays_in_the_form(as_user, teacher, texte):
    reponse = as_user(teacher).post(reverse("suivi:phrases"), {"phrase": texte})
    assert reponse.status_code == 422
    assert reponse.context["form"]["phrase"].value() == texte
    assert not Phrase.objects.exists()


def test_a_phrase_is_erased_by_its_author_alone(as_user, teacher, other_teacher, phrase):
    adresse = reverse("suivi:phrase_supprimer", args=[phrase.pk])
    assert as_user(other_teacher).post(adresse).status_code == 404
    as_user(teacher).post(adresse)
    assert not Phrase.objects.exists()


def test_a_phrase_is_inserted_after_what_is_typed_without_sending_anything(as_user, teacher, phrase, url):
    reponse = as_user(teacher).post(url, {"texte": "Bien.", "inserer": "1", "phrase": phrase.pk})
    assert reponse.status_code == 200
    assert "Bien. Dites votre part.</textarea>" in texte_de(reponse)
    assert not Appreciation.objects.exists()


def test_someone_else_s_phrase_is_not_inserted(as_user, classe, teacher, other_teacher, url):
    autre = Phrase.objects.create(auteur=other_teacher, texte="À moi seul")
    for choix in (autre.pk, "", "x", "9" * 30):
        reponse = as_user(teacher).post(url, {"texte": "Bien.", "inserer": "1", "phrase": choix})
        assert "Bien.</textarea>" in texte_de(reponse)


def test_the_text_being_typed_goes_to_the_bank_and_stays_in_the_form(as_user, teacher, url):
    reponse = as_user(teacher).post(url, {"texte": "Précisez vos moyens.", "garder_phrase": "1"})
    assert "Précisez vos moyens.</textarea>" in texte_de(reponse)
    assert Phrase.objects.get().texte == "Précisez vos moyens."
    reponse = as_user(teacher).post(url, {"texte": "x" * 501, "garder_phrase": "1"})
    assert "Phrase non gardée" in texte_de(reponse)
    assert f"{'x' * 501}</textarea>" in texte_de(reponse)
    assert not Appreciation.objects.exists()


def test_a_student_who_answers_is_offered_no_bank(as_user, teacher, owner, url):
    as_user(teacher).post(url, {"texte": "Bien."})
    adresse = reverse("suivi:appreciation_repondre", args=[Appreciation.objects.get().pk])
    assert "Mes phrases" not in texte_de(as_user(owner).get(adresse))
