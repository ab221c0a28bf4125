"""What has been rendered is kept on the disk, so that it is rendered once: files named by the hash of their content.

On the disk rather than in Django's cache: that one is a table here, where every reading is a query and a megabyte of
binary text, and a file is given back to the machine without asking the database. Each machine may have its own.

It holds what students wrote: files for the server's user alone (0600) in a folder for that user alone (0700). What has
not been asked for during ``PDF_RESERVE_JOURS`` days is removed by ``purger_pdf``, so that what is deleted for good in
the database does not outlive it here.

Several threads and processes may read, write and empty it at once: a file is written beside and then put in place,
and one that has vanished, or that is not whole, is simply rendered again.
"""

import hashlib
import logging
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

# A folder each for the first two digits of the name: the room is divided between them, and counted in one of them.
DOSSIERS = 256
# When a folder is full, down to this share of its room, the least recently used first.
RESTE = 0.9
_EN_COURS = ".en-cours-"
_SECONDES_EN_COURS = 3600
_SOMME = hashlib.sha256().digest_size

logger = logging.getLogger(__name__)


class Reserve:
    """``dossier``: where; ``octets``: its room, 0 to keep nothing; ``jours``: how long an unused file is kept."""

    def __init__(self, dossier, octets, jours):
        self.dossier, self.octets, self.jours = Path(dossier), octets, jours

    @classmethod
    def des_reglages(cls):
        return cls(settings.PDF_RESERVE_DOSSIER, settings.PDF_RESERVE_OCTETS, settings.PDF_RESERVE_JOURS)

    def lire(self, cle):
        """The bytes kept under this key (a SHA-256 in hexadecimal), or None."""
        if not self.octets:
            return None
        fichier = self._fichier(cle)
        try:
            contenu = fichier.read_bytes()
            os.utime(fichier)
        except OSError:
            return None
        somme, contenu = contenu[:_SOMME], contenu[_SOMME:]
        return contenu if hashlib.sha256(contenu).digest() == somme else None

    def garder(self, cle, contenu):
        """Keep these bytes. A full disk or a folder that cannot be written is logged: nobody waits for the reserve."""
        place = self.octets // DOSSIERS
        if len(contenu) + _SOMME > place:
            return
        fichier = self._fichier(cle)
        try:
            self._ouvrir(fichier.parent)
            self._ecrire(fichier, contenu)
            self._reduire(fichier.parent, place)
        except OSError as erreur:
            logger.warning("PDF reserve: %s", erreur)

    def purger(self, maintenant=None):
        """Remove what has not been used for ``jours`` days and what was never finished; how many files went."""
        limite = (maintenant or time.time()) - self.jours * 24 * 3600
        return sum(_oublier(fichier) for fichier, etat in self._contenu() if etat.st_mtime < limite)

    def vider(self):
        """Remove everything; how many files went."""
        return sum(_oublier(fichier) for fichier, _ in self._contenu())

    def taille(self):
        """``(files, bytes)`` kept."""
        tailles = [etat.st_size for _, etat in self._contenu()]
        return len(tailles), sum(tailles)

    def _fichier(self, cle):
        return self.dossier / cle[:2] / cle[2:]

    def _ouvrir(self, dossier):
        for chemin in (self.dossier, dossier):
            if not chemin.is_dir():
                chemin.parent.mkdir(parents=True, exist_ok=True)
                chemin.mkdir(mode=0o700, exist_ok=True)

    def _ecrire(self, fichier, contenu):
        with tempfile.NamedTemporaryFile(prefix=_EN_COURS, dir=fichier.parent, delete=False) as flux:  # mode 0600
            provisoire = Path(flux.name)
            try:
                flux.write(hashlib.sha256(contenu).digest() + contenu)
                flux.flush()
                provisoire.replace(fichier)
            except OSError:
                _oublier(provisoire)
                raise

    def _reduire(self, dossier, place):
        fichiers = sorted(_lister(dossier), key=lambda f: f[1].st_mtime)
        occupe = sum(etat.st_size for _, etat in fichiers)
        if occupe <= place:
            return
        ancien = time.time() - _SECONDES_EN_COURS
        for fichier, etat in fichiers:
            if occupe <= place * RESTE:
                return
            # One that is being written is not ours to remove, unless whoever wrote it is gone.
            if not fichier.name.startswith(_EN_COURS) or etat.st_mtime < ancien:
                _oublier(fichier)
                occupe -= etat.st_size

    def _contenu(self):
        for dossier in list(_lister_dossiers(self.dossier)):
            yield from _lister(dossier)


def _lister_dossiers(dossier):
    try:
        with os.scandir(dossier) as entrees:
            yield from (Path(e.path) for e in entrees if e.is_dir(follow_symlinks=False))
    except OSError:
        return


def _lister(dossier):
    """``[(Path, stat), …]`` of the files there now."""
    fichiers = []
    try:
        with os.scandir(dossier) as entrees:
            for entree in entrees:
                try:
                    fichiers.append((Path(entree.path), entree.stat(follow_symlinks=False)))
                except FileNotFoundError:
                    continue
    except OSError:
        pass
    return fichiers


def _oublier(fichier):
    """Remove a file; whether it was still there."""
    try:
        fichier.unlink()
    except FileNotFoundError:
        return False
    return True
