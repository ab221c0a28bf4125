"""« Prêt pour l’E6 ? »: what a passport still lacks for an épreuve, in words that say what to do.

Advice, never a judgement: it counts what is there and what is not, and gives no mark to the student's text (R22).
The sentences are in the infinitive, since teachers read them too.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum

from referentiel.rubriques import rubriques_de
from situations.couverture import lieux, places, premier_pas
from situations.exigences import exigences

NOMBRES = ("Zéro", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")

# Rubriques of the tab Caractérisation that may stay empty (R15): those whose answers make one thing, and its name.
A_COMPLETER = (
    (("taches",), "de tâches demandées"),
    (("objectifs",), "d’objectifs"),
    (("acteurs",), "d’acteurs"),
    (("moyens",), "de moyens"),
    (("resultats_quantitatifs", "resultats_qualitatifs"), "de résultats"),
)


class Niveau(IntEnum):
    """How much a piece of advice matters; the smallest comes first.

    What does not count yet and what juries dislike come before what is still to cover: the map and the list of the
    page show that already.
    """

    RIEN = 0
    BROUILLON = 1
    SOURCES = 2
    PROJET = 3
    DOSSIER = 4
    SECONDE_FICHE = 5
    A_COUVRIR = 6
    A_COMPLETER = 7


@dataclass(frozen=True)
class Conseil:
    """One thing to do. ``avant``, ``fort``, ``apres``: the sentence, its main words in the middle.

    ``ecrire``: ``(situation pk or None, compétence pk)`` of a fiche to begin; ``fiches``: ``[(address, label), …]`` of
    fiches to open, named after the sentence.
    """

    niveau: Niveau
    avant: str
    fort: str
    apres: str
    ecrire: tuple | None = None
    fiches: list = field(default_factory=list)

    @property
    def premiere(self):
        """Whether the fiche to begin is the first of its épreuve."""
        return self.niveau is Niveau.RIEN

    def __str__(self):
        return f"{self.avant}{self.fort}{self.apres}"


def conseils(couverture_epreuve, arbre, fiches):
    """The advice for one épreuve of the passport, the most important first; none when nothing is missing.

    ``fiches``: from ``fiches_du_passeport``; those of other épreuves are left aside.
    """
    epreuve = couverture_epreuve.epreuve
    competences = set(arbre.cles_de(epreuve))
    siennes = [f for f in fiches if f.competence_id in competences]
    enregistrees = [f for f in siennes if not f.est_brouillon]
    brouillons = [f for f in siennes if f.est_brouillon]
    liste = [
        *_a_couvrir(couverture_epreuve, arbre, enregistrees, brouillons),
        *_brouillons(brouillons, arbre),
        *_a_completer(enregistrees, arbre),
        *_sources(enregistrees, arbre.diplome),
        *_projet(enregistrees, arbre.diplome),
        *_dossier(epreuve, arbre, enregistrees),
    ]
    return sorted(liste, key=lambda conseil: conseil.niveau)


def _nom(element):
    return element.code or f"« {element.intitule} »"


def _etiquette(fiche, arbre):
    branche = arbre.situations.get(fiche.situation_id)
    return (branche.situation.code or branche.situation.intitule) if branche else "fiche"


def _liens(fiches, arbre):
    return [(f.url, _etiquette(f, arbre)) for f in fiches]


def _a_couvrir(couverture, arbre, enregistrees, brouillons):
    """Each element that no recorded fiche covers, unless a brouillon already does."""
    entamees = {pk for f in brouillons for pk in lieux(couverture.niveau, f.revendications, arbre)}
    reste = [cible for cible in couverture.a_ecrire if cible.element.pk not in entamees]
    if reste and not enregistrees and not brouillons:
        yield _premiere(couverture, arbre)
    elif couverture.niveau == "competence":
        yield from _competences_a_couvrir([cible.element for cible in reste], arbre, enregistrees)
    else:
        for cible in reste:
            fort, ecrire = str(cible.element), premier_pas(cible, arbre)
            yield Conseil(Niveau.A_COUVRIR, "", fort, " n’a pas encore de fiche.", ecrire=ecrire)


def _competences_a_couvrir(reste, arbre, enregistrees):
    revendiquees = defaultdict(set)
    for fiche in enregistrees:
        for situation, competence in places(fiche, arbre):
            revendiquees[situation].add(competence)
    for competence in reste:
        situations = arbre.situations_par_competence[competence.pk]
        voisine = next((s for s in situations if revendiquees[s.pk]), None)
        if len(situations) > 1 or arbre.diplome.permet("plusieurs_competences"):
            # Any of its situations would do, or a fiche already there may claim it too.
            voisine = None
        if voisine:
            yield _seconde_fiche(competence, voisine, [arbre.competences[pk] for pk in revendiquees[voisine.pk]])
        elif len(situations) == 1:
            (situation,) = situations
            yield Conseil(
                Niveau.A_COUVRIR,
                "",
                str(situation),
                f" n’a pas encore de fiche ({_nom(competence)}).",
                ecrire=(situation.pk, competence.pk),
            )
        else:
            codes = ", ".join(s.code for s in situations if s.code)
            ou = f" Possibles\u00a0: {codes}." if codes and len(situations) <= 4 else ""
            yield Conseil(
                Niveau.A_COUVRIR,
                "",
                str(competence),
                f" n’a pas encore de fiche.{ou}",
                ecrire=(None, competence.pk),
            )


def _premiere(couverture, arbre):
    premiere = couverture.a_ecrire[0]
    _, competence = premier_pas(premiere, arbre)
    nom = premiere.situations[0]
    return Conseil(
        Niveau.RIEN,
        "Aucune fiche pour cette épreuve. Commencer par ce qui est bien connu, par exemple ",
        str(nom),
        ".",
        ecrire=(nom.pk, competence),
    )


def _seconde_fiche(competence, situation, revendiquees):
    """R18: one fiche never carries two compétences, so the other ones of its situation ask for more fiches."""
    noms = ", ".join(_nom(c) for c in sorted(revendiquees, key=lambda c: c.ordre))
    return Conseil(
        Niveau.SECONDE_FICHE,
        f"{_nom(situation)} n’est revendiquée que pour {noms} : il manque une seconde fiche pour ",
        _nom(competence),
        ".",
        ecrire=(situation.pk, competence.pk),
    )


def _brouillons(brouillons, arbre):
    if brouillons:
        un = len(brouillons) == 1
        quoi = "le brouillon commencé" if un else f"les {len(brouillons)} brouillons commencés"
        suite = ", qui ne compte pas encore :" if un else ", qui ne comptent pas encore :"
        yield Conseil(Niveau.BROUILLON, "Terminer ", quoi, suite, fiches=_liens(brouillons, arbre))


def _a_completer(enregistrees, arbre):
    demandees = {rubrique.nom for rubrique in rubriques_de(arbre.diplome)}
    for rubriques, quoi in A_COMPLETER:
        # What the diplôme does not ask for is not missing.
        noms = [nom for nom in rubriques if nom in demandees]
        vides = [f for f in enregistrees if not any(getattr(f, nom) for nom in noms)]
        if noms and vides:
            yield _completer(vides, quoi, arbre)
    sans_support = [f for f in enregistrees if not f.a_un_support]
    if sans_support:
        yield _completer(sans_support, "de supports", arbre)


def _completer(fiches, quoi, arbre):
    sujet, verbe = _sujet(len(fiches), "n’a pas", "n’ont pas")
    preposition = "d’" if quoi.startswith("d’") else "de "
    return Conseil(
        Niveau.A_COMPLETER,
        f"{sujet} {verbe} {preposition}",
        quoi.removeprefix(preposition),
        " :",
        fiches=_liens(fiches, arbre),
    )


def _sujet(nombre, singulier, pluriel):
    compte = NOMBRES[nombre] if nombre < len(NOMBRES) else str(nombre)
    return (f"{compte} fiche", singulier) if nombre == 1 else (f"{compte} fiches", pluriel)


def _sources(enregistrees, diplome):
    """More than half of the fiches come from sources that juries like less."""
    sources = diplome.conseils.get("sources_deconseillees", [])
    visees = [f for f in enregistrees if f.source in sources]
    if 2 * len(visees) > len(enregistrees):
        noms = " ou ".join(f"« {diplome.libelle('source', code)} »" for code in sources)
        sujet, verbe = _sujet(len(visees), "vient", "viennent")
        yield Conseil(
            Niveau.SOURCES,
            f"{sujet} sur {len(enregistrees)} {verbe} de la source {noms} : les jurys préfèrent ",
            "l’expérience vécue",
            ".",
        )


def _dossier(epreuve, arbre, enregistrees):
    """What the text of the épreuve asks of the number and the kind of fiches, once there are some."""
    if not enregistrees:
        return
    for exigence in exigences(epreuve, arbre, enregistrees):
        if not exigence.satisfaite:
            yield Conseil(Niveau.DOSSIER, "Le dossier demande ", exigence.en_mots, f"\u00a0: {exigence.il_y_en_a}.")


def _projet(enregistrees, diplome):
    """One partner is easier to present, and to follow, than several for the project."""
    if not diplome.conseils.get("projet_partenaire_unique"):
        return
    partenaires = {}
    for fiche in enregistrees:
        if fiche.projet and fiche.partenaires.strip():
            partenaires.setdefault(" ".join(fiche.partenaires.casefold().split()), fiche.partenaires.strip())
    if len(partenaires) > 1:
        noms = ", ".join(list(partenaires.values())[:3]) + ("…" if len(partenaires) > 3 else "")
        yield Conseil(
            Niveau.PROJET,
            "Garder ",
            "un seul annonceur",
            f" pour le projet : il en cite {len(partenaires)} ({noms}).",
        )
