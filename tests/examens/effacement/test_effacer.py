"""Once a person is erased, no word of theirs is left: in the database, on the disk, in the store, in the prints."""

import datetime
import json
import uuid

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccordDuResponsable, Courriel, Effacement, Fusion, ImportDeListe, Journal, User
from examens.badges.badges import badges
from examens.centres.candidat import aller_au_centre
from examens.effacement.effacer import effacer, garde_pour_l_examen
from examens.models import Candidature, Depot, DepotDeClasse, NotePrivee, Reprise
from situations.models import Envoi, Fiche, Formule, NoteDeBord, Passeport, PieceJointe, Regard
from situations.models.piece_jointe import stockage
from stages.models import AccesTuteur
from suivi.appreciations.fil import ecrire
from suivi.models import Entretien, Groupe, MotRepris
from tests import factories
from tests.adresses import confirmer_adresse
from tests.attestations import creer_a_trier, creer_feuille
from tests.commissions import asseoir, creer_candidature, creer_commission
from tests.examens.reprendre.test_aller_retour import remplir

# Words that nobody else has: of the person, and of what they wrote.
MOTS = ("zéphirine", "quatrelivres", "zq.essai", "zephirine@exemple.fr", "1234567890q", "coquecigrue")

DES_PERSONNES = ("accounts", "situations", "stages", "suivi", "examens")
# What holds words, and none of a student: why.
SANS_LA_PERSONNE = {
    "accounts_classe": "its name is the school's",
    "accounts_etablissement": "its name is the school's",
    "accounts_invitation": "of teachers and members of commissions",
    "examens_cledesignature": "keys",
    "examens_commission": "its name is the school's",
    "examens_datedecalendrier": "of a whole académie",
    "examens_depot": "filled in by the tests of what an exam keeps, below",
    "examens_lienextrait": "a hash",
    "examens_membrecommission": "of a member, and of no candidate",
    "examens_pack": "codes; the names are on its lines",
    "examens_reouverture": "filled in by the tests of what an exam keeps, below",
    "suivi_phrase": "said to many by a teacher",
    "suivi_propositiondeposte": "said to a class by a teacher",
}


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
    factories.creer_extrait(passeport, fiche, titre="Coquecigrue", photo=b"coquecigrue")
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
    _ce_que_d_autres_en_disent(passeport, fiche, teacher, classe)
    navigateur = Client()
    navigateur.force_login(personne)
    navigateur.get(reverse("accounts:compte"))
    caches["pdf"].set("x", b"Quatrelivres")
    return passeport


def _ce_que_d_autres_en_disent(passeport, fiche, teacher, classe):
    """Of the school, the tuteur, the commission, the guardian."""
    personne, stage = passeport.etudiant, passeport.stages.get()
    AccordDuResponsable.objects.create(personne=personne, responsable="Odile Quatrelivres")
    Fusion.objects.update(trace={"nom": "Quatrelivres"})
    personne.inscriptions.update(numero_candidat="1234567890Q")
    Passeport.objects.filter(pk=passeport.pk).update(numero_candidat="1234567890Q")
    fiche.supports.create(designation="Une coquecigrue", origine="cree", nature="imprime", ordre=0)
    Formule.objects.garder(personne, "moyens", "Une coquecigrue")
    stage.attestations.update(activites="coquecigrue")
    AccesTuteur.objects.create(stage=stage, nom="Coquecigrue", empreinte="a" * 64)
    competence = passeport.diplome.competences.first()
    stage.positionnements.create(competence=competence, niveau="decouverte", auteur_nom="Coquecigrue")
    stage.visites.create(enseignant=teacher, jour="2026-03-10", note="Zéphirine va bien.")
    Entretien.objects.create(auteur=teacher, fiche=fiche, notes="Zéphirine raconte la coquecigrue.")
    MotRepris.objects.create(passeport=passeport, genre="appreciation", contenu={"texte": "coquecigrue"})
    Groupe.objects.create(classe=classe, nom="Zéphirine Quatrelivres").etudiants.add(personne)
    creer_a_trier(classe, teacher, b"a page", nom="QUATRELIVRES_Zéphirine.jpg", motif="Aucun code lu.")
    periode = factories.creer_periode(passeport)
    periode.prolongations.create(passeport=passeport, jusqu_au=periode.ferme_le, motif="coquecigrue", par_nom="x")
    lot = DepotDeClasse.objects.create(classe=classe, periode=periode, par=teacher, moment=periode.ouvre_le)
    lot.lignes.create(passeport=passeport, motif="Zéphirine n’a rien écrit.")
    commission = creer_commission(passeport)
    membre = asseoir(commission, teacher)
    candidature = creer_candidature(commission, passeport)
    NotePrivee.objects.create(membre=membre, candidature=candidature, texte="coquecigrue", modifiee_le=timezone.now())


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
    # The copies themselves hold the words that they were deposited with, and the jury has its notes on them.
    de_l_examen = {"examens_depot", "examens_noteprivee", "accounts_journal"}
    assert {ou for ou, mot in mots_restants() if mot == "coquecigrue"} <= de_l_examen
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


def test_outside_an_erasure_the_database_lets_nothing_go(personne, teacher):
    depot = factories.creer_depot(personne.passeports.get())
    Journal.noter(Journal.Action.STAGE, teacher, etudiant=personne, objet="Coquecigrue et fils")
    Effacement.objects.create(personne=personne, prevu_le=timezone.now())
    for ordre in (
        f"DELETE FROM examens_pdfdepose WHERE depot_id = {depot.pk}",
        "UPDATE accounts_journal SET objet = ''",
        "DELETE FROM accounts_journal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)


def test_during_an_erasure_a_line_of_the_journal_loses_its_names_and_nothing_else(personne, teacher):
    Journal.noter(Journal.Action.STAGE, teacher, etudiant=personne, objet="Coquecigrue et fils")
    Effacement.objects.create(personne=personne, prevu_le=timezone.now(), en_cours=True)
    for ordre in (
        "UPDATE accounts_journal SET action = 'lecture_fiche'",
        "UPDATE accounts_journal SET acteur_id = NULL",
        "DELETE FROM accounts_journal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)


def porteurs_de_mots():
    """The tables of ours, and of the sign-in, that hold a text that somebody types or sends."""
    des_mots = (models.TextField, models.CharField, models.JSONField, models.FileField)
    return {
        modele._meta.db_table
        for modele in apps.get_models()
        if modele.__module__.split(".")[0] in DES_PERSONNES
        and any(isinstance(c, des_mots) and not c.choices and not c.primary_key for c in modele._meta.concrete_fields)
    }


def test_the_search_above_begins_with_a_word_in_every_table_that_may_hold_one(db, settings, remplie):
    """A model that is added fails here until the person of this test is in it, or until it is said why none can be."""
    sans = porteurs_de_mots() - {table for table, _ in mots_restants()}
    assert sans == set(SANS_LA_PERSONNE)
