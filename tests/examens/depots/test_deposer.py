"""Depositing a passport, and giving it back: what is frozen, when, by whom, and every refusal."""

import datetime
import json

import pytest
import time_machine

from accounts.models import Journal
from examens.depots.copie import initiales
from examens.depots.deposer import DepotRefuse, Raison, deposer, rouvrir
from examens.models import Depot, PeriodeDepot
from situations.models.fiche import empreinte
from tests import factories

pytestmark = pytest.mark.usefixtures("une_page")


@pytest.fixture
def sans_rendu(monkeypatch):
    """The PDF is not what is looked at here: its text is that of the document's mention."""
    monkeypatch.setattr("examens.depots.deposer.rendre_document", lambda document: b"%PDF " + document.mention.encode())


@pytest.fixture
def periode(passeport):
    return factories.creer_periode(passeport)


def refus(*arguments, **plus):
    with pytest.raises(DepotRefuse) as erreur:
        deposer(*arguments, **plus)
    return erreur.value


@pytest.mark.rule("R2")
@pytest.mark.rule("R20")
@pytest.mark.rule("R22")
def test_the_copy_holds_the_recorded_fiches_of_the_epreuve_and_nothing_else(
    fiche, passeport, periode, owner, sans_rendu
):
    e4 = factories.creer_fiche(passeport, "S211", description="Une fiche de l’E4.")
    factories.creer_brouillon(passeport, description="Un brouillon secret.")
    fiche.saisie = {"description": "Un ajout non enregistré."}
    fiche.save()
    passeport.appreciations.create(auteur=owner, auteur_nom="P", auteur_role="prof", texte="Une appréciation.")
    contenu = deposer(passeport, periode, owner).lire_contenu()
    assert [f["pk"] for f in contenu["fiches"]] == [fiche.pk]
    assert contenu["fiches"][0]["contenu"] == json.loads(json.dumps(fiche.contenu()))
    texte = json.dumps(contenu, ensure_ascii=False)
    for ailleurs in (e4.description, "brouillon secret", "non enregistré", "Une appréciation"):
        assert ailleurs not in texte
    assert contenu | {"document": 0, "fiches": 0, "manques": 0, "sans_fiche": 0} == {
        "format": 1,
        "candidat": {"nom": "Moreau", "prenom": "Lina", "numero": "", "initiales": "L. M."},
        "diplome": {"code": "BTS-ESSAI", "intitule": "BTS d’essai"},
        "epreuve": {"code": "E6", "intitule": "Projet"},
        "session": {"annee": 2027, "saison": "juin"},
        "etablissement": {
            "nom": periode.session.etablissement.nom,
            "uai": periode.session.etablissement.uai,
            "commune": "Lyon",
        },
        "classe": "BTS COM 2",
        "document": 0,
        "fiches": 0,
        "manques": 0,
        "sans_fiche": 0,
        "pages": 1,
    }


def test_what_is_printed_is_what_is_frozen(fiche, passeport, periode, owner, mots):
    depot = Depot.objects.get(pk=deposer(passeport, periode, owner).pk)
    texte = mots(depot.lire_pdf())
    assert depot.code_lisible in texte and "Copie déposée le" in texte and "Déposée incomplète" in texte
    assert "J’ai appris à reformuler la demande." in texte
    document = depot.lire_contenu()["document"]
    assert document["situations"][0]["fiches"][0]["competence"] in texte
    assert document["verification"]["adresse"].endswith(f"/verifier/{depot.code}/")
    assert depot.empreinte == empreinte(depot.contenu)


