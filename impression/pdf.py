"""A Django template and what it shows → a tagged PDF, by WeasyPrint.

A template of ``templates/*/papier/`` extends ``impression/base.html``, which holds title, author, subject and date. It
is escaped as every page is, brings its style with it, and asks for no address: the fetcher opens drawings that the
page itself carries (``data:``) and nothing else, neither the network nor a file.

The same words give the same bytes. A finished PDF is kept in the cache « pdf », by the hash of the page, of the fonts
that it may use and of WeasyPrint's version; ``purger_pdf`` empties it.
"""

import gc
import hashlib
import io
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore, RLock
from types import ModuleType
from typing import Any

import pikepdf
from django.core.cache import caches
from django.template.loader import render_to_string

from . import polices

# WeasyPrint's « finisher »: its ``Document``, and the ``pydyf.PDF`` made of it.
Finition = Callable[[Any, Any], None]

POLICES = Path(__file__).with_name("polices.conf")
NORME = "pdf/ua-1"

# The blanks that the layout of a template leaves: one space is enough, and none at the edges of a block, where they
# would weigh on the breaking of lines and be seen in a text that keeps its spaces (passeport.css).
_BLANCS = re.compile(r"[ \n]+")
_BORDS = re.compile(r"\s*(</?(?:article|div|h[1-4]|li|ol|p|section|table|tbody|td|th|thead|tr|ul)\b[^>]*>)\s*")
# Pango and the memory of a server process: one document at a time.
_un_a_la_fois = RLock()
# How many may print or wait for their turn in a process, which has more threads than that (gunicorn.conf.py).
_file = BoundedSemaphore(6)

logger = logging.getLogger(__name__)


class RenduImpossible(Exception):
    """No PDF, and why, in English for the log. ``phrase``: what the page says of it, in French."""

    phrase = (
        "Rien n’est perdu\u00a0: ce qui est enregistré l’est toujours. Revenez à la page précédente et recommencez "
        "dans une minute. Si cela se reproduit, signalez-le avec le numéro ci-dessous."
    )


class ImpressionAbsente(RenduImpossible):
    """Pango, or the font of the texts, is not on this machine."""

    phrase = (
        "L’impression n’est pas installée sur ce serveur\u00a0: tout le reste fonctionne. L’administrateur du site "
        "trouvera quoi installer dans docs/deploiement.md."
    )


class ImprimanteOccupee(RenduImpossible):
    """Too many wait for a print: one more would keep everybody from the pages."""

    phrase = (
        "Beaucoup d’impressions sont en cours. Attendez un instant, puis recommencez\u00a0: rien n’est perdu, et une "
        "impression déjà faite revient aussitôt."
    )


def rendre(gabarit: str, document: Any, *, a_garder: bool = True, finition: Finition | None = None) -> bytes:
    """The PDF, as bytes, of what a template shows of ``document``, its variable ``d``.

    ``a_garder``: False for what must not stay on the disk, such as passwords; ``finition``: always the same for the
    same page, see ``composer``. Raises ``RenduImpossible``.
    """
    page = page_html(gabarit, document)
    if not a_garder:
        with _a_son_tour():
            return composer(page, finition)
    if contenu := garde(page):
        return contenu
    # Asked for twenty times at once, it is composed once: whoever waits finds it kept.
    with _a_son_tour():
        return garde(page) or garder(page, composer(page, finition))


def garde(page: str) -> bytes | None:
    """The PDF of this page that is kept, or None: its file may be spoiled, by a power cut for one."""
    try:
        return caches["pdf"].get(_cle(page))
    # Whatever a spoiled file makes its reader raise, the print is made anew, and replaces it.
    except Exception:
        logger.warning("a PDF that was kept cannot be read", exc_info=True)
        return None


def garder(page: str, contenu: bytes) -> bytes:
    """Keep the PDF of this page, where the disk has room for it, and return it."""
    try:
        caches["pdf"].set(_cle(page), contenu)
    except OSError:
        logger.warning("a PDF cannot be kept", exc_info=True)
    return contenu


def page_html(gabarit: str, document: Any) -> str:
    """The page that is laid out; a character that no font draws is « ▯ » there."""
    return polices.imprimable(_BORDS.sub(r"\1", _BLANCS.sub(" ", render_to_string(gabarit, {"d": document}))))


def composer(page: str, finition: Finition | None = None) -> bytes:
    """The PDF, as bytes, of an HTML page. ``finition(document, pdf)``: called with the pages laid out, to draw on them
    before they are written. Raises ``RenduImpossible``."""
    weasyprint = _weasyprint()
    try:
        with _un_a_la_fois, _sans_ramassage():
            html = weasyprint.HTML(string=page, url_fetcher=weasyprint.URLFetcher(allowed_protocols={"data"}))
            # Without an identifier of the file: pydyf would write all of it a second time, to take its hash.
            return html.write_pdf(pdf_variant=NORME, finisher=finition, font_config=_polices_ouvertes())
    except Exception as erreur:
        # Whatever the fault, the person gets a sentence, and the log the cause.
        raise RenduImpossible(f"{type(erreur).__name__}: {erreur}") from erreur


# Its frames, and those of all that it calls, in one piece: docs/decisions/0056.
composer.__code__ = composer.__code__.replace(co_stacksize=2**15)


def nombre_de_pages(contenu: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        return len(pdf.pages)


@contextmanager
def _a_son_tour() -> Iterator[None]:
    """Wait until the others have printed. Raises ``ImprimanteOccupee`` when too many wait already."""
    if not _file.acquire(blocking=False):
        raise ImprimanteOccupee("too many prints at once")
    try:
        with _un_a_la_fois:
            yield
    finally:
        _file.release()


@contextmanager
def _sans_ramassage() -> Iterator[None]:
    """A layout makes a million objects and drops few of them: looking for garbage meanwhile is a tenth of its time."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()


@cache
def _weasyprint() -> ModuleType:
    """WeasyPrint, loaded by the first print, since the other commands and pages do without; with our fonts alone."""
    if not polices.installees():
        raise ImpressionAbsente(f"the font {polices.TEXTE} is not installed")
    os.environ["FONTCONFIG_FILE"] = str(POLICES)
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as erreur:
        raise ImpressionAbsente(f"WeasyPrint does not load: {erreur}") from erreur


@cache
def _polices_ouvertes() -> Any:
    """The fonts that Pango has opened: they serve every print of the process."""
    return import_module("weasyprint.text.fonts").FontConfiguration()


def _cle(page: str) -> str:
    return hashlib.sha256(f"{_recette()}{page}".encode()).hexdigest()


@cache
def _recette() -> str:
    return f"{version('weasyprint')} {POLICES.read_text()}"
