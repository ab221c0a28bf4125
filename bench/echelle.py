"""What one gesture costs in processor time, and one row in disk, on PostgreSQL; then what a number of students takes.

    .venv/bin/python scripts/with_postgresql.py .venv/bin/python -m bench.echelle [--eleves 3000000]

The first two tables are measured here, on a base made for it (two minutes). The third is multiplied from them by the
habits of ``HABITUDES``, which are assumptions: docs/passage-a-l-echelle.md discusses them.
"""

import argparse
import importlib
import os
import tempfile

import django
import psutil
from django.db import connection

from .chronometre import secondes, secondes_de_postgresql

TOURS = 40
CLASSES, ELEVES, FICHES = 10, 30, 20
MOT_DE_PASSE = "echelle-du-passeport"
GO = 1024**3
# What one student does: assumptions, not measures. A year of 36 weeks; the rush is a Monday, from 8 h 00 to 8 h 10.
HABITUDES = {
    "fiches by year": 20,
    "autosaves for each fiche": 12,
    "saves for each fiche, a version each": 3,
    "pages for each fiche": 10,
    "journal lines by year": 110,
    "share that signs in within the ten minutes of the rush": 0.05,
    "share that writes during the busiest hour": 0.10,
    "dépôts by year": 1,
}


def processeur():
    """Seconds of processor that this process and the server of the database have used: ``(Python, PostgreSQL)``."""
    return secondes(psutil.Process()), secondes_de_postgresql()


def couter(action, tours=TOURS):
    """Milliseconds of processor for one call: ``(Python, PostgreSQL)``."""
    action()
    avant = processeur()
    for _ in range(tours):
        action()
    return tuple(1000 * (apres - debut) / tours for apres, debut in zip(processeur(), avant, strict=True))


def gestes(banc, passeports):
    """``{gesture: action}``."""
    atelier, client = banc.Atelier(passeports[0].diplome), banc.Client()
    client.force_login(passeports[0].etudiant)
    fiche = passeports[0].fiches.enregistrees().order_by("pk").last()
    passeports[1].etudiant.set_password(MOT_DE_PASSE)
    passeports[1].etudiant.save()
    identifiant = passeports[1].etudiant.username
    reprise = banc.Banc.enregistrement(atelier, passeports[0])
    brouillon = banc.reverse("situations:fiche_brouillon", args=[fiche.pk])
    donnees, revision = atelier.formulaire(fiche), iter(range(10**9))

    def sauver():
        fiche.refresh_from_db(fields=["revision"])
        envoi = donnees | {"description": f"Fois {next(revision)}.", "revision": fiche.revision}
        if client.post(brouillon, envoi).status_code != 200:
            raise banc.Refus(brouillon)

    def entrer():
        entree = banc.Client().post("/compte/connexion/", {"login": identifiant, "password": MOT_DE_PASSE})
        if entree.status_code != 302:
            raise banc.Refus(entree.status_code)

    return {
        "sign-in": entrer,
        "passport page": atelier.page(client, "situations:passeport", passeports[0].pk),
        "form of a fiche": atelier.page(client, "situations:fiche_modifier", fiche.pk),
        "autosave": sauver,
        "save": reprise,
    }


def places(noms):
    """``{table: bytes a row, indexes included}``."""
    tailles = {}
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
        for nom, table in noms.items():
            curseur.execute(f"SELECT pg_total_relation_size('{table}'), count(*) FROM {table}")
            octets, lignes = curseur.fetchone()
            tailles[nom] = octets / max(1, lignes)
    return tailles


def remplir_le_journal(modeles, passeports, lignes=20_000):
    """Lines as sign-ins and readings leave them, in the table itself: the partition of today."""
    modeles.Journal.objects.bulk_create(
        modeles.Journal(
            action=modeles.Journal.Action.CONNEXION,
            acteur=(etudiant := passeports[rang % len(passeports)].etudiant),
            acteur_nom=str(etudiant),
            acteur_role=etudiant.role,
            etablissement=etudiant.etablissement,
            adresse="192.0.2.17",
        )
        for rang in range(lignes)
    )


