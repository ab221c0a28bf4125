"""Stages: agreed by the student and their teachers, named by fiches, with objectives taken from what is missing."""

import datetime
import io
import uuid

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Journal
from referentiel.arbre import arbre_de
from situations.models import Fiche, Stage
from situations.models.stage import StageQuerySet
from situations.tuteur import Tuteur
from stages.compte_rendu.compte_rendu_pdf import document
from stages.compte_rendu.observations import pratiques
from stages.forms import StageForm
from stages.models import Positionnement
from suivi.appreciations.fil import ecrire
from suivi.grille.grille import cases_du_passeport
from suivi.objectifs.objectifs_pdf import feuille
from tests import factories
from tests.simultane import ensemble

DEBUT, FIN = datetime.date(2026, 3, 2), datetime.date(2026, 3, 27)
SAISIE = {
    "organisation": "Transports Océane",
    "adresse": "",
    "date_debut": "02/03/2026",
    "date_fin": "27/03/2026",
    "tuteur_nom": "Paul Roux",
    "tuteur_courriel": "",
    "revision": "0",
}


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


# --- Who writes it, and what is refused -----------------------------------------------------------------


def test_the_student_and_their_teachers_agree_on_a_stage(as_user, owner, teacher, passeport):
    reponse = as_user(owner).post(reverse("stages:stage_nouveau", args=[passeport.pk]), SAISIE)
    stage = Stage.objects.get()
    assert reponse.url == reverse("stages:stage", args=[stage.pk])
    assert (str(stage), stage.passeport, stage.tuteur_nom) == (
        "Transports Océane, du 2 au 27\u00a0mars 2026",
        passeport,
        "Paul Roux",
    )
    modifier = reverse("stages:stage_modifier", args=[stage.pk])
    reponse = as_user(teacher).post(modifier, SAISIE | {"organisation": "Océane SA"})
    assert reponse.status_code == 302
    assert Stage.objects.get().organisation == "Océane SA"
    actes = Journal.objects.filter(action=Journal.Action.STAGE, etudiant=owner)
    assert list(actes.order_by("pk").values_list("acteur", flat=True)) == [owner.pk, teacher.pk]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_stage(owner, passeport):
    def envoyer():
        client = Client()
        client.force_login(owner)
        return client.post(reverse("stages:stage_nouveau", args=[passeport.pk]), SAISIE)

    adresses = {reponse.url for reponse in ensemble(envoyer, envoyer)}
    assert len(adresses) == Stage.objects.count() == 1


def test_a_stage_that_ends_before_it_starts_is_refused_and_nothing_typed_is_lost(as_user, owner, passeport):
    envoi = SAISIE | {"date_fin": "01/03/2026"}
    reponse = as_user(owner).post(reverse("stages:stage_nouveau", args=[passeport.pk]), envoi)
    assert reponse.status_code == 422
    assert "La fin précède le début (02/03/2026)" in texte(reponse)
    assert all(f'value="{valeur}"' in texte(reponse) for valeur in ("Transports Océane", "01/03/2026", "Paul Roux"))
    assert not Stage.objects.exists()


def test_the_database_refuses_it_too(passeport):
    with pytest.raises(IntegrityError):
        Stage.objects.create(passeport=passeport, organisation="Océane", date_debut=FIN, date_fin=DEBUT)


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("organisation", " ", "Renseignez « organisation d’accueil »"),
        ("organisation", "a" * 201, "200 caractères au plus : supprimez-en 1"),
        ("organisation", "a" * 10_000, "200 caractères au plus : supprimez-en 9 800"),
        ("organisation", "a" * 10_001, "200 caractères au plus : ce texte est beaucoup trop long"),
        ("date_debut", "31/02/2026", "Cette date n’existe pas"),
        ("date_fin", "", "Indiquez la date de fin de la période."),
        ("tuteur_nom", "<b>Paul</b>", "ni adresse ni balise"),
        ("tuteur_courriel", "paul", "Cette adresse n’est pas complète"),
        ("tuteur_courriel", f"{'a' * 300}@exemple.fr", "adresse"),
    ],
)
def test_a_wrong_value_is_told_next_to_its_field(champ, valeur, attendu):
    form = StageForm(SAISIE | {champ: valeur})
    assert any(attendu in erreur.replace("\u00a0", " ").replace("\u202f", " ") for erreur in form.errors[champ])


