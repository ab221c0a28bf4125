from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q

from langue.nombre import entier


@dataclass(frozen=True)
class Fenetre:
    """The page that saves: ``nom``, which it drew when it opened, and ``rang`` of this save among its own.

    An answer may be lost on its way: the server has saved, and the page, which does not know it, comes back with the
    revision of before. Whoever saved last was itself, so it may go on. ``rang`` grows: a request that lagged behind and
    arrives after a later one of the same page does not bring its old text back.
    """

    nom: str = ""
    rang: int = 0

    @classmethod
    def de_post(cls, post):
        """From the fields ``fenetre`` and ``rang``; a page without a script has none, and follows nobody."""
        rang = entier(post.get("rang")) or 0
        return cls(post.get("fenetre", "")[:24].replace("\x00", ""), max(0, min(rang, 2**31 - 1)))

    @property
    def suit_la_sienne(self):
        """What the row is whose last save was an earlier one of this page."""
        return Q(fenetre=self.nom, rang__lt=self.rang) & ~Q(fenetre="")

    @property
    def marque(self):
        """What a save of this page writes beside its content."""
        return {"fenetre": self.nom, "rang": self.rang, "revision": F("revision") + 1}


SANS_FENETRE = Fenetre()


class SaisiParFenetres(models.Model):
    """A text saved while it is typed, which several windows may hold: of two, one wins, see ``Fenetre``.

    ``revision`` grows with every save; ``fenetre`` and ``rang``: of the last one.
    """

    fenetre = models.CharField("fenêtre", max_length=24, blank=True, editable=False)
    rang = models.PositiveIntegerField("rang", default=0, editable=False)

    class Meta:
        abstract = True
