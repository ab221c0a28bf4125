"""Once a person is erased, no word of theirs is left: in the database, on the disk, in the store, in the prints."""

import datetime
import json
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Courriel, Effacement, Fusion, ImportDeListe, Journal, User
from examens.badges.badges import badges
from examens.centres.candidat import aller_au_centre
from examens.effacement.effacer import effacer, garde_pour_l_examen
from examens.models import Candidature, Depot, Reprise
from situations.models import Envoi, Fiche, NoteDeBord, Passeport, PieceJointe, Regard
from situations.models.piece_jointe import stockage
from suivi.appreciations.fil import ecrire
from tests import factories
from tests.adresses import confirmer_adresse
from tests.attestations import creer_feuille
from tests.examens.reprendre.test_aller_retour import remplir

# Words that nobody else has: of the person, and of what they wrote.
MOTS = ("zéphirine", "quatrelivres", "zq.essai", "zephirine@exemple.fr", "1234567890q", "coquecigrue")


@pytest.fixture
def personne(classe, teacher):
    personne = factories.creer_etudiant(
        classe, username="zq.essai", first_name="Zéphirine", last_name="Quatrelivres", numeros=["1234567890Q"]
    )
    confirmer_adresse(personne, "zephirine@exemple.fr")
    return personne


@pytest.fixture
def remplie(personne, teacher, classe, classmate):
    """One of everything, in which the same word comes back."""
    passeport = personne.passeports.get()
    fiche = remplir(passeport, teacher)
    fiche.enregistrer({"description": "Une coquecigrue."}, [], revision=fiche.revision)
    stage = passeport.stages.get()
    stage.organisation = "Coquecigrue et fils"
    stage.save()
    ecrire(teacher, "Bravo Zéphirine pour la coquecigrue.", uuid.uuid4(), passeport, fiche)
    ecrire(personne, "La coquecigrue ?", uuid.uuid4(), passeport, fiche)
    NoteDeBord.objects.create(etudiant=personne, quoi="coquecigrue", quand="2026-03-02")
    factories.creer_piece(fiche, "coquecigrue.txt", b"coquecigrue")
    Envoi.objects.create(fiche=fiche, nom="coquecigrue.jpg", taille=9)
    factories.creer_extrait(passeport, fiche, titre="Coquecigrue")
    badges(factories.creer_extrait(passeport, fiche))
    creer_feuille(stage, "compte-rendu", b"coquecigrue", nom="coquecigrue.jpg", deposee_par_nom=str(personne))
    Regard.objects.ecrire(passeport, "La coquecigrue et moi.", 0)
    aller_au_centre(passeport, classe.etablissement, personne)
    factories.creer_pack(classe, teacher)
    Reprise.objects.create(etudiant=personne, donnees={"nom": "Quatrelivres"})
    liste = factories.creer_import(teacher, classe)
    ImportDeListe.objects.filter(pk=liste.pk).update(
        document={"feuilles": [{"nom": "", "lignes": [[1, ["QUATRELIVRES", "Zéphirine", "1234567890Q"]]]}]},
        resultat={"crees": ["QUATRELIVRES Zéphirine", "PETIT Tom"]},
    )
    autre = factories.UserFactory(username="zq.essai2", first_name="Zéphirine", last_name="Quatrelivres")
    Fusion.objects.create(garde=personne, absorbe=autre, etablissement=classe.etablissement, auteur_nom="x")
    Courriel.objects.create(destinataires="zephirine@exemple.fr", objet="Un lien")
    Courriel.objects.create(destinataires="prof@exemple.fr", objet="Zéphirine Quatrelivres a écrit")
    Journal.noter(Journal.Action.STAGE, teacher, etudiant=personne, objet="Coquecigrue et fils")
    Journal.noter(Journal.Action.PERSONNE, teacher, objet="QUATRELIVRES Zéphirine", nom="Zéphirine Quatrelivres")
    Journal.noter_export(personne, personne, str(passeport))
    navigateur = Client()
    navigateur.force_login(personne)
    navigateur.get(reverse("accounts:compte"))
    caches["pdf"].set("x", b"Quatrelivres")
    return passeport


@pytest.fixture
def du():
    """``du(person)``: their erasure, whose day has come."""
    return lambda personne: Effacement.objects.create(personne=personne, prevu_le=timezone.now())


def mots_restants():
    """``{(where, word)}`` of what a search finds: every column of every table, every key and byte of the stores."""
    restes = set()
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            curseur.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for ligne in curseur.fetchall():
                texte = " ".join(map(_en_clair, ligne)).casefold()
                restes |= {(table, mot) for mot in MOTS if mot in texte}
    for cle in _cles(stockage()):
        texte = f"{cle} {stockage().open(cle).read().decode(errors='replace')}".casefold()
        restes |= {(cle, mot) for mot in MOTS if mot in texte}
    return restes


