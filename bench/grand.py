"""The passport page and the grid of a class when the base is a hundred thousand times larger.

Only with ``--grand``: it takes minutes. The pages are compared with the sign-in page of the same moment, which reads
none of the large tables: what is left is what the size of the base costs.
"""

import time

from django.db import connection
from django.test import Client

from accounts.models import Classe

from .banc import remplir
from .chronometre import Mesure, medianes, requetes

ELEVES, FICHES = 30, 50
LIMITE = 1.2
MINUTES = 10


def mesurer(banc, classes):
    """``classes``: how many classes of ``ELEVES`` students with ``FICHES`` fiches are added."""
    classe = Classe.objects.get(inscriptions__etudiant=banc.plein.etudiant)
    professeur = Client()
    professeur.force_login(classe.enseignants.get())
    pages = {
        "passport": banc.page(banc.client(banc.plein), "situations:passeport", banc.plein.pk),
        "grid": banc.page(professeur, "suivi:couverture", classe.pk),
    }
    avant = _prendre(banc, pages)
    debut = time.monotonic()
    remplir(banc.diplome, classes, ELEVES, FICHES)
    minutes = (time.monotonic() - debut) / 60
    if connection.vendor == "postgresql":
        # As autovacuum would have done meanwhile.
        with connection.cursor() as curseur:
            curseur.execute("VACUUM ANALYZE")
    apres = _prendre(banc, pages)
    fiches = classes * ELEVES * FICHES
    yield Mesure(f"{fiches} fiches of {classes * ELEVES} students: made in", minutes, "min", MINUTES)
    for nom in pages:
        (rapport_avant, requetes_avant), (rapport_apres, requetes_apres) = avant[nom], apres[nom]
        yield Mesure(f"{nom}, base of one class ÷ sign-in page, then {fiches} more fiches", rapport_avant, "×")
        yield Mesure(f"{nom} among {fiches} more fiches ÷ sign-in page", rapport_apres, "×")
        yield Mesure(f"{nom}, large base ÷ small base", rapport_apres / rapport_avant, "×", LIMITE)
        yield Mesure(f"{nom}, queries that come with the size of the base", requetes_apres - requetes_avant, limite=0)


def _prendre(banc, pages):
    """``{name: (time ÷ that of the sign-in page, queries)}``."""
    connexion, *temps = medianes(banc.connexion, *pages.values())
    return {nom: (duree / connexion, requetes(page)) for (nom, page), duree in zip(pages.items(), temps, strict=True)}
