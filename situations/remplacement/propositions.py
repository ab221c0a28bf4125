"""What replaces the retired elements of a passport's fiches, offered to their author: taken or refused, once (R38)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from referentiel.arbre import arbre_de
from referentiel.models import Competence, Situation
from situations.models import Fiche

# By what a fiche claims first: the field of what it claims beside.
EN_PLUS = {"situation": "situations_en_plus", "competence": "competences_en_plus"}


@dataclass
class Choix:
    """A pair that may take the place of the fiche's own; ``competence`` None for a brouillon that has none."""

    situation: Situation
    competence: Competence | None

    @property
    def valeur(self):
        """How a form names it: « 12:34 »."""
        return f"{self.situation.pk}:{self.competence.pk if self.competence else ''}"


@dataclass
class Proposition:
    """One fiche, the retired elements that it holds, and the pairs that may replace them.

    ``autres``: what becomes of those that it claims beside its first, « S113 → S119 »; ``marques``: how its answer is
    remembered.
    """

    fiche: Fiche
    retires: list
    choix: list
    autres: list
    marques: list

    @property
    def nom(self):
        return f"fiche-{self.fiche.pk}"


def propositions(passeport):
    """The ``Proposition`` of each fiche whose author has not answered yet, in order; one query, none where the
    référentiel has replaced nothing."""
    arbre = arbre_de(passeport.diplome)
    remplaces = _remplaces(arbre)
    if not any(remplaces.values()):
        return []
    fiches = (
        Fiche.objects.presentes()
        .filter(passeport=passeport)
        .filter(
            Q(situation__in=remplaces["situation"])
            | Q(competence__in=remplaces["competence"])
            | ~Q(situations_en_plus=[])
            | ~Q(competences_en_plus=[])
        )
        .select_related("situation", "competence")
        .order_by("date_debut", "pk")
    )
    return [p for fiche in fiches if (p := proposition(fiche, arbre))]


def proposition(fiche, arbre):
    """The ``Proposition`` of this fiche; None when nothing replaces what it holds, or when its author has answered."""
    retires = _retires(fiche, arbre)
    marques = [f"{type(e)._meta.model_name}:{e.cle}" for e in retires]
    if not set(marques) - set(fiche.gardes):
        return None
    choix = _paires(fiche, arbre)
    premiers = (fiche.situation, fiche.competence)
    autres = [f"{e.nom_court} → {_suivants(e, arbre)[0]}" for e in retires if e not in premiers]
    return Proposition(fiche, retires, choix, autres, marques) if choix else None


def _remplaces(arbre):
    """The primary keys of what is retired and replaced, by what a fiche claims."""
    situations = [b.situation for b in arbre.situations.values()]
    return {
        nom: [e.pk for e in elements if e.retire and arbre.qui_remplacent(e)]
        for nom, elements in (("situation", situations), ("competence", list(arbre.competences.values())))
    }


def _retires(fiche, arbre):
    """All that the fiche claims, first or beside, and that is retired and replaced."""
    siens = [arbre.situations[pk].situation for pk in fiche.situations_revendiquees if pk in arbre.situations]
    siens += [arbre.competences[pk] for pk in fiche.competences_revendiquees if pk in arbre.competences]
    return [element for element in siens if element.retire and arbre.qui_remplacent(element)]


def _suivants(element, arbre):
    """What takes its place: itself while it is in force, or when nothing does."""
    if element is None:
        return [None]
    return (arbre.qui_remplacent(element) if element.retire else []) or [element]


def _paires(fiche, arbre):
    """The pairs in force that may take the place of the fiche's: its own elements or what replaces them; where they do
    not go together, what the new situation leads to."""
    situation = arbre.situations[fiche.situation_id].situation if fiche.situation_id in arbre.situations else None
    competence = arbre.competences.get(fiche.competence_id)
    if situation is None:
        return []
    nouvelles = [arbre.situations[s.pk] for s in _suivants(situation, arbre)]
    voulues = _suivants(competence, arbre)
    if competence is None:
        return [Choix(branche.situation, None) for branche in nouvelles]
    paires = [Choix(b.situation, c) for b in nouvelles for c in voulues if c in b.revendicables]
    if not paires and situation.retire:
        paires = [Choix(b.situation, c) for b in nouvelles for c in b.revendicables]
    # What the fiche claims beside its first may be all that is replaced.
    return paires or ([Choix(situation, competence)] if not situation.retire and not competence.retire else [])


def garder(proposition):
    """The author keeps what the fiche holds: not asked again. What is typed meanwhile in another window stays."""
    fiche = proposition.fiche
    fiche.gardes = sorted({*fiche.gardes, *proposition.marques})
    fiche.save(update_fields=["gardes"])


def prendre(proposition, choix):
    """The fiche goes to this ``Choix``, by a version like any change (R25); what is typed and not recorded follows.

    Raises ``ConflitDeSaisie`` when the fiche has changed since it was read.
    """
    fiche, arbre = proposition.fiche, arbre_de(proposition.fiche.passeport.diplome)
    valeurs = {"situation": choix.situation, "competence": choix.competence}
    for premier, champ in EN_PLUS.items():
        valeurs[champ] = _autres(getattr(fiche, champ), premier, valeurs[premier], choix, arbre)
    saisie = None if fiche.saisie is None else _dans_la_saisie(fiche, valeurs)
    with transaction.atomic():
        if fiche.est_brouillon:
            fiche.garder_saisie(saisie or {}, choix.situation, choix.competence, fiche.revision)
            return
        etait_retenue = fiche.retenue
        if not choix.situation.projet_possible:
            valeurs["projet"] = False
        supports = list(fiche.supports.values("designation", "origine", "nature"))
        fiche.enregistrer(valeurs, supports, fiche.revision)
        if etait_retenue and not fiche.retenue and not _une_autre_est_retenue(fiche):
            fiche.retenir()
        if saisie is not None:
            fiche.garder_saisie(saisie, None, None, fiche.revision)


def _une_autre_est_retenue(fiche):
    de_la_situation = Fiche.objects.presentes().filter(passeport=fiche.passeport_id, situation=fiche.situation_id)
    return de_la_situation.filter(retenue=True).exists()


def _autres(cles, premier, premiere, choix, arbre):
    """What is claimed beside the first, each replaced by the first thing that replaces it, of the same épreuve (R2)."""
    nouvelles = []
    for pk in cles:
        element = arbre.situations[pk].situation if premier == "situation" else arbre.competences[pk]
        suivant = _suivants(element, arbre)[0]
        if premier == "competence" and choix.competence and not _ensemble(suivant, choix.competence):
            suivant = element
        nouvelles.append(suivant.pk)
    return [pk for pk in dict.fromkeys(nouvelles) if premiere is None or pk != premiere.pk]


def _ensemble(une, autre):
    return bool({e.pk for e in une.epreuves} & {e.pk for e in autre.epreuves})


def _dans_la_saisie(fiche, valeurs):
    """What is being typed, with the new elements where it still names the old ones."""
    saisie = dict(fiche.saisie)
    for premier, champ in EN_PLUS.items():
        if saisie.get(premier) == str(getattr(fiche, f"{premier}_id")) and valeurs[premier] is not None:
            saisie[premier] = str(valeurs[premier].pk)
        if saisie.get(champ) == ",".join(map(str, getattr(fiche, champ))):
            saisie[champ] = ",".join(map(str, valeurs[champ]))
    return saisie
