"""One's kept texts (R27): kept from a form or from their page, inserted while writing, one's own alone."""

import pytest
from django.urls import reverse

from situations.models import Fiche, Formule
from tests.factories import situation

pytestmark = pytest.mark.rule("R27")


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def formule(owner):
    return Formule.objects.garder(owner, "moyens", "Un tableur, la procédure d’achat.")[0]


@pytest.fixture
def client_owner(as_user, owner, passeport):
    return as_user(owner)


def test_a_text_is_kept_from_the_form_without_leaving_it_or_writing_a_fiche(client_owner, owner):
    envoi = {"garder_formule": "acteurs", "acteurs": "Le chef de service, BIOMAG", "description": "En cours"}
    reponse = client_owner.post(reverse("situations:fiche_nouvelle"), envoi)
    assert reponse.status_code == 200
    assert "En cours</textarea>" in texte_de(reponse)
    assert Formule.objects.get().texte == "Le chef de service, BIOMAG"
    assert not Fiche.objects.exists()


def test_the_same_while_typing_answers_with_the_part_that_changed(client_owner):
    reponse = client_owner.post(
        reverse("situations:formule_garder"), {"garder_formule": "moyens", "moyens": " Un  tableur "}
    )
    page = texte_de(reponse)
    assert page.lstrip().startswith('<textes-gardes class="reserve" id="reserve-moyens"')
    assert "s’insère désormais d’un clic" in page
    assert "<html" not in page
    assert client_owner.post(reverse("situations:formule_garder"), {"garder_formule": "inconnue"}).status_code == 404


def test_the_same_words_are_kept_once(client_owner, owner):
    for texte in ("Un tableur", "un  TABLEUR\n", "Un tableur"):
        client_owner.post(reverse("situations:formules"), {"rubrique": "moyens", "texte": texte})
    client_owner.post(reverse("situations:formules"), {"rubrique": "description", "texte": "Un tableur"})
    assert Formule.objects.filter(auteur=owner).count() == 2
    assert "déjà gardé" in texte_de(
        client_owner.post(reverse("situations:formule_garder"), {"garder_formule": "moyens", "moyens": "Un tableur"})
    )


def test_what_could_not_stand_in_the_rubrique_is_refused_and_stays_typed(client_owner):
    for rubrique, texte, champ in (
        ("description", "x" * 256, "texte"),
        ("moyens", "  ", "texte"),
        ("descriptif", "Bien", "rubrique"),
        ("", "Bien", "rubrique"),
    ):
        reponse = client_owner.post(reverse("situations:formules"), {"rubrique": rubrique, "texte": texte})
        assert reponse.status_code == 422, (rubrique, texte)
        assert champ in reponse.context["form"].errors
        assert reponse.context["form"]["texte"].value() == texte
    assert not Formule.objects.exists()


def test_the_library_has_a_bound(client_owner, owner, monkeypatch, formule):
    monkeypatch.setattr(Formule, "PAR_RUBRIQUE", 1)
    reponse = client_owner.post(reverse("situations:formules"), {"rubrique": "moyens", "texte": "Un autre"})
    assert reponse.status_code == 422
    assert "effacez-en un" in texte_de(reponse)
    client_owner.post(reverse("situations:fiche_nouvelle"), {"garder_formule": "moyens", "moyens": "Un autre"})
    assert Formule.objects.count() == 1


def test_a_text_is_inserted_after_what_is_typed_and_nothing_is_written(client_owner, diplome, formule):
    s111 = situation(diplome, "S111").pk
    envoi = {"inserer": formule.pk, "moyens": "Un téléphone", "situation": s111, "revision": "0"}
    for adresse, plus in (
        (reverse("situations:fiche_nouvelle"), {}),
        (reverse("situations:poste"), {"situations": [s111]}),
    ):
        page = texte_de(client_owner.post(adresse, envoi | plus))
        assert "Un téléphone\nUn tableur, la procédure d’achat.</textarea>" in page
    assert " checked>" in page
    assert not Fiche.objects.exists()


def test_a_new_fiche_or_a_work_post_starts_from_a_kept_text(client_owner, formule):
    for nom in ("situations:fiche_nouvelle", "situations:poste"):
        reponse = client_owner.get(reverse(nom), {"formule": formule.pk})
        assert reponse.context["form"]["moyens"].value() == formule.texte


def test_an_address_that_names_no_text_opens_an_empty_form(client_owner):
    for demande in ("", "x", "9" * 30, "²"):
        adresse = reverse("situations:fiche_nouvelle")
        assert client_owner.get(adresse, {"formule": demande, "note": demande}).status_code == 200, demande


def test_nobody_else_s_texts_are_seen_inserted_or_erased(as_user, classmate, formule):
    client = as_user(classmate)
    assert formule.texte not in texte_de(client.get(reverse("situations:formules")))
    for adresse in (reverse("situations:fiche_nouvelle"), reverse("situations:poste")):
        assert formule.texte not in texte_de(client.get(adresse, {"formule": formule.pk}))
        assert formule.texte not in texte_de(client.post(adresse, {"inserer": formule.pk, "moyens": "à moi"}))
    assert client.post(reverse("situations:formule_supprimer", args=[formule.pk])).status_code == 404
    assert Formule.objects.exists()


def test_an_erased_text_leaves_the_fiches_as_they_are(client_owner, fiche, formule):
    fiche.enregistrer({"moyens": formule.texte}, [], 1)
    client_owner.post(reverse("situations:formule_supprimer", args=[formule.pk]))
    fiche.refresh_from_db()
    assert fiche.moyens == "Un tableur, la procédure d’achat."
    assert not Formule.objects.exists()
