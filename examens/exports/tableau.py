"""The table that the circulars ask for: classe de situations → situation → compétence → fiches (R2, R3).

One épreuve at a time, or every compétence to claim. Compétences « évaluées en E5 » never stand in it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from .intitules import capitale, intitule

A_COUVRIR = "à couvrir"
RETIRE = "Hors du référentiel en vigueur"


@dataclass
class LigneTableau:
    """A compétence under a situation. ``fiches``: ``{"numero", "ancre"}`` of those that claim it there.

    Without any, ``mention`` says whether it is still to cover or covered through another situation.
    """

    competence: str
    epreuve: str
    fiches: list
    a_couvrir: bool = False
    mention: str = ""


@dataclass
class SituationTableau:
    titre: str
    lignes: list


@dataclass
class ClasseTableau:
    titre: str
    situations: list = field(default_factory=list)


@dataclass
class PartieTableau:
    """A pôle or fonction, named with the diplôme's own word."""

    titre: str
    classes: list = field(default_factory=list)


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


def tableau(arbre, retenue, fiches=()):
    """``[PartieTableau, …]`` of the compétences for which ``retenue(competence)``, with the fiches of the document.

    ``fiches``: ``[(Fiche, FicheImprimee), …]`` in order. A fiche on an element withdrawn since is still listed.
    """
    revendiquees = defaultdict(dict)
    ailleurs = defaultdict(list)
    for fiche, imprimee in fiches:
        reperes = revendiquees[fiche.situation_id].setdefault(fiche.competence_id, [])
        reperes.append({"numero": imprimee.numero, "ancre": imprimee.ancre})
        ailleurs[fiche.competence_id].append(fiche.situation)
    parties = []
    for pole in arbre.poles:
        partie = PartieTableau(f"{capitale(arbre.diplome.mot('pole'))} {intitule(pole.pole)}")
        for classe in pole.classes:
            branches = classe.situations
            _ajouter(partie, intitule(classe.classe), arbre, branches, retenue, revendiquees, ailleurs)
        if partie.classes:
            parties.append(partie)
    retirees = PartieTableau(RETIRE)
    reste = [arbre.situations[pk] for pk in list(revendiquees)]
    _ajouter(retirees, RETIRE, arbre, reste, lambda c: False, revendiquees, ailleurs)
    return parties + ([retirees] if retirees.classes else [])


def _ajouter(partie, titre, arbre, branches, retenue, revendiquees, ailleurs):
    """Add the classe to the partie unless it has nothing to show; takes its fiches out of ``revendiquees``."""
    classe = ClasseTableau(titre)
    for branche in branches:
        reperes = revendiquees.pop(branche.situation.pk, {})
        competences = [c for c in branche.revendicables if retenue(c)]
        competences += [arbre.competences[pk] for pk in reperes if arbre.competences[pk] not in competences]
        lignes = [_ligne(c, reperes.get(c.pk, []), ailleurs[c.pk]) for c in competences]
        if lignes:
            classe.situations.append(SituationTableau(intitule(branche.situation), lignes))
    if classe.situations:
        partie.classes.append(classe)


def _ligne(competence, reperes, situations):
    ligne = LigneTableau(intitule(competence), competence.epreuve.code, reperes)
    if not reperes and situations:
        ligne.mention = f"couverte en {situations[0].code or situations[0].intitule}"
    elif not reperes:
        ligne.a_couvrir, ligne.mention = True, A_COUVRIR
    return ligne


def _situations(arbre):
    for pole in arbre.poles:
        for classe in pole.classes:
            for branche in classe.situations:
                yield branche.situation
