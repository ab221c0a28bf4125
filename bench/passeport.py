"""The passport page, with one fiche and with a whole passport, in each of the two diplômes.

A hundred different passports are asked for, each by its student: nothing that the page would have kept of the one
before serves the next. The sign-in page, which they are compared with, is asked for by turns with them.
"""

from itertools import cycle

from referentiel.models import Diplome

from .banc import FICHES, remplir
from .chronometre import Mesure, medianes, requetes

AUTRE = "BCP-GA"
PASSEPORTS = 100


def mesurer(banc):
    autre = Diplome.objects.get(code=AUTRE)
    seul = banc.page(banc.client(banc.seul), "situations:passeport", banc.seul.pk)
    plein, long = (_chacun(banc, remplir(d, 1, PASSEPORTS, FICHES)) for d in (banc.diplome, autre))
    connexion, temps_seul, temps_plein, temps_long = medianes(banc.connexion, seul, plein, long, tours=PASSEPORTS)
    combien_seul, combien_plein, combien_long = requetes(seul), requetes(plein), requetes(long)
    return [
        Mesure("passport, 1 fiche, queries", combien_seul, limite=12),
        Mesure(f"passport, {FICHES} fiches, queries", combien_plein, limite=12),
        Mesure(f"passport, {FICHES} fiches, {AUTRE}, queries", combien_long, limite=12),
        Mesure("passport, queries that come with the fiches", abs(combien_plein - combien_seul), limite=0),
        Mesure("passport, 1 fiche", temps_seul, "ms"),
        Mesure(f"passport, {FICHES} fiches", temps_plein, "ms"),
        Mesure(f"passport, {FICHES} fiches, {AUTRE}", temps_long, "ms"),
        Mesure(f"passport, {FICHES} fiches ÷ sign-in page", temps_plein / connexion, "×", limite=12),
        Mesure(f"passport, {FICHES} fiches, {AUTRE} ÷ sign-in page", temps_long / connexion, "×", limite=12),
    ]


def _chacun(banc, passeports):
    """An action for the chronometer: the page of the next of these passports, as its student."""
    pages = []
    for passeport in passeports:
        client = banc.client(passeport)
        # One site for all: at its first page, each client would load the middleware anew.
        client.handler = banc.anonyme.handler
        pages.append(banc.page(client, "situations:passeport", passeport.pk))
    suite = cycle(pages)
    return lambda: next(suite)()