@pytest.mark.rule("R2")
@pytest.mark.rule("R34")
def test_the_copy_holds_what_the_epreuve_asks_for_in_writing_as_it_is_today(
    fiche, passeport, periode, owner, as_user, mots
):
    champs = [{"titre": "Titre", "de": ["description"]}]
    demande = {"epreuves": ["E6"], "forme": "fiches", "champs": champs}
    passeport.diplome.documents = [
        demande | {"code": "v-1", "intitule": "Fiche descriptive", "reference": "Annexe V-1"},
        demande | {"code": "synoptique", "intitule": "Tableau synoptique", "forme": "tableau"},
        demande | {"code": "sans-fiche", "intitule": "Compte rendu", "si": {"type": ["observee"]}},
        demande | {"code": "ailleurs", "intitule": "Annexe de l’E4", "epreuves": ["E4"]},
        demande | {"code": "conseil", "intitule": "Fiche conseillée", "provenance": {"niveau": "secondaire"}},
    ]
    passeport.diplome.save()
    factories.creer_fiche(passeport, "S211", description="Une fiche de l’E4.")
    navigateur = as_user(owner)
    apercu = navigateur.get(f"/passeports/{passeport.pk}/deposer/{periode.pk}/").content.decode()
    assert "Tableau synoptique" in apercu and "Compte rendu" not in apercu and "conseillée" not in apercu
    depot = deposer(passeport, periode, owner)
    fiche.enregistrer({"description": "Réécrite ensuite."}, [], revision=fiche.revision)
    contenu = Depot.objects.get(pk=depot.pk).lire_contenu()
    annexes = contenu["document"]["annexes"]
    assert [a["titre"] for a in annexes] == ["Fiche descriptive", "Tableau synoptique"]
    assert annexes[0]["fiches"][0][0]["champs"][0]["texte"] == "Stagiaire à l’agence, j’assiste au brief."
    assert annexes[1]["identite"] == contenu["document"]["identite"]
    imprime = mots(depot.lire_pdf())
    assert imprime.index("Supports à apporter") < imprime.index("Annexe V-1 · E6") < imprime.index("Tableau synoptique")
    assert "Fiche descriptive (Annexe V-1)" in " ".join(
        navigateur.get(depot.get_absolute_url()).content.decode().split()
    )


def test_the_student_goes_on_writing_and_the_copy_does_not_move(fiche, passeport, periode, owner, sans_rendu):
    depot = deposer(passeport, periode, owner)
    fiche.enregistrer({"description": "Réécrite ensuite."}, [], revision=fiche.revision)
    fiche.jeter()
    relu = Depot.objects.get(pk=depot.pk)
    assert relu.lire_contenu()["fiches"][0]["contenu"]["description"] == "Stagiaire à l’agence, j’assiste au brief."
    assert relu.lire_pdf() == depot.lire_pdf()


@pytest.mark.rule("R3")
def test_what_is_missing_is_said_in_the_copy(fiche, passeport, periode, owner, sans_rendu):
    depot = deposer(passeport, periode, owner)
    assert [m.split()[0] for m in depot.contenu["manques"]] == ["C11.2", "C11.3", "C12.2", "C31.1"]
    assert "Déposée incomplète\u00a0: 4\u00a0compétences" in depot.lire_pdf().decode()


@pytest.mark.rule("R3")
def test_a_session_that_refuses_incomplete_passports_refuses_them_and_takes_the_complete_ones(
    fiche, passeport, periode, owner, sans_rendu
):
    periode.session.refuse_incomplets = True
    periode.session.save()
    assert refus(passeport, periode, owner).raison == Raison.INCOMPLET
    for situation, competence in (("S112", "C11.2"), ("S112", "C11.3"), ("S113", "C12.2"), ("S311", "C31.1")):
        factories.creer_fiche(passeport, situation, competence)
    depot = deposer(passeport, periode, owner)
    assert depot.contenu["manques"] == [] and "incomplète" not in depot.lire_pdf().decode()


def test_there_is_nothing_to_deposit_without_a_fiche(passeport, periode, owner):
    assert refus(passeport, periode, owner).raison == Raison.VIDE


# --- Dates: both ends included, to the second, in Paris time --------------------------------------------


def le(texte):
    """A wall-clock time in Paris, as an instant."""
    zone = datetime.datetime.fromisoformat(texte)
    return zone.astimezone(datetime.UTC)


