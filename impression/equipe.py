"""Many PDFs, for a worker: laid out on both cores, each in a process of its own, the database being read by one."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any, Self

from .pdf import RenduImpossible, composer, garde, garder, page_html

# One for each core of a small server; the site's own pages come before, by the priority of the worker.
PROCESSUS = 2
# What WeasyPrint keeps in memory is given back by ending.
RENDUS_PAR_PROCESSUS = 25


class Equipe:
    """``with Equipe() as equipe``: its processes start with the first PDF that is not kept already (a second each)."""

    def __init__(self) -> None:
        self._processus: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._fermer()

    def rendre(self, travaux: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
        """The PDF, as bytes, of each ``(template, document)``, in order, as they come. Raises ``RenduImpossible``."""
        for finir in [self.commencer(gabarit, document) for gabarit, document in travaux]:
            yield finir()

    def commencer(self, gabarit: str, document: Any) -> Callable[[], bytes]:
        """Begin one; what is returned waits for its PDF, as bytes, and raises ``RenduImpossible``."""
        page = page_html(gabarit, document)
        if contenu := garde(page):
            return lambda: contenu
        with self._dite():
            rendu = self._ouverte().submit(composer, page)
        return partial(self._finir, page, rendu)

    def _finir(self, page: str, rendu: Future[bytes]) -> bytes:
        with self._dite():
            contenu = rendu.result()
        return garder(page, contenu)

    @contextmanager
    def _dite(self) -> Iterator[None]:
        """The end of a process is told as a PDF that could not be made; the next one has a team of its own."""
        try:
            yield
        # A pool that breaks while it is being asked answers « handle is closed », an ``OSError``.
        except (BrokenProcessPool, OSError) as erreur:
            # One that was killed may have held the lock of the answers: the others would wait for it, and we for them.
            for processus in active_children():
                processus.kill()
            self._fermer()
            raise RenduImpossible("a process that lays out PDFs has been killed") from erreur

    def _ouverte(self) -> ProcessPoolExecutor:
        if self._processus is None:
            self._processus = ProcessPoolExecutor(
                PROCESSUS,
                mp_context=get_context("spawn"),
                initializer=_suivre,
                max_tasks_per_child=RENDUS_PAR_PROCESSUS,
            )
        return self._processus

    def _fermer(self) -> None:
        if self._processus:
            self._processus.shutdown(cancel_futures=True)
            self._processus = None


def _suivre() -> None:
    """A process of the team ends with the worker, however that one ends; Ctrl-C is for the worker alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_finir_avec_l_ouvrier, daemon=True).start()


def _finir_avec_l_ouvrier() -> None:
    ouvrier = parent_process()
    assert ouvrier  # only a process of the team comes here
    ouvrier.join()
    os._exit(1)
