"""Everything that a list would do, by name, before a single line is written (R35)."""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from accounts.models import Inscription, User

from .destination import Destination, destinations, session_courante
from .doublons import sans_doublons
from .lire.eleve import Eleve, cle_de_la_classe, cle_du_nom, lire_eleves
from .rapprochement import Rapprochement

# Beyond this part of a class, those who are missing from the list are not taken for gone without a tick.
PART_DE_PARTIS_SANS_QUESTION = 1 / 3
NATURES = {
    "nouveau": "nouveau compte",
    "arrivant": "arrive",
    "change": "change de classe",
    "retour": "revient",
    "suit": "suit sa classe",
    "deja": "déjà là",
}


@dataclass(frozen=True)
class Arrivee:
    """A student of the list, the account that is theirs (None: to create), and where they go.

    ``quittees``: inscriptions that end; ``valeurs``: fields of the account that change; ``numeros``: those to add;
    ``dits``: what changes, in French.
    """

    eleve: Eleve
    destination: Destination
    compte: User | None = None
    quittees: tuple = ()
    nature: str = "nouveau"
    valeurs: dict = field(default_factory=dict)
    numeros: tuple = ()
    dits: tuple = ()

    @property
    def inchange(self):
        return self.nature == "deja" and not self.dits


@dataclass(frozen=True)
class Depart:
    """A class of which the list no longer names some. ``partis``: those of them who are taken for gone, as proposed or
    as the administrator ticked them one by one; ``coche``: what was proposed for the class."""

    classe: object
    inscriptions: list
    effectif: int
    coche: bool
    motif: str
    partis: list


@dataclass
class Plan:
    """What will be written. ``sorties``: ``(inscription, day)`` that the list itself says ended."""

    arrivees: list = field(default_factory=list)
    departs: list = field(default_factory=list)
    sorties: list = field(default_factory=list)
    demandes: list = field(default_factory=list)
    ecarts: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    remarques: list = field(default_factory=list)
    inconnus_sortis: list = field(default_factory=list)
    faits: list = field(default_factory=list)

    def de_nature(self, *natures):
        return [arrivee for arrivee in self.arrivees if arrivee.nature in natures]

    @property
    def partis(self):
        """The inscriptions that end because the list no longer names their student."""
        return [inscription for depart in self.departs for inscription in depart.partis]

    @property
    def classes_a_creer(self):
        return sorted({a.destination for a in self.arrivees if a.destination.classe is None}, key=str)

    @property
    def classes_renommees(self):
        return sorted({a.destination for a in self.arrivees if a.destination.renommee}, key=str)

    @property
    def bilan(self):
        """Numbers, for the page and the journal."""
        return {
            "nouveaux": len(self.de_nature("nouveau")),
            "arrivants": len(self.de_nature("arrivant")),
            "changements": len(self.de_nature("change")),
            "retours": len(self.de_nature("retour")),
            "suivent": len(self.de_nature("suit")),
            "corrections": sum(1 for a in self.de_nature("deja") if a.dits),
            "inchanges": sum(1 for a in self.arrivees if a.inchange),
            "sorties": len(self.sorties),
            "partis": len(self.partis),
            "demandes": len(self.demandes),
            "ecartes": len(self.ecarts),
        }

    @property
    def empreinte(self):
        """Changes with anything that the administrator was shown, whatever they answer: what is confirmed was read."""
        return hashlib.sha256(json.dumps(self.faits).encode()).hexdigest()[:32]