@pytest.mark.parametrize(
    ("maintenant", "raison"),
    [
        ("2027-05-10T07:59:59+02:00", Raison.PAS_ENCORE),
        ("2027-05-10T08:00:00+02:00", None),
        ("2027-05-20T18:00:00+02:00", None),
        ("2027-05-20T18:00:00.999+02:00", None),
        ("2027-05-20T18:00:01+02:00", Raison.FERMEE),
    ],
)
def test_the_last_second_counts_and_the_next_one_does_not(fiche, passeport, owner, sans_rendu, maintenant, raison):
    periode = factories.creer_periode(
        passeport, ouvre_le=le("2027-05-10T08:00:00+02:00"), ferme_le=le("2027-05-20T18:00:00+02:00")
    )
    with time_machine.travel(datetime.datetime.fromisoformat(maintenant), tick=False):
        if raison:
            assert refus(passeport, periode, owner).raison == raison
            assert not Depot.objects.exists()
        else:
            depot = deposer(passeport, periode, owner)
            assert depot.depose_le == datetime.datetime.fromisoformat(maintenant).replace(microsecond=0)


def test_a_pdf_slow_to_make_does_not_make_the_depot_late(fiche, passeport, owner, monkeypatch):
    ferme_le = le("2027-05-20T18:00:00+02:00")
    periode = factories.creer_periode(passeport, ouvre_le=le("2027-05-10T08:00:00+02:00"), ferme_le=ferme_le)
    with time_machine.travel(ferme_le, tick=False) as horloge:

        def lentement(document):
            horloge.shift(30)
            return b"%PDF"

        monkeypatch.setattr("examens.depots.deposer.rendre_document", lentement)
        assert deposer(passeport, periode, owner).depose_le == ferme_le


def test_dates_moved_while_the_pdf_was_made_decide(fiche, passeport, periode, owner, monkeypatch):
    def pendant(document):
        PeriodeDepot.objects.update(ferme_le=periode.ouvre_le + datetime.timedelta(hours=1))
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert refus(passeport, periode, owner).raison == Raison.FERMEE
    assert not Depot.objects.exists() and not Journal.objects.filter(action="depot").exists()


def test_a_switch_turned_on_while_the_pdf_was_made_decides(fiche, passeport, periode, owner, monkeypatch):
    def pendant(document):
        type(periode.session).objects.update(refuse_incomplets=True)
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert refus(passeport, periode, owner).raison == Raison.INCOMPLET


def test_a_period_taken_away_while_the_pdf_was_made_decides(fiche, passeport, periode, owner, monkeypatch):
    def pendant(document):
        PeriodeDepot.objects.all().delete()
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert refus(passeport, periode, owner).raison == Raison.FERMEE


def test_a_fiche_recorded_while_the_pdf_was_made_is_not_left_out_in_silence(
    fiche, passeport, periode, owner, monkeypatch
):
    def pendant(document):
        fiche.enregistrer({"description": "Trop tard."}, [], revision=fiche.revision)
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert refus(passeport, periode, owner).raison == Raison.CHANGE


def test_what_is_being_typed_does_not_stop_a_depot(fiche, passeport, periode, owner, monkeypatch):
    def pendant(document):
        fiche.garder_saisie({"description": "En cours."}, None, None, revision=fiche.revision)
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert deposer(passeport, periode, owner).est_en_vigueur


# --- Twice, and back --------------------------------------------------------------------------------------


def test_a_second_depot_is_told_that_the_first_one_counts(fiche, passeport, periode, owner, teacher, sans_rendu):
    premier = deposer(passeport, periode, owner)
    erreur = refus(passeport, periode, teacher)
    assert erreur.raison == Raison.DEJA and erreur.depot == premier
    assert "par Lina Moreau" in str(erreur)
    assert Depot.objects.count() == 1


