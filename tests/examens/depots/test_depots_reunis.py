"""Two accounts of one person that both hold deposited copies: all are kept, one counts, and it is undone (R32, R34)."""

import pytest
from django.urls import reverse

from accounts.fusion.fusion import annuler, deux_fois, fusionner
from accounts.models import User
from examens.depots.deposer import dernier_depot
from examens.depots.suivi import depots_de_la_classe, periodes_du_passeport
from examens.depots.verification import EtatCopie, verifier
from examens.models import Candidature, Depot
from tests import factories
from tests.commissions import creer_candidature, creer_commission

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R32")]


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def double(classe):
    autre = factories.ClasseFactory(
        diplome=classe.diplome, etablissement=classe.etablissement, session=classe.session, nom="Ancienne"
    )
    return factories.creer_etudiant(autre, username="owner2", first_name="Lina", last_name="Moreau")


@pytest.fixture
def sienne(passeport):
    return factories.creer_depot(passeport)


@pytest.fixture
def autre(double):
    """The copy of the account that closes, for the same épreuve and session."""
    return factories.creer_depot(double.passeports.get())


@pytest.fixture
def reunir(owner, double, admin, classe):
    return lambda: fusionner(owner, double, admin, classe.etablissement)


def test_the_copy_of_the_account_that_stays_counts_and_the_other_is_kept(
    as_user, owner, passeport, sienne, autre, reunir, classe
):
    (phrase,) = deux_fois(owner, autre.passeport.etudiant)
    assert "E6, session de juin" in phrase and "copie de l’autre compte" in phrase
    fusion = reunir()
    assert list(Depot.objects.en_vigueur()) == [sienne]
    assert dernier_depot(passeport, sienne.epreuve, sienne.session) == sienne
    assert set(Depot.objects.visibles_par(owner)) == {sienne, autre}
    page = as_user(owner).get(reverse("examens:depots", args=[passeport.pk])).content.decode()
    assert page.count("copie de l’autre compte") == 1
    recu = as_user(owner).get(reverse("examens:depot", args=[autre.pk])).content.decode()
    assert "Copie de l’autre compte" in recu and "Mon passeport" in recu
    assert verifier(autre.code).etat == EtatCopie.REMPLACEE and verifier(sienne.code).etat == EtatCopie.EN_VIGUEUR
    annuler(fusion, owner)
    assert set(Depot.objects.en_vigueur()) == {sienne, autre}
    assert list(Depot.objects.visibles_par(owner)) == [sienne]


@pytest.mark.rule("R34")
def test_the_copy_of_the_other_account_counts_where_the_one_that_stays_has_none(
    as_user, owner, passeport, teacher, autre, reunir, classe
):
    periode = factories.creer_periode(passeport)
    assert not deux_fois(owner, autre.passeport.etudiant)
    reunir()
    assert list(Depot.objects.en_vigueur()) == [autre]
    assert dernier_depot(passeport, autre.epreuve, autre.session) == autre
    assert next(e for e in periodes_du_passeport(passeport) if e.periode == periode).depose
    (etat,) = depots_de_la_classe(classe, [periode])
    assert [ligne.depot for ligne in etat.lignes if ligne.etudiant == owner] == [autre]
    assert autre in Depot.objects.visibles_par(teacher) and autre in Depot.objects.rouvrables_par(teacher)
    assert as_user(owner).get(reverse("examens:depot", args=[autre.pk])).status_code == 200


@pytest.mark.rule("R34")
def test_copies_of_two_sessions_both_stand(owner, passeport, sienne, double, reunir):
    celui = double.passeports.get()
    avant = factories.creer_depot(celui, session=factories.creer_session(celui, annee=celui.annee - 1))
    reunir()
    assert set(Depot.objects.en_vigueur()) == {sienne, avant}


def test_a_commission_awaits_one_candidate_and_reads_one_copy(owner, passeport, sienne, autre, reunir, classe):
    commission = creer_commission(passeport)
    la_sienne = creer_candidature(commission, passeport)
    l_autre = creer_candidature(commission, autre.passeport)
    Candidature.objects.filter(pk=la_sienne.pk).update(retiree_le="2026-11-01T08:00:00Z")
    fusion = reunir()
    (awaited,) = commission.candidatures.actives().avec_depot()
    assert awaited == la_sienne and awaited.depot_id == sienne.pk
    annuler(fusion, owner)
    assert commission.candidatures.actives().get() == l_autre


def test_a_third_account_keeps_the_copies_of_the_second(owner, passeport, sienne, autre, reunir, classe, admin):
    reunir()
    tiers = factories.creer_etudiant(classe, username="owner3")
    tiers.passeports.get()
    fusionner(tiers, owner, admin, classe.etablissement)
    assert set(Depot.objects.visibles_par(tiers)) == {sienne, autre}


def test_the_page_says_it_before(as_user, owner, double, sienne, autre, admin):
    page = as_user(admin).get(reverse("accounts:fusion", args=[owner.pk, double.pk])).content.decode()
    assert "La copie du compte qui reste" in page and "1\u00a0dépôt" in page
