"""``/accessibilite/``: what the site keeps of RGAA 4.1, computed from ``docs/accessibilite.md`` and nothing else."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

DOCUMENT = settings.BASE_DIR / "docs" / "accessibilite.md"
THEME = re.compile(r"^## \d+\. (.+)$", re.MULTILINE)
CRITERE = re.compile(
    r"^\| (\d+\.\d+) \| ([^|]+) \| (conforme|non conforme|non applicable|à vérifier) \| ([^|]+) \|$", re.MULTILINE
)
VERIFIE = re.compile(r"^Vérifié le (.+?), par", re.MULTILINE)
SANS_OBJET = "non applicable"


@dataclass(frozen=True)
class Critere:
    numero: str
    sujet: str
    etat: str
    preuve: str

    @property
    def manque(self):
        """What nobody has verified counts as missing."""
        return self.etat not in ("conforme", SANS_OBJET)


@dataclass(frozen=True)
class Releve:
    """``verifie_le``: the day, in words; ``themes``: pairs of a title and its criteria."""

    verifie_le: str
    themes: tuple

    @property
    def criteres(self):
        return [critere for _, criteres in self.themes for critere in criteres]

    @property
    def applicables(self):
        return [critere for critere in self.criteres if critere.etat != SANS_OBJET]

    @property
    def manquants(self):
        return [critere for critere in self.criteres if critere.manque]

    @property
    def conformes(self):
        return len(self.applicables) - len(self.manquants)

    @property
    def taux(self):
        """Percents of the applicable criteria that are kept, rounded down: 100 is said of all of them alone."""
        return 100 * self.conformes // len(self.applicables)

    @property
    def etat(self):
        """The three words of the law (décret n° 2019-768): « partiellement » from half of the criteria on."""
        if not self.manquants:
            return "totalement conforme"
        return "partiellement conforme" if 2 * self.conformes >= len(self.applicables) else "non conforme"


def lire(texte):
    """The ``Releve`` that a document of this shape tells."""
    _, *parties = THEME.split(texte)
    themes = tuple(
        (titre, tuple(Critere(*(case.replace("`", "") for case in ligne)) for ligne in CRITERE.findall(partie)))
        for titre, partie in zip(parties[::2], parties[1::2], strict=True)
    )
    return Releve(VERIFIE.search(texte)[1], themes)


@lru_cache(maxsize=1)
def releve():
    """That of this version of the site, read once."""
    return lire(DOCUMENT.read_text(encoding="utf-8"))


def mention(request):
    """``accessibilite``: what the foot of every page says, as the law asks."""
    return {"accessibilite": releve().etat}


@require_safe
@login_not_required
def accessibilite(request):
    """The statement: how far the site is accessible, what is missing, whom to write to, whom to turn to."""
    contexte = {
        "releve": releve(),
        "editeur": settings.EDITEUR,
        "contact": settings.CONTACT_ACCESSIBILITE,
        "adresse": settings.ADRESSE_PUBLIQUE,
    }
    return render(request, "accessibilite.html", contexte)
