"""What a student should aim for in the next PFMP, from what the passport still lacks (R24)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Objectif:
    """A compétence, the situations that lead to it, and what was done of it so far: a ``Case``, or None."""

    competence: object
    situations: list
    case: object | None = None


@dataclass(frozen=True)
class ObjectifsEpreuve:
    """Of one épreuve: what no fiche covers, and what was only observed or simulated, to be lived in a company.

    ``a_compliquer``: lived, and without complexity or hazard so far, where the diplôme records them (R28);
    ``a_choisir``: several fiches and none retained, where it has such a mark (R26).
    """

    epreuve: object
    total: int
    a_couvrir: list[Objectif]
    a_revivre: list[Objectif]
    a_compliquer: list[Objectif] = field(default_factory=list)
    a_choisir: list[Objectif] = field(default_factory=list)

    @property
    def proposes(self):
        """All that the next PFMP may aim for."""
        return self.a_couvrir + self.a_revivre + self.a_compliquer

    @property
    def couvertes(self):
        return self.total - len(self.a_couvrir)


def objectifs(arbre, cases):
    """An ``ObjectifsEpreuve`` per épreuve to fill in, those that rest on the passport first (R2, R4).

    ``cases``: ``{compétence pk: Case}`` of one passport, as the grid counts them. An épreuve of which nothing is left
    to do is there too, with empty lists.
    """
    liste = []
    for epreuve in sorted(arbre.epreuves, key=lambda e: (not e.dans_passeport, e.ordre)):
        # One that several épreuves evaluate is aimed for once.
        competences = [c for c in arbre.revendicables() if c.epreuve_id == epreuve.pk]
        if not competences:
            continue
        a_couvrir, a_revivre, a_compliquer, a_choisir = [], [], [], []
        for competence in competences:
            case = cases.get(competence.pk)
            objectif = Objectif(competence, arbre.situations_par_competence[competence.pk], case)
            if case is None:
                a_couvrir.append(objectif)
                continue
            if not case.vecue:
                a_revivre.append(objectif)
            elif case.simple and arbre.diplome.permet("complexite"):
                a_compliquer.append(objectif)
            if case.nombre > 1 and not case.retenue and arbre.diplome.permet("fiche_retenue"):
                a_choisir.append(objectif)
        liste.append(ObjectifsEpreuve(epreuve, len(competences), a_couvrir, a_revivre, a_compliquer, a_choisir))
    return liste
