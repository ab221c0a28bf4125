"""The table that the circulars ask for: classe de situations → situation → compétence → fiches (R2, R3).

One épreuve at a time, or every compétence to claim; those « évaluées en E5 » are then shown apart, and never counted.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.text import capfirst

from situations.couverture import places

from .intitules import intitule

RETIRE = "Hors du référentiel en vigueur"
# What the table tells of a fiche.
_REPERE = ("numero", "ancre", "contexte", "cadre", "productions")


@dataclass
class LigneTableau:
    """A compétence under a situation.

    ``fiches``: those that claim it there, as ``{"numero", "ancre", "contexte", "cadre", "productions"}``; ``deja``: the
    numbers of those that a line above has told, for something else that they claim. Without any, ``mention`` says
    whether it is covered through another situation, or ``hors_passeport``: of an épreuve that does not rest on it;
    ``a_couvrir``, what a fiche would be the first to cover there, each said once: ``(its name, its situation,
    épreuve)``, no situation where it is one, or an activité, or where any of several would do.
    """

    competence: str
    epreuve: str
    fiches: list
    a_couvrir: list = field(default_factory=list)
    mention: str = ""
    hors_passeport: bool = False
    deja: list = field(default_factory=list)


@dataclass
class SituationTableau:
    titre: str
    lignes: list


@dataclass
class ClasseTableau:
    titre: str
    situations: list = field(default_factory=list)

    @property
    def a_couvrir(self):
        return [manque for s in self.situations for ligne in s.lignes for manque in ligne.a_couvrir]

    @property
    def hors_passeport(self):
        return [(s.titre, ligne) for s in self.situations for ligne in s.lignes if ligne.hors_passeport]


@dataclass
class PartieTableau:
    """A pôle or fonction, named with the diplôme's own word."""

    titre: str
    classes: list = field(default_factory=list)


@dataclass
class _Manques:
    """What is still to cover, as long as the table has not told it."""

    couverture: object
    reste: set

    def dire(self, situation, competence):
        """``[(name, situation, épreuve), …]`` of what this couple would be the first to cover; it is told once."""
        if not self.reste:
            return []
        dits = [cible for cible in self.couverture.manque(situation, competence) if cible in self.reste]
        self.reste.difference_update(dits)
        return [
            (
                intitule(cible.element),
                intitule(situation) if cible.niveau == "competence" and len(cible.situations) == 1 else "",
                cible.epreuve.code,
            )
            for cible in dits
        ]


def ordonner(arbre, fiches):
    """The fiches in the order of the table: situation, then compétence, then date."""
    rangs = {s.pk: rang for rang, s in enumerate(_situations(arbre))}
    return sorted(
        fiches,
        key=lambda f: (
            rangs.get(f.situation_id, len(rangs)),
            f.situation_id,
            f.competence.ordre,
            f.competence_id,
            f.date_debut,
            f.pk,
        ),
    )


def tableau(arbre, retenue, fiches=(), couverture=None, reste=()):
    """``[PartieTableau, …]`` of the compétences for which ``retenue(competence)``, with the fiches of the document.

    ``fiches``: ``[(Fiche, FicheImprimee), …]`` in order. A fiche on an element withdrawn since is still listed.
    ``couverture``: by all the fiches, printed or not; ``reste``: the ``Cible`` that they leave and that are to be told.
    """
    revendiquees = defaultdict(dict)
    ailleurs = defaultdict(list)
    for fiche, imprimee in fiches:
        repere = {nom: getattr(imprimee, nom) for nom in _REPERE}
        for situation, competence in places(fiche, arbre):
            revendiquees[situation].setdefault(competence, []).append(repere)
            ailleurs[competence].append(arbre.situations[situation].situation)
    manques = _Manques(couverture, set(reste))
    parties = []
    for pole in arbre.poles:
        partie = PartieTableau(f"{capfirst(arbre.diplome.mot('pole'))} {intitule(pole.pole)}")
        for classe in pole.classes:
            branches = classe.situations
            titre = "" if pole.a_deux_niveaux else intitule(classe.classe)
            _ajouter(partie, titre, arbre, branches, retenue, revendiquees, ailleurs, manques)
        if partie.classes:
            parties.append(partie)
    retirees = PartieTableau(RETIRE)
    reste = [arbre.situations[pk] for pk in list(revendiquees)]
    _ajouter(retirees, RETIRE, arbre, reste, lambda c: False, revendiquees, ailleurs, manques)
    parties += [retirees] if retirees.classes else []
    _dire_une_fois(parties)
    return parties


def _dire_une_fois(parties):
    dites = set()
    for ligne in (li for p in parties for classe in p.classes for s in classe.situations for li in s.lignes):
        numeros = [fiche["numero"] for fiche in ligne.fiches]
        ligne.deja = [numero for numero in numeros if numero in dites]
        dites.update(numeros)


def _ajouter(partie, titre, arbre, branches, retenue, revendiquees, ailleurs, manques):
    """Add the classe to the partie unless it has nothing to show; takes its fiches out of ``revendiquees``."""
    classe = ClasseTableau(titre)
    for branche in branches:
        reperes = revendiquees.pop(branche.situation.pk, {})
        competences = [c for c in branche.competences if not c.retire and retenue(c)]
        competences += [arbre.competences[pk] for pk in reperes if arbre.competences[pk] not in competences]
        lignes = [
            _ligne(branche.situation, c, reperes.get(c.pk, []), ailleurs[c.pk], manques, arbre.diplome)
            for c in competences
        ]
        if lignes:
            classe.situations.append(SituationTableau(intitule(branche.situation), lignes))
    if classe.situations:
        partie.classes.append(classe)


def _ligne(situation, competence, reperes, ailleurs, manques, diplome):
    """``ailleurs``: the situations whose fiches cover this compétence."""
    ligne = LigneTableau(intitule(competence), competence.en_epreuves, reperes)
    if reperes:
        return ligne
    if not competence.revendicable:
        ligne.hors_passeport, ligne.mention = True, diplome.dire(f"évalué{{e competence}} en {competence.en_epreuves}")
    else:
        ligne.a_couvrir = manques.dire(situation, competence)
        # Where a fiche claims several, each situation leads to all that its neighbours cover: not said line by line.
        if ailleurs and not ligne.a_couvrir and not diplome.permet("plusieurs_competences"):
            ligne.mention = diplome.dire("couvert{e competence} en ") + (ailleurs[0].code or ailleurs[0].intitule)
    return ligne


def _situations(arbre):
    for pole in arbre.poles:
        for classe in pole.classes:
            for branche in classe.situations:
                yield branche.situation
