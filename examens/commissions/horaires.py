"""The times of passage: given to everybody at once, and what is odd in those that are given."""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from statistics import mode

from django.db import transaction
from django.utils import timezone

from examens.models import Candidature
from langue.dates import echeance, heure, moment_court

FIN_DE_JOURNEE = 19  # hours: an oral that goes on later is a slip, mostly


def heures_de_passage(debut, minutes, nombre, pause=None):
    """The times of so many candidates: ``debut``, then every so many ``minutes``.

    ``pause``: two times of the day, Paris time; whoever would still be passing then comes after it.
    """
    duree, heures, prochaine = timedelta(minutes=minutes), [], debut
    for _ in range(nombre):
        if pause:
            jour = timezone.localtime(prochaine)
            commence, finit = (jour.replace(hour=h.hour, minute=h.minute, second=0, microsecond=0) for h in pause)
            if commence - duree < prochaine < finit:
                prochaine = finit
        heures.append(prochaine)
        prochaine += duree
    return heures


@transaction.atomic
def repartir(commission, debut, minutes, pause=None):
    """Give a time to each candidate who is not absent, in the order of passage (see ``heures_de_passage``); whoever is
    absent has none any more."""
    candidatures = list(commission.candidatures.actives().ordonnees())
    heures = iter(heures_de_passage(debut, minutes, len(candidatures), pause))
    for candidature in candidatures:
        candidature.passe_le = None if candidature.absente else next(heures)
    Candidature.objects.bulk_update(candidatures, ["passe_le"])


def alertes(candidatures):
    """``[sentence, …]``: times that go against the order, that meet, or that end late. Nothing is refused: there may be
    two juries. ``candidatures``: see ``presentation.candidats``; whoever is absent no longer passes."""
    passages = [(rang, c) for rang, c in enumerate(candidatures, start=1) if c.passe_le and not c.absente]
    duree = _duree(passages)
    return [*_a_rebours(passages), *_ensemble(passages), *_serres(passages, duree), *_tard(passages, duree)]


def _duree(passages):
    """How long an oral lasts, mostly: the commonest time between two; none when there are too few to tell."""
    heures = sorted({c.passe_le for _, c in passages})
    return mode(apres - avant for avant, apres in pairwise(heures)) if len(heures) > 2 else timedelta(0)


def _a_rebours(passages):
    for (rang, avant), (suivant, apres) in pairwise(passages):
        if apres.passe_le < avant.passe_le:
            yield (
                f"L’ordre et les heures ne vont pas ensemble\u00a0: le numéro\u00a0{rang}, {avant.nom}, passe "
                f"{echeance(avant.passe_le)}, après le numéro\u00a0{suivant}, {apres.nom}, {echeance(apres.passe_le)}."
            )
            return


def _ensemble(passages):
    noms = defaultdict(list)
    for _, candidature in passages:
        noms[candidature.passe_le].append(candidature.nom)
    for moment, ensemble in sorted(noms.items()):
        if len(ensemble) > 1:
            yield f"À la même heure, {echeance(moment)}\u00a0: {', '.join(ensemble)}."


def _serres(passages, duree):
    a_la_suite = sorted((c for _, c in passages), key=lambda c: c.passe_le)
    for avant, apres in pairwise(a_la_suite):
        if timedelta(0) < apres.passe_le - avant.passe_le < duree:
            yield (
                f"{apres.nom} passe le {moment_court(apres.passe_le)}, moins de {duree.seconds // 60}\u00a0minutes "
                f"après {avant.nom}\u00a0: les deux passages se chevauchent."
            )


def _tard(passages, duree):
    tardifs = []
    for _, candidature in passages:
        fin = timezone.localtime(candidature.passe_le)
        limite = fin.replace(hour=FIN_DE_JOURNEE, minute=0, second=0, microsecond=0)
        if fin + duree > limite or fin >= limite:
            tardifs.append(f"{candidature.nom} ({heure(candidature.passe_le)})")
    if tardifs:
        yield f"Après {FIN_DE_JOURNEE}\u00a0h\u00a0: {', '.join(tardifs)}."
