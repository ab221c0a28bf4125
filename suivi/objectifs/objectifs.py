"""What a student should aim for in the next PFMP, from what the passport still lacks (R24)."""

from dataclasses import dataclass, field

from situations.couverture import compter


@dataclass(frozen=True, slots=True)
class Objectif:
    """One thing to cover, a ``Cible``, and what was done of it so far: a ``Case``, or None."""

    cible: object
    case: object | None = None

    @property
    def element(self):
        return self.cible.element

    @property
    def situations(self):
        """What leads there: nothing to be told of a situation itself."""
        return [] if self.cible.niveau == "situation" else self.cible.situations


@dataclass(frozen=True)
class ObjectifsEpreuve:
    """Of one épreuve: what no fiche covers, and what was only observed or simulated, to be lived in a company.

    ``a_compliquer``: lived, and without complexity or hazard so far, where the diplôme records them (R28);
    ``a_choisir``: several fiches and none retained, where it has such a mark (R26). ``couvertes``, of ``total``.
    """

    epreuve: object
    diplome: object
    total: int
    couvertes: int
    a_couvrir: list[Objectif] = field(default_factory=list)
    a_revivre: list[Objectif] = field(default_factory=list)
    a_compliquer: list[Objectif] = field(default_factory=list)
    a_choisir: list[Objectif] = field(default_factory=list)

    @property
    def proposes(self):
        """All that the next PFMP may aim for."""
        return self.a_couvrir + self.a_revivre + self.a_compliquer

    @property
    def avancee(self):
        """« 3 activités couvertes sur 6 »."""
        return f"{compter(self.diplome, [self.epreuve.compte], self.couvertes, 'couvert')} sur {self.total}"


def objectifs(arbre, cases):
    """An ``ObjectifsEpreuve`` per épreuve to fill in, those that rest on the passport first (R2, R4).

    ``cases``: ``{Cible: Case}`` of one passport, as the grid counts them. An épreuve of which nothing is left to do is
    there too, with empty lists. What several épreuves count is aimed for once.
    """
    diplome, groupes, deja = arbre.diplome, [], set()
    for epreuve in sorted(arbre.epreuves, key=lambda e: (not e.dans_passeport, e.ordre)):
        if not (cibles := arbre.cibles_de(epreuve)):
            continue
        groupe = ObjectifsEpreuve(epreuve, diplome, len(cibles), sum(c in cases for c in cibles))
        groupes.append((groupe, cibles))
        groupe.a_couvrir.extend(Objectif(c) for c in cibles if c not in cases and c.ancre not in deja)
        deja.update(objectif.cible.ancre for objectif in groupe.a_couvrir)
    for groupe, cibles in groupes:
        for cible in cibles:
            if cible in cases and cible.ancre not in deja:
                deja.add(cible.ancre)
                _ranger(Objectif(cible, cases[cible]), groupe)
    return [groupe for groupe, _ in groupes]


def _ranger(objectif, groupe):
    case, permet = objectif.case, groupe.diplome.permet
    if not case.vecue:
        groupe.a_revivre.append(objectif)
    elif case.simple and permet("complexite"):
        groupe.a_compliquer.append(objectif)
    if case.nombre > 1 and not case.retenue and permet("fiche_retenue"):
        groupe.a_choisir.append(objectif)


def encore_vises(groupes, arbre, vises):
    """What is agreed and proposed by none of the ``groupes``, being lived already: ``[[Objectif, …], …]``, a list for
    each. ``vises``: as ``Stage.vises`` gives them."""
    deja, listes = {objectif.cible.ancre for groupe in groupes for objectif in groupe.proposes}, []
    for groupe in groupes:
        listes.append([Objectif(c) for c in arbre.cibles_de(groupe.epreuve) if c.ancre in set(vises) - deja])
        deja.update(objectif.cible.ancre for objectif in listes[-1])
    return listes


def vises_a_part(stage, arbre):
    """``{« competence-12 »: element}``: what is agreed and no épreuve counts, retired or not."""
    comptees = {cible.ancre for cible in arbre.cibles}
    return {vise: element for vise, element in stage.elements_vises(arbre).items() if vise not in comptees}
