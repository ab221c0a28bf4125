"""Bringing a passport back by its pages: nothing before one's agreement, once, and what a refusal says."""

import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from examens.models import Reprise
from examens.reprendre import lecture, tache, views
from situations.models import Passeport
from situations.models.piece_jointe import stockage
from suivi.models import Appreciation, MotRepris
from tests import factories

pytestmark = [pytest.mark.rule("R1"), pytest.mark.lent]


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch):
    monkeypatch.setattr(views, "lire", lecture.comprendre)


@pytest.fixture
def archive(passeport, fiche, teacher, emporter):
    fiche.enregistrer({}, [], revision=1)
    Appreciation.objects.create(
        passeport=passeport, fiche=fiche, auteur=teacher, auteur_nom="Mme Petit", auteur_role="x", texte="Creusez."
    )
    return emporter(passeport).read_bytes()


@pytest.fixture
def ailleurs(db):
    return factories.UserFactory(username="ailleurs", role="etudiant", first_name="Lina", last_name="Moreau")


@pytest.fixture
def envoyer(as_user, archive):
    """``envoyer(person)``: the answer to the archive."""

    def envoyer(personne, octets=archive):
        fichier = SimpleUploadedFile("passeport.zip", octets)
        return as_user(personne).post(reverse("examens:reprendre"), {"archive": fichier})

    return envoyer


def test_what_would_come_is_shown_first_and_nothing_is_written(as_user, envoyer, ailleurs):
    page = as_user(ailleurs).get(envoyer(ailleurs).url).content.decode()
    assert "Un passeport «\u00a0BTS d’essai\u00a0» sera ouvert pour vous." in page
    assert "S111 Intitulé de S111" in page
    assert "1\u00a0appréciation citée" in page
    assert not Passeport.objects.filter(etudiant=ailleurs).exists()


def test_once_agreed_it_comes_and_the_archive_is_forgotten(as_user, envoyer, ailleurs):
    adresse = envoyer(ailleurs).url
    as_user(ailleurs).post(adresse)
    reprise = Reprise.objects.get()
    cle = reprise.archive.name
    assert reprise.etat == Reprise.Etat.EN_COURS
    assert "La reprise est en cours" in as_user(ailleurs).get(adresse).content.decode()
    tache.executer(reprise.pk)
    reprise.refresh_from_db()
    assert (reprise.etat, reprise.donnees, reprise.archive.name) == (Reprise.Etat.FAITE, {}, "")
    assert not stockage().exists(cle)
    page = as_user(ailleurs).get(adresse).content.decode()
    assert "1\u00a0fiche reprise." in page
    fiche = reprise.passeport.fiches.get()
    page = as_user(ailleurs).get(fiche.get_absolute_url()).content.decode()
    assert "reprise d’un autre établissement" in page
    assert "Mme Petit" in page
    assert "Creusez." in page


def test_an_archive_of_somebody_else_is_told(as_user, envoyer, stranger):
    page = as_user(stranger).get(envoyer(stranger).url).content.decode()
    assert "Cette archive est au nom de Lina Moreau" in page


def test_two_clicks_are_one(envoyer, ailleurs):
    envoyer(ailleurs)
    reprise = Reprise.objects.get()
    assert tache.confirmer(reprise)
    assert not tache.confirmer(Reprise.objects.get())
    tache.executer(reprise.pk)
    tache.executer(reprise.pk)
    assert Passeport.objects.filter(etudiant=ailleurs).count() == 1


def test_cut_short_it_goes_on_and_nothing_comes_twice(as_user, envoyer, ailleurs, monkeypatch):
    adresse = envoyer(ailleurs).url
    reprise = Reprise.objects.get()
    tache.confirmer(reprise)
    monkeypatch.setattr("examens.reprendre.ecriture._Ecriture.joindre_les_fichiers", lambda *_: 1 / 0)
    tache.executer(reprise.pk)
    monkeypatch.undo()
    assert "interrompue par un incident" in as_user(ailleurs).get(adresse).content.decode()
    as_user(ailleurs).post(adresse)
    tache.executer(reprise.pk)
    reprise.refresh_from_db()
    assert reprise.etat == Reprise.Etat.FAITE
    assert reprise.passeport.fiches.count() == 1


def test_a_worker_that_died_is_replaced(as_user, envoyer, ailleurs):
    adresse = envoyer(ailleurs).url
    reprise = Reprise.objects.get()
    tache.confirmer(reprise)
    Reprise.objects.update(modifiee_le=timezone.now() - Reprise.PATIENCE - timedelta(seconds=1))
    assert "Continuer" in as_user(ailleurs).get(adresse).content.decode()
    assert tache.confirmer(Reprise.objects.get())


def test_what_is_refused_says_why_at_the_field_and_keeps_nothing(envoyer, ailleurs):
    reponse = envoyer(ailleurs, b"Bonjour")
    assert reponse.status_code == 422
    assert "n’est pas l’archive d’un passeport" in reponse.content.decode()
    assert not Reprise.objects.exists()


def test_a_diplome_that_this_site_does_not_know(envoyer, ailleurs, diplome, monkeypatch):
    monkeypatch.setattr(
        views, "lire", lambda chemin: lecture.comprendre(chemin) | {"diplome": {"code": "X", "intitule": "Bac pro X"}}
    )
    assert "que ce site ne connaît pas" in envoyer(ailleurs).content.decode()


def test_what_is_there_already_is_said(as_user, envoyer, owner):
    page = as_user(owner).get(envoyer(owner).url).content.decode()
    assert "Vous avez déjà tout cela" in page
    assert "déjà là" in page


def test_giving_up_forgets_it(as_user, envoyer, ailleurs):
    envoyer(ailleurs)
    as_user(ailleurs).post(reverse("examens:reprise_abandonner", args=[Reprise.objects.get().pk]))
    assert not Reprise.objects.exists()


def test_after_a_day_nobody_will_agree_to_it(envoyer, ailleurs, django_capture_on_commit_callbacks):
    envoyer(ailleurs)
    tache.oublier()
    cle = Reprise.objects.get().archive.name
    Reprise.objects.update(creee_le=timezone.now() - Reprise.DUREE - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        tache.oublier()
    assert not stockage().exists(cle)


def test_teachers_of_the_new_class_read_the_quoted_words_a_stranger_does_not(
    envoyer, ailleurs, classe, teacher, other_teacher
):
    envoyer(ailleurs)
    reprise = Reprise.objects.get()
    tache.confirmer(reprise)
    tache.executer(reprise.pk)
    classe.inscriptions.create(etudiant=ailleurs)
    siens = MotRepris.objects.filter(passeport__etudiant=ailleurs)
    assert siens.visibles_par(teacher).count() == 1
    assert not siens.visibles_par(other_teacher).exists()


def test_the_archive_holds_what_one_reads_and_the_hashes_of_all(archive, tmp_path):
    chemin = tmp_path / "a.zip"
    chemin.write_bytes(archive)
    with zipfile.ZipFile(chemin) as zip_:
        assert {"LISEZ-MOI.txt", "passeport.pdf", "passeport.xlsx", "donnees.json"} < set(zip_.namelist())
        assert zip_.read("passeport.pdf").startswith(b"%PDF")
        assert b"passeport.xlsx" in zip_.read("empreintes.sha256")
