"""All that a student has written and attached, as one ZIP to take away (R1)."""

import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder

from situations.models import PieceJointe

from .donnees import chemin_de, donnees

PERDU = "Ce fichier n’a pas été retrouvé sur le serveur.\n"


def archiver(passeport, sortie):
    """Write the ZIP in the open file ``sortie``: ``donnees.json``, then each file in the folder of its fiche.

    Files are stored as they are: they are compressed already. One that the store has lost is told in its place.
    """
    with zipfile.ZipFile(sortie, "w") as zip_:
        texte = json.dumps(donnees(passeport), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        zip_.writestr("donnees.json", texte, zipfile.ZIP_DEFLATED)
        for piece in PieceJointe.objects.du_passeport(passeport).presentes().order_by("fiche", "pk"):
            try:
                with piece.ouvrir() as source, zip_.open(chemin_de(piece), "w", force_zip64=True) as copie:
                    for bloc in source.chunks():
                        copie.write(bloc)
            except FileNotFoundError:
                zip_.writestr(f"{chemin_de(piece)}.perdu.txt", PERDU)