@pytest.mark.parametrize("champ", ["organisation", "tuteur_nom"])
def test_signs_that_join_into_few_characters_are_refused_before_the_column_overflows(champ):
    """PostgreSQL counts code points: a name of forty families would break the page."""
    form = StageForm(SAISIE | {champ: "👨‍👩‍👧‍👦" * 40})
    (erreur,) = form.errors[champ]
    assert "trop de signes" in erreur


def test_of_two_people_at_once_the_second_is_shown_what_the_first_wrote(as_user, owner, teacher, stage):
    adresse = reverse("stages:stage_modifier", args=[stage.pk])
    assert as_user(teacher).post(adresse, SAISIE | {"tuteur_nom": "Anne Lenoir"}).status_code == 302
    reponse = as_user(owner).post(adresse, SAISIE | {"organisation": "Océane, agence d’Angers"})
    assert reponse.status_code == 409
    assert "Anne Lenoir" in texte(reponse)
    assert "Océane, agence d’Angers" in texte(reponse)
    assert as_user(owner).post(adresse, SAISIE | {"revision": "1"}).status_code == 302


def test_a_stage_that_a_fiche_names_is_not_deleted_under_it(as_user, owner, teacher, stage):
    adresse = reverse("stages:stage_supprimer", args=[stage.pk])
    fiche = factories.creer_fiche(stage.passeport, stage=stage)
    fiche.jeter()
    assert as_user(teacher).post(adresse).status_code == 409
    assert "ne peut pas être supprimée" in texte(as_user(owner).get(adresse))
    fiche.delete()
    assert as_user(owner).post(adresse).status_code == 302
    assert not Stage.objects.exists()


def test_a_fiche_that_names_the_stage_meanwhile_keeps_it(as_user, owner, stage, monkeypatch):
    """Between the page and the button, then between the button and the deletion."""
    fiche = factories.creer_fiche(stage.passeport)
    verrouiller = StageQuerySet.select_for_update

    def nommer_d_abord(stages):
        Fiche.objects.filter(pk=fiche.pk).update(stage=stage)
        return verrouiller(stages)

    monkeypatch.setattr(StageQuerySet, "select_for_update", nommer_d_abord)
    assert as_user(owner).post(reverse("stages:stage_supprimer", args=[stage.pk])).status_code == 409
    assert Stage.objects.get() == stage


def test_the_whole_passport_can_still_be_erased(stage):
    factories.creer_fiche(stage.passeport, stage=stage)
    stage.passeport.delete()
    assert not Stage.objects.exists()


# --- Objectives -------------------------------------------------------------------------------------------


@pytest.mark.rule("R24")
def test_the_gaps_of_the_passport_become_objectives_in_one_click(as_user, owner, stage):
    factories.creer_fiche(stage.passeport, "S111")
    client, adresse = as_user(owner), reverse("suivi:stage_objectifs", args=[stage.pk])
    assert client.post(adresse, {"prendre": "E6", "objectifs": "Parler anglais."}).url == adresse
    assert {c.code for c in stage.competences.all()} == {"C11.2", "C11.3", "C12.2", "C31.1"}
    client.post(adresse, {"prendre": "tout", "vises": stage.vises})
    assert {c.code for c in stage.competences.all()} == {"C11.2", "C11.3", "C12.2", "C21.1", "C31.1"}


def test_objectives_are_ticked_one_by_one_and_said_in_free_words(as_user, teacher, stage, diplome):
    c21 = factories.competence(diplome, "C21.1")
    autre = factories.creer_diplome("AUTRE")
    intruses = [factories.competence(autre, "C11.1").pk, factories.competence(diplome, "C12.1").pk, "x", "9" * 30]
    envoi = {"vises": [f"competence-{pk}" for pk in (c21.pk, *intruses)], "objectifs": "Parler anglais."}
    as_user(teacher).post(reverse("suivi:stage_objectifs", args=[stage.pk]), envoi)
    stage.refresh_from_db()
    assert ([c.code for c in stage.competences.all()], stage.objectifs) == (["C21.1"], "Parler anglais.")


