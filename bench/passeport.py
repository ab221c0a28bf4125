"""The passport page, with one fiche and with a whole passport, in each of the two diplômes.

The sign-in page, which the others are compared with, is asked for by turns with them.
"""

from referentiel.models import Diplome

from .banc import FICHES, remplir
from .chronometre import Mesure, medianes, requetes

AUTRE = "BCP-GA"
# Twice the usual: a ratio is held to a limit, and must not depend on who else uses the machine.
TOURS = 60


def mesurer(banc):
    autre = remplir(Diplome.objects.get(code=AUTRE), 1, 1, FICHES)[0]
    trois = (banc.seul, banc.plein, autre)
    seul, plein, long = (banc.page(banc.client(p), "situations:passeport", p.pk) for p in trois)
    connexion, temps_seul, temps_plein, temps_long = medianes(banc.connexion, seul, plein, long, tours=TOURS)
    combien_seul, combien_plein, combien_long = requetes(seul), requetes(plein), requetes(long)
    return [
        Mesure("passport, 1 fiche, queries", combien_seul, limite=12),
        Mesure(f"passport, {FICHES} fiches, queries", combien_plein, limite=12),
        Mesure(f"passport, {FICHES} fiches, {AUTRE}, queries", combien_long, limite=12),
        Mesure("passport, queries that come with the fiches", abs(combien_plein - combien_seul), limite=0),
        Mesure("passport, 1 fiche", temps_seul, "ms"),
        Mesure(f"passport, {FICHES} fiches", temps_plein, "ms"),
        Mesure(f"passport, {FICHES} fiches, {AUTRE}", temps_long, "ms"),
        Mesure(f"passport, {FICHES} fiches ÷ sign-in page", temps_plein / connexion, "×", limite=5),
        Mesure(f"passport, {FICHES} fiches, {AUTRE} ÷ sign-in page", temps_long / connexion, "×", limite=5),
    ]
