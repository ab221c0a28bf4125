"""Livrets and extracts: chosen by the student, looked at, printed, lent by a link that ends (R30)."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.connexion.reprise import signer
from accounts.models import Journal
from examens.extraits.forms import ExtraitForm, LienForm
from examens.extraits.montrer import montrer
from examens.models import Extrait, LienExtrait
from tests import factories
from tests.simultane import ensemble

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30")]

JOUR = datetime.date(2027, 3, 1)


@pytest.fixture
def extrait(passeport, fiche):
    return factories.creer_extrait(passeport, fiche)


@pytest.fixture
def envoyer(as_user, owner, passeport):
    """Send the form of a new extract."""
    adresse = reverse("examens:extrait_nouveau", args=[passeport.pk])
    return lambda **champs: as_user(owner).post(adresse, {"nature": "livret", "titre": "Pour mon stage"} | champs)


@pytest.fixture
def lien(as_user, owner, extrait):
    """The address of a link of 30 days, as the page shows it once."""
    reponse = as_user(owner).post(reverse("examens:extrait_lien", args=[extrait.pk]), {"jours": 30})
    return re.search(r'href="http://testserver(/extrait/[^"]+)"', reponse.content.decode())[1]


def test_the_student_chooses_fiches_and_sees_what_others_will_read(envoyer, client, fiche, passeport):
    autre = factories.creer_fiche(passeport, "S211", descriptif="Je sais prospecter.")
    reponse = envoyer(fiches=[fiche.pk], presentation="Je cherche un stage.", langues="anglais B2")
    extrait = Extrait.objects.get()
    assert reponse.url == reverse("examens:extrait", args=[extrait.pk])
    page = client.get(reponse.url).content.decode()
    assert fiche.descriptif in page and "Je cherche un stage." in page
    assert "anglais B2" in page and "du 2 au 13 mars 2026" in page.replace("\u00a0", " ")
    assert autre.descriptif not in page


@pytest.mark.parametrize(
    ("periode", "voulues"),
    [({"stage": "sien"}, {"mars", "juin"}), ({"du": "01/04/2026"}, {"juin", "ete"}), ({"au": "2026-03-31"}, {"mars"})],
)
def test_the_fiches_of_a_period_join_those_that_are_ticked(envoyer, passeport, periode, voulues):
    stage = factories.creer_stage(passeport)
    mois = {"mars": (3, stage), "juin": (6, stage), "ete": (7, None)}
    jours = {nom: datetime.date(2026, rang, 10) for nom, (rang, _) in mois.items()}
    fiches = {
        nom: factories.creer_fiche(passeport, date_debut=jours[nom], date_fin=jours[nom], stage=sien)
        for nom, (_, sien) in mois.items()
    }
    cochee = factories.creer_fiche(passeport, "S211", date_debut=JOUR, date_fin=JOUR)
    if "stage" in periode:
        periode = {"stage": stage.pk}
    assert envoyer(fiches=[cochee.pk], au=periode.pop("au", "31/12/2026" if periode.get("du") else ""), **periode).url
    choisies = {fiches[nom] for nom in voulues} | {cochee}
    assert set(Extrait.objects.get().fiches.all()) == choisies


def test_a_wrong_choice_is_told_at_its_field(passeport, fiche):
    juste = {"nature": "livret", "titre": "Pour mon stage", "fiches": [str(fiche.pk)]}
    for champs, champ, phrase in (
        ({"du": "01/05/2026", "au": "01/04/2026"}, "au", "La fin précède le début"),
        ({"du": "hier"}, "du", "Cette date n’existe pas"),
        ({"du": "01/05/2026"}, "du", "Aucune fiche enregistrée dans cette période"),
        ({"titre": " "}, "titre", "cette rubrique est obligatoire"),
        ({"titre": "x" * 121}, "titre", "120\u00a0caractères au plus"),
        ({"titre": "Voir www.piege.example"}, "titre", "ni adresse ni balise"),
        ({"presentation": "x" * 601}, "presentation", "600\u00a0caractères au plus"),
        ({"nature": "roman"}, "nature", "Sélectionnez un choix valide"),
        ({"fiches": []}, "fiches", "Cochez au moins une fiche."),
        ({"fiches": ["9999999"]}, "fiches", "n’est plus dans votre passeport"),
        ({"fiches": ["abc"]}, "fiches", "n’est plus dans votre passeport"),
    ):
        form = ExtraitForm(juste | champs, fiches=[fiche], stages=[], diplome=passeport.diplome)
        assert list(form.errors) == [champ] and phrase in str(form.errors[champ]), champs


def test_what_is_refused_is_told_on_the_page_and_the_rest_stays(envoyer, fiche):
    for champs, phrase in (
        ({"du": "hier"}, "Cette date n’existe pas"),
        ({"titre": " "}, "cette rubrique est obligatoire"),
        ({"nature": "roman"}, "Sélectionnez un choix valide"),
        ({"fiches": []}, "Cochez au moins une fiche."),
    ):
        reponse = envoyer(**({"fiches": [fiche.pk], "presentation": "Mes mots."} | champs))
        page = reponse.content.decode()
        assert reponse.status_code == 422 and phrase in page
        # Told at the top too, for the field may be far below on a phone: what it leads to is on the page.
        cible = re.search(r'id="bilan".*?<a href="#([^"]+)">[^<]*</a><br>([^<]*)', page, re.S)
        assert phrase in cible[2] and f'id="{cible[1]}"' in page
        assert "Mes mots." in page
        assert "fiches" in champs or re.search(rf'value="{fiche.pk}"[^>]*checked', page)
    assert not Extrait.objects.exists()


@pytest.mark.rule("R20")
def test_neither_a_brouillon_nor_the_fiche_of_somebody_else_can_be_chosen(envoyer, passeport, classmate):
    brouillon = factories.creer_brouillon(passeport, description="À finir")
    etrangere = factories.creer_fiche(classmate.passeports.get())
    for fiche in (brouillon, etrangere):
        assert envoyer(fiches=[fiche.pk]).status_code == 422
    assert not Extrait.objects.exists()


def test_what_was_chosen_comes_back_when_the_session_had_ended(session_finie, owner, passeport, fiche):
    adresse = reverse("examens:extrait_nouveau", args=[passeport.pk])
    client = session_finie(owner)
    client.post(adresse, {"auteur": signer(owner), "nature": "fiches", "titre": "Gardé", "fiches": [fiche.pk]})
    client.force_login(owner)
    page = client.get(adresse).content.decode()
    assert 'value="Gardé"' in page and re.search(rf'value="{fiche.pk}"[^>]*checked', page)


@pytest.mark.rule("R18")
@pytest.mark.rule("R30")
def test_competences_that_the_same_fiche_claims_are_told_by_it_once(passeport, diplome):
    autre = factories.competence(diplome, "C11.3")
    fiche = factories.creer_fiche(passeport, "S112", competences_en_plus=[autre.pk])
    seule = factories.creer_fiche(passeport, "S111", descriptif="Autre chose.")
    livret = montrer(factories.creer_extrait(passeport, fiche, seule), JOUR)
    assert [(c.titre, len(c.preuves)) for p in livret.parties for c in p.competences] == [
        ("C11.1 Intitulé de C11.1", 1),
        ("C11.2 Intitulé de C11.2\u00a0; C11.3 Intitulé de C11.3", 1),
    ]


def test_a_livret_groups_by_competence_an_extract_shows_whole_fiches(passeport, fiche):
    seconde = factories.creer_fiche(passeport, "S111", taches="Rédiger la synthèse.")
    livret = montrer(factories.creer_extrait(passeport, fiche, seconde), JOUR)
    assert [c.titre for p in livret.parties for c in p.competences] == ["C11.1 Intitulé de C11.1"]
    assert len(livret.parties[0].competences[0].preuves) == 2 and livret.situations == []
    entier = montrer(factories.creer_extrait(passeport, fiche, seconde, nature="fiches"), JOUR)
    assert [len(s.fiches) for s in entier.situations] == [2] and entier.parties == []
    assert "Rédiger la synthèse." in str(entier.situations)


def test_other_peoples_names_are_shown_only_when_asked_for(passeport):
    fiche = factories.creer_fiche(passeport, acteurs="Rose Aubert, directrice", description="Rose Aubert m’a reçue.")
    sans = montrer(factories.creer_extrait(passeport, fiche, nature="fiches"), JOUR)
    avec = montrer(factories.creer_extrait(passeport, fiche, nature="fiches", avec_noms=True), JOUR)
    assert "Aubert" not in str(sans) and "Aubert" in str(avec)
    assert sans.noms_remplaces and not avec.noms_remplaces


def test_names_are_said_to_be_replaced_only_where_some_were(passeport):
    fiche = factories.creer_fiche(passeport, acteurs="")
    assert not montrer(factories.creer_extrait(passeport, fiche, nature="fiches"), JOUR).noms_remplaces


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_queries_of_an_extract_do_not_depend_on_its_fiches(passeport, django_assert_max_num_queries, nombre):
    fiches = [factories.creer_fiche(passeport) for _ in range(nombre)]
    extrait = factories.creer_extrait(passeport, *fiches, nature="fiches")
    montrer(extrait, JOUR)
    with django_assert_max_num_queries(4):
        montrer(extrait, JOUR)


def test_a_fiche_thrown_away_leaves_the_extract(extrait, fiche):
    fiche.jeter()
    assert montrer(extrait, JOUR).vide


def test_the_link_opens_the_extract_without_an_account_and_nothing_else(client, lien, fiche, passeport):
    client.logout()
    reponse = client.get(lien)
    assert reponse.status_code == 200 and fiche.descriptif in reponse.content.decode()
    assert (reponse["X-Robots-Tag"], reponse["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "no-store" in reponse["Cache-Control"]
    assert client.get(f"{lien}extrait.pdf").content.startswith(b"%PDF-1.7")
    assert client.get(reverse("situations:passeport", args=[passeport.pk])).status_code == 302


def test_the_token_is_kept_nowhere_and_the_student_sees_that_it_was_read(client, lien, owner):
    jeton = lien.split("/")[2]
    assert jeton not in str(list(LienExtrait.objects.values()))
    client.logout()
    client.get(lien), client.get(lien)
    assert [ligne.acteur_nom for ligne in Journal.objects.lectures_de(owner)] == ["Quelqu’un qui a le lien"]


def test_a_link_ends_at_its_hour(client, lien):
    client.logout()
    fin = LienExtrait.objects.get().expire_le
    with time_machine.travel(fin - datetime.timedelta(seconds=1), tick=False):
        assert client.get(lien).status_code == 200
    with time_machine.travel(fin, tick=False):
        assert client.get(lien).status_code == 404


def test_a_link_closed_or_replaced_opens_nothing(client, lien, extrait):
    client.post(reverse("examens:extrait_fermer", args=[extrait.pk]))
    assert client.get(lien).status_code == 404
    client.post(reverse("examens:extrait_lien", args=[extrait.pk]), {"jours": 7})
    assert client.get(lien).status_code == 404
    assert LienExtrait.objects.valides().get().expire_le < timezone.now() + datetime.timedelta(days=8)


def test_a_link_lasts_one_of_the_proposed_times(as_user, owner, extrait):
    for jours in ("", "1", "365", "abc"):
        assert LienForm({"jours": jours}).errors
    reponse = as_user(owner).post(reverse("examens:extrait_lien", args=[extrait.pk]), {"jours": "365"})
    assert reponse.status_code == 422 and not LienExtrait.objects.exists()


def test_wrong_links_are_counted_and_an_unknown_one_looks_like_an_ended_one(client, lien, extrait, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lien_extrait": "3/m/ip"}
    client.post(reverse("examens:extrait_fermer", args=[extrait.pk]))
    client.logout()
    pages = [client.get(adresse) for adresse in (lien, "/extrait/inconnu/", "/extrait/autre/", "/extrait/encore/")]
    assert [page.status_code for page in pages] == [404, 404, 404, 429]
    assert pages[0].content == pages[1].content


def test_a_good_link_opens_whoever_guessed_from_the_same_address(client, lien, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lien_extrait": "1/m/ip"}
    client.logout()
    assert [client.get(adresse).status_code for adresse in ("/extrait/a/", "/extrait/b/", lien)] == [404, 429, 200]


@pytest.mark.rule("R1")
def test_deleting_an_extract_ends_its_link_and_leaves_the_fiches(client, lien, extrait, fiche):
    client.post(reverse("examens:extrait_supprimer", args=[extrait.pk]))
    assert client.get(lien).status_code == 404
    fiche.refresh_from_db()
    assert not fiche.supprimee_le


@pytest.mark.django_db(transaction=True)
def test_two_links_asked_for_at_once_leave_one_open(passeport, fiche):
    extrait = factories.creer_extrait(passeport, fiche)
    resultats = ensemble(*[lambda: LienExtrait.ouvrir(extrait, 30)] * 2)
    assert all(isinstance(r, tuple) for r in resultats)
    assert LienExtrait.objects.valides().count() == 1


def test_of_two_windows_the_second_is_told_and_keeps_both_choices(as_user, owner, passeport, fiche, extrait):
    client, adresse = as_user(owner), reverse("examens:extrait_modifier", args=[extrait.pk])
    vu = re.search(r'name="vu" value="([^"]+)"', client.get(adresse).content.decode())[1]
    choix = {"nature": "livret", "fiches": [fiche.pk], "vu": vu}
    assert client.post(adresse, choix | {"titre": "Celui de la première"}).status_code == 302
    reponse = client.post(adresse, choix | {"titre": "Celui de la seconde"})
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "dans une autre fenêtre" in page and 'value="Celui de la seconde"' in page
    extrait.refresh_from_db()
    assert extrait.titre == "Celui de la première"
    vu = re.search(r'name="vu" value="([^"]+)"', page)[1]
    assert client.post(adresse, choix | {"titre": "Celui de la seconde", "vu": vu}).status_code == 302
    extrait.refresh_from_db()
    assert extrait.titre == "Celui de la seconde"


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_at_the_same_instant_one_wins(passeport, owner, fiche, extrait):
    adresse = reverse("examens:extrait_modifier", args=[extrait.pk])
    choix = {"nature": "livret", "fiches": [fiche.pk], "vu": extrait.etat}

    def envoyer(titre):
        client = Client()
        client.force_login(owner)
        return client.post(adresse, choix | {"titre": titre}).status_code

    assert sorted(ensemble(lambda: envoyer("Un"), lambda: envoyer("Deux"))) == [302, 409]


def test_its_owner_reads_how_often_the_link_was_opened_and_is_not_counted(as_user, owner, extrait, lien):
    page = reverse("examens:extrait", args=[extrait.pk])
    as_user(owner).get(lien)
    assert "Personne ne l’a encore ouvert." in as_user(owner).get(page).content.decode()
    for jour in (1, 1, 3):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=jour), tick=False):
            Client().get(lien)
    assert "Jours où il a été ouvert\u00a0: 2," in as_user(owner).get(page).content.decode()
