"""« Conformité du dossier »: what the text asks, how the passport stands, in words; nothing is refused for it."""

import re

import pytest

from examens.conformite.conformite import Etat, conformites
from referentiel.arbre import arbre_de
from referentiel.models import Competence, Epreuve
from situations.tableau.conseils import Niveau, conseils
from situations.tableau.tableau import fiches_du_passeport
from tests.attestations import creer_attestation
from tests.factories import creer_etudiant, creer_fiche, creer_periode, creer_stage
from tests.situations.tableau.test_ce_qui_compte import couverture

pytestmark = pytest.mark.django_db

DOSSIER = {
    "fiches": [
        {"nombre": 2, "quoi": "fiches vécues", "si": {"type": ["vecue"]}, "precision": "L’une avec un client."},
        {"nombre": 1, "quoi": "fiche sur S31", "sur": ["S31"]},
        {"nombre": 2, "quoi": "activités différentes", "de": "classe"},
    ],
    "a_joindre": [
        {"quoi": "attestation", "par": "attestation"},
        {"quoi": "annexe", "par": "fiche"},
        {"quoi": "lettre"},
    ],
    "pages": 12,
    "faits": [{"fait": "Le dossier n’est pas noté."}],
}


@pytest.fixture
def demande(diplome, passeport):
    """The E6 of the diplôme of the tests asks for a dossier, and the diplôme for 12 weeks of stage."""
    Epreuve.objects.filter(diplome=diplome, code="E6").update(dossier=DOSSIER)
    diplome.stage = {"semaines": 12, "reduction": 8}
    diplome.save()
    diplome.reviser()
    passeport.diplome.refresh_from_db()
    return diplome


def en_clair(reponse):
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", "", reponse.content.decode()).replace("\u00a0", " ").split())


def points(passeport, code="E6"):
    siens = [p for c in conformites(passeport) if c.epreuve is None or c.epreuve.code == code for p in c.points]
    return {p.demande.replace("\u00a0", " "): (p.etat, p.constat.replace("\u00a0", " ")) for p in siens}


def test_each_thing_asked_for_is_counted_from_the_recorded_fiches(demande, passeport):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S112", type="observee")
    creer_fiche(passeport, "S211", type="vecue")
    dits = points(passeport)
    assert dits["2 fiches vécues"] == (Etat.MANQUE, "il y en a 1. L’une avec un client.")
    assert dits["1 fiche sur S31"] == (Etat.MANQUE, "il n’y en a pas encore.")
    assert dits["2 activités différentes"] == (Etat.MANQUE, "il y en a 1.")
    assert dits["couvrir les 5 compétences"] == (Etat.MANQUE, "3 compétences ne sont couvertes par aucune fiche.")
    creer_fiche(passeport, "S311")
    assert {points(passeport)[nom][0] for nom in ("2 fiches vécues", "1 fiche sur S31", "2 activités différentes")} == {
        Etat.FAIT
    }


def test_weeks_attestations_and_pages_are_told_and_none_is_guessed(demande, passeport):
    creer_stage(passeport, debut=0, fin=41)
    creer_fiche(passeport)
    dits = points(passeport)
    etat, constat = dits["12 semaines de stage"]
    assert etat == Etat.MANQUE and "en font 6 ; les attestations signées en comptent 0 à ce jour." in constat
    assert "8 semaines au moins" in constat
    assert dits["attestation"] == (Etat.MANQUE, "pour chaque stage, 0 sur 1.")
    assert dits["annexe"] == (Etat.A_VERIFIER, "pour chaque fiche, 1 dans le passeport.")
    assert dits["12 pages au plus"][0] == Etat.A_VERIFIER


def test_a_dossier_lacks_the_attestation_of_a_stage_that_is_over(demande, passeport):
    assert points(passeport)["attestation"] == (Etat.A_VERIFIER, "pour chaque stage, aucun dans le passeport.")
    stages = [creer_stage(passeport, debut=debut, fin=debut + 20) for debut in (-60, -90)]
    etat, constat = points(passeport)["attestation"]
    # A stage is named with a comma: another sign stands between two of them.
    a_signer = " ; ".join(map(str, stages)).replace("\u00a0", " ")
    assert etat == Etat.MANQUE and constat == f"pour chaque stage, 0 sur 2. À faire signer : {a_signer}."
    for stage in stages:
        creer_attestation(stage)
    assert points(passeport)["attestation"] == (Etat.FAIT, "pour chaque stage, 2 sur 2.")


