"""Several people at the same moment, each with a database connection of their own.

For tests marked ``django_db(transaction=True)``: what is not committed, nobody else sees.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

SECONDES_AU_PLUS = 30


def ensemble(*appels):
    """Call all of them at once; what each returned or raised, in their order."""
    depart = threading.Barrier(len(appels))

    def lancer(appel):
        try:
            depart.wait(SECONDES_AU_PLUS)
            return appel()
        except Exception as erreur:
            return erreur
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(appels)) as personnes:
        return list(personnes.map(lancer, appels, timeout=SECONDES_AU_PLUS))
