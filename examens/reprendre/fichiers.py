"""The files of an archive that is brought back: those of the fiches, the signed sheets of the stages, the photos of the
extracts."""

import base64
import shutil
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from examens.extraits.forms import ExtraitForm
from examens.extraits.photo import photo_de
from examens.models import Extrait
from situations.fichiers.pieces import joindre
from situations.fichiers.refus import FichierRefuse
from situations.models import FeuilleSignee, PieceJointe
from stages.feuilles.deposer import rapporter

from .plan import moment


class FichiersDArchive:
    """``FichiersDArchive(open ZIP, lost paths, student, bilan)``. Each file is made safe as any other; one that is
    refused is told in the ``bilan``, a French sentence, and one that is there already is left alone."""

    def __init__(self, archive, perdus, etudiant, bilan):
        self.archive, self.perdus, self.etudiant, self.bilan = archive, perdus, etudiant, bilan

    def joindre(self, fiche, dit):
        """Attach the file that the data describe. Returns whether it was."""
        siens = PieceJointe.objects.filter(fiche=fiche)
        connus = {sha for paire in siens.values_list("sha256", "sha256_recu") for sha in paire}
        if dit["chemin"] in self.perdus or dit["sha256"] in connus:
            return False
        with tempfile.TemporaryDirectory(prefix="reprise-") as dossier:
            copie = Path(dossier, "fichier")
            with self.archive.open(dit["chemin"]) as source, copie.open("wb") as sortie:
                shutil.copyfileobj(source, sortie)
            try:
                piece = joindre(fiche, copie, dit["nom"])
            except FichierRefuse as refus:
                return self._refuser(dit["nom"], refus.message)
        PieceJointe.objects.filter(pk=piece.pk).update(ajoutee_le=moment(dit["joint_le"]), notes=dit["notes"])
        return True

    def deposer(self, stage, dit):
        """Put the signed sheet with its stage. Whoever had photographed it, it is its student who brings it here: that
        is what is told. Returns whether it was put there."""
        connues = FeuilleSignee.objects.filter(stage=stage, sorte=dit["sorte"], sha256_recu=dit["sha256_recu"])
        if dit["chemin"] in self.perdus or connues.exists():
            return False
        try:
            with self.archive.open(dit["chemin"]) as source:
                feuille = rapporter(stage, dit["sorte"], File(source, dit["nom"]), self.etudiant)
        except FichierRefuse as refus:
            return self._refuser(dit["nom"], refus.message)
        # Known by what was sent the first time, it is not brought twice.
        FeuilleSignee.objects.filter(pk=feuille.pk).update(
            sha256_recu=dit["sha256_recu"], deposee_le=moment(dit["deposee_le"])
        )
        return True

    def montrer(self, passeport, dit, fiches):
        """Make again the livret or extract that the data describe, of ``fiches``: ``{number in the file: Fiche}``. Its
        words pass its form, for strangers may read them; no link comes with it. Returns whether it was made."""
        champs = ExtraitForm.base_fields
        try:
            textes = {nom: champs[nom].clean(dit[nom]) for nom in ("titre", "presentation", "langues")}
        except ValidationError as erreur:
            return self._refuser(dit["titre"], erreur.messages[0])
        photo = self._photo(dit)
        with transaction.atomic():
            extrait = Extrait.objects.create(
                passeport=passeport,
                nature=dit["nature"],
                avec_noms=dit["avec_noms"],
                photo=photo,
                modifie_le=moment(dit["modifie_le"]),
                **textes,
            )
            Extrait.objects.filter(pk=extrait.pk).update(cree_le=moment(dit["cree_le"]))
            extrait.fiches.set(fiches[numero] for numero in dit["fiches"] if numero in fiches)
        return True

    def _photo(self, dit):
        if not dit["photo"]:
            return None
        try:
            return photo_de(ContentFile(base64.b64decode(dit["photo"]), "photo.jpg"))
        except FichierRefuse as refus:
            self._refuser(f"{dit['titre']}\u00a0: la photo", refus.message)
            return None

    def _refuser(self, nom, raison):
        self.bilan.append(f"«\u00a0{nom}\u00a0» n’est pas repris. {raison}")
        return False