def test_of_two_at_the_same_instant_the_one_that_comes_last_is_told(fiche, passeport, periode, owner, monkeypatch):
    """The other one is written while this one's PDF is being made."""

    def pendant(document):
        factories.creer_depot(passeport, session=periode.session)
        return b"%PDF"

    monkeypatch.setattr("examens.depots.deposer.rendre_document", pendant)
    assert refus(passeport, periode, owner).raison == Raison.DEJA
    assert Depot.objects.count() == 1


def test_a_reopened_passport_is_deposited_again_under_the_next_number(
    fiche, passeport, periode, owner, teacher, sans_rendu
):
    premier = deposer(passeport, periode, owner)
    rouvrir(premier, teacher, "Mauvaise fiche.")
    second = deposer(passeport, periode, owner)
    assert (premier.numero, second.numero) == (1, 2)
    assert list(Depot.objects.en_vigueur()) == [second]
    assert premier.code != second.code


def test_reopening_twice_is_told(fiche, passeport, periode, owner, teacher, sans_rendu):
    depot = deposer(passeport, periode, owner)
    rouvrir(depot, teacher, "Mauvaise fiche.")
    with pytest.raises(DepotRefuse, match="déjà été rouvert"):
        rouvrir(depot, teacher, "Encore.")


def test_nothing_is_reopened_after_the_closing(fiche, passeport, periode, owner, teacher, sans_rendu):
    depot = deposer(passeport, periode, owner)
    trop_tard = time_machine.travel(periode.ferme_le + datetime.timedelta(seconds=1), tick=False)
    with trop_tard, pytest.raises(DepotRefuse, match="resterait sans copie"):
        rouvrir(depot, teacher, "Mauvaise fiche.")
    assert depot.est_en_vigueur


def test_the_journal_tells_the_depot_and_the_reopening(fiche, passeport, periode, owner, teacher, sans_rendu):
    depot = deposer(passeport, periode, owner)
    rouvrir(depot, teacher, "Mauvaise fiche.")
    rouverture, depose = Journal.objects.filter(action__in=("depot", "reouverture"))
    assert (depose.acteur, depose.etudiant, depose.details["code"]) == (owner, owner, depot.code)
    assert (rouverture.acteur, rouverture.etudiant, rouverture.details["motif"]) == (teacher, owner, "Mauvaise fiche.")


# --- Which periods are whose ------------------------------------------------------------------------------


def test_a_period_is_that_of_the_school_the_diplome_and_the_year(passeport, periode, stranger):
    autre = factories.creer_periode(stranger.passeports.get())
    annee = factories.creer_session(passeport, annee=2028)
    factories.creer_periode(passeport, session=annee)
    assert list(PeriodeDepot.objects.du_passeport(passeport)) == [periode]
    assert list(PeriodeDepot.objects.du_passeport(stranger.passeports.get())) == [autre]


def test_a_candidat_individuel_deposits_in_the_session_of_individuals(diplome, sans_rendu):
    passeport = factories.PasseportFactory(diplome=diplome)
    factories.creer_fiche(passeport, "S111")
    periode = factories.creer_periode(passeport)
    assert periode.session.etablissement is None
    contenu = deposer(passeport, periode, passeport.etudiant).contenu
    assert (contenu["etablissement"], contenu["classe"]) == (None, "")


def test_whoever_left_the_class_no_longer_deposits_there(passeport, periode, owner):
    owner.inscriptions.update(terminee_le="2026-11-01")
    assert not PeriodeDepot.objects.du_passeport(owner.passeports.get()).exists()


@pytest.mark.parametrize(
    ("prenom", "nom", "attendues"),
    [("Lina", "Moreau", "L. M."), ("Jean-Pierre", "d’Angelo", "J.-P. D."), ("", "Moreau", "M."), ("", "", "X.")],
)
def test_initials_are_those_of_both_names(prenom, nom, attendues):
    assert initiales(factories.UserFactory.build(username="x", first_name=prenom, last_name=nom)) == attendues
