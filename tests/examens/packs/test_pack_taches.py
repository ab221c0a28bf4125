"""A task for each candidate: made again, made twice, given up, stopped, cancelled."""

from datetime import timedelta
from functools import partial
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from examens.file import CANDIDATS, ESSAIS, arret, reprendre
from examens.models import Pack, PackLigne
from examens.packs import assemblage, fabrication
from examens.packs.demande import ClasseVide, demander
from examens.packs.fabrication import preparer
from examens.packs.menage import purger
from tests.simultane import ensemble

from .packs import archive, etats, fabriquer

Etat, EtatLigne = Pack.Etat, PackLigne.Etat


def test_a_class_has_one_pack_at_a_time(pack, teacher, classe):
    assert demander(teacher, classe) == (pack, False)
    with pytest.raises(IntegrityError):
        Pack.objects.create(classe=classe)


def test_a_class_without_anybody_has_nothing_to_prepare(teacher, classe):
    with pytest.raises(ClasseVide):
        demander(teacher, classe)


def test_what_a_worker_had_done_is_not_done_again_by_the_next(pack, composes):
    preparer(pack.lignes.first().pk)
    assert etats(pack) == {"owner": EtatLigne.FAIT, "classmate": EtatLigne.EN_ATTENTE}
    fabriquer(pack.pk)
    assert len(archive(pack).namelist()) == 7
    assert [u for u, _ in composes] == ["owner", "owner", "classmate", "classmate"]


def test_of_two_workers_at_the_same_candidate_one_is_heard(pack, composes):
    """A slow worker is taken for dead, and another overtakes it: down to the two files, which it made first."""
    premiere, seconde = pack.lignes.all()
    preparer(premiere.pk)

    def avant(passeport, code):
        composes.avant = lambda *_: None
        preparer(seconde.pk, essai=2)

    composes.avant = avant
    preparer(seconde.pk)
    assert [piece["fichier"] for piece in pack.lignes.get(pk=seconde.pk).pieces] == [
        f"{pack.pk}/pieces/{seconde.pk}-2-{code}.pdf" for code in ("E4", "E6")
    ]
    assert len(archive(pack).namelist()) == 7
    assert sorted(Pack.stockage().listdir(pack.dossier)[1]) == [f"{seconde.pk}-2.pdf", f"{seconde.pk}-2.zip"]


def test_a_candidate_who_kills_the_workers_fails_alone(pack, composes):
    premiere, seconde = pack.lignes.all()
    preparer(premiere.pk, essai=ESSAIS + 1)
    preparer(seconde.pk)
    assert etats(pack) == {"owner": EtatLigne.ECHEC, "classmate": EtatLigne.FAIT}
    assert len(archive(pack).namelist()) == 5


def test_a_pack_whose_files_kill_the_workers_fails_in_the_end(pack, composes, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(fabrication, "assembler", mock.Mock(side_effect=MemoryError))
        fabriquer(pack.pk)
    preparer(pack.lignes.last().pk, essai=ESSAIS + 1)
    pack.refresh_from_db()
    assert pack.etat == Etat.ECHEC and "interrompue plusieurs fois" in pack.motif


@pytest.mark.parametrize("erreur", [RuntimeError("WeasyPrint got the signal too"), OperationalError("gone")])
def test_what_stops_with_the_machine_is_not_the_candidates_fault(pack, composes, erreur):
    def rendu():
        if isinstance(erreur, RuntimeError):
            arret.demande = True
        raise erreur

    composes.rendu = rendu
    with pytest.raises(type(erreur)):
        fabriquer(pack.pk)
    assert set(etats(pack).values()) == {EtatLigne.EN_ATTENTE}


@pytest.mark.parametrize(
    ("queue", "etat", "minutes", "repris"),
    [
        (CANDIDATS, TaskResultStatus.RUNNING, 5, 1),
        (CANDIDATS, TaskResultStatus.FAILED, 5, 1),
        (CANDIDATS, TaskResultStatus.RUNNING, 3, 0),
        (CANDIDATS, TaskResultStatus.SUCCESSFUL, 5, 0),
        ("default", TaskResultStatus.RUNNING, 5, 0),
    ],
)
def test_a_task_begun_long_ago_and_not_ended_well_waits_again(db, queue, etat, minutes, repris):
    tache = DBTaskResult.objects.create(
        queue_name=queue,
        status=etat,
        started_at=timezone.now() - timedelta(minutes=minutes),
        run_after=timezone.now(),
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="examens.packs.fabrication.preparer_candidat",
        backend_name="default",
    )
    assert (reprendre(), reprendre()) == (repris, 0)
    tache.refresh_from_db()
    assert (tache.status == TaskResultStatus.READY) == bool(repris)


def test_a_cancelled_pack_stops_before_its_next_candidate_and_keeps_nothing(pack, composes):
    composes.avant = lambda *_: pack.finir(Etat.ANNULE)
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, {qui for qui, _ in composes}) == (Etat.ANNULE, {"owner"})
    purger()
    assert Pack.stockage().listdir("")[0] == []


def test_a_pack_cancelled_while_its_files_are_made_is_not_ready(pack, composes, monkeypatch):
    ecrire = assemblage._liasse
    monkeypatch.setattr(assemblage, "_liasse", lambda *args: (pack.finir(Etat.ANNULE), ecrire(*args))[1])
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, pack.archive, Pack.stockage().listdir(pack.dossier)[1]) == (Etat.ANNULE, "", [])


def test_what_has_ended_is_not_made_again_nor_cancelled(pack, composes):
    fabriquer(pack.pk)
    fabriquer(pack.pk)
    assert len(composes) == 4
    assert not pack.finir(Etat.ANNULE)
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
def test_of_two_workers_who_end_at_the_same_moment_one_delivers(classe, owner, classmate, teacher, composes):
    pack, _ = demander(teacher, classe)
    # Two threads that are the first to ask for a storage in memory would be given one each.
    Pack.stockage()
    assert ensemble(*[partial(preparer, ligne.pk) for ligne in pack.lignes.all()]) == [None, None]
    assert len(archive(pack).namelist()) == 7
    assert len(Pack.stockage().listdir(pack.dossier)[1]) == 2