def _en_clair(valeur):
    if isinstance(valeur, bytes | memoryview):
        return bytes(valeur).decode(errors="replace")
    texte = str(valeur)
    # JSON writes accents as it likes.
    return f"{texte} {json.dumps(texte)} {texte.encode().decode('unicode_escape', errors='replace')}"


def _cles(stockage, dossier=""):
    dossiers, fichiers = stockage.listdir(dossier)
    yield from (f"{dossier}/{fichier}" if dossier else fichier for fichier in fichiers)
    for sous in dossiers:
        yield from _cles(stockage, f"{dossier}/{sous}" if dossier else sous)


@pytest.mark.rule("R1")
def test_no_word_of_an_erased_person_is_left(
    db, settings, personne, remplie, classmate, teacher, du, django_capture_on_commit_callbacks
):
    assert {mot for _, mot in mots_restants()} == set(MOTS)
    factories.creer_fiche(classmate.passeports.get(), description="La mienne.")
    avant = Journal.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert effacer(du(personne)) is None
    assert mots_restants() == set()
    # The classmate and the teacher have lost nothing, and the journal tells as many acts.
    assert Fiche.objects.get().description == "La mienne."
    assert User.objects.filter(pk__in=(classmate.pk, teacher.pk)).count() == 2
    assert Journal.objects.count() == avant + 1
    assert ImportDeListe.objects.get().resultat["crees"][1] == "PETIT Tom"
    assert not Session.objects.exists()


@pytest.mark.rule("R1")
def test_what_an_exam_needs_is_kept_with_its_name_until_the_end_of_the_year(
    personne, remplie, du, django_capture_on_commit_callbacks
):
    annee = timezone.localdate().year
    Passeport.objects.filter(pk=remplie.pk).update(session=annee)
    personne.inscriptions.update(terminee_le=timezone.localdate())
    personne.classes.update(session=annee)
    depot = factories.creer_depot(Passeport.objects.get(pk=remplie.pk))
    effacement = du(personne)
    with django_capture_on_commit_callbacks(execute=True):
        jusqu_au = effacer(effacement)
    assert jusqu_au == datetime.date(annee, 12, 31) == garde_pour_l_examen(personne)
    assert Depot.objects.get(pk=depot.pk).contenu["candidat"]["nom"] == "Quatrelivres"
    personne.refresh_from_db()
    assert (personne.last_name, personne.is_active, personne.email) == ("Quatrelivres", False, "")
    assert not Fiche.objects.exists() and not PieceJointe.objects.exists() and not NoteDeBord.objects.exists()
    # The copies themselves hold the words that they were deposited with.
    ailleurs = {ou for ou, mot in mots_restants() if mot == "coquecigrue"} - {"examens_depot", "accounts_journal"}
    assert ailleurs == set()
    effacement.refresh_from_db()
    assert timezone.localdate(effacement.prevu_le) == datetime.date(annee + 1, 1, 1)


def test_the_year_after_the_copies_go_too(personne, remplie, du, django_capture_on_commit_callbacks):
    personne.classes.update(session=timezone.localdate().year - 1)
    depot = factories.creer_depot(Passeport.objects.get(pk=remplie.pk))
    factories.rouvrir(depot, personne)
    assert garde_pour_l_examen(personne) is None
    with django_capture_on_commit_callbacks(execute=True):
        assert effacer(du(personne)) is None
    assert mots_restants() == set()
    assert not Depot.objects.exists()
    assert not Candidature.objects.exists()


def test_outside_an_erasure_the_database_lets_nothing_go(personne, remplie):
    depot = factories.creer_depot(Passeport.objects.get(pk=remplie.pk))
    Effacement.objects.create(personne=personne, prevu_le=timezone.now())
    for ordre in (
        f"DELETE FROM examens_pdfdepose WHERE depot_id = {depot.pk}",
        "UPDATE accounts_journal SET objet = ''",
        "DELETE FROM accounts_journal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)


def test_during_an_erasure_a_line_of_the_journal_loses_its_names_and_nothing_else(personne, remplie):
    Effacement.objects.create(personne=personne, prevu_le=timezone.now(), en_cours=True)
    for ordre in (
        "UPDATE accounts_journal SET action = 'lecture_fiche'",
        "UPDATE accounts_journal SET acteur_id = NULL",
        "DELETE FROM accounts_journal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)
