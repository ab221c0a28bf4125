"""20 full fiches as PDF against headless Chromium printing the same page, and 55 of them one per page (DESIGN §9).

``mesurer()`` wants a migrated scratch database, in which it leaves diplômes, students and their fiches. Both sides take
the same page in turn, and every text changes between two runs.
"""

import datetime
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from itertools import zip_longest
from pathlib import Path

from django.core.cache import caches
from django.utils import timezone

from accounts.models import User
from examens.papier.document import Presentation, document_complet, document_epreuve
from examens.papier.pdf import GABARITS, rendre_document
from impression.pdf import nombre_de_pages, page_html
from referentiel.arbre import arbre_de
from referentiel.models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation
from referentiel.rubriques import RUBRIQUES, RUBRIQUES_SUPPORT
from situations.models import Fiche, Passeport, Support

FICHES, FICHES_DU_TOUT = 20, 55
TOURS = 5
LIMITES = {
    "first_by_chromium": 1.5,
    "unchanged_by_first": 0.1,
    "whole_memory_mb": 400,
    "bytes_that_differ": 0,
    # With every text at its longest: two fiches on a page, behind the table.
    "pages": 16,
    "size_kb": 300,
    # The table and the identity, then a page each.
    "whole_pages": 66,
    # What students write: the table of 2 and of 4 pages, the fiches of 5 and of 8, the supports to bring.
    "pages_of_13": 8,
    "pages_of_26": 13,
}
IMPRIME_LE = datetime.date(2027, 3, 1)
PHRASE = (
    "Stagiaire à l’agence, j’assiste au brief d’un annonceur, je reformule sa demande, puis je rédige la synthèse qui "
    "servira au chef de projet ; il la valide après deux corrections. "
)
LONGUEURS = {
    "description": 255,
    "partenaires": 60,
    "taches": 255,
    "objectifs": 255,
    "moyens": 500,
    "resultats_quantitatifs": 300,
    "resultats_qualitatifs": 255,
    "descriptif": 800,
}
# What students write, not the most that they may.
LONGUEURS_COURANTES = {
    "description": 160,
    "partenaires": 35,
    "taches": 110,
    "objectifs": 90,
    "moyens": 120,
    "resultats_quantitatifs": 80,
    "resultats_qualitatifs": 110,
    "descriptif": 220,
}
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]