def test_of_two_people_who_agree_at_once_none_undoes_the_other(as_user, owner, teacher, stage, diplome):
    c21 = factories.competence(diplome, "C21.1")
    adresse = reverse("suivi:stage_objectifs", args=[stage.pk])
    assert '<input type="hidden" name="revision" value="0">' in texte(as_user(owner).get(adresse))
    as_user(teacher).post(adresse, {"vises": [f"competence-{c21.pk}"], "objectifs": "Parler anglais.", "revision": "0"})
    page = as_user(owner).post(adresse, {"objectifs": "Tenir la caisse.", "revision": "0"})
    assert page.status_code == 409
    assert "C21.1" in texte(page) and "(pas coché ici)" in texte(page)
    assert "« Parler anglais. »" in texte(page) and "Tenir la caisse.</textarea>" in texte(page)
    stage.refresh_from_db()
    assert (stage.objectifs, list(stage.competences.all())) == ("Parler anglais.", [c21])
    assert as_user(owner).post(adresse, {"objectifs": "Les deux.", "revision": "1"}).status_code == 302


def test_an_objective_retired_from_the_referentiel_since_stays(as_user, owner, stage, diplome):
    retiree = factories.competence(diplome, "C21.1")
    stage.competences.set([retiree])
    retiree.retire = True
    retiree.save()
    diplome.reviser()
    as_user(owner).post(reverse("suivi:stage_objectifs", args=[stage.pk]), {"objectifs": "Parler anglais."})
    assert list(stage.competences.all()) == [retiree]


def test_words_too_long_are_refused_with_what_was_ticked(as_user, owner, stage, diplome):
    pk = factories.competence(diplome, "C21.1").pk
    adresse = reverse("suivi:stage_objectifs", args=[stage.pk])
    reponse = as_user(owner).post(adresse, {"vises": [f"competence-{pk}"], "objectifs": "a" * 1001})
    assert reponse.status_code == 422
    assert f'value="competence-{pk}" id="competence-{pk}" checked' in texte(reponse)
    assert not stage.competences.exists()


@pytest.mark.rule("R24")
def test_the_negotiation_sheet_names_the_stage_and_ticks_what_is_agreed(stage, classe, diplome):
    stage.competences.set([factories.competence(diplome, "C21.1")])
    stage.objectifs = "Parler anglais."
    passeport = stage.passeport
    plan = feuille(passeport, classe, arbre_de(diplome), cases_du_passeport(passeport), DEBUT, stage)
    assert ("Organisation", "Transports Océane") in plan.identite
    assert ("Tuteur", "Paul Roux") in plan.identite
    assert plan.convenus == "Parler anglais."
    visees = {ligne.intitule.split()[0]: ligne.visee for partie in plan.parties for ligne in partie.a_couvrir}
    assert visees == {"C21.1": True} | dict.fromkeys(("C11.1", "C11.2", "C11.3", "C12.2", "C31.1"), False)


def test_a_candidat_individuel_negotiates_without_a_class(as_user, owner, stage):
    owner.inscriptions.all().delete()
    reponse = as_user(owner).get(reverse("suivi:stage_objectifs_pdf", args=[stage.pk]))
    assert reponse["Content-Disposition"] == 'inline; filename="objectifs-moreau-lina.pdf"'
    assert "Transports Océane" in PdfReader(io.BytesIO(reponse.content)).pages[0].extract_text()


# --- The compte rendu -------------------------------------------------------------------------------------


@pytest.fixture
def observe(stage, diplome):
    """A fiche of the stage, one elsewhere, an objective without a fiche, an observation, a word on the period."""
    factories.creer_fiche(stage.passeport, "S111", stage=stage)
    factories.creer_fiche(stage.passeport, "S112", "C11.2")
    factories.creer_brouillon(stage.passeport, description="À finir")
    stage.competences.set([factories.competence(diplome, "C21.1")])
    Positionnement.objects.create(
        stage=stage, competence=factories.competence(diplome, "C11.1"), niveau="avec_aide", auteur_nom="Paul Roux"
    )
    tuteur = Tuteur(stage.acces.create(empreinte="x", nom="Paul Roux"))
    ecrire(tuteur, "Soigneuse et curieuse.", uuid.uuid4(), stage.passeport)
    return stage


def test_what_is_practised_aimed_at_or_observed_is_told_once(observe):
    assert [
        (p.competence.code, p.visee, len(p.fiches), [o.niveau for o in p.observations]) for p in pratiques(observe)
    ] == [
        ("C11.1", False, 1, ["avec_aide"]),
        ("C21.1", True, 0, []),
    ]


