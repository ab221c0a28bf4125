"""One maker at a time: the lease of a pack, how it is lost, taken, given back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from examens.models import Pack, PackLigne
from examens.packs import fabrication
from examens.packs.bail import Bail, BailPerdu
from examens.packs.demande import ClasseVide, demander
from examens.packs.fabrication import fabriquer
from impression.arret import arret
from tests.simultane import ensemble

from .packs import archive, etats

Etat, EtatLigne = Pack.Etat, PackLigne.Etat


def test_a_class_has_one_pack_at_a_time(pack, teacher, classe):
    assert demander(teacher, classe) == (pack, False)
    with pytest.raises(IntegrityError):
        Pack.objects.create(classe=classe)


def test_a_class_without_anybody_has_nothing_to_prepare(teacher, classe):
    with pytest.raises(ClasseVide):
        demander(teacher, classe)


def test_two_workers_never_hold_the_same_pack(pack):
    assert Bail.prendre(pack.pk) is not None
    assert Bail.prendre(pack.pk) is None


def test_a_lease_that_has_run_out_is_taken_by_another_and_the_first_writes_nothing_more(pack, time_machine):
    time_machine.move_to("2027-05-03 10:00+02:00", tick=False)
    premier = Bail.prendre(pack.pk)
    time_machine.shift(Pack.BAIL + timedelta(seconds=1))
    assert Pack.objects.interrompus().get() == pack
    second = Bail.prendre(pack.pk)
    with pytest.raises(BailPerdu), premier.ecriture():
        pytest.fail("written without the lease")
    second.tenir()


def test_a_lease_kept_alive_is_nobody_elses(pack, time_machine):
    time_machine.move_to("2027-05-03 10:00+02:00", tick=False)
    bail = Bail.prendre(pack.pk)
    for _ in range(3):
        time_machine.shift(Pack.BAIL - timedelta(seconds=1))
        bail.tenir()
        assert Bail.prendre(pack.pk) is None


def test_a_pack_that_kills_its_workers_fails_in_the_end(pack, composes):
    for _ in range(Pack.TENTATIVES):
        assert Bail.prendre(pack.pk)
        Pack.objects.update(bail_jusqua=timezone.now() - timedelta(seconds=1))
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert pack.etat == Etat.ECHEC and "interrompue plusieurs fois" in pack.motif
    assert composes == []


def test_a_worker_asked_to_stop_gives_the_pack_back_and_the_next_goes_on(pack, composes):
    composes.avant = lambda *_: arret.demander()
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, pack.bail, pack.tentatives) == (Etat.EN_ATTENTE, None, 0)
    assert etats(pack) == {"owner": EtatLigne.FAIT, "classmate": EtatLigne.EN_ATTENTE}
    composes.avant = lambda *_: None
    arret.oublier()
    fabriquer(pack.pk)
    assert len(archive(pack).namelist()) == 7
    assert [u for u, _ in composes] == ["owner", "owner", "classmate", "classmate"]


def test_a_composition_broken_by_the_stop_is_not_the_candidates_fault(pack, composes):
    def rendu():
        arret.demander()
        raise RuntimeError("the compiler got the Ctrl-C too")

    composes.rendu = rendu
    fabriquer(pack.pk)
    assert set(etats(pack).values()) == {EtatLigne.EN_ATTENTE}


def test_a_cancelled_pack_stops_before_its_next_candidate_and_keeps_nothing(pack, composes):
    composes.avant = lambda *_: pack.annuler()
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, {qui for qui, _ in composes}) == (Etat.ANNULE, {"owner"})
    assert Pack.stockage().listdir("")[0] == []


def test_what_has_ended_is_not_made_again_nor_cancelled(pack, composes):
    fabriquer(pack.pk)
    fabriquer(pack.pk)
    assert len(composes) == 4
    assert not pack.annuler()
    pack.refresh_from_db()
    assert pack.etat == Etat.PRET
    assert fabrication.epreuves_du_pack(pack)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_ask_at_the_same_moment_one_is_led_to_the_others_pack(classe, owner, teacher):
    reponses = ensemble(*[lambda: demander(teacher, classe)] * 2)
    assert sorted(nouveau for _, nouveau in reponses) == [False, True]
    assert len({pack.pk for pack, _ in reponses}) == 1
    assert Pack.objects.get().lignes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_takes_the_pack(classe, owner, teacher):
    pack, _ = demander(teacher, classe)
    baux = ensemble(*[lambda: Bail.prendre(pack.pk)] * 2)
    assert sum(isinstance(bail, Bail) for bail in baux) == 1 and None in baux