def verifier(tableau, choix, etablissement, *, entier=False, aujourd_hui=None, courante=None):
    """The ``Plan`` of a list; writes nothing. Raises ``DestinationImpossible``.

    ``choix``: see ``ImportDeListe``; ``entier``: the file is that of the whole school, whoever is not in it has left;
    ``courante``: the session of the year of the list, by default of this one.
    """
    vers = destinations(etablissement, choix["classes"])
    reponses = choix.get("reponses", {})
    ignorees = {cle_de_la_classe(ligne["trouvee"]) for ligne in choix["classes"]} - vers.keys()
    eleves, ecarts, remarques = lire_eleves(tableau, choix["colonnes"], aujourd_hui)
    # What is wrong in a class to ignore is nobody's concern.
    plan = Plan(ecarts=[e for e in ecarts if cle_de_la_classe(e.classe) not in ignorees or not ignorees])
    retenus = [e for e in eleves if cle_de_la_classe(e.classe) in vers or e.sortie]
    seuls = sans_doublons(retenus, reponses)
    rapprochement = Rapprochement(etablissement, eleves)

    def classe_de(eleve):
        destination = vers.get(cle_de_la_classe(eleve.classe))
        return destination.classe if destination else None

    issues = rapprochement.rapprocher(seuls.eleves, classe_de, reponses)
    plan.ecarts += seuls.ecarts
    plan.questions = seuls.questions + rapprochement.questions
    for eleve in seuls.eleves:
        issue = issues[eleve.rang]
        destination = vers.get(cle_de_la_classe(eleve.classe))
        if eleve.sortie:
            actives = rapprochement.actives(issue.compte) if issue.compte and not issue.ecart else []
            plan.sorties += [(inscription, eleve.sortie) for inscription in actives]
            if not actives:
                plan.inconnus_sortis.append(eleve)
        elif issue.ecart:
            plan.ecarts.append(issue.ecart)
            if issue.demande:
                plan.demandes.append((issue.compte, destination))
        else:
            plan.arrivees.append(_arrivee(issue, destination, rapprochement, etablissement))
    phrases = [*remarques, *seuls.remarques, *rapprochement.remarques]
    plan.remarques = [p for classe, p in phrases if not classe or cle_de_la_classe(classe) not in ignorees]
    arrives = {a.eleve.rang for a in plan.arrivees}
    incertains = [eleve for eleve in retenus if eleve.rang not in arrives and not eleve.sortie]
    nommes = rapprochement.nommes(eleves) | rapprochement.nommes(incertains, par_le_nom_seul=True)
    nommes |= rapprochement.nommes_a_demi(ecarts) | rapprochement.proteges
    nommes |= {a.compte.pk for a in plan.arrivees if a.compte}
    ecole = etablissement if entier else None
    plan.departs = _departs(plan, vers, nommes, ecole, choix.get("partis", {}), courante or session_courante())
    plan.faits = _faits(plan)
    return plan


def origines(tableau, colonnes, etablissement, aujourd_hui=None):
    """``{key of the class in the list: Counter of the pks of the classes where its students are now}``."""
    eleves, _, _ = lire_eleves(tableau, colonnes, aujourd_hui)
    rapprochement = Rapprochement(etablissement, eleves)
    comptes = defaultdict(Counter)
    for eleve in eleves:
        trouves = rapprochement.nommes([eleve])
        if len(trouves) == 1 and not eleve.sortie:
            for inscription in rapprochement.inscriptions[trouves.pop()]:
                if inscription.terminee_le is None:
                    comptes[cle_de_la_classe(eleve.classe)][inscription.classe_id] += 1
    return comptes


def _arrivee(issue, destination, rapprochement, etablissement):
    eleve, compte = issue.eleve, issue.compte
    if compte is None:
        return Arrivee(eleve, destination, numeros=eleve.numeros)
    ici = destination.classe.pk if destination.classe else None
    actives = rapprochement.actives(compte)
    quittees = ()
    if any(inscription.classe_id == ici for inscription in actives):
        nature = "suit" if destination.renommee else "deja"
    elif actives:
        nature, quittees = "change", tuple(actives)
    else:
        nature = "retour" if rapprochement.inscriptions[compte.pk] else "arrivant"
    valeurs, dits = _corrections(compte, eleve, etablissement)
    nouveaux = tuple(n for n in eleve.numeros if n not in rapprochement.numeros[compte.pk])
    if nouveaux:
        dits.append("numéro national ajouté")
    return Arrivee(eleve, destination, compte, quittees, nature, valeurs, nouveaux, tuple(dits))


