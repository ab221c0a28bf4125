"""The journal as it is read: by pages, by days. A page never counts the lines: there may be millions."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.timezone import localtime

from langue.nombre import entier

LIGNES = 50


@dataclass(frozen=True)
class PageDuJournal:
    """``jours``: ``[(day, its lines), …]``, the latest first. ``suite``: what comes before this page in time, as the
    ``avant`` of its address; None when nothing does. ``premiere``: whether it is the latest page."""

    jours: list
    suite: int | None
    premiere: bool

    def __bool__(self):
        return bool(self.jours)


def page_du_journal(lignes, avant):
    """One page of a queryset of ``Journal``, in one query. ``avant``: as the address gave it; what is not a number is
    as if nothing had been given."""
    rang = entier(avant)
    if rang is not None:
        lignes = lignes.filter(pk__lt=rang)
    # In the order of writing, which is that of time, and which an index gives.
    trouvees = list(lignes.order_by("-pk")[: LIGNES + 1])
    montrees = trouvees[:LIGNES]
    return PageDuJournal(
        jours=[(jour, list(groupe)) for jour, groupe in groupby(montrees, lambda ligne: localtime(ligne.quand).date())],
        suite=montrees[-1].pk if len(trouvees) > LIGNES else None,
        premiere=rang is None,
    )
