"""From plain data to the bytes of a PDF, through Typst and a model of ``templates/*/pdf/``.

Nothing that a person wrote can act: the data enter as one JSON string, whose texts Typst shows and never reads as
markup. The models name no address, import no package and read no file but each other: a rendering fetches nothing.

The compiler checks PDF/UA-1 (tags, language, title, reading order) as it writes. The same data give the same bytes.
"""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from django.conf import settings

MODELES = settings.BASE_DIR / "templates"
COMPILATEUR = Path(__file__).with_name("compilateur.py")
# Twenty times what 120 pages take.
SECONDES_AU_PLUS = 60

logger = logging.getLogger(__name__)


class RenduImpossible(Exception):
    """No PDF: the compiler refused the model, could not start, was killed or took too long; never a text's fault."""


class Compilation:
    """One run of the compiler, for as many documents as wanted: ``with Compilation() as compilation``.

    Its process starts with the first document, or before, and lives ``SECONDES_AU_PLUS`` at most. For one thread;
    several of them may run at once, in as many threads and processes as the machine has memory for (150 MB each).
    """

    def __init__(self):
        self._processus = self._minuterie = self._erreurs = None
        self._trop_long = False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._processus:
            self._minuterie.cancel()
            self._processus.kill()
            self._processus.communicate()
            self._erreurs.close()

    def rendre(self, modele, document):
        """The PDF, as bytes, of a document (a dataclass or plain data) on ``templates/<modele>.typ``.

        Raises ``RenduImpossible``, after ``SECONDES_AU_PLUS`` at the latest.
        """
        texte = json.dumps(document, default=vars, ensure_ascii=False)
        self.demarrer()
        try:
            self._processus.stdin.write(json.dumps([f"{modele}.typ", texte]).encode() + b"\n")
            self._processus.stdin.flush()
            entete = json.loads(self._processus.stdout.readline())
            contenu = self._processus.stdout.read(entete.get("taille", 0))
        except (BrokenPipeError, json.JSONDecodeError) as erreur:
            raise self._panne() from erreur
        if "erreur" in entete:
            raise RenduImpossible(entete["erreur"])
        if len(contenu) < entete["taille"]:
            raise self._panne()
        if entete["message"]:
            logger.warning(entete["message"])
        return contenu

    def demarrer(self):
        """Start the process, unless it runs: it loads its fonts while others work."""
        if self._processus:
            return
        try:
            erreurs = tempfile.TemporaryFile()  # noqa: SIM115 — closed with the process
            self._processus = subprocess.Popen(  # noqa: S603 — a fixed command; the texts go through its input
                [sys.executable, "-I", COMPILATEUR, MODELES],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=erreurs,
            )
        except OSError as erreur:
            # The disk is full, or the machine has no process left to give.
            raise RenduImpossible(f"the compiler could not start: {erreur}") from erreur
        self._erreurs = erreurs
        self._minuterie = threading.Timer(SECONDES_AU_PLUS, self._arreter)
        self._minuterie.daemon = True
        self._minuterie.start()

    def _arreter(self):
        self._trop_long = True
        self._processus.kill()

    def _panne(self):
        """Why the process ended before it had answered."""
        self._processus.wait()
        if self._trop_long:
            return RenduImpossible(f"the compiler took more than {SECONDES_AU_PLUS} seconds")
        self._erreurs.seek(0)
        return RenduImpossible(self._erreurs.read().decode(errors="replace") or "the compiler has been killed")


def rendre(modele, document):
    """The PDF, as bytes, of one document (a dataclass) on ``templates/<modele>.typ``; errors as in ``Compilation``."""
    with Compilation() as compilation:
        return compilation.rendre(modele, document)
