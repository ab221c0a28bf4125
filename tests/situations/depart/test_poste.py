"""« Mon poste de travail » (R27): several situations, what they share written once, as many brouillons."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connexion.reprise import signer
from situations.depart.commencer import SITUATIONS_AU_PLUS
from situations.models import Fiche
from tests.factories import situation

pytestmark = pytest.mark.rule("R27")


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def envoi(diplome, codes=("S111", "S112", "S311"), **plus):
    return {
        "cle_formulaire": str(uuid.uuid4()),
        "situations": [situation(diplome, code).pk for code in codes],
        "description": "Assistante du chef de service chez BIOMAG.",
        "moyens": "Un tableur, la procédure d’achat.",
        "localisation": "etablissement",
        "creer": "1",
    } | plus


@pytest.fixture
def client_owner(as_user, owner, passeport):
    return as_user(owner)


def test_each_situation_gets_its_brouillon_with_the_common_texts(client_owner, diplome, passeport):
    reponse = client_owner.post(reverse("situations:poste"), envoi(diplome))
    fiches = list(Fiche.objects.filter(passeport=passeport).order_by("pk"))
    assert [f.situation.code for f in fiches] == ["S111", "S112", "S311"]
    assert all(f.est_brouillon and f.saisie["moyens"].startswith("Un tableur") for f in fiches)
    # S112 leads to two compétences: the student will choose (R18).
    assert [f.competence and f.competence.code for f in fiches] == ["C11.1", None, "C31.1"]
    page = texte_de(client_owner.get(reponse.url))
    assert "3 brouillons créés. Personne d’autre que vous ne les voit" in page
    assert "Il manque : Début, Fin, Source, Type, Compétence du référentiel, Descriptif de la compétence." in page
    assert "Il manque : Début, Fin, Source, Type, Descriptif de la compétence." in page


def test_a_brouillon_of_a_work_post_opens_filled_and_leads_back_to_the_others(client_owner, diplome, passeport):
    lot = client_owner.post(reverse("situations:poste"), envoi(diplome)).url
    fiche = Fiche.objects.filter(passeport=passeport).first()
    page = client_owner.get(reverse("situations:fiche_modifier", args=[fiche.pk]))
    assert page.context["form"]["situation"].value() == str(fiche.situation_id)
    assert page.context["form"]["description"].value().startswith("Assistante")
    assert lot in page.content.decode()


def test_the_page_of_a_work_post_follows_what_is_recorded(client_owner, diplome, passeport):
    lot = client_owner.post(reverse("situations:poste"), envoi(diplome, ["S111", "S311"])).url
    fiche = Fiche.objects.filter(passeport=passeport).first()
    Fiche.objects.filter(pk=fiche.pk).update(
        description="a",
        localisation="mixte",
        source="stage",
        type="vecue",
        date_debut="2026-03-02",
        date_fin="2026-03-02",
        enregistree_le="2026-03-02T10:00Z",
    )
    reponse = client_owner.get(lot)
    assert reponse.context["enregistrees"] == 1
    assert "Compléter la suivante" in texte_de(reponse)


def test_the_same_form_sent_twice_makes_the_fiches_once(client_owner, diplome, passeport):
    donnees = envoi(diplome)
    adresses = {client_owner.post(reverse("situations:poste"), donnees).url for _ in range(2)}
    assert len(adresses) == 1
    assert Fiche.objects.filter(passeport=passeport).count() == 3


def test_two_sendings_that_meet_make_the_fiches_once(client_owner, diplome, passeport, monkeypatch):
    donnees = envoi(diplome)
    client_owner.post(reverse("situations:poste"), donnees)
    seen = iter([Fiche.objects.none(), *[Fiche.objects.filter(passeport=passeport)] * 5])
    monkeypatch.setattr("situations.depart.commencer.fiches_du_lot", lambda passeport, lot: next(seen))
    assert client_owner.post(reverse("situations:poste"), donnees).status_code == 302
    assert Fiche.objects.filter(passeport=passeport).count() == 3


def test_what_is_refused_comes_back_whole_and_writes_nothing(client_owner, diplome):
    donnees = envoi(diplome, description="x" * 256, date_debut="02/03/2026", date_fin="01/03/2026", moyens="Gardé")
    reponse = client_owner.post(reverse("situations:poste"), donnees)
    assert reponse.status_code == 422
    page = texte_de(reponse)
    assert "supprimez-en 1" in page
    assert "La fin précède le début" in page
    assert "Gardé</textarea>" in page
    assert page.count(" checked>") == 3
    assert donnees["cle_formulaire"] in page
    assert not Fiche.objects.exists()


def test_no_situation_or_one_from_elsewhere_is_told_at_the_list(client_owner, diplome):
    for choix in ([], ["x"], ["9" * 30], ["-1"], ["²"]):
        reponse = client_owner.post(reverse("situations:poste"), envoi(diplome, situations=choix))
        assert reponse.status_code == 422, choix
        assert reponse.context["form"].errors.keys() == {"situations"}
        assert "BIOMAG" in texte_de(reponse)
    assert not Fiche.objects.exists()


def test_a_situation_that_the_passport_does_not_take_is_refused(client_owner, diplome):
    """S122 is assessed in E5 alone: no fiche may claim it (R3)."""
    assert "S122" not in texte_de(client_owner.get(reverse("situations:poste")))
    reponse = client_owner.post(reverse("situations:poste"), envoi(diplome, ["S111", "S122"]))
    assert reponse.status_code == 422


def test_not_more_than_a_bound_at_once(client_owner, diplome, monkeypatch):
    monkeypatch.setattr("situations.depart.forms.SITUATIONS_AU_PLUS", 2)
    reponse = client_owner.post(reverse("situations:poste"), envoi(diplome))
    assert "2 au plus à la fois : décochez-en 1." in texte_de(reponse)
    assert SITUATIONS_AU_PLUS == 20


def test_the_session_ends_and_the_texts_come_back(session_finie, owner, passeport, diplome):
    visiteur = session_finie(owner)
    donnees = envoi(diplome, auteur=signer(owner))
    assert "/compte/connexion/" in visiteur.post(reverse("situations:poste"), donnees).url
    visiteur.force_login(owner)
    page = texte_de(visiteur.get(reverse("situations:poste")))
    assert "tel que vous l’aviez laissé" in page
    assert page.count(" checked>") == 3
    assert "Un tableur" in page
    assert donnees["cle_formulaire"] in page


def test_an_expired_page_keeps_its_texts(owner, passeport, diplome):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    reponse = client.post(reverse("situations:poste"), envoi(diplome, auteur=signer(owner)))
    assert reponse.status_code == 403
    assert "Un tableur" in texte_de(reponse)
    assert not Fiche.objects.exists()


def test_twenty_brouillons_cost_no_more_queries_than_one(client_owner, diplome, django_assert_num_queries):
    client_owner.post(reverse("situations:poste"), envoi(diplome, ["S111"]))
    for codes in (["S111"], ["S111", "S112", "S113", "S211", "S311"]):
        donnees = envoi(diplome, codes)
        with django_assert_num_queries(9):
            assert client_owner.post(reverse("situations:poste"), donnees).status_code == 302


def test_the_page_speaks_the_words_of_the_diplome(client_owner, diplome):
    diplome.vocabulaire = diplome.vocabulaire | {
        "situation": {"singulier": "tâche", "pluriel": "tâches", "feminin": True}
    }
    diplome.save()
    page = texte_de(client_owner.get(reverse("situations:poste")))
    assert "Un poste, plusieurs tâches" in page and "Les tâches de ce poste" in page
    assert f"{SITUATIONS_AU_PLUS} tâches au plus" in page
