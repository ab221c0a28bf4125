"""What the recorded fiches of a passport cover of its référentiel (R3, R4, R20).

What counts is data of the épreuve (``Epreuve.compte``): each of its compétences, as a rule, or each of the situations
or classes that lead to them. Brouillons, fiches in the bin, compétences « évaluées en E5 » and retired ones count in no
coverage. The page, the class, the grid and the PDF all count here.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from langue.nombre import accord, nombre
from referentiel.arbre import arbre_de

from .models import Fiche


@dataclass(frozen=True)
class CouvertureEpreuve:
    """One épreuve: what is to be covered, in order, and how much of it is. ``niveau``: « competence », « situation »,
    « classe »; the elements are of this model. ``a_ecrire``: the ``Cible`` of what is left."""

    epreuve: object
    attendues: tuple
    couvertes: int
    reste: tuple
    niveau: str = "competence"
    diplome: object = None
    a_ecrire: tuple = ()

    @property
    def total(self):
        return len(self.attendues)

    @property
    def complete(self):
        return not self.reste

    def mots(self, valeur, suite=""):
        """« activités couvertes »: what is counted here, ``suite`` (« couvert ») agreed."""
        return mots(self.diplome, [self.niveau], valeur, suite)

    def compter(self, valeur, suite=""):
        """« 3 activités couvertes »."""
        return compter(self.diplome, [self.niveau], valeur, suite)

    @property
    def en_mots(self):
        """« 3 compétences couvertes sur 11 »."""
        return f"{self.compter(self.couvertes, 'couvert')} sur {self.total}"

    @property
    def racontees(self):
        """« 3 compétences racontées »: the same, told to who guides."""
        return self.compter(self.couvertes, "raconté")

    @property
    def a_couvrir(self):
        """« 8 compétences »: what is left, in the diplôme's words."""
        return self.compter(len(self.reste))

    @property
    def a_nommer(self):
        """What is left when it is little enough to be said by its names: three at most."""
        return self.reste if len(self.reste) <= 3 else ()

    @property
    def sans_fiche(self):
        """« 8 compétences ne sont couvertes par aucune fiche », « une tâche n’est couverte … »; or what is said when
        nothing is left."""
        e = self.diplome.mot(f"e {self.niveau}")
        if not self.reste:
            return self.tout
        if len(self.reste) == 1:
            return f"{self.diplome.mot(f'un {self.niveau}')} n’est couvert{e} par aucune fiche"
        return f"{self.a_couvrir} ne sont couvert{e}s par aucune fiche"

    @property
    def tout(self):
        """« toutes les compétences de l’E6 sont couvertes »: what is said when nothing is left."""
        e, mots = self.diplome.mot(f"e {self.niveau}"), self.diplome.mot(self.niveau, pluriel=True)
        return f"{'toutes' if e else 'tous'} les {mots} de l’{self.epreuve.code} sont couvert{e}s"


class Couverture:
    """What the fiches of one passport cover of an ``Arbre``.

    ``enregistrees`` and ``brouillons``: of each fiche ``(situations, compétences)``, primary keys, the first first.
    Kept of them: how many fiches claim each compétence, by its primary key; absent is none.
    """

    def __init__(self, arbre, enregistrees, brouillons=()):
        self.arbre = arbre
        self.enregistrees = Counter(pk for _, competences in enregistrees for pk in competences)
        self.brouillons = Counter(pk for _, competences in brouillons for pk in competences)
        # By (épreuve, level, element). A fiche serves the épreuves of its first compétence (R2).
        self._servies = Counter(cle for dites in enregistrees for cle in sert(dites, arbre))

    @classmethod
    def de_fiches(cls, arbre, fiches):
        """From fiches in memory, brouillons included or not; none of them in the bin."""
        par_etat = {True: [], False: []}
        for fiche in fiches:
            par_etat[fiche.est_brouillon].append(fiche.revendications)
        return cls(arbre, par_etat[False], par_etat[True])

    def manque(self, situation, competence):
        """The ``Cible`` that one more fiche, on this situation and this compétence, would be the first to cover."""
        servies = sert(([situation.pk], [competence.pk]), self.arbre)
        return [self._manquent[cle] for cle in servies if cle in self._manquent]

    @cached_property
    def _manquent(self):
        return {(c.epreuve.pk, c.niveau, c.element.pk): c for c in self.a_ecrire()}

    def epreuve(self, epreuve):
        """The ``CouvertureEpreuve`` of one épreuve; of nothing when its compétences are not claimed (R3)."""
        cibles = self.arbre.cibles_de(epreuve)
        a_ecrire = tuple(c for c in cibles if not self._servies[epreuve.pk, c.niveau, c.element.pk])
        attendues, reste = tuple(c.element for c in cibles), tuple(c.element for c in a_ecrire)
        couvertes = len(attendues) - len(reste)
        return CouvertureEpreuve(epreuve, attendues, couvertes, reste, epreuve.compte, self.arbre.diplome, a_ecrire)

    def a_ecrire(self):
        """The ``Cible`` of all that is left, épreuve by épreuve, those of the passport first."""
        return [c for epreuve in self.du_passeport() + self.hors_passeport() for c in epreuve.a_ecrire]

    def fiches_pour(self, epreuve):
        """How often fiches that serve this épreuve claim a compétence; nought when there is no fiche."""
        return sum(fois for cle, fois in self._servies.items() if cle[:2] == (epreuve.pk, "competence"))

    def du_passeport(self):
        """The épreuves that the passport serves, in order (R2)."""
        return [self.epreuve(e) for e in self.arbre.epreuves_du_passeport]

    def hors_passeport(self):
        """The épreuves that are filled in like the others although they do not rest on the passport (R4)."""
        autres = [self.epreuve(e) for e in self.arbre.epreuves if e.a_renseigner and not e.dans_passeport]
        return [c for c in autres if c.total]


