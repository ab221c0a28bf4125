"""An archive taken away from one passport, brought back to another."""

import io
import zipfile

import pytest

from examens.emporter.archive import archiver
from examens.models import Reprise
from examens.reprendre import lecture
from examens.reprendre.ecriture import ecrire


@pytest.fixture
def emporter(sans_encre, tmp_path):
    """``emporter(passeport)``: the path of its archive."""

    def emporter(passeport):
        chemin = tmp_path / f"passeport-{passeport.pk}.zip"
        with chemin.open("wb") as sortie:
            archiver(passeport, sortie)
        return chemin

    return emporter


@pytest.fixture
def reprendre():
    """``reprendre(person, path)``: what its worker writes; the archive is read in this process."""

    def reprendre(personne, chemin):
        reprise = Reprise.objects.create(etudiant=personne, donnees=lecture.comprendre(chemin))
        with zipfile.ZipFile(chemin) as archive:
            ecrire(reprise, archive)
        return reprise

    return reprendre


@pytest.fixture
def refaire():
    """``refaire(path, {"donnees.json": bytes}, tenir=True)``: the archive with these entries in place of its own (None
    takes one out); ``tenir``: its hashes say what it now holds."""

    def refaire(chemin, entrees, tenir=True):
        with zipfile.ZipFile(chemin) as archive:
            toutes = {nom: archive.read(nom) for nom in archive.namelist()} | entrees
        if tenir and toutes.get("donnees.json"):
            empreinte = lecture.hashlib.sha256(toutes["donnees.json"]).hexdigest()
            toutes["empreintes.sha256"] = f"{empreinte}  donnees.json\n".encode()
        sortie = io.BytesIO()
        with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
            for nom, contenu in toutes.items():
                if contenu is not None:
                    archive.writestr(nom, contenu)
        chemin.write_bytes(sortie.getvalue())
        return chemin

    return refaire