# A process of its own: this one has run many things.
RENDRE = """
import resource, sys, time
import django
django.setup()
from bench.pdf import imprimer_le_tout
debut = time.perf_counter()
pages = imprimer_le_tout(sys.argv[1])
print(time.perf_counter() - debut, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def mesurer(tours=TOURS):
    """Medians in seconds, their ratios, megabytes: a dict of numbers.

    Of an épreuve of 20 fiches, compact, every text at its longest: ``first``, laid out; ``unchanged``, asked for
    again, database and template included; ``chromium``, the same page printed by Chromium, its start included.
    ``bytes_that_differ``: between the two prints of one content. ``whole_…``: 55 fiches, one per page, in a process of
    its own. Without Chromium (``CHROMIUM``, or ``chromium`` on the path) what needs it is None.
    """
    passeport = creer_passeport()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    _remplir(passeport, "essai")
    imprimer = partial(_imprimer, passeport)
    imprimer()
    durees = defaultdict(list)
    for tour in range(tours):
        _remplir(passeport, f"tour {tour}")
        durees["first"].append(_chronometrer(imprimer))
        if chromium:
            page = page_html(GABARITS[Presentation.COMPACTE], _document(passeport))
            durees["chromium"].append(_par_chromium(chromium, page))
        durees["unchanged"].append(_chronometrer(imprimer))
    garde = imprimer()
    caches["pdf"].clear()
    refait = imprimer()
    mesures = {f"{nom}_s": statistics.median(liste) for nom, liste in durees.items()}
    chromium_s = mesures.get("chromium_s")
    entier = _entier() | _pages_courantes()
    mesures |= {
        "chromium_s": chromium_s,
        "first_by_chromium": chromium_s and mesures["first_s"] / chromium_s,
        "unchanged_by_first": mesures["unchanged_s"] / mesures["first_s"],
        "size_kb": len(garde) // 1000,
        "pages": nombre_de_pages(garde),
        "bytes_that_differ": sum(a != b for a, b in zip_longest(garde, refait)),
    } | entier
    arrondies = {nom: round(valeur, 3) if isinstance(valeur, float) else valeur for nom, valeur in mesures.items()}
    return {"fiches": FICHES} | arrondies


def creer_passeport(fiches=FICHES):
    """A passport on a diplôme of its own, of ``fiches`` situations with one compétence each."""
    suffixe = Diplome.objects.count()
    diplome = Diplome.objects.create(
        code=f"BANC-{suffixe}",
        intitule="Diplôme du banc d’essai",
        vocabulaire={"pole": {"singulier": "pôle", "pluriel": "pôles"}},
        rubriques={r.nom: {} for r in (*RUBRIQUES, *RUBRIQUES_SUPPORT)},
    )
    epreuve = Epreuve.objects.create(
        diplome=diplome, code="E1", intitule="Épreuve", dans_passeport=True, a_renseigner=True
    )
    etudiant = User.objects.create(username=f"banc.{suffixe}", first_name="Lina", last_name="Moreau")
    passeport = Passeport.objects.create(etudiant=etudiant, diplome=diplome, session=2027)
    maintenant = timezone.now()
    for i in range(fiches):
        if i % 14 == 0:
            cle = f"P{i // 14}"
            pole = Pole.objects.create(diplome=diplome, cle=cle, code=cle, intitule="Relations externes", ordre=i)
        if i % 4 == 0:
            cle = f"L{i // 4}"
            classe = ClasseSituations.objects.create(
                diplome=diplome, pole=pole, cle=cle, code=cle, intitule="Relations avec les fournisseurs", ordre=i
            )
        commun = {"diplome": diplome, "cle": f"{i}", "ordre": i}
        situation = Situation.objects.create(
            **commun, code=f"S{i}", intitule="Tenue des dossiers des fournisseurs", classe_situations=classe
        )
        competence = Competence.objects.create(
            **commun, code=f"C{i}", intitule="Actualiser une base de données de fournisseurs", epreuve=epreuve
        )
        Association.objects.create(situation=situation, competence=competence)
        fiche = Fiche.objects.create(
            passeport=passeport,
            situation=situation,
            competence=competence,
            description="À remplir.",
            localisation="organisation",
            source="stage",
            type="vecue",
            date_debut=datetime.date(2026, 3, 2),
            date_fin=datetime.date(2026, 3, 13),
            acteurs="Mme Durand, directrice\nM. Petit, graphiste\nLina Moreau, stagiaire\nL’imprimeur",
            enregistree_le=maintenant,
        )
        Support.objects.bulk_create(
            Support(fiche=fiche, ordre=n, designation=f"Maquette {n} de l’affiche", origine="cree", nature="imprime")
            for n in range(4)
        )
    return passeport


def _remplir(passeport, marque, longueurs=LONGUEURS):
    """Write every text of every fiche anew; ``longueurs``: in characters, the most that they may have unless told."""
    for fiche in passeport.fiches.all():
        for nom, longueur in longueurs.items():
            setattr(fiche, nom, (f"{marque}, fiche {fiche.pk}. " + PHRASE * 6)[:longueur])
        fiche.save()


def imprimer_le_tout(pk):
    """The pages of the whole of this passport, one fiche per page."""
    passeport = Passeport.objects.select_related("diplome", "etudiant").get(pk=pk)
    return nombre_de_pages(
        rendre_document(document_complet(passeport, IMPRIME_LE, presentation=Presentation.UNE_PAR_PAGE))
    )


def _entier():
    """Seconds, pages and megabytes of a fresh process that prints 55 fiches, one per page."""
    passeport = creer_passeport(FICHES_DU_TOUT)
    _remplir(passeport, "le tout")
    resultat = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", RENDRE, str(passeport.pk)], check=True, capture_output=True, text=True, timeout=240
    )
    secondes, pages, memoire = resultat.stdout.split()
    return {"whole_s": float(secondes), "whole_pages": int(pages), "whole_memory_mb": int(memoire)}


def _pages_courantes():
    """The pages of 13 and of 26 fiches as students write them, compact, table included."""
    pages = {}
    for nombre in (13, 26):
        passeport = creer_passeport(nombre)
        _remplir(passeport, "courant", LONGUEURS_COURANTES)
        pages[f"pages_of_{nombre}"] = nombre_de_pages(_imprimer(passeport))
    return pages


def _imprimer(passeport):
    return rendre_document(_document(passeport))


def _document(passeport):
    """What is printed: its only épreuve."""
    return document_epreuve(passeport, arbre_de(passeport.diplome).epreuves_du_passeport[0], IMPRIME_LE)


def _chronometrer(travail):
    debut = time.perf_counter()
    travail()
    return time.perf_counter() - debut


def _par_chromium(chromium, page):
    """Seconds that Chromium takes to print the page, its start included: that is how a server would call it."""
    with tempfile.TemporaryDirectory() as dossier:
        source, sortie = Path(dossier, "passeport.html"), Path(dossier, "passeport.pdf")
        source.write_text(page)
        commande = [
            chromium,
            *CHROMIUM,
            f"--user-data-dir={dossier}/profil",
            f"--print-to-pdf={sortie}",
            source.as_uri(),
        ]
        duree = _chronometrer(lambda: subprocess.run(commande, check=True, capture_output=True, timeout=120))
        if not sortie.stat().st_size:
            raise RuntimeError("Chromium wrote an empty PDF.")
        return duree