def couvertures(arbre, passeports):
    """``{passport pk: Couverture}`` of recorded fiches, in one query whatever the number of passports."""
    dites = defaultdict(list)
    for _, passeport, revendications in _lire(arbre, passeports):
        dites[passeport].append(revendications)
    return {p.pk: Couverture(arbre, dites[p.pk]) for p in passeports}


def epreuves_achevees(fiche, avant):
    """The ``CouvertureEpreuve`` of those that this fiche, just recorded, completes; in order.

    ``avant``: its ``revendications`` when it was recorded already, else None. One query, none when nothing is new.
    """
    avant = avant or ([], [])
    if all(set(dites) <= set(deja) for dites, deja in zip(fiche.revendications, avant, strict=True)):
        return []
    arbre = arbre_de(fiche.passeport.diplome)
    autres = [dites for pk, _, dites in _lire(arbre, [fiche.passeport]) if pk != fiche.pk]
    sans = Couverture(arbre, [*autres, avant] if avant[1] else autres).du_passeport()
    avec = Couverture(arbre, [*autres, fiche.revendications]).du_passeport()
    return [c for c, deja in zip(avec, sans, strict=True) if c.complete and not deja.complete]


def _lire(arbre, passeports):
    """``(fiche, passport, revendications)`` of each recorded fiche, primary keys; one query."""
    colonnes = ["pk", "passeport", "situation", "competence"]
    # Only where fiches have them: a class has thousands of fiches, and lists take time to read.
    if arbre.diplome.permet("plusieurs_situations") or arbre.diplome.permet("plusieurs_competences"):
        colonnes += ["situations_en_plus", "competences_en_plus"]
    fiches = Fiche.objects.enregistrees().filter(passeport__in=[p.pk for p in passeports]).order_by()
    for pk, passeport, situation, competence, *autres in fiches.values_list(*colonnes):
        situations, competences = autres or ((), ())
        yield pk, passeport, ([situation, *situations], [competence, *competences])


def sert(revendications, arbre):
    """``[(épreuve, level, element), …]``, primary keys: what one fiche covers. It serves the épreuves of its first
    compétence (R2); in each of them its compétences, and what the épreuve counts otherwise."""
    premiere = arbre.competences.get(revendications[1][0])
    return [
        (epreuve.pk, niveau, pk)
        for epreuve in (premiere.epreuves if premiere else ())
        for niveau in dict.fromkeys(("competence", epreuve.compte))
        for pk in lieux(niveau, revendications, arbre)
    ]


def premier_pas(cible, arbre):
    """``(situation, compétence)`` of a fiche that covers it: primary keys, None where the situation is a choice."""
    if cible.niveau == "competence":
        return (cible.situations[0].pk if len(cible.situations) == 1 else None), cible.element.pk
    situation = cible.situations[0].pk
    competences = arbre.situations[situation].revendicables
    return situation, next(c.pk for c in competences if cible.epreuve in c.epreuves)


def mots(diplome, niveaux, valeur, suite=""):
    """« activités couvertes »: what is counted, in the diplôme's words, « éléments » for several levels together;
    ``suite`` (« couvert ») agreed."""
    formes, e = ["élément", "éléments"], ""
    if len(set(niveaux)) == 1:
        formes = [diplome.mot(niveaux[0]), diplome.mot(niveaux[0], pluriel=True)]
        e = diplome.mot(f"e {niveaux[0]}")
    if suite:
        formes = [f"{formes[0]} {suite}{e}", f"{formes[1]} {suite}{e}s"]
    return accord(valeur, ",".join(formes))


def compter(diplome, niveaux, valeur, suite=""):
    """« 3 activités couvertes »."""
    return f"{nombre(valeur)}\u00a0{mots(diplome, niveaux, valeur, suite)}"


def lieux(niveau, revendications, arbre):
    """The primary keys of what a fiche is about, each once, at one level: « competence », « situation », « classe »."""
    situations, competences = revendications
    if niveau == "competence":
        return competences
    connues = [arbre.situations[pk].situation for pk in situations if pk in arbre.situations]
    if niveau == "situation":
        return [situation.pk for situation in connues]
    return list(dict.fromkeys(situation.classe_situations_id for situation in connues))


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
