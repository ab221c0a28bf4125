"""The demonstration: a school, its classes, and students who have written what the guides give as examples.

Everything comes from the YAML files of one folder (``fixtures/demo``), which name situations and compétences by
their codes. Only what is absent is created: a demonstration that somebody has written in keeps every word.
"""

import datetime
import io
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import capfirst, slugify
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Classe, Enseignement, Etablissement, Inscription, User
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from referentiel.rubriques import RUBRIQUES, Genre
from situations.fichiers.pieces import joindre
from situations.models import Fiche, Passeport, PieceJointe
from situations.saisie import saisie_de_contenu
from suivi.appreciations.fil import derniere_version, role_de
from suivi.models import Appreciation, Lecture

from .depart import proposer_un_poste, tenir_le_journal
from .stages import apprecier, ecrire_stage, jour

SOIR = datetime.time(17, 30)
# Two récits of one stage begin this many days apart.
CADENCE_JOURS = 3


class ReferentielAbsent(Exception):
    """The classes of the demonstration follow diplômes that are not loaded: ``codes``."""

    def __init__(self, codes):
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass
class Ecole:
    """The school while it is being built: its classes by key of the file, what was created, the new fiches."""

    etablissement: Etablissement
    classes: dict = field(default_factory=dict)
    bilan: Counter = field(default_factory=Counter)
    fiches: list = field(default_factory=list)


def lire(fichier):
    """The content of one file of the demonstration."""
    return yaml.safe_load(Path(fichier).read_text(encoding="utf-8"))


@transaction.atomic
def installer(dossier, mot_de_passe):
    """Create what is absent of the demonstration described in ``dossier``.

    Returns a ``Counter`` of what was created (``classes``, ``personnes``, ``fiches``, ``brouillons``), empty when
    nothing was missing. Raises ``ReferentielAbsent`` before writing anything. All or nothing.
    """
    dossier = Path(dossier)
    plan = lire(dossier / "etablissement.yaml")
    ecole = _batir(plan)
    for personne in plan["personnes"]:
        fiches = dossier / f"{personne['identifiant']}.yaml"
        recits = lire(fiches) if fiches.exists() else {}
        _accueillir(ecole, personne, make_password(mot_de_passe), recits)
    for cle, promotion in lire(dossier / "camarades.yaml").items():
        for camarade in promotion["personnes"]:
            personne = {
                "identifiant": f"{slugify(camarade['prenom'])}.{slugify(camarade['nom'])}",
                "role": User.Role.ETUDIANT,
                "classes": [cle],
            } | camarade
            # Nobody signs in as a classmate.
            _accueillir(ecole, personne, make_password(None), {"fiches": list(recits_de(camarade, promotion))})
    for personne in plan["personnes"]:
        if "a_lu_avant" in personne:
            _lire_ce_qui_precede(ecole, personne["identifiant"], _moment(personne["a_lu_avant"]))
    for recit in plan.get("propositions", []):
        proposer_un_poste(ecole.classes[recit["classe"]], recit)
    return +ecole.bilan


def _batir(plan):
    attendus = {classe["diplome"] for classe in plan["classes"].values()}
    diplomes = {d.code: d for d in Diplome.objects.filter(code__in=attendus)}
    if attendus - diplomes.keys():
        raise ReferentielAbsent(sorted(attendus - diplomes.keys()))
    uai = plan["etablissement"]["uai"]
    etablissement, _ = Etablissement.objects.get_or_create(uai=uai, defaults=plan["etablissement"])
    ecole = Ecole(etablissement)
    for cle, classe in plan["classes"].items():
        ecole.classes[cle], nouvelle = Classe.objects.get_or_create(
            etablissement=etablissement,
            nom=classe["nom"],
            session=classe["session"],
            defaults={"diplome": diplomes[classe["diplome"]]},
        )
        ecole.bilan["classes"] += nouvelle
    return ecole


def _accueillir(ecole, personne, mot_de_passe, recits):
    """Create a person, place them in their classes, and write the fiches of a passport that did not exist yet."""
    role = personne["role"]
    administre = role == User.Role.ADMINISTRATEUR
    user, nouvelle = User.objects.get_or_create(
        username=personne["identifiant"],
        defaults={
            "first_name": personne["prenom"],
            "last_name": personne["nom"],
            "role": role,
            "etablissement": ecole.etablissement,
            "password": mot_de_passe,
            "is_staff": administre,
            "is_superuser": administre,
        },
    )
    ecole.bilan["personnes"] += nouvelle
    classes = [ecole.classes[cle] for cle in personne["classes"]]
    for classe in classes:
        depuis = {"depuis": datetime.date(classe.session - 2, 9, 1)}
        if role == User.Role.ENSEIGNANT:
            Enseignement.objects.get_or_create(enseignant=user, classe=classe, defaults=depuis)
        else:
            Inscription.objects.get_or_create(etudiant=user, classe=classe, defaults=depuis)
    deja = set(user.passeports.values_list("pk", flat=True))
    Passeport.objects.ouvrir_pour(user)
    for passeport in user.passeports.exclude(pk__in=deja).select_related("diplome"):
        # Each has a name in its file, by which the fiches mention it.
        stages = {nom: ecrire_stage(passeport, stage) for nom, stage in recits.get("stages", {}).items()}
        for recit in recits.get("fiches", []):
            ecole.fiches.append(ecrire_fiche(passeport, _en_stage(recit, stages)).pk)
            ecole.bilan["fiches"] += 1
        for recit in recits.get("brouillons", []):
            ecrire_brouillon(passeport, recit)
            ecole.bilan["brouillons"] += 1
        tenir_le_journal(user, recits)
    if nouvelle and (derniere := user.passeports.aggregate(le=Max("fiches__modifiee_le"))["le"]):
        # They signed in to write; whoever has written nothing has their identifier still to receive.
        user.last_login = derniere
        user.save(update_fields=["last_login"])


