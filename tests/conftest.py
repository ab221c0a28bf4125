"""The standing cast: who they are and what they are to each other is the same in every test.

owner and classmate are students of one class; teacher teaches it; other_teacher teaches another class of the same
school; stranger is a student elsewhere; administrator runs the instance; jury sits on no commission.

stage is a period of the owner, en cours, with a tuteur; lien_tuteur is the link that its teacher has given; tuteur is
the browser of that tuteur, who has opened it and has no account.
"""

import datetime
import gc
import importlib
import io
import os
import shutil

import pikepdf
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import Client
from django.urls import reverse

from accounts.models import User
from impression.pdf import page_html
from referentiel.arbre import _arbre
from stages.tuteur.acces import creer

from . import factories
from .liens import ouvrir
from .pages import as_read, faults_on_paper

# Thousands of short tests leave little to collect, and the collector would look for it all the time.
gc.set_threshold(100_000, 50, 50)

# A morning of school, in term time, for every test; ``MAINTENANT=2026-12-31T23:40+01:00`` tries another moment.
MAINTENANT = datetime.datetime.fromisoformat(os.environ.get("MAINTENANT", "2026-11-17T10:00+01:00"))

INEFFACABLES = ("accounts.migrations.0002_journal_ineffacable", "examens.migrations.0002_depots_inalterables")

# What brings the database to a test, with the marker ``django_db``; and what opens pages.
BASE = {"db", "transactional_db", "django_db_setup"}
PAGES = {"client", "as_user", "tuteur"}


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, what it may answer otherwise than SQLite (docs/decisions/0039), all with ``ENTIER=1``; on SQLite,
    nothing that is PostgreSQL's alone."""
    if connection.vendor != "postgresql":
        ici = partout
    elif os.environ.get("ENTIER"):
        return
    else:
        ici = depend_de_la_base
    items[:], ailleurs = [t for t in items if ici(t)], [t for t in items if not ici(t)]
    config.hook.pytest_deselected(items=ailleurs)


def depend_de_la_base(test):
    """Whether a test walks every address, commits, or asks the database without a page."""
    marques, moyens = {marque.name for marque in test.iter_markers()}, set(test.fixturenames)
    if marques & {"parcours", "postgresql"}:
        return True
    if "imprime" in marques or not ("django_db" in marques or BASE & moyens):
        return False
    return "transactional_db" in moyens or not PAGES & moyens


def partout(test):
    return not test.get_closest_marker("postgresql")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings):
    """The tables of an SQLite that scripts/test.py has made, where it has: migrating takes each process ten seconds."""
    modele = os.environ.get("BASE_MIGREE")
    if modele and connection.vendor == "sqlite":
        shutil.copy(modele, connection.settings_dict["TEST"]["NAME"])
    return bool(modele) or django_db_keepdb


@pytest.fixture(autouse=True, scope="session")
def what_is_never_erased_may_be_emptied_between_tests():
    """A test that commits ends with every table emptied, row by row on SQLite: the triggers step aside.

    Django offers no public place around its emptying of the tables: the end of a fixture comes before it, the signal
    ``post_migrate`` after it, and the triggers must be down for that moment alone.
    """
    triggers = [importlib.import_module(name) for name in INEFFACABLES]
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(self, statements):
        with connection.schema_editor() as editor:
            for module in triggers:
                module.retirer(None, editor)
        flush(self, statements)
        with connection.schema_editor() as editor:
            for module in triggers:
                module.poser(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_without_triggers)
        yield


@pytest.fixture(autouse=True, scope="session")
def a_page_is_read_as_a_browser_reads_it():
    """What a test finds in a page does not depend on where the lines of its template break."""
    request = Client.request

    def read(self, **options):
        response = request(self, **options)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = as_read(response.content.decode(response.charset))
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", read)
        yield


@pytest.fixture(autouse=True, scope="session")
def whatever_is_printed_is_sound():
    """No test lays out a page that a screen reader would stumble on, whichever print it is about."""

    def sound(gabarit, document):
        page = page_html(gabarit, document)
        assert faults_on_paper(page) == [], gabarit
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("impression.pdf.page_html", sound)
        patch.setattr("impression.equipe.page_html", sound)
        yield


@pytest.fixture(autouse=True)
def horloge():
    """The clock starts every test at the same moment, and runs: no test passes by day and fails after midnight."""
    with time_machine.travel(MAINTENANT, tick=True):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered_from_another_test():
    """Primary keys and the hour come back from one test to the next; a cached référentiel, a count of tries, the last
    sign of a worker must not."""
    _arbre.cache_clear()
    cache.clear()
    yield
    _arbre.cache_clear()
    cache.clear()


@pytest.fixture
def sans_encre(monkeypatch):
    """Every print is one blank page, made at once: for the tests where what it shows is of no matter."""
    feuille = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(feuille)
    monkeypatch.setattr("impression.pdf.composer", lambda page, finition=None: feuille.getvalue())


@pytest.fixture
def diplome(db):
    return factories.creer_diplome()


@pytest.fixture
def classe(diplome):
    return factories.ClasseFactory(diplome=diplome, nom="BTS COM 2")


@pytest.fixture
def owner(classe):
    return factories.creer_etudiant(classe, username="owner", first_name="Lina", last_name="Moreau")


@pytest.fixture
def classmate(classe):
    return factories.creer_etudiant(classe, username="classmate")


@pytest.fixture
def teacher(classe):
    return factories.creer_enseignant(classe, username="teacher")


@pytest.fixture
def other_teacher(classe):
    autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    return factories.creer_enseignant(autre, username="other_teacher")


@pytest.fixture
def stranger(diplome):
    return factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), username="stranger")


@pytest.fixture
def jury(db):
    return factories.UserFactory(username="jury", role=User.Role.JURY)


@pytest.fixture
def administrator(db):
    return factories.UserFactory(
        username="administrator", role=User.Role.ADMINISTRATEUR, is_staff=True, is_superuser=True
    )


@pytest.fixture
def passeport(owner):
    return owner.passeports.get()


@pytest.fixture
def fiche(passeport):
    return factories.creer_fiche(passeport)


@pytest.fixture
def stage(passeport):
    return factories.creer_stage(passeport)


@pytest.fixture
def lien_tuteur(stage, teacher):
    """The address of the link, token included; the token itself is kept nowhere."""
    _, jeton = creer(stage, teacher)
    return reverse("stages:tuteur_lien", args=[jeton])


@pytest.fixture
def tuteur(lien_tuteur):
    """A browser of its own, which has pressed the button of the link."""
    return ouvrir(lien_tuteur)


@pytest.fixture
def as_user(client):
    """``as_user(owner).get(…)``: the client, signed in as that person."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def session_finie():
    """``session_finie(person)``: a browser where their session has ended, which still has its cookie."""

    def finir(personne):
        navigateur = Client()
        navigateur.force_login(personne)
        navigateur.session.flush()
        return navigateur

    return finir


@pytest.fixture
def une_page(monkeypatch):
    """What stands for a PDF in these tests has one page."""
    monkeypatch.setattr("examens.depots.deposer.nombre_de_pages", lambda octets: 1)