def journal_par_ligne():
    """Bytes of one line of the journal, whichever partition holds it."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('accounts_journal') WHERE isleaf"
        )
        octets = curseur.fetchone()[0]
        curseur.execute("SELECT count(*) FROM accounts_journal")
        return float(octets) / curseur.fetchone()[0]


def extrapoler(eleves, couts, octets):
    """Lines of the third table: ``(what, how much)``."""
    h = HABITUDES
    temps = {nom: sum(cout) / 1000 for nom, cout in couts.items()}
    en_base = {nom: cout[1] / 1000 for nom, cout in couts.items()}
    ruee = eleves * h["share that signs in within the ten minutes of the rush"] / 600
    ecriture = eleves * h["share that writes during the busiest hour"] / 3600

    def une_fiche(temps):
        pages = h["pages for each fiche"] * temps["form of a fiche"]
        saves = h["saves for each fiche, a version each"] * temps["save"]
        return pages + h["autosaves for each fiche"] * temps["autosave"] + saves

    fiche = octets["fiche"] + h["saves for each fiche, a version each"] * octets["version"] + octets["support"]
    base = h["fiches by year"] * fiche + h["journal lines by year"] * octets["journal"]
    return [
        ("sign-ins a second, in the rush", f"{ruee:,.0f}"),
        ("cores for these sign-ins and their first page", f"{ruee * (temps['sign-in'] + temps['passport page']):,.1f}"),
        ("fiches begun a second, in the busiest hour", f"{ecriture:,.1f}"),
        ("cores for these fiches", f"{ecriture * une_fiche(temps):,.1f}"),
        ("of which PostgreSQL", f"{ecriture * une_fiche(en_base):,.1f}"),
        ("disk of the base by year, GB", f"{eleves * base / GO:,.0f}"),
        ("of which the journal, GB", f"{eleves * h['journal lines by year'] * octets['journal'] / GO:,.0f}"),
        ("disk of the dépôts by year, GB", f"{eleves * h['dépôts by year'] * octets['PDF of an épreuve'] / GO:,.0f}"),
    ]


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.echelle", description=__doc__)
    parser.add_argument("--eleves", type=int, default=3_000_000, help="for how many students (default: 3,000,000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="echelle-") as dossier:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "BENCH_DOSSIER": dossier, "LIMITE_CONNEXION": ""}
        os.environ["DEBUG"] = "false"
        django.setup()
        banc, modeles = importlib.import_module("bench.banc"), importlib.import_module("accounts.models")
        diplome = banc.preparer_la_base()
        for _ in banc.peupler(diplome, banc.Taille(CLASSES, ELEVES, FICHES), versions=True):
            pass
        passeports = list(banc.Passeport.objects.select_related("etudiant", "diplome").order_by("pk"))
        remplir_le_journal(modeles, passeports)
        octets = places({nom: f"situations_{nom}" for nom in ("fiche", "version", "support")})
        octets["journal"] = journal_par_ligne()
        couts = {nom: couter(action) for nom, action in gestes(banc, passeports).items()}
        client = banc.Client()
        client.force_login(passeports[0].etudiant)
        adresse = banc.reverse("examens:pdf_epreuve", args=[passeports[0].pk, "E6"])
        octets["PDF of an épreuve"] = len(b"".join(client.get(adresse)))
    print(f"\n{'one gesture':<48}{'Python':>10}{'PostgreSQL':>12}   ms of processor")
    for nom, (python, base) in couts.items():
        print(f"{nom:<48}{python:>10.1f}{base:>12.1f}")
    print(f"\n{'one row':<48}{'kB':>10}")
    for nom, taille in octets.items():
        print(f"{nom:<48}{taille / 1024:>10.2f}")
    print(f"\n{f'{options.eleves:,} students, extrapolated':<58}")
    for nom, valeur in extrapoler(options.eleves, couts, octets):
        print(f"{nom:<48}{valeur:>10}")


if __name__ == "__main__":
    main()