def _en_stage(recit, stages):
    """The récit with its stage in the place of the stage's name, and the dates that it counts from today."""
    recit = dict(recit)
    if "stage" in recit:
        recit["stage"] = stages[recit["stage"]]
    return recit | {nom: jour(recit[nom]) for nom in ("date_debut", "date_fin")}


def _lire_ce_qui_precede(ecole, identifiant, moment):
    """The teacher of the demonstration has read what was there before that moment: a few fiches are left to read."""
    enseignant = User.objects.get(username=identifiant)
    lues = Fiche.objects.filter(pk__in=ecole.fiches, modifiee_le__lt=moment)
    versions = lues.annotate(derniere=Max("versions__numero")).values_list("pk", "derniere")
    Lecture.objects.noter(enseignant, dict(versions), moment)


def recits_de(camarade, promotion):
    """The récits of one classmate, with the words of their own stage, as ``ecrire_fiche`` takes them."""
    stage = promotion["stages"][camarade["stage"]]
    nom = f"{camarade['prenom']} {camarade['nom']}"
    mots = stage | {"chez_majuscule": capfirst(stage["chez"])}
    jour_de_stage = stage["debut"]
    dits = Counter()
    for rang, code in enumerate(camarade["fiches"], 1):
        commun = promotion["recits"][code]
        # A compétence told a second time is told about another context (R14).
        recit = {"competence": code} | commun | (commun.get("autre", {}) if dits[code] else {})
        dits[code] += 1
        recit.pop("autre", None)
        au_lycee = "jour" in recit
        debut = recit.pop("jour", jour_de_stage)
        if au_lycee:
            recit = promotion["au_lycee"] | {"projet": False} | recit
        else:
            jour_de_stage = ouvrable(jour_de_stage + datetime.timedelta(days=CADENCE_JOURS))
            acteurs = f"{capfirst(stage['tuteur'])}, {stage['nom']}\n{nom}, stagiaire"
            recit = promotion["en_stage"] | {"partenaires": stage["nom"], "acteurs": acteurs} | recit
        recit["date_debut"] = debut
        recit["date_fin"] = ouvrable(debut + datetime.timedelta(days=recit.pop("jours") - 1))
        if "reprise" in camarade and rang == len(camarade["fiches"]):
            recit["le"] = camarade["reprise"]
        yield {nom: valeur.format_map(mots) if isinstance(valeur, str) else valeur for nom, valeur in recit.items()}


def ouvrable(jour):
    """The day itself, or the Monday after it."""
    return jour + datetime.timedelta(days=max(0, 7 - jour.weekday()) if jour.weekday() > 4 else 0)


def ecrire_fiche(passeport, recit):
    """Record one fiche, at the moments that the récit tells, and return it.

    ``recit``: one value per rubrique (situation and compétence by their codes), ``supports``, and perhaps ``le``
    (when it was recorded), ``avant`` (what earlier versions said), ``en_cours`` (typed since), ``appreciations``,
    ``retenue`` (R26), ``fichiers`` (R17, as ``demo_fichiers.dessiner`` takes them).
    """
    recit = dict(recit)
    supports = recit.pop("supports", [])
    avant = recit.pop("avant", [])
    en_cours = recit.pop("en_cours", None)
    appreciations = recit.pop("appreciations", [])
    retenue = recit.pop("retenue", False)
    fichiers = recit.pop("fichiers", [])
    le = _moment(recit.pop("le", None) or datetime.datetime.combine(recit["date_fin"], SOIR))
    valeurs = _valeurs(passeport, recit)
    etapes = [(_moment(etape["le"]), valeurs | {n: v for n, v in etape.items() if n != "le"}) for etape in avant]
    fiche = Fiche(passeport=passeport)
    for moment, etat in [*etapes, (le, valeurs)]:
        fiche.enregistrer(etat, supports, fiche.revision, moment)
    _dater(fiche, fiche.enregistree_le)
    if retenue:
        fiche.retenir()
    for fichier in fichiers:
        _joindre(fiche, fichier)
    if en_cours:
        saisi = {n: v for n, v in en_cours.items() if n != "le"}
        saisie = saisie_de_contenu(fiche.contenu() | saisi, arbre_de(passeport.diplome))
        fiche.garder_saisie(saisie, fiche.situation, fiche.competence, fiche.revision, _moment(en_cours["le"]))
    for appreciation in appreciations:
        if appreciation["auteur"] == "tuteur":
            apprecier(fiche.stage, fiche, appreciation)
            continue
        auteur = User.objects.get(username=appreciation["auteur"])
        racine = _apprecier(fiche, auteur, appreciation)
        if "reponse" in appreciation:
            _apprecier(fiche, passeport.etudiant, appreciation["reponse"], racine)
    return fiche


