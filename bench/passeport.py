"""The passport page, with one fiche and with a whole passport."""

from bench.banc import FICHES
from bench.chronometre import Mesure, medianes, requetes


def mesurer(banc):
    seul = banc.page(banc.client(banc.seul), "passeport", banc.seul.pk)
    plein = banc.page(banc.client(banc.plein), "passeport", banc.plein.pk)
    connexion, temps_seul, temps_plein = medianes(banc.connexion, seul, plein)
    combien_seul, combien_plein = requetes(seul), requetes(plein)
    return [
        Mesure("passport, 1 fiche, queries", combien_seul, limite=12),
        Mesure(f"passport, {FICHES} fiches, queries", combien_plein, limite=12),
        Mesure("passport, queries that come with the fiches", abs(combien_plein - combien_seul), limite=0),
        Mesure("passport, 1 fiche", temps_seul, "ms"),
        Mesure(f"passport, {FICHES} fiches", temps_plein, "ms"),
        Mesure(f"passport, {FICHES} fiches ÷ sign-in page", temps_plein / connexion, "×", limite=5),
    ]
