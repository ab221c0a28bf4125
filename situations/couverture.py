"""What the recorded fiches of a passport cover of its référentiel (R3, R4, R20).

A compétence is covered when one recorded fiche claims it. Brouillons, fiches in the bin, compétences « évaluées en
E5 » and retired ones count in no coverage. The page, the class, the grid and the PDF all count here.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count

from referentiel.arbre import arbre_de

from .models import Fiche


@dataclass(frozen=True)
class CouvertureEpreuve:
    """One épreuve: its compétences to claim, in order, and those among them that are covered."""

    epreuve: object
    attendues: tuple
    couvertes: int
    reste: tuple

    @property
    def total(self):
        return len(self.attendues)

    @property
    def complete(self):
        return not self.reste


class Couverture:
    """How many fiches claim each compétence of an ``Arbre``.

    ``enregistrees`` and ``brouillons``: numbers of fiches by primary key of compétence; absent is none.
    """

    def __init__(self, arbre, enregistrees, brouillons=None):
        self.arbre = arbre
        self.enregistrees = enregistrees
        self.brouillons = brouillons or {}

    @classmethod
    def de_fiches(cls, arbre, fiches):
        """From fiches in memory, brouillons included or not; none of them in the bin."""
        return cls(
            arbre,
            Counter(pk for f in fiches if not f.est_brouillon for pk in f.competences_revendiquees),
            Counter(pk for f in fiches if f.est_brouillon for pk in f.competences_revendiquees),
        )

    def couverte(self, competence):
        return self.enregistrees.get(competence.pk, 0) > 0

    def epreuve(self, epreuve):
        """The ``CouvertureEpreuve`` of one épreuve; of nothing when its compétences are not claimed (R3)."""
        attendues = tuple(self.arbre.competences_de(epreuve)) if epreuve.a_renseigner else ()
        reste = tuple(c for c in attendues if not self.couverte(c))
        return CouvertureEpreuve(epreuve, attendues, len(attendues) - len(reste), reste)

    def du_passeport(self):
        """The épreuves that the passport serves, in order (R2)."""
        return [self.epreuve(e) for e in self.arbre.epreuves_du_passeport]

    def hors_passeport(self):
        """The épreuves that are filled in like the others although they do not rest on the passport (R4)."""
        autres = [self.epreuve(e) for e in self.arbre.epreuves if e.a_renseigner and not e.dans_passeport]
        return [c for c in autres if c.total]


def couvertures(arbre, passeports):
    """``{passport pk: Couverture}`` of recorded fiches, in one query whatever the number of passports."""
    nombres = defaultdict(Counter)
    if arbre.diplome.permet("plusieurs_competences"):
        revendiquees = Fiche.objects.enregistrees().filter(passeport__in=[p.pk for p in passeports]).order_by()
        for passeport, premiere, autres in revendiquees.values_list("passeport", "competence", "competences_en_plus"):
            nombres[passeport].update([premiere, *autres])
        return {p.pk: Couverture(arbre, nombres[p.pk]) for p in passeports}
    lignes = (
        Fiche.objects.enregistrees()
        .filter(passeport__in=[p.pk for p in passeports])
        .order_by()
        .values_list("passeport", "competence")
        .annotate(nombre=Count("pk"))
    )
    for passeport, competence, nombre in lignes:
        nombres[passeport][competence] = nombre
    return {p.pk: Couverture(arbre, nombres[p.pk]) for p in passeports}


def epreuves_achevees(passeport, nouvelles):
    """The épreuves that these compétences (primary keys), claimed just now by one fiche, complete; in order.

    One query, none without a new compétence.
    """
    if not nouvelles:
        return []
    couverture = couvertures(arbre_de(passeport.diplome), [passeport])[passeport.pk]
    premieres = {pk for pk in nouvelles if couverture.enregistrees.get(pk) == 1}
    completes = [c for c in couverture.du_passeport() if c.complete]
    return [c.epreuve for c in completes if any(competence.pk in premieres for competence in c.attendues)]


def places(fiche, arbre):
    """``[(situation pk, compétence pk), …]``: where a fiche stands in the référentiel, its first place first."""
    premiere = (fiche.situation_id, fiche.competence_id)
    autres = [
        (situation, competence)
        for situation in fiche.situations_revendiquees
        if situation in arbre.situations
        for competence in fiche.competences_revendiquees
        if arbre.competences.get(competence) in arbre.situations[situation].competences
    ]
    return list(dict.fromkeys([premiere, *autres]))
