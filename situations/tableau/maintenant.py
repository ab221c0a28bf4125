"""What a student does now: the text to go on with, what is still missing, what the next stage is for (R24).

The pages of the floors above add theirs by their own tags: appréciations to read, an open dépôt.
"""

from dataclasses import dataclass

from django.utils import timezone

from langue.dates import moment_proche
from langue.nombre import pluriel
from situations.couverture import premier_pas
from situations.rattachement.rattacher import rattachables


@dataclass(frozen=True, slots=True)
class Reprise:
    """A text that waits for its student. ``nom``: « S113 », or how it begins; ``quand``: « hier, 14 h 32 »;
    ``brouillon``: whether the fiche was never recorded."""

    pk: int
    nom: str
    quand: str
    debut: str
    brouillon: bool


@dataclass(frozen=True, slots=True)
class ObjectifDeStage:
    """The first thing that a stage aims for and that no fiche covers yet. ``en_cours``: the stage has begun;
    ``ecrire``: what a new fiche begins with, as the rest of a query."""

    stage: object
    element: object
    en_cours: bool
    ecrire: str


class Maintenant:
    """``fiches``: from ``fiches_du_passeport``; ``epreuves``: the cards of the page, with their ``conseils``.

    ``reprise``: the last text touched and not recorded, ``autres``: those before it; ``ecrire``: the first fiche that
    the advice proposes, for ``epreuve``; ``manques``: the épreuves that lack something; ``rattachables``: what
    came before its stage was declared. One query for the stages, two when there is one.
    """

    def __init__(self, passeport, arbre, fiches, couverture, epreuves, maintenant=None):
        maintenant = maintenant or timezone.now()
        en_attente = sorted((f for f in fiches if f.saisie_le), key=lambda f: f.saisie_le, reverse=True)
        reprises = [self._reprise(fiche, arbre, maintenant) for fiche in en_attente]
        self.reprise, self.autres = (reprises[0], reprises[1:]) if reprises else (None, [])
        self.manques = [carte["couverture"] for carte in epreuves if carte["couverture"].reste]
        a_ecrire = ((c, carte["couverture"].epreuve) for carte in epreuves for c in carte["conseils"] if c.ecrire)
        self.ecrire, self.epreuve = next(a_ecrire, (None, None))
        stages = list(passeport.stages.prefetch_related("competences").order_by("date_debut", "pk"))
        self.objectif = self._objectif(stages, arbre, couverture, timezone.localdate(maintenant))
        self.rattachables = rattachables(stages, fiches)
        self.vide = not fiches

    @staticmethod
    def _reprise(fiche, arbre, maintenant):
        branche = arbre.situations.get(fiche.situation_id)
        debut = (fiche.saisie or {}).get("description", "").strip()
        nom = branche.situation.nom_court if branche else "votre brouillon"
        return Reprise(fiche.pk, nom, moment_proche(fiche.saisie_le, maintenant), debut, fiche.est_brouillon)

    @property
    def a_faire(self):
        """Whether anything of the passport waits."""
        return bool(self.reprise or self.ecrire or self.objectif or self.manques)

    @property
    def autres_dits(self):
        """« 2 autres brouillons, 1 autre modification »: a change of a recorded fiche is no brouillon."""
        brouillons = sum(reprise.brouillon for reprise in self.autres)
        nombres = {"autre brouillon": brouillons, "autre modification": len(self.autres) - brouillons}
        return ", ".join(pluriel(nombre, mots) for mots, nombre in nombres.items() if nombre)

    @staticmethod
    def _objectif(stages, arbre, couverture, aujourdhui):
        a_couvrir = {}
        for cible in couverture.a_ecrire():
            a_couvrir.setdefault(cible.ancre, cible)
        for stage in stages:
            if stage.date_fin < aujourdhui:
                continue
            for vise, element in stage.elements_vises(arbre).items():
                if vise in a_couvrir:
                    situation, competence = premier_pas(a_couvrir[vise], arbre)
                    ecrire = f"&situation={situation}" if situation else ""
                    ecrire += f"&competence={competence}&stage={stage.pk}"
                    return ObjectifDeStage(stage, element, stage.date_debut <= aujourdhui, ecrire)
        return None
