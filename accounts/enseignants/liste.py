"""A list of teachers: read, matched, shown by name before a line is written (R32, R35)."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.listes.lire.colonnes import cle
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.eleve import Ecart, cle_de_la_classe, cle_du_nom
from accounts.listes.lire.noms import DEVANT_LE_NOM, defaut_du_nom, mettre_en_casse, separer
from accounts.listes.questions import NOUVEAU, Question, demander
from accounts.models import Enseignement, User

from .invitation import connu_a, enseignants_de

COURRIELS = ("courriel", "email", "mail", "mel", "adresse", "messagerie")
SANS_COLONNES = (
    "Les titres de ce fichier ne disent pas où sont les noms. La première ligne nomme les colonnes\u00a0: "
    "«\u00a0Nom\u00a0», «\u00a0Prénom\u00a0», «\u00a0Courriel\u00a0», «\u00a0Classes\u00a0»."
)


@dataclass(frozen=True)
class Enseignant:
    """A line of the list. ``eleve``-like for ``Question``: ``rang``, ``ligne``, ``classe``, a name."""

    rang: int
    ligne: object
    nom: str
    prenom: str
    courriel: str = ""
    classes: tuple = ()
    cellules: tuple = ()

    @property
    def cle(self):
        return cle_du_nom(self.nom, self.prenom)

    @property
    def classe(self):
        return ", ".join(self.classes)

    def __str__(self):
        return f"{self.nom.upper()} {self.prenom}".strip()


@dataclass(frozen=True)
class Venue:
    """A teacher of the list: the account that is theirs (None: to create), the classes that they gain, and have."""

    enseignant: Enseignant
    compte: User | None
    nouvelles: tuple
    deja: tuple

    @property
    def inchangee(self):
        return self.compte is not None and not self.nouvelles


@dataclass
class PlanDEnseignants:
    """What will be written. ``ailleurs``: those who teach none of the classes that are here, by name."""

    venues: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    ecarts: list = field(default_factory=list)
    ailleurs: list = field(default_factory=list)
    inconnues: list = field(default_factory=list)
    absents: list = field(default_factory=list)

    @property
    def nouveaux(self):
        return [v for v in self.venues if v.compte is None]

    @property
    def connus(self):
        return [v for v in self.venues if v.compte and v.nouvelles]

    @property
    def inchanges(self):
        return [v for v in self.venues if v.inchangee]

    @property
    def a_inviter(self):
        return sum(1 for v in self.nouveaux if v.enseignant.courriel)

    @property
    def ouvertes(self):
        return sum(1 for question in self.questions if question.ouverte)

    @property
    def empreinte(self):
        """Changes with anything that was shown, whatever is answered."""
        en_question = {question.eleve.rang for question in self.questions}
        faits = [
            sorted(
                [v.enseignant.rang, v.compte.pk if v.compte else 0, *(c.pk for c in v.nouvelles)]
                for v in self.venues
                if v.enseignant.rang not in en_question
            ),
            sorted([q.eleve.rang, *q.candidats] for q in self.questions),
            sorted(e.pk for e in self.absents),
        ]
        return hashlib.sha256(json.dumps(faits).encode()).hexdigest()[:32]


def lire_enseignants(tableau):
    """``(teachers, lines set aside)`` of a ``Liste``. Raises ``FichierRefuse`` when the columns are not understood."""
    colonnes = tableau.colonnes
    if "nom_prenom" not in colonnes and not {"nom", "prenom"} <= colonnes.keys():
        raise FichierRefuse(SANS_COLONNES)
    courriel = next((i for i, t in enumerate(tableau.entetes) if set(cle(t).split()) & set(COURRIELS)), None)
    lus, ecarts = [], []
    for rang, (ligne, cellules) in enumerate(tableau.lignes):
        nom, prenom, motif = _noms(colonnes, cellules)
        if motif:
            qui = " ".join(filter(None, cellules[:3]))[:120] or "(sans nom)"
            ecarts.append(Ecart(ligne, qui, "", motif, tuple(cellules)))
            continue
        classes = cellules[colonnes["classe"]] if "classe" in colonnes else ""
        noms = dict.fromkeys(partie.strip() for partie in re.split(r"[,;/|\n]", classes) if partie.strip())
        adresse = _adresse(cellules[courriel]) if courriel is not None else ""
        lus.append(Enseignant(rang, ligne, nom, mettre_en_casse(prenom), adresse, tuple(noms), tuple(cellules)))
    return _reunir(lus), ecarts


def _noms(colonnes, cellules):
    """``(nom, prénom, why not)``."""
    if "nom_prenom" in colonnes:
        nom, prenom = separer(cellules[colonnes["nom_prenom"]]) or ("", "")
        if not nom:
            return "", "", "rien ne sépare le nom du prénom\u00a0: écrivez le nom en capitales, puis le prénom."
    else:
        nom, prenom = DEVANT_LE_NOM.sub("", cellules[colonnes["nom"]]), cellules[colonnes["prenom"]]
    for texte, quoi in ((nom, "le nom manque."), (prenom, "le prénom manque.")):
        if not texte:
            return "", "", quoi
        if defaut := defaut_du_nom(texte):
            return "", "", f"«\u00a0{texte[:60]}\u00a0» {defaut}."
    return nom, prenom, ""


def _adresse(texte):
    """The address in lower case; nothing when it is none: the teacher comes in all the same, to be given a strip."""
    adresse = texte.strip().lower()
    try:
        validate_email(adresse)
    except ValidationError:
        return ""
    return adresse


def _reunir(lus):
    """One line a teacher: some files have one for each class."""
    par_personne = {}
    for enseignant in lus:
        cle_de = (enseignant.cle, enseignant.courriel)
        premier = par_personne.get(cle_de)
        if premier is None:
            par_personne[cle_de] = enseignant
        else:
            classes = tuple(dict.fromkeys((*premier.classes, *enseignant.classes)))
            par_personne[cle_de] = Enseignant(
                premier.rang,
                premier.ligne,
                premier.nom,
                premier.prenom,
                premier.courriel,
                classes,
                premier.cellules,
            )
    return list(par_personne.values())


def verifier(tableau, choix, ecole, *, sts=False):
    """The ``PlanDEnseignants`` of a list; writes nothing. ``sts``: whoever teaches no class of ours is left aside."""
    enseignants, ecarts = lire_enseignants(tableau)
    plan = PlanDEnseignants(ecarts=ecarts)
    classes = {cle_de_la_classe(c.nom): c for c in ecole.classes.en_cours().order_by("session")}
    enseignees = defaultdict(dict)
    actuels = Enseignement.objects.en_cours().filter(classe__in=classes.values()).select_related("enseignant", "classe")
    for enseignement in actuels:
        enseignees[enseignement.enseignant_id][enseignement.classe_id] = enseignement
    par_nom = defaultdict(list)
    for compte in enseignants_de(ecole):
        par_nom[cle_du_nom(compte.last_name, compte.first_name)].append(compte)
    nommes, visees, inconnues = set(), set(), set()
    for enseignant in enseignants:
        siennes = [classes[c] for c in map(cle_de_la_classe, enseignant.classes) if c in classes]
        inconnues |= {nom for nom in enseignant.classes if cle_de_la_classe(nom) not in classes}
        visees |= {classe.pk for classe in siennes}
        if sts and not siennes:
            plan.ailleurs.append(enseignant)
            continue
        compte, question = _reconnaitre(enseignant, par_nom[enseignant.cle], choix.get("reponses", {}))
        if question:
            plan.questions.append(question)
            nommes |= set(question.candidats)
            if question.ouverte:
                motif = "une question attend votre réponse."
                plan.ecarts.append(
                    Ecart(enseignant.ligne, str(enseignant), enseignant.classe, motif, enseignant.cellules)
                )
                continue
        deja = enseignees[compte.pk] if compte else {}
        if compte:
            nommes.add(compte.pk)
        nouvelles = tuple(c for c in siennes if c.pk not in deja)
        plan.venues.append(Venue(enseignant, compte, nouvelles, tuple(c for c in siennes if c.pk in deja)))
    plan.venues.sort(key=lambda venue: venue.enseignant.cle)
    plan.inconnues = sorted(inconnues)
    # Who teaches a class that the list names, and is not in the list: asked, never assumed.
    plan.absents = sorted(
        (e for e in actuels if e.classe_id in visees and e.enseignant_id not in nommes),
        key=lambda e: (e.enseignant.rang_liste, e.classe.nom),
    )
    return plan


def _reconnaitre(enseignant, homonymes, reponses):
    """``(account or None, question or None)``: by a confirmed address, else asked when the name is known here."""
    if compte := connu_a(enseignant.courriel):
        return compte, None
    if not homonymes:
        return None, None
    options = [
        (f"compte:{c.pk}", f"La même personne\u00a0: {c.nom_liste}, identifiant {c.username}") for c in homonymes
    ]
    options.append((NOUVEAU, "Une autre personne\u00a0: créer un compte"))
    # Without another address, one teacher of that name in the school is most likely that one: proposed, and shown.
    seul = homonymes[0] if len(homonymes) == 1 else None
    autre_adresse = seul and enseignant.courriel and seul.email and seul.email != enseignant.courriel
    propose = f"compte:{seul.pk}" if seul and not autre_adresse else ""
    question: Question = demander(
        enseignant,
        "Un enseignant de l’établissement porte ce nom."
        if seul
        else "Plusieurs enseignants de l’établissement portent ce nom.",
        options,
        reponses,
        propose,
        [c.pk for c in homonymes],
    )
    compte = next((c for c in homonymes if question.reponse == f"compte:{c.pk}"), None)
    return compte, question
