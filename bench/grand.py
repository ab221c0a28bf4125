"""The passport page when the base is a hundred thousand times larger. Only with ``--grand``: it takes minutes.

The page is compared with the sign-in page of the same moment, which reads none of the large tables: what is left is
what the size of the base costs.
"""

from bench.banc import remplir
from bench.chronometre import Mesure, medianes, requetes

ELEVES, FICHES = 30, 50


def mesurer(banc, classes):
    """``classes``: how many classes of ``ELEVES`` students with ``FICHES`` fiches are added."""
    plein = banc.page(banc.client(banc.plein), "passeport", banc.plein.pk)
    connexion_avant, avant = medianes(banc.connexion, plein)
    requetes_avant = requetes(plein)
    remplir(banc.diplome, classes, ELEVES, FICHES)
    connexion_apres, apres = medianes(banc.connexion, plein)
    fiches = classes * ELEVES * FICHES
    return [
        Mesure(f"passport, base of one class ÷ sign-in page, then {fiches} more fiches", avant / connexion_avant, "×"),
        Mesure(f"passport among {fiches} more fiches ÷ sign-in page", apres / connexion_apres, "×"),
        Mesure("passport, large base ÷ small base", (apres / connexion_apres) / (avant / connexion_avant), "×", 1.2),
        Mesure("passport, queries that come with the size of the base", requetes(plein) - requetes_avant, limite=0),
    ]
