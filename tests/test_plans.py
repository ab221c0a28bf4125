"""The pages that are opened most, as PostgreSQL would read them: each of their queries finds its rows by an index.

Among two thousand students, told to use an index where one serves, the planner shows where none does:
what it reads whole all the same is what grows with the instance.
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Journal, User
from demonstration.peuplement import Taille, peupler
from situations.models import Fiche
from suivi.models import Appreciation
from tests.factories import MOT_DE_PASSE, UserFactory, creer_fiche

pytestmark = pytest.mark.postgresql

# Lines from which a table is one that grows.
BEAUCOUP = 1000


def noeuds(plan, borne=False):
    """``(node, whether something above it stops after a few rows)`` of a plan, from its top."""
    yield plan, borne
    borne = borne or plan["Node Type"] == "Limit"
    for dessous in plan.get("Plans", ()):
        yield from noeuds(dessous, borne)


def lectures_entieres(requete):
    """The tables, among those that grow, that this query would read from end to end."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [BEAUCOUP])
        grandes = {table for (table,) in curseur.fetchall()}
        curseur.execute("SET LOCAL enable_seqscan = off")
        curseur.execute(f"EXPLAIN (FORMAT JSON) {requete.replace('%', '%%')}", [])
        (lu,) = curseur.fetchone()
    (explique,) = json.loads(lu) if isinstance(lu, str) else lu
    for noeud, borne in noeuds(explique["Plan"]):
        table = noeud.get("Relation Name", "")
        sans_condition = "Index" in noeud["Node Type"] and "Index Cond" not in noeud and not borne
        if table in grandes and (noeud["Node Type"] == "Seq Scan" or sans_condition):
            yield table


@pytest.fixture
def foule(diplome):
    """Sixty other classes, with what is written there; and the planner knows it."""
    for _ in peupler(diplome, Taille(60, 30, 2)):
        pass
    User.objects.bulk_create(User(username=f"ancien{n}", last_name="Moreau") for n in range(2_000))
    Appreciation.objects.bulk_create(
        Appreciation(passeport_id=passeport, fiche_id=fiche, auteur_nom="Un professeur", texte="Bien vu.")
        for fiche, passeport in Fiche.objects.values_list("pk", "passeport")
    )
    Journal.objects.bulk_create(
        Journal(action=Journal.Action.CONNEXION, acteur_id=pk, acteur_nom="Quelqu’un", etablissement_id=ecole)
        for pk, ecole in User.objects.values_list("pk", "etablissement")
    )
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


@pytest.fixture
def pages(fiche, stage, teacher, owner, classe, administrator, foule):
    """``{page: (who opens it, address)}``."""
    creer_fiche(fiche.passeport)
    responsable = UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    Journal.noter(Journal.Action.IMPORT, responsable)
    un, une = {"pk": fiche.passeport_id}, {"pk": classe.pk}
    return {
        "passport": (owner, reverse("situations:passeport", kwargs=un)),
        "fiche": (owner, reverse("situations:fiche", args=[fiche.pk])),
        "form": (owner, reverse("situations:fiche_modifier", args=[fiche.pk])),
        "versions": (owner, reverse("situations:fiche_versions", args=[fiche.pk])),
        "fiches": (owner, reverse("situations:fiches")),
        "logbook": (owner, reverse("situations:carnet")),
        "readings": (owner, reverse("accounts:lectures")),
        "a teacher's classes": (teacher, reverse("suivi:classes")),
        "class": (teacher, reverse("suivi:classe", kwargs=une)),
        "grid": (teacher, reverse("suivi:couverture", kwargs=une)),
        "to read": (teacher, reverse("suivi:a_lire")),
        "passport, read by a teacher": (teacher, reverse("situations:passeport", kwargs=un)),
        "dépôts of a class": (teacher, reverse("examens:classe_depots", kwargs=une)),
        "school": (responsable, reverse("accounts:etablissement")),
        "people": (responsable, reverse("accounts:personnes")),
        "journal of a school": (responsable, reverse("accounts:journal")),
        "journal of a school, one action": (responsable, reverse("accounts:journal") + "?action=import"),
        "journal, one action": (administrator, reverse("accounts:journal") + "?action=import"),
    }


def test_no_page_that_is_opened_often_no_sign_in_and_no_save_reads_a_table_that_grows(pages, owner, fiche, client):
    trouvees = {}
    for nom, (personne, adresse) in pages.items():
        client.force_login(personne)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse).status_code == 200, nom
        lues = {t: r["sql"] for r in requetes if r["sql"].startswith("SELECT") for t in lectures_entieres(r["sql"])}
        if lues:
            trouvees[nom] = lues
    assert trouvees == {}

    client.logout()
    owner.set_password(MOT_DE_PASSE)
    owner.save()
    with CaptureQueriesContext(connection) as requetes:
        client.post(reverse("account_login"), {"login": owner.username, "password": MOT_DE_PASSE})
        enregistre = client.post(
            reverse("situations:fiche_brouillon", args=[fiche.pk]), {"revision": fiche.revision, "description": "Autre"}
        )
    assert enregistre.status_code == 200
    gestes = [r["sql"] for r in requetes if r["sql"].startswith(("SELECT", "UPDATE", "DELETE"))]
    assert {table for sql in gestes for table in lectures_entieres(sql)} == set()
    # The proof proves something.
    assert set(lectures_entieres("SELECT * FROM accounts_user WHERE last_name = 'Moreau'")) == {"accounts_user"}
