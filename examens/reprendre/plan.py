"""What an archive would bring to its student, and what they have already: nothing is written here (R1, R35)."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings

from accounts.models.user import partie_d_identifiant
from examens.emporter.donnees import instant
from examens.models import Extrait
from langue.nombre import pluriel
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from situations.fichiers.pieces import en_clair
from situations.models import Fiche, NoteDeBord, Passeport, PieceJointe
from situations.models.fiches import TropDeBrouillons, TropDeFiches
from suivi.models import Appreciation, MotRepris

NOUVELLE, BROUILLON, DEJA = "nouvelle", "brouillon", "deja"
SANS_DIPLOME = (
    "Ce passeport est celui de «\u00a0{intitule}\u00a0», que ce site ne connaît pas. Demandez à l’administrateur du "
    "site de charger ce diplôme, puis recommencez\u00a0: votre archive reste bonne."
)
# What an appréciation says by itself, apart from where it stands in the file.
PLACES = ("numero", "fiche", "stage", "reponse_a")


class RepriseImpossible(Exception):
    """The message is a French sentence that says what to do."""


@dataclass(frozen=True)
class FichePrevue:
    """One fiche of the archive. ``etat``: comes as recorded, comes as a brouillon, or is there already."""

    titre: str
    description: str
    etat: str
    remarque: str = ""
    fichiers: int = 0


@dataclass
class Apercu:
    """``fiches``: ``FichePrevue``; ``ailleurs``: « 3 stages », what else comes; ``deja``: the same, already there;
    ``passeport``: the one that receives it, None when it is opened."""

    diplome: Diplome
    passeport: Passeport | None
    fiches: list = field(default_factory=list)
    ailleurs: list = field(default_factory=list)
    deja: list = field(default_factory=list)
    remarques: list = field(default_factory=list)

    @property
    def viennent(self):
        return [fiche for fiche in self.fiches if fiche.etat != DEJA]

    @property
    def rien_de_neuf(self):
        return not self.viennent and not self.ailleurs


def diplome_de(donnees):
    """The diplôme of these data; raises ``RepriseImpossible``."""
    diplome = Diplome.objects.filter(code=donnees["diplome"]["code"]).first()
    if diplome is None:
        raise RepriseImpossible(SANS_DIPLOME.format(intitule=donnees["diplome"]["intitule"]))
    return diplome


def moment(texte):
    """The moment that a file writes, never later than now; None for none."""
    if texte is None:
        return None
    return min(datetime.datetime.fromisoformat(texte), datetime.datetime.now(datetime.UTC))


class Connus:
    """What the student has already, by which an archive is compared: the moment at which each thing was made."""

    def __init__(self, etudiant, passeport):
        fiches = Fiche.objects.filter(passeport=passeport) if passeport else Fiche.objects.none()
        stages = passeport.stages.all() if passeport else ()
        self.fiches = {instant(fiche.creee_le): fiche for fiche in fiches.only("creee_le", "modifiee_le", "passeport")}
        self.stages = {instant(stage.cree_le): stage for stage in stages}
        extraits = Extrait.objects.filter(passeport=passeport).values_list("cree_le", flat=True) if passeport else ()
        self.extraits = {instant(quand) for quand in extraits}
        self.notes = {(instant(n.creee_le), n.quoi) for n in NoteDeBord.objects.filter(etudiant=etudiant)}
        ici = Appreciation.objects.filter(passeport=passeport).values_list("creee_le", "auteur_nom")
        self.mots = {(instant(quand), auteur) for quand, auteur in ici} if passeport else set()
        repris = MotRepris.objects.filter(passeport=passeport) if passeport else ()
        self.mots |= {(m.instant, m.contenu["auteur"]) for m in repris}


def verifier(etudiant, donnees):
    """The diplôme of these data, once it is sure that they can be taken; raises ``RepriseImpossible``."""
    diplome = diplome_de(donnees)
    passeport = Passeport.objects.filter(etudiant=etudiant, diplome=diplome).first()
    connues = Connus(etudiant, passeport).fiches
    neuves = [fiche for fiche in donnees["fiches"] if fiche["creee_le"] not in connues]
    brouillons = sum(fiche["contenu"] is None for fiche in neuves)
    try:
        if neuves:
            Fiche.objects.verifier_la_place(etudiant, brouillons, len(neuves))
    except (TropDeFiches, TropDeBrouillons) as refus:
        raise RepriseImpossible(refus.phrase) from refus
    return diplome


def apercevoir(etudiant, donnees):
    """The ``Apercu`` of these data for this student. Raises ``RepriseImpossible``."""
    diplome = verifier(etudiant, donnees)
    passeport = Passeport.objects.filter(etudiant=etudiant, diplome=diplome).select_related("diplome").first()
    connus = Connus(etudiant, passeport)
    apercu = Apercu(diplome, passeport)
    arbre = arbre_de(diplome)
    cles = {b.situation.cle for b in arbre.situations.values()} | {c.cle for c in arbre.competences.values()}
    for fiche in donnees["fiches"]:
        apercu.fiches.append(_fiche_prevue(fiche, connus, cles, diplome))
    stages = [s["cree_le"] in connus.stages for s in donnees["stages"]]
    _compter(apercu, len(stages), stages, "période en entreprise,périodes en entreprise")
    notes = [(n["ecrite_le"], n["quoi"]) in connus.notes for n in donnees["carnet"]]
    _compter(apercu, len(notes), notes, "note de journal de bord,notes de journal de bord")
    extraits = [e["cree_le"] in connus.extraits for e in donnees.get("extraits", ())]
    _compter(apercu, len(extraits), extraits, "livret ou extrait,livrets et extraits")
    mots = [(a["ecrite_le"], a["auteur"]) in connus.mots for a in donnees["appreciations"]]
    _compter(apercu, len(mots), mots, "appréciation citée")
    lui = donnees["etudiant"]
    sien = f"{lui['prenom']} {lui['nom']}"
    if partie_d_identifiant(sien) != partie_d_identifiant(etudiant.get_full_name()):
        apercu.remarques.append(
            f"Cette archive est au nom de {sien}, vous êtes {etudiant}\u00a0: ne reprenez que votre propre passeport. "
            "La reprise est notée au journal."
        )
    perdus = len(donnees.get("perdus", ()))
    if perdus:
        apercu.remarques.append(
            f"{pluriel(perdus, 'fichier')} manquait déjà quand l’archive a été faite\u00a0: la fiche viendra sans."
        )
    _dire_la_place(apercu, donnees)
    return apercu


def _compter(apercu, total, deja, mots):
    la = sum(deja)
    if total > la:
        apercu.ailleurs.append(pluriel(total - la, mots))
    if la:
        apercu.deja.append(pluriel(la, mots))


def _fiche_prevue(fiche, connus, cles, diplome):
    contenu = fiche["contenu"] or {}
    titre = contenu["situation"] if contenu else {"code": "", "intitule": "Brouillon"}
    etat, remarque = NOUVELLE, "dans la corbeille" if fiche["jetee_le"] else ""
    deja = connus.fiches.get(fiche["creee_le"])
    if deja is not None:
        etat = DEJA
        if instant(deja.modifiee_le) != fiche["modifiee_le"]:
            remarque = "modifiée depuis\u00a0: la vôtre ne change pas"
    elif not contenu:
        etat = BROUILLON
    elif not {contenu["situation"]["cle"], contenu["competence"]["cle"]} <= cles:
        etat = BROUILLON
        remarque = f"{diplome.mot('le situation')} n’est plus dans le référentiel\u00a0: à choisir de nouveau"
    description = contenu.get("description") or (fiche["saisie_en_cours"] or {}).get("description", "")
    return FichePrevue(
        f"{titre['code']} {titre['intitule']}".strip(), description, etat, remarque, len(fiche["fichiers"])
    )


def _dire_la_place(apercu, donnees):
    attendus = {f["sha256"]: f["taille"] for fiche in donnees["fiches"] for f in fiche["fichiers"]}
    if not attendus:
        return
    if not apercu.diplome.permet("pieces_jointes"):
        apercu.remarques.append(
            f"Ici, ce diplôme ne prend aucun fichier\u00a0: {pluriel(len(attendus), 'fichier')} restera dans votre "
            "archive."
        )
        return
    ici = PieceJointe.objects.du_passeport(apercu.passeport).presentes() if apercu.passeport else ()
    la = {sha for p in ici for sha in (p.sha256, p.sha256_recu)}
    poids = sum(taille for sha, taille in attendus.items() if sha not in la)
    if poids:
        apercu.ailleurs.append(f"{pluriel(len(attendus.keys() - la), 'fichier')} ({en_clair(poids)})")
    reste = settings.PIECES_MO_PAR_PASSEPORT * 1024 * 1024 - sum(p.taille for p in ici)
    if poids > reste:
        apercu.remarques.append(
            f"Il reste {en_clair(max(reste, 0))} pour les fichiers de ce passeport\u00a0: les derniers ne tiendront "
            "pas. Ils vous seront nommés, et restent dans votre archive."
        )
