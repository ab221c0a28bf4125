"""On the day of the exam two of one name are told apart by their birth dates; in the dépôts, by identifier (R32)."""

import datetime

import pytest

from examens.commissions.presentation import candidats as de_la_commission
from examens.commissions.presentation import presentables
from examens.depots.suivi import depots_de_la_classe
from examens.packs.assemblage import _nommer
from examens.packs.demande import candidats, demander
from examens.papier import emargement
from referentiel.arbre import arbre_de
from tests.commissions import asseoir, creer_candidature, creer_commission
from tests.factories import UserFactory, creer_etudiant, creer_periode

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R32")]

IMPRIMES = ["BERNARD Hugo (13/04/2007)", "BERNARD Hugo (02/01/2008)", "MOREAU Lina"]


@pytest.fixture
def hugos(classe, owner):
    jours = datetime.date(2007, 4, 13), datetime.date(2008, 1, 2)
    return [
        creer_etudiant(classe, first_name="Hugo", last_name="Bernard", username=f"hugo{rang}", date_naissance=jour)
        for rang, jour in enumerate(jours)
    ]


def test_the_list_to_sign(monkeypatch, classe, hugos):
    monkeypatch.setattr(emargement, "rendre", lambda modele, document: document)
    epreuves = arbre_de(classe.diplome).epreuves_du_passeport
    document = emargement.emargement_de_la_classe(classe, candidats(classe), epreuves, datetime.date(2027, 6, 1))
    assert [ligne.candidat for ligne in document.listes[0].lignes] == IMPRIMES


def test_the_pack(classe, teacher, hugos):
    pack, _ = demander(teacher, classe)
    assert list(pack.lignes.order_by("rang").values_list("nom", flat=True)) == IMPRIMES


def test_the_names_of_the_files(classe, teacher, hugos, monkeypatch):
    pack, _ = demander(teacher, classe)
    piece = type("Piece", (), {"epreuve": "E6"})
    monkeypatch.setattr("examens.packs.assemblage.documents_de", lambda ligne: [piece])
    nommees = _nommer(pack, pack.lignes.order_by("rang"), [])
    assert [pieces[0][1] for _, pieces in nommees] == [
        "BERNARD Hugo (13-04-2007) – E6.pdf",
        "BERNARD Hugo (02-01-2008) – E6.pdf",
        "MOREAU Lina – E6.pdf",
    ]


def test_the_depots(classe, passeport, hugos):
    (etat,) = depots_de_la_classe(classe, [creer_periode(passeport)])
    assert [ligne.nom for ligne in etat.lignes] == ["BERNARD Hugo (hugo0)", "BERNARD Hugo (hugo1)", "MOREAU Lina"]


def test_a_commission(as_user, classe, passeport, hugos):
    commission = creer_commission(passeport)
    lignes = presentables(commission, commission.etablissement)
    assert [ligne.nom for ligne in lignes] == IMPRIMES
    un, deux, _ = (creer_candidature(commission, ligne.etudiant.passeports.get()) for ligne in lignes)
    un.absente, un.remplacee_par = True, deux
    un.save()
    assert [candidature.nom for candidature in de_la_commission(commission)] == IMPRIMES
    membre = UserFactory(role="jury")
    asseoir(commission, membre)
    liste = as_user(membre).get(commission.get_absolute_url()).content.decode()
    assert IMPRIMES[0] in liste and f"remplacé par {IMPRIMES[1]}" in " ".join(liste.split())
    candidat = as_user(membre).get(f"{commission.get_absolute_url()}candidats/{deux.pk}/").content.decode()
    assert f"<h1>{IMPRIMES[1]}</h1>" in candidat and f'title="{IMPRIMES[0]}"' in candidat
