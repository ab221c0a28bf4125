"""The archive that a student takes away: to read (PDF, Excel), to keep (files), to bring back (data) (R1)."""

import hashlib
import json
import zipfile
from collections import Counter

from django.template.loader import render_to_string
from django.utils import timezone

from examens.papier.document import document_complet
from examens.papier.passeport_xlsx import passeport_xlsx
from examens.papier.pdf import rendre_document
from situations.models import FeuilleSignee, PieceJointe

from .donnees import chemin_de, chemin_de_feuille, donnees

PERDU = "Ce fichier n’a pas été retrouvé sur le serveur.\n"
DONNEES, EMPREINTES, A_LIRE = "donnees.json", "empreintes.sha256", "LISEZ-MOI.txt"


def archiver(passeport, sortie):
    """Write the ZIP in the open file ``sortie``: what to read, the data, each file in the folder of its fiche or
    stage, and the hashes of them all. Raises ``RenduImpossible``.

    Files are stored as they are: they are compressed already. One that the store has lost is told in its place.
    """
    dit = donnees(passeport)
    pdf = rendre_document(document_complet(passeport, timezone.localdate()))
    empreintes = {}
    with zipfile.ZipFile(sortie, "w") as archive:

        def ecrire(nom, contenu, compression=zipfile.ZIP_DEFLATED):
            archive.writestr(nom, contenu, compression)
            empreintes[nom] = hashlib.sha256(contenu).hexdigest()

        ecrire(A_LIRE, render_to_string("examens/emporter/lisez-moi.txt", {"passeport": passeport}).encode())
        ecrire("passeport.pdf", pdf, zipfile.ZIP_STORED)
        ecrire("passeport.xlsx", passeport_xlsx(passeport), zipfile.ZIP_STORED)
        ecrire(DONNEES, json.dumps(dit, ensure_ascii=False, indent=2).encode())
        for chemin, fichier, quand in _fichiers(passeport):
            try:
                entree = zipfile.ZipInfo(chemin, timezone.localtime(quand).timetuple()[:6])
                empreinte = hashlib.sha256()
                with fichier.ouvrir() as source, archive.open(entree, "w", force_zip64=True) as copie:
                    for bloc in source.chunks():
                        copie.write(bloc)
                        empreinte.update(bloc)
                empreintes[chemin] = empreinte.hexdigest()
            except FileNotFoundError:
                archive.writestr(f"{chemin}.perdu.txt", PERDU)
        lignes = (f"{empreinte}  {nom}\n" for nom, empreinte in empreintes.items())
        archive.writestr(EMPREINTES, "".join(lignes), zipfile.ZIP_DEFLATED)


def _fichiers(passeport):
    """``(path, file, when it came)`` of the files of the fiches, then of the signed sheets of the stages."""
    rangs = _rangs(passeport.fiches)
    for piece in PieceJointe.objects.du_passeport(passeport).presentes().order_by("fiche", "pk"):
        yield chemin_de(piece, rangs[piece.fiche_id]), piece, piece.ajoutee_le
    rangs, places = _rangs(passeport.stages), Counter()
    for feuille in FeuilleSignee.objects.filter(stage__passeport=passeport):
        places[feuille.stage_id] += 1
        chemin = chemin_de_feuille(feuille, rangs[feuille.stage_id], places[feuille.stage_id])
        yield chemin, feuille, feuille.deposee_le


def _rangs(lignes):
    """``{primary key: its number in the data}``."""
    return {pk: rang for rang, pk in enumerate(lignes.order_by("pk").values_list("pk", flat=True), 1)}