def _corrections(compte, eleve, etablissement):
    """``(fields that change, what is said of them)``: a corrected name or date, an account opened again."""
    valeurs, dits = {}, []
    if cle_du_nom(compte.last_name, compte.first_name) != eleve.cle:
        valeurs |= {"last_name": eleve.nom, "first_name": eleve.prenom}
        dits.append(f"nom\u00a0: {compte.nom_liste} → {str(eleve).strip()}")
    if eleve.date_naissance and eleve.date_naissance != compte.date_naissance:
        valeurs["date_naissance"] = eleve.date_naissance
        avant = f"{compte.date_naissance:%d/%m/%Y}" if compte.date_naissance else "absente"
        dits.append(f"date de naissance\u00a0: {avant} → {eleve.date_naissance:%d/%m/%Y}")
    if not compte.is_active:
        valeurs["is_active"] = True
        dits.append("compte rouvert")
    if compte.etablissement_id != etablissement.pk:
        valeurs["etablissement_id"] = etablissement.pk
    return valeurs, dits


def _departs(plan, vers, nommes, etablissement, reponses, courante):
    """For each class that the list fills or empties, those of its students whom the file names nowhere.

    ``etablissement``: when the file is that of the whole school, all its classes.
    """
    remplies = {destination.classe.pk for destination in vers.values() if destination.classe}
    quittees = {i.classe_id for a in plan.arrivees for i in a.quittees}
    traitees = {i.pk for i, _ in plan.sorties}
    actives = Inscription.objects.actives().select_related("etudiant", "classe")
    if etablissement:
        actives = actives.filter(classe__etablissement=etablissement)
    else:
        actives = actives.filter(classe__in=remplies | quittees)
    par_classe = defaultdict(list)
    for inscription in actives:
        par_classe[inscription.classe].append(inscription)
    departs = []
    for classe, inscriptions in sorted(par_classe.items(), key=lambda paire: (paire[0].nom, paire[0].pk)):
        absents = [i for i in inscriptions if i.etudiant_id not in nommes and i.pk not in traitees]
        if not absents:
            continue
        if classe.session < courante:
            motif, coche = "La session de cette classe est passée, et la liste ne les nomme pas.", True
        elif classe.pk in remplies or len(absents) <= len(inscriptions) * PART_DE_PARTIS_SANS_QUESTION:
            coche = len(absents) <= len(inscriptions) * PART_DE_PARTIS_SANS_QUESTION
            motif = "La liste ne les nomme pas."
        elif not etablissement:
            # A few of this class have moved: a list of another class says nothing of the rest.
            continue
        else:
            motif, coche = "Cette classe n’est pas importée, et le fichier de l’établissement ne les nomme pas.", False
        absents.sort(key=lambda i: i.etudiant.rang_liste)
        partis = [i for i in absents if reponses.get(str(i.pk), coche)]
        departs.append(Depart(classe, absents, len(inscriptions), coche, motif, partis))
    return departs


def _faits(plan):
    """What was shown, whatever is answered: sorted, so that it depends on the school and the list alone."""
    en_question = {rang for question in plan.questions for rang in (question.eleve.rang, *question.autres)}
    candidats = {pk for question in plan.questions for pk in question.candidats}
    return [
        sorted(
            [a.eleve.rang, a.nature, a.compte.pk if a.compte else 0, str(a.destination)]
            for a in plan.arrivees
            if a.eleve.rang not in en_question
        ),
        sorted([q.eleve.rang, *q.candidats] for q in plan.questions),
        sorted(i.pk for i, _ in plan.sorties),
        sorted(i.pk for depart in plan.departs for i in depart.inscriptions if i.etudiant_id not in candidats),
        sorted(compte.pk for compte, _ in plan.demandes),
    ]