def _joindre(fiche, recit):
    """Attach a production drawn for the demonstration, on the day when the fiche was recorded."""
    with tempfile.NamedTemporaryFile(prefix="demo-") as source:
        source.write(dessiner(**recit))
        source.flush()
        piece = joindre(fiche, source.name, recit["nom"])
    PieceJointe.objects.filter(pk=piece.pk).update(ajoutee_le=fiche.modifiee_le)
    Fiche.objects.filter(pk=fiche.pk).update(modifiee_le=fiche.modifiee_le)


def _apprecier(fiche, auteur, recit, reponse_a=None):
    appreciation = Appreciation.objects.create(
        passeport=fiche.passeport,
        fiche=fiche,
        reponse_a=reponse_a,
        auteur=auteur,
        auteur_nom=str(auteur),
        auteur_role=role_de(auteur, fiche.passeport),
        texte=recit["texte"].strip(),
        version=derniere_version(fiche),
        lue_le=_moment(recit["lue_le"]) if "lue_le" in recit else None,
    )
    Appreciation.objects.filter(pk=appreciation.pk).update(creee_le=_moment(recit["le"]))
    if reponse_a is None:
        Lecture.objects.noter(auteur, {fiche.pk: appreciation.version}, _moment(recit["le"]))
    return appreciation


def ecrire_brouillon(passeport, recit):
    """Keep a fiche begun and never recorded (R20), and return it."""
    recit = dict(recit)
    le = _moment(recit.pop("le"))
    contenu = _valeurs(passeport, recit)
    situation, competence = contenu["situation"], contenu["competence"]
    contenu |= {"situation": {"cle": situation.cle}, "competence": {"cle": competence.cle}}
    contenu |= {nom: v.isoformat() if isinstance(v, datetime.date) else v for nom, v in recit.items() if nom in _DATES}
    fiche = Fiche(passeport=passeport)
    fiche.garder_saisie(saisie_de_contenu(contenu, arbre_de(passeport.diplome)), situation, competence, 0, le)
    _dater(fiche, le)
    return fiche


_DATES = {rubrique.nom for rubrique in RUBRIQUES if rubrique.genre is Genre.DATE}


def _valeurs(passeport, recit):
    """One value per rubrique: what the récit says, nothing where it is silent, rows for codes."""
    branches = arbre_de(passeport.diplome)
    situations = {b.situation.code: b.situation for b in branches.situations.values()}
    competences = {c.code: c for c in branches.competences.values()}
    silence = {r.nom: r.vide for r in RUBRIQUES}
    return (
        silence
        | recit
        | {
            "situation": situations[recit["situation"]],
            "competence": competences[recit["competence"]],
            "situations_en_plus": [situations[code].pk for code in recit.get("situations_en_plus", ())],
            "competences_en_plus": [competences[code].pk for code in recit.get("competences_en_plus", ())],
        }
    )


def _moment(naif):
    return timezone.make_aware(naif)


def _dater(fiche, moment):
    """The demonstration was not written all in the second of its installation."""
    Fiche.objects.filter(pk=fiche.pk).update(creee_le=moment)
    fiche.creee_le = moment


# An A4 page at a hundred points an inch.
PAGE = (827, 1169)
MARGE = 70
ENCRE, GRIS, FOND = "#1c2740", "#6b7280", "#ffffff"


def dessiner(nom, titre, lignes, pied=""):
    """The bytes of the document called ``nom`` (« .pdf » or « .png »).

    ``titre``: at its head; ``lignes``: its rows, a list of lists of cells, the first one being their heading; ``pied``:
    a sentence under them.
    """
    page = Image.new("RGB", PAGE, FOND)
    crayon = ImageDraw.Draw(page)
    crayon.text((MARGE, MARGE), titre, ENCRE, ImageFont.load_default(34))
    haut, colonnes = MARGE + 110, max(map(len, lignes))
    largeur = (PAGE[0] - 2 * MARGE) / colonnes
    for rang, cellules in enumerate(lignes):
        police = ImageFont.load_default(21 if rang else 19)
        if not rang:
            crayon.rectangle((MARGE, haut - 10, PAGE[0] - MARGE, haut + 34), "#e6ebfa")
        for colonne, cellule in enumerate(cellules):
            crayon.text((MARGE + 10 + colonne * largeur, haut), str(cellule), ENCRE if rang else GRIS, police)
        haut += 48
        crayon.line((MARGE, haut - 12, PAGE[0] - MARGE, haut - 12), "#c9d0e0")
    crayon.text((MARGE, haut + 30), pied, GRIS, ImageFont.load_default(19))
    sortie = io.BytesIO()
    page.save(sortie, "PDF" if nom.endswith(".pdf") else "PNG", resolution=100)
    return sortie.getvalue()
