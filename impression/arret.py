"""Whether the worker was asked to stop: what it makes is put down between two documents, and taken up by the next."""

import os
import threading


class Arret:
    """Asked for by a signal, or by the end of the process that the worker follows."""

    def __init__(self) -> None:
        self._demande = threading.Event()
        self._parent: int | None = None

    def suivre(self, pid: int | None) -> None:
        """Stop when this process, which started ours, has ended. None: follow nobody."""
        self._parent = pid

    def demander(self) -> None:
        self._demande.set()

    def oublier(self) -> None:
        self._demande.clear()

    @property
    def demande(self) -> bool:
        return self._demande.is_set() or (self._parent is not None and os.getppid() != self._parent)


arret = Arret()
