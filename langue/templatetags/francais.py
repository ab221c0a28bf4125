"""French in templates, without ``{% load %}``: settings make this library a builtin.

- ``{{ n|pluriel:"fiche enregistrée" }}`` « 3 fiches enregistrées »; ``{{ n|accord }}`` « s », or nothing;
  ``{{ n|accord:"a,ont" }}`` one word or the other; ``{{ n|nombre }}`` « 2 000 »;
- ``{{ quand|jour }}`` « 1er octobre 2026 »; ``{{ quand|jour_court }}`` « 1er octobre »; ``{{ quand|heure }}``
  « 18 h 00 »; ``{{ quand|moment }}`` « 1er octobre 2026 à 18 h 00 »; ``moment_court``, ``moment_exact``,
  ``a_la_seconde``, ``echeance`` and ``moment_de_paris`` as in ``langue/dates.py``; a missing one shows nothing;
- ``{{ debut|jusqu_au:fin }}`` « du 2 au 13 mars 2026 »; ``{{ personne|de }}`` « d’Aminata Diallo ».

Capitals are Django's ``capfirst``.
"""

from collections.abc import Callable
from datetime import datetime

from django import template

from langue import dates
from langue.nombre import accord, nombre, pluriel
from langue.periode import periode
from langue.texte import de

register = template.Library()
for filtre in (accord, de, nombre, pluriel):
    register.filter(filtre.__name__, filtre)
register.filter("jusqu_au", periode)


def _ou_rien(dire: Callable[[datetime], str]) -> Callable[[datetime | None], str]:
    return lambda quand: dire(quand) if quand else ""


for dire in (
    dates.jour,
    dates.jour_court,
    dates.heure,
    dates.moment,
    dates.moment_court,
    dates.moment_exact,
    dates.a_la_seconde,
    dates.echeance,
    dates.moment_de_paris,
):
    register.filter(dire.__name__, _ou_rien(dire))
