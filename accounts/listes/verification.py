"""Everything that a list would do, and everything that is wrong with it, before a single line is written."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import Inscription, User

from .colonnes import cle
from .destination import Destination, destinations
from .eleve import Eleve, Erreur, lire_eleves
from .rapprochement import Rapprochement

# Beyond this part of a class, those who are missing from the list are not taken for gone without a tick.
PART_DE_PARTIS_SANS_QUESTION = 1 / 3


@dataclass(frozen=True)
class Arrivee:
    """A student of the list, the account that is theirs (None: to create), and where they go."""

    eleve: Eleve
    destination: Destination
    compte: User | None
    quittees: tuple = ()
    nature: str = "deja"  # nouveau, deja, arrivant, change, retour


@dataclass(frozen=True)
class Depart:
    """A class whose list no longer names some of its students. ``a_cocher``: too many to be sure."""

    classe: object
    inscriptions: list
    effectif: int

    @property
    def a_cocher(self):
        return len(self.inscriptions) > self.effectif * PART_DE_PARTIS_SANS_QUESTION


@dataclass
class Plan:
    """What will be written when ``erreurs`` is empty. ``sorties``: inscriptions that the list itself says ended."""

    arrivees: list = field(default_factory=list)
    departs: list = field(default_factory=list)
    sorties: list = field(default_factory=list)
    erreurs: list = field(default_factory=list)
    remarques: list = field(default_factory=list)

    def de_nature(self, *natures):
        return [arrivee for arrivee in self.arrivees if arrivee.nature in natures]

    @property
    def partis(self):
        return [inscription for depart in self.departs for inscription in depart.inscriptions]

    @property
    def bilan(self):
        """Numbers, for the page and the journal."""
        return {
            "nouveaux": len(self.de_nature("nouveau")),
            "deja": len(self.de_nature("deja")),
            "changements": len(self.de_nature("change", "arrivant")),
            "retours": len(self.de_nature("retour")),
            "sorties": len(self.sorties),
            "partis": len(self.partis),
        }

    @property
    def empreinte(self):
        """Changes with anything that the administrator was shown: what is confirmed is what was read."""
        vu = [
            [[a.eleve.ligne, a.nature, a.compte.pk if a.compte else 0, str(a.destination)] for a in self.arrivees],
            [i.pk for i in self.partis],
            [i.pk for i in self.sorties],
        ]
        return hashlib.sha256(json.dumps(vu).encode()).hexdigest()[:32]


def verifier(tableau, colonnes, choix, etablissement):
    """The ``Plan`` of a list; writes nothing. Raises ``DestinationImpossible``.

    ``colonnes``: ``{champ: index}``; ``choix``: see ``destination.choix_par_defaut``.
    """
    vers = destinations(etablissement, choix)
    eleves, erreurs = lire_eleves(tableau, colonnes)
    plan = Plan()
    retenus = [eleve for eleve in eleves if eleve.sorti or eleve.classe in vers]
    # A line in error of a class to ignore is nobody's concern.
    index = colonnes.get("classe")
    classes = {} if index is None else {numero: cellules[index] for numero, cellules in tableau.lignes}
    ignorees = {ligne["trouvee"] for ligne in choix} - vers.keys()
    plan.erreurs = [erreur for erreur in erreurs if classes.get(erreur.ligne, "") not in ignorees or not ignorees]
    retenus = _sans_repetition(retenus, plan)
    rapprochement = Rapprochement(etablissement, retenus)
    comptes_pris = {}
    for eleve in retenus:
        destination = vers.get(eleve.classe)
        compte, erreur = rapprochement.compte_de(eleve, destination.classe if destination else None)
        if erreur:
            if not eleve.sorti:
                plan.erreurs.append(erreur)
        elif compte and compte.pk in comptes_pris:
            plan.erreurs.append(
                Erreur(
                    eleve.ligne,
                    "Nom de famille",
                    f"{eleve} est déjà à la ligne {comptes_pris[compte.pk]}. Gardez une seule des deux lignes.",
                )
            )
        else:
            if compte:
                comptes_pris[compte.pk] = eleve.ligne
            if eleve.sorti:
                plan.sorties += rapprochement.actives(compte) if compte else []
            else:
                plan.arrivees.append(_arrivee(eleve, destination, compte, rapprochement))
                _signaler_homonyme(eleve, compte, rapprochement, plan)
    plan.erreurs.sort(key=lambda erreur: erreur.ligne)
    if not plan.erreurs:
        plan.departs = _departs(plan, vers)
    return plan


def _sans_repetition(eleves, plan):
    """The students, each once. A line that only repeats another is told; one that contradicts it is an error."""
    gardes, par_ine, par_nom = [], {}, defaultdict(list)
    for eleve in eleves:
        jumeau = par_ine.get(eleve.ine) if eleve.ine else None
        if jumeau and jumeau.cle != eleve.cle:
            plan.erreurs.append(
                Erreur(
                    eleve.ligne,
                    "INE",
                    f"L’INE {eleve.ine} est aussi celui de {jumeau}, à la ligne {jumeau.ligne}. "
                    "Corrigez l’un des deux.",
                )
            )
            continue
        jumeau = jumeau or next((autre for autre in par_nom[eleve.cle] if _le_meme(eleve, autre)), None)
        if jumeau and (eleve.sorti or jumeau.sorti):
            # Left one class, entered another: the line of the one who is there counts.
            if jumeau.sorti and not eleve.sorti:
                gardes[gardes.index(jumeau)] = eleve
                par_nom[eleve.cle].append(eleve)
            continue
        if jumeau and cle(jumeau.classe) != cle(eleve.classe):
            plan.erreurs.append(
                Erreur(
                    eleve.ligne,
                    "Classe",
                    f"{eleve} est aussi à la ligne {jumeau.ligne}, dans la classe {jumeau.classe}. "
                    "Gardez une seule ligne.",
                )
            )
            continue
        if jumeau:
            plan.remarques.append(
                f"La ligne {eleve.ligne} répète la ligne {jumeau.ligne} ({eleve})\u00a0: l’élève est compté une fois. "
                "S’il s’agit de deux homonymes, ajoutez leurs dates de naissance."
            )
            continue
        gardes.append(eleve)
        par_nom[eleve.cle].append(eleve)
        if eleve.ine:
            par_ine[eleve.ine] = eleve
    return gardes


def _le_meme(eleve, autre):
    """Two lines of one name: the same student unless INE, birth dates, or else classes tell them apart."""
    if eleve.ine and autre.ine:
        return eleve.ine == autre.ine
    if eleve.date_naissance and autre.date_naissance:
        return eleve.date_naissance == autre.date_naissance
    return cle(eleve.classe) == cle(autre.classe)


def _arrivee(eleve, destination, compte, rapprochement):
    if compte is None:
        return Arrivee(eleve, destination, None, nature="nouveau")
    ici = destination.classe.pk if destination.classe else None
    actives = rapprochement.actives(compte)
    quittees = tuple(inscription for inscription in actives if inscription.classe_id != ici)
    if any(inscription.classe_id == ici for inscription in actives) and compte.is_active:
        return Arrivee(eleve, destination, compte)
    if quittees:
        return Arrivee(eleve, destination, compte, quittees, nature="change")
    nature = "retour" if rapprochement.inscriptions[compte.pk] or not compte.is_active else "arrivant"
    return Arrivee(eleve, destination, compte, nature=nature)


def _signaler_homonyme(eleve, compte, rapprochement, plan):
    homonymes = rapprochement.par_nom.get(eleve.cle)
    if compte is None and homonymes:
        plan.remarques.append(
            f"Ligne {eleve.ligne}\u00a0: un autre élève de l’établissement s’appelle {eleve}. "
            "Un second compte sera créé. Si c’est la même personne, ajoutez son INE ou sa date de naissance au fichier."
        )


def _departs(plan, vers):
    """For each existing class that the list fills, those of its students whom the list does not name."""
    classes = {destination.classe.pk: destination.classe for destination in vers.values() if destination.classe}
    presents = {(a.destination.classe.pk, a.compte.pk) for a in plan.arrivees if a.destination.classe and a.compte}
    traitees = {i.pk for i in plan.sorties} | {i.pk for a in plan.arrivees for i in a.quittees}
    actives = defaultdict(list)
    for inscription in (
        Inscription.objects.actives()
        .filter(classe__in=classes)
        .select_related("etudiant", "classe")
        .order_by("etudiant__last_name", "etudiant__first_name", "pk")
    ):
        actives[inscription.classe_id].append(inscription)
    departs = []
    for pk, inscriptions in actives.items():
        absents = [i for i in inscriptions if (pk, i.etudiant_id) not in presents and i.pk not in traitees]
        if absents:
            departs.append(Depart(classes[pk], absents, len(inscriptions)))
    return departs
