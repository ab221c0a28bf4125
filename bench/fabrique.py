"""The pack of one class, made from the queue by the threads of a worker; prints its time and its memory as JSON.

Run by ``bench.pack`` in a process of its own, so that the memory is that of a worker and of nothing else.
"""

import importlib
import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import django

# On Linux, in kilobytes.
MO = 1024


def main(eleves, fiches, code):
    django.setup()
    # The models can be imported only from here on.
    banc = importlib.import_module("bench.banc")
    examens = importlib.import_module("examens.models")
    demande = importlib.import_module("examens.packs.demande")
    travailler = importlib.import_module("examens.management.commands.travailler")
    banc.preparer_la_base()
    diplome = importlib.import_module("referentiel.models").Diplome.objects.get(code=code)
    passeport = banc.remplir(diplome, 1, eleves, fiches)[0]
    classe = passeport.etudiant.classes.get()
    pack, _ = demande.demander(classe.enseignants.first(), classe)
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    debut = time.perf_counter()
    with ThreadPoolExecutor(travailler.FILS) as fils:
        list(fils.map(lambda _: travailler.Ouvrier().vider_la_file(), range(travailler.FILS)))
    duree = time.perf_counter() - debut
    pack.refresh_from_db()
    print(
        json.dumps(
            {
                "etat": pack.etat,
                "faits": pack.lignes.filter(etat=examens.PackLigne.Etat.FAIT).count(),
                "pages": pack.liasse_pages,
                "octets": pack.archive_octets,
                "secondes": duree,
                "avant_mo": avant / MO,
                "ouvrier_mo": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MO,
                "equipe_mo": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MO,
            }
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
