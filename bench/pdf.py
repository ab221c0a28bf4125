"""55 full fiches as PDF against headless Chromium printing the same content as HTML (DESIGN §9).

``mesurer()`` wants a migrated scratch database, in which it leaves a diplôme, a student and 55 fiches. Both sides
take the same ``Document`` in turn, start of their process included, and every text changes between two runs.
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
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

from django.template import Context, Engine
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from accounts.reserve import Reserve
from examens.exports.document import document_complet
from examens.exports.pdf import pdf_passeport
from referentiel.models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation
from situations.models import Fiche, Passeport, Support
from situations.rubriques import RUBRIQUES, RUBRIQUES_SUPPORT

FICHES = 55
TOURS = 5
LIMITES = {"first_by_chromium": 1.0, "one_changed_by_first": 0.15, "memory_mb": 400, "bytes_that_differ": 0}
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


# A process of its own: this one has run many things, and its children number Chromium.
RENDRE = """
import resource, sys
import django
django.setup()
from bench.pdf import IMPRIME_LE, pdf_passeport
from situations.models import Passeport
pdf_passeport(Passeport.objects.get(pk=sys.argv[1]), IMPRIME_LE)
usages = (resource.getrusage(qui).ru_maxrss for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(sum(usages) // 1024)
"""


def mesurer(tours=TOURS):
    """Medians in seconds, their ratios, megabytes: a dict of numbers.

    ``first``: every fiche is new; ``one_changed``: another text, as long, in one of them; ``one_longer``: one takes a
    page more, so that the pages of all that follow change; ``unchanged``: printed again. ``memory_mb``: the most that
    a process that renders everything and its compiler have taken, added up. ``bytes_that_differ``: between the same
    passport joined from kept pieces and rendered anew.

    Without Chromium (``CHROMIUM``, or ``chromium`` on the path) what needs it is None.
    """
    passeport = creer_passeport()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    _remplir(passeport, "essai")
    imprimer = partial(pdf_passeport, passeport, IMPRIME_LE)
    durees = defaultdict(list)
    for tour in range(tours):
        _remplir(passeport, f"tour {tour}")
        durees["first"].append(_chronometrer(imprimer))
        if chromium:
            durees["chromium"].append(_imprimer(chromium, html(passeport)))
        durees["unchanged"].append(_chronometrer(imprimer))
        fiche = passeport.fiches.all()[FICHES // 2]
        fiche.description = fiche.description.replace("annonceur", "imprimeur")
        fiche.save()
        durees["one_changed"].append(_chronometrer(imprimer))
        fiche.moyens = PHRASE * 25
        fiche.save()
        durees["one_longer"].append(_chronometrer(imprimer))
    garde = imprimer()
    Reserve.des_reglages().vider()
    refait = imprimer()
    mesures = {f"{nom}_s": statistics.median(liste) for nom, liste in durees.items()}
    first, chromium_s = mesures["first_s"], mesures.get("chromium_s")
    mesures |= {
        "chromium_s": chromium_s,
        "first_by_chromium": chromium_s and first / chromium_s,
        "one_changed_by_first": mesures["one_changed_s"] / first,
        "one_longer_by_first": mesures["one_longer_s"] / first,
        "memory_mb": _memoire(passeport),
        "size_kb": len(garde) // 1000,
        "bytes_that_differ": sum(a != b for a, b in zip_longest(garde, refait)),
    }
    pages = len(PdfReader(BytesIO(garde)).pages)
    arrondies = {nom: round(valeur, 3) if isinstance(valeur, float) else valeur for nom, valeur in mesures.items()}
    return {"fiches": FICHES, "pages": pages} | arrondies


def html(passeport):
    """The same content, for Chromium."""
    modele = Path(__file__).with_name("passeport.html").read_text()
    return Engine().from_string(modele).render(Context({"d": document_complet(passeport, IMPRIME_LE)}))


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


def _remplir(passeport, marque):
    """Write every text of every fiche anew, at full length."""
    for fiche in passeport.fiches.all():
        for nom, longueur in LONGUEURS.items():
            setattr(fiche, nom, (f"{marque}, fiche {fiche.pk}. " + PHRASE * 6)[:longueur])
        fiche.save()


def _memoire(passeport):
    """Megabytes of a fresh process that renders every fiche, and of its compiler, each at its highest."""
    Reserve.des_reglages().vider()
    resultat = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", RENDRE, str(passeport.pk)], check=True, capture_output=True, text=True, timeout=120
    )
    return int(resultat.stdout)


def _chronometrer(travail):
    debut = time.perf_counter()
    travail()
    return time.perf_counter() - debut


def _imprimer(chromium, page):
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
