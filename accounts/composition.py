"""From plain data to the bytes of a PDF, through Typst and a model of ``templates/*/pdf/``.

Nothing that a person wrote can act: the data enter as one JSON string, whose texts Typst shows and never reads as
markup. The models name no address, import no package and read no file but each other: a rendering fetches nothing.

The compiler checks PDF/UA-1 (tags, language, title, reading order) as it writes. The same data give the same bytes.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

MODELES = settings.BASE_DIR / "templates"
COMPILATEUR = Path(__file__).with_name("compilateur.py")
# Twenty times what 120 pages take.
SECONDES_AU_PLUS = 60

logger = logging.getLogger(__name__)


class RenduImpossible(Exception):
    """The compiler refused the model: a fault of ours, not of a text."""


def rendre(modele, document):
    """The PDF, as bytes, of a document (a dataclass) on ``templates/<modele>.typ``.

    Raises ``RenduImpossible``, and ``subprocess.TimeoutExpired`` after ``SECONDES_AU_PLUS``.
    """
    resultat = subprocess.run(  # noqa: S603 — a fixed command; the texts go through its input
        [sys.executable, "-I", COMPILATEUR, MODELES, f"{modele}.typ"],
        input=json.dumps(document, default=vars, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=SECONDES_AU_PLUS,
        check=False,
    )
    message = resultat.stderr.decode(errors="replace")
    if resultat.returncode:
        raise RenduImpossible(message)
    if message:
        logger.warning(message)
    return resultat.stdout
