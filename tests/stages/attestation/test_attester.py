"""What a tuteur attests of a stage: signed through their link, or on paper and copied by a teacher."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from situations.models import Stage
from stages.attestation.attestation_pdf import document
from stages.attestation.attester import activites_proposees, jours_de_semaine, semaines_de
from stages.attestation.forms import AttestationForm, SignatureForm
from stages.models import Attestation
from stages.tuteur.acces import creer
from tests import factories
from tests.attestations import creer_attestation
from tests.liens import chez, ouvrir

SIGNEE = {"jours": "18,5", "absences": "1,5", "semaines": "4", "activites": "Accueil, devis.", "atteste": "on"}


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def fini(stage):
    """The stage of the cast, in its last week."""
    stage.date_debut, stage.date_fin = (timezone.localdate() - datetime.timedelta(days=n) for n in (24, -2))
    stage.save()
    return stage


# --- Through the link -----------------------------------------------------------------------------------


@pytest.mark.rule("R23")
def test_the_tuteur_signs_through_the_link_that_a_teacher_gave_and_it_counts(tuteur, fini):
    reponse = tuteur.post(chez(tuteur, "stages:tuteur_attestation"), SIGNEE)
    assert reponse.url == chez(tuteur, "stages:tuteur")
    attestation = Attestation.objects.get()
    assert (attestation.jours, attestation.absences, attestation.semaines) == (Decimal("18.5"), Decimal("1.5"), 4)
    assert (attestation.signataire, attestation.periode) == ("Paul Roux", fini.periode)
    assert attestation.compte
    assert list(Attestation.objects.comptent()) == [attestation]
    page = texte(tuteur.get(reponse.url))
    assert "18,5 jours effectués, 1,5 jour d’absence" in page
    # Seventeen days have gone by, from Monday to Friday.
    assert "compte des jours à venir" in page
    assert Journal.objects.get(action=Journal.Action.ATTESTATION).acteur_nom.startswith("Paul Roux, tuteur")


@pytest.mark.rule("R37")
def test_through_a_link_that_the_student_gave_it_counts_once_a_teacher_confirms(as_user, owner, teacher, fini):
    navigateur = ouvrir(reverse("stages:tuteur_lien", args=[creer(fini, owner, "Paul Roux")[1]]))
    navigateur.post(chez(navigateur, "stages:tuteur_attestation"), SIGNEE)
    attestation = Attestation.objects.get()
    assert not attestation.compte
    assert not Attestation.objects.comptent().exists()
    page = reverse("stages:stage_attestation", args=[fini.pk])
    assert "Paul Roux, lien remis par l’étudiant" in texte(as_user(owner).get(page))
    assert "a bien signé" not in texte(as_user(owner).get(page))
    confirmer = reverse("stages:attestation_confirmer", args=[attestation.pk])
    assert as_user(owner).post(confirmer).status_code == 404
    assert "a bien signé" in texte(as_user(teacher).get(page))
    for _ in range(2):
        assert as_user(teacher).post(confirmer).url == page
    assert Attestation.objects.comptent().get().confirmee_par_nom == str(teacher)
    assert Journal.objects.filter(objet__endswith="attestation confirmée").count() == 1


def test_before_the_last_week_nothing_is_attested_and_the_first_day_is_told(tuteur, stage):
    """The stage of the cast ends in ten days."""
    adresse = chez(tuteur, "stages:tuteur_attestation")
    assert "se signe à la fin de la période" in texte(tuteur.get(adresse))
    reponse = tuteur.post(adresse, SIGNEE)
    assert reponse.status_code == 422
    assert "à partir du" in texte(reponse)
    assert not Attestation.objects.exists()


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("jours", "", "Indiquez un nombre"),
        ("jours", "vingt", "Écrivez un nombre"),
        ("jours", "-2", "Comptez par moitiés, sans signe"),
        ("jours", "18,3", "Comptez par moitiés"),
        ("jours", "40", "La période compte 27 jours en tout"),
        ("jours", "Infinity", "Écrivez un nombre"),
        ("absences", "1e9", "Comptez par moitiés"),
        ("absences", "20", "ne peuvent pas en faire plus"),
        ("semaines", "9", "La période couvre 4 semaines au plus"),
        ("activites", " ", "Renseignez « activités confiées »"),
        ("activites", "a" * 1001, "1 000 caractères au plus"),
        ("atteste", "", "Cochez cette case pour signer"),
    ],
)
def test_what_cannot_be_is_told(fini, champ, valeur, attendu):
    (erreurs,) = SignatureForm(SIGNEE | {champ: valeur}, stage=fini).errors.values()
    assert attendu in erreurs[0].replace("\u00a0", " ")


def test_what_was_typed_stays_when_it_is_refused(tuteur, fini):
    reponse = tuteur.post(chez(tuteur, "stages:tuteur_attestation"), SIGNEE | {"jours": "40"})
    assert reponse.status_code == 422
    assert "La période compte 27 jours en tout" in texte(reponse) and "Accueil, devis." in texte(reponse)
    assert not Attestation.objects.exists()


@pytest.mark.rule("R40")
def test_a_new_signature_replaces_and_keeps_the_one_before(tuteur, fini):
    for jours in ("18", "18", "17"):
        tuteur.post(chez(tuteur, "stages:tuteur_attestation"), SIGNEE | {"jours": jours})
    assert list(Attestation.objects.values_list("jours", flat=True)) == [17, 18]
    assert Attestation.objects.actuelles().get().jours == 17
    refusee = texte(tuteur.post(chez(tuteur, "stages:tuteur_attestation"), SIGNEE | {"atteste": ""}))
    assert "Vos corrections ne sont pas encore signées" in refusee and "L’attestation n’est pas" not in refusee


def test_the_database_lets_one_attestation_of_a_stage_stand(stage):
    creer_attestation(stage)
    with pytest.raises(IntegrityError):
        creer_attestation(stage)


def test_new_dates_ask_for_a_new_signature(as_user, owner, fini):
    creer_attestation(fini)
    assert Attestation.objects.comptent().exists()
    fini.changer({"date_fin": fini.date_fin + datetime.timedelta(days=7)}, fini.revision)
    assert not Attestation.objects.comptent().exists()
    page = texte(as_user(owner).get(reverse("stages:stage_attestation", args=[fini.pk])))
    assert "Les dates de la période ont changé depuis la signature" in page


def test_a_stage_that_was_attested_is_not_deleted(owner, stage):
    assert Stage.objects.supprimables_par(owner).exists()
    creer_attestation(stage)
    assert not Stage.objects.supprimables_par(owner).exists()


# --- What is offered ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fin", "jours", "semaines"), [("2026-03-27", 20, 4), ("2026-03-25", 18, 3.5), ("2026-03-02", 1, 0)]
)
def test_days_and_weeks_are_proposed_from_the_dates(fin, jours, semaines):
    debut, fin = datetime.date(2026, 3, 2), datetime.date.fromisoformat(fin)
    assert (jours_de_semaine(debut, fin), semaines_de(debut, fin)) == (jours, semaines)


def test_activities_are_proposed_from_the_fiches_then_from_what_was_signed(stage):
    for _ in range(2):
        factories.creer_fiche(stage.passeport, stage=stage)
    factories.creer_fiche(stage.passeport)
    proposees = activites_proposees(stage)
    assert proposees == f"– {stage.fiches.first().situation.intitule}"
    assert AttestationForm(stage=stage).initial["activites"] == proposees
    creer_attestation(stage, activites="Devis, salon.")
    assert activites_proposees(stage) == "Devis, salon."


# --- On paper -------------------------------------------------------------------------------------------


def test_the_sheet_to_sign_leads_by_its_address_to_the_page_of_its_stage(settings, stage):
    settings.ADRESSE_PUBLIQUE = "https://passeport.example"
    feuille = document(stage, None, "– Accueil", timezone.localdate())
    assert feuille.adresse == f"https://passeport.example/stages/{stage.pk}/attestation/"
    assert dict(feuille.identite)["Organisation"] == "Transports Océane"
    assert feuille.nombres == [
        ("jours", "Jours effectués", ""),
        ("absences", "Absences", ""),
        ("semaines", "Semaines", ""),
    ]
    assert feuille.signature == []


def test_the_sheet_of_a_signed_one_says_who_and_when_and_of_which_dates(stage):
    attestation = creer_attestation(stage, par_etudiant=True)
    ancienne = attestation.periode
    stage.changer({"date_fin": stage.date_fin + datetime.timedelta(days=7)}, stage.revision)
    attestation.stage = stage
    feuille = document(stage, attestation, "", timezone.localdate())
    assert dict(feuille.identite)["Période"] == ancienne
    assert feuille.nombres[0] == ("jours", "Jours effectués", "20\u00a0jours effectués")
    assert feuille.signature[0].startswith("Signée en ligne par Paul Roux, lien remis par l’étudiant, le ")