@pytest.mark.rule("R22")
def test_the_compte_rendu_observes_and_gives_no_mark(observe):
    rendu = document(observe, FIN)
    assert [(s.situation, s.description) for s in rendu.situations] == [
        ("S111 Intitulé de S111", "Stagiaire à l’agence, j’assiste au brief.")
    ]
    assert rendu.niveaux == ["Découverte", "Avec aide", "En autonomie"]
    assert [(ligne.competence[:5], ligne.coche) for ligne in rendu.observations] == [
        ("C11.1", [[], ["Paul Roux"], []]),
        ("C21.1", [[], [], []]),
    ]
    assert [(mot.qui, mot.texte) for mot in rendu.appreciations] == [
        ("Paul Roux, tuteur, Transports Océane", "Soigneuse et curieuse.")
    ]
    assert ("Adresse", "12 quai des Carmes, 49100 Angers") in rendu.identite


def test_the_student_prints_it_and_the_journal_keeps_it(as_user, owner, observe):
    observe.organisation = '#image("/etc/passwd")'
    observe.save()
    reponse = as_user(owner).get(reverse("stages:stage_compte_rendu", args=[observe.pk]))
    assert reponse["Content-Disposition"] == 'inline; filename="compte-rendu-moreau-lina.pdf"'
    page = PdfReader(io.BytesIO(reponse.content)).pages[0].extract_text()
    assert '#image("/etc/passwd")' in page
    assert "Soigneuse et curieuse." in page
    assert Journal.objects.get(action=Journal.Action.EXPORT).objet.startswith("Compte rendu")


# --- The class --------------------------------------------------------------------------------------------


@pytest.mark.rule("R24")
def test_a_teacher_sees_who_has_no_stage_and_whose_tuteur_has_no_link(as_user, teacher, classe, stage, classmate):
    page = texte(as_user(teacher).get(reverse("stages:classe_stages", args=[classe.pk])))
    assert "1 en cours · 1 étudiant sans période · 1 tuteur sans lien" in page
    assert "tuteur sans lien</a>" in page
    stage.acces.create(empreinte="x")
    assert "0 tuteur sans lien" in texte(as_user(teacher).get(reverse("stages:classe_stages", args=[classe.pk])))


def test_the_stages_of_a_class_cost_the_same_queries_whatever_their_number(
    as_user, teacher, classe, django_assert_num_queries
):
    client = as_user(teacher)
    for n in range(2):
        passeport = factories.creer_etudiant(classe, username=f"eleve{n}").passeports.get()
        factories.creer_stage(passeport).acces.create(empreinte=f"a{n}")
        factories.creer_stage(passeport, -60, -40)
        # Session, user, class, its students, their passports, their stages, the links, the attestations,
        # the sheets that came back.
        with django_assert_num_queries(11):
            assert client.get(reverse("stages:classe_stages", args=[classe.pk])).status_code == 200


def test_the_page_of_a_stage_costs_the_same_queries_whatever_its_fiches(
    as_user, owner, stage, diplome, django_assert_num_queries
):
    client = as_user(owner)
    arbre_de(diplome)
    for combien in (1, 2):
        for _ in range(combien):
            factories.creer_fiche(stage.passeport, stage=stage)
        with django_assert_num_queries(16):
            assert client.get(reverse("stages:stage", args=[stage.pk])).status_code == 200


def test_without_a_stage_the_page_says_what_to_do(as_user, owner, passeport):
    assert "Aucune période pour l’instant" in texte(as_user(owner).get(reverse("stages:stages")))


def test_the_export_of_one_s_data_holds_the_stages(as_user, owner, observe):
    donnees = as_user(owner).get(reverse("examens:passeport_donnees", args=[observe.passeport_id])).json()
    stage = donnees["stages"][0]
    assert (stage["organisation"], stage["tuteur"]) == ("Transports Océane", "Paul Roux")
    (observation,) = stage["positionnements"]
    assert (observation["competence"], observation["observation"]) == ("C11.1", "Avec aide")
    assert observation["par"] == "Paul Roux"
    assert donnees["fiches"][0]["contenu"]["stage"]["organisation"] == "Transports Océane"
    assert Fiche.objects.filter(stage=observe).count() == 1


def test_a_student_without_a_passport_yet_is_led_to_where_it_opens(db, as_user):
    reponse = as_user(factories.UserFactory()).get(reverse("stages:stages"))
    assert reponse.url == reverse("situations:mon_passeport")
