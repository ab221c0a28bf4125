"""Many PDFs, for a worker: each of its threads has them laid out by a process of its own, on its own core."""

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, Self

from .pdf import RenduImpossible, composer, garde, garder, page_html

# What WeasyPrint keeps in memory is given back by ending.
RENDUS_PAR_PROCESSUS = 25


class Equipe(threading.local):
    """``with equipe``: the process of this thread, started with the first PDF that is not kept already (a second)."""

    def __init__(self) -> None:
        self._processus: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._fermer()

    def rendre(self, gabarit: str, document: Any) -> bytes:
        """As ``impression.pdf.rendre``. Raises ``RenduImpossible``."""
        page = page_html(gabarit, document)
        return garde(page) or garder(page, self._composer(page))

    def _composer(self, page: str) -> bytes:
        try:
            if self._processus is None:
                self._processus = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=_suivre, max_tasks_per_child=RENDUS_PAR_PROCESSUS
                )
            return self._processus.submit(composer, page).result()
        # A pool that breaks while it is being asked answers « handle is closed », an ``OSError``.
        except (BrokenProcessPool, OSError) as erreur:
            # The next one has a new process.
            self._fermer()
            raise RenduImpossible("a process that lays out PDFs has been killed") from erreur

    def _fermer(self) -> None:
        if self._processus:
            self._processus.shutdown(cancel_futures=True)
            self._processus = None


equipe = Equipe()


def _suivre() -> None:
    """A process of the team ends with the worker, however that one ends; Ctrl-C is for the worker alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_finir_avec_l_ouvrier, daemon=True).start()


def _finir_avec_l_ouvrier() -> None:
    ouvrier = parent_process()
    assert ouvrier  # only a process of the team comes here
    ouvrier.join()
    os._exit(1)
