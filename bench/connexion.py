"""The sign-in page: the page that everybody opens, and the unit of the ratios."""

from .chronometre import Mesure, medianes, requetes


def mesurer(banc):
    (temps,) = medianes(banc.connexion)
    return [
        Mesure("sign-in page, queries", requetes(banc.connexion), limite=2),
        Mesure("sign-in page", temps, "ms"),
    ]