def test_what_the_site_fills_in_itself_is_not_asked_of_the_student(demande, passeport):
    demande.documents = [{"code": "lettre", "intitule": "Lettre", "epreuves": ["E6"], "forme": "tableau"}]
    demande.save()
    demande.reviser()
    passeport.diplome.refresh_from_db()
    assert points(passeport)["lettre"][1] == "à joindre."
    creer_fiche(passeport, "S111")
    assert points(passeport)["lettre"][1] == "rempli d’après les fiches, et joint à la copie déposée."
    demande.documents[0]["provenance"] = {"niveau": "secondaire"}
    demande.save()
    demande.reviser()
    passeport.diplome.refresh_from_db()
    assert points(passeport)["lettre"][1] == "à joindre."


def test_what_is_not_there_yet_is_said_in_words(demande, passeport):
    dits = points(passeport)
    assert dits["annexe"] == (Etat.A_VERIFIER, "pour chaque fiche, aucune dans le passeport.")
    assert dits["12 semaines de stage"] == (
        Etat.MANQUE,
        "aucun stage n’est noté. Une durée réduite existe, 8 semaines au moins.",
    )


def test_how_far_a_student_is_cannot_be_read_as_what_is_left(demande, passeport):
    creer_fiche(passeport, "S111")
    courts = [p.court.replace("\u00a0", " ") for c in conformites(passeport) for p in c.points]
    assert "1 compétence couverte sur 5" in courts


def test_an_epreuve_of_which_nothing_is_known_asks_to_cover_nothing(demande, passeport):
    Competence.objects.filter(epreuve__code="E6").update(retire=True)
    demande.reviser()
    passeport.diplome.refresh_from_db()
    assert not [dit for dit in points(passeport) if dit.startswith("couvrir")]


def test_the_advice_of_the_passport_asks_for_the_missing_fiches(demande, passeport):
    creer_fiche(passeport, "S111")
    fiches = fiches_du_passeport(passeport, passeport.etudiant)
    liste = conseils(couverture(passeport), arbre_de(passeport.diplome), fiches)
    dits = [str(c) for c in liste if c.niveau == Niveau.DOSSIER]
    assert "Le dossier demande 2\u00a0fiches vécues\u00a0: il y en a 1." in dits


def test_student_and_teacher_read_it_and_a_depot_shows_it(as_user, owner, teacher, demande, passeport):
    creer_fiche(passeport)
    periode = creer_periode(passeport)
    manque = "4 compétences ne sont couvertes par aucune fiche"
    adresses = [f"/passeports/{passeport.pk}/conformite/", f"/passeports/{passeport.pk}/deposer/{periode.pk}/"]
    lus = [en_clair(as_user(owner).get(adresse)) for adresse in adresses]
    for lu in [*lus, en_clair(as_user(teacher).get(adresses[0]))]:
        assert "2 fiches vécues : il y en a 1." in lu
        assert "Le dossier n’est pas noté." in lu
    # The page of a dépôt tells what is missing, one by one, in a part of its own.
    assert manque in lus[0] and manque not in lus[1] and "4 compétences sans aucune fiche" in lus[1]


def test_a_class_is_read_at_once_whatever_its_number(
    as_user, teacher, demande, passeport, classe, django_assert_max_num_queries
):
    creer_fiche(passeport)
    navigateur = as_user(teacher)
    adresse = f"/classes/{classe.pk}/conformite/"
    navigateur.get(adresse)  # The tree is read once a process.
    for autres in (0, 4):
        for _ in range(autres):
            eleve = creer_etudiant(classe)
            creer_fiche(eleve.passeports.get_or_create(diplome=demande, defaults={"session": 2027})[0])
        with django_assert_max_num_queries(10):
            lu = en_clair(navigateur.get(adresse))
    assert passeport.etudiant.nom_liste in lu
    # What most lack comes first; then what each lacks, the weeks of stage once.
    assert lu.index("5 sur 5 2 fiches vécues") < lu.index("Dossier par dossier")
    assert lu.count("12 semaines de stage") == 1 + 5 and "1 sur 2 fiches vécues" in lu
