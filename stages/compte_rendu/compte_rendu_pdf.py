"""The compte rendu of a stage, to print and sign: what was aimed at, lived and observed, without a mark (R22)."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from impression.pdf import rendre
from langue.dates import jour
from langue.lisible import lisible
from langue.periode import periode, session_de_juin
from langue.texte import de
from referentiel.arbre import arbre_de
from stages.models import Positionnement
from stages.reperes.marquer import marquer

from .observations import fiches_du_stage, pratiques

MODELE = "stages/papier/compte_rendu.html"


@dataclass(frozen=True)
class SituationVecue:
    """A recorded fiche of the stage: what was done, when, and the compétence that it claims."""

    situation: str
    periode: str
    competence: str
    description: str


@dataclass(frozen=True)
class LigneObservation:
    """``pk``: of the compétence; ``visee``: an objective; ``coche``: per column of ``CompteRendu.niveaux``, who ticked
    it, nobody when empty."""

    pk: int
    competence: str
    visee: bool
    coche: list[list[str]]


@dataclass(frozen=True)
class Mot:
    """An appréciation or an answer: who, on which day, what."""

    qui: str
    jour: str
    texte: str


@dataclass(frozen=True)
class CompteRendu:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    auteur: str
    date: datetime.date
    surtitre: str
    identite: list[tuple]
    mots: dict
    signataires: list[str]
    objectifs: str
    situations: list[SituationVecue]
    niveaux: list[str]
    observations: list[LigneObservation]
    signees: bool
    appreciations: list[Mot]
    adresse: str


def compte_rendu_pdf(stage, etabli_le):
    """The compte rendu, as bytes. ``etabli_le``: the date printed on it."""
    return rendre(MODELE, document(stage, etabli_le), finition=marquer(stage.pk, "compte-rendu"))


def document(stage, etabli_le):
    """The ``CompteRendu`` of a stage, with its passport, student and diplôme selected; at most six queries."""
    passeport = stage.passeport
    diplome = passeport.diplome
    inscription = passeport.inscription
    fiches = list(fiches_du_stage(stage))
    lignes = pratiques(stage, fiches)
    auteurs = {o.signature for ligne in lignes for o in ligne.observations}
    nom = lisible(passeport.etudiant.nom_liste)
    mot = diplome.mot("stage")
    arbre = arbre_de(diplome)
    identite = [(diplome.mot("etudiant").capitalize(), nom)]
    if inscription:
        identite.append(("Classe", lisible(f"{inscription.classe.nom}, {inscription.classe.etablissement}")))
    identite += [
        ("Diplôme", lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}")),
        ("Organisation", lisible(stage.organisation)),
        ("Adresse", lisible(", ".join(stage.adresse.split("\n")))),
        ("Tuteur", lisible(stage.tuteur_nom)),
        ("Période", stage.periode),
    ]
    return CompteRendu(
        titre=lisible(f"Compte rendu de {mot} {de(nom)}"),
        sujet=lisible(f"{stage}, {diplome.intitule}"),
        auteur=nom,
        date=etabli_le,
        surtitre=lisible(f"Compte rendu de {mot}"),
        identite=identite,
        mots={
            "situation": diplome.mot("situation"),
            "situations": diplome.mot("situation", pluriel=True),
            "competence": diplome.mot("competence"),
            "aucune": diplome.dire("{Aucun competence} n’a encore été pratiqué{e competence} ni visé{e competence}."),
            "etudiant": f"l’{diplome.mot('etudiant')}",
        },
        signataires=signataires(diplome),
        objectifs=lisible(stage.objectifs),
        situations=[
            SituationVecue(
                lisible(str(fiche.situation)),
                periode(fiche.date_debut, fiche.date_fin),
                lisible(arbre.dire_competences(fiche.competences_revendiquees)),
                lisible(fiche.description),
            )
            for fiche in fiches
        ],
        niveaux=[str(niveau.label) for niveau in Positionnement.Niveau],
        observations=[
            LigneObservation(
                ligne.competence.pk,
                lisible(str(ligne.competence)),
                ligne.visee,
                [
                    [lisible(o.auteur) for o in ligne.observations if o.niveau == niveau]
                    for niveau in Positionnement.Niveau
                ],
            )
            for ligne in lignes
        ],
        # Who observed is written out when they are several, or when the student handed the link over (R37).
        signees=len(auteurs) > 1 or any(par_etudiant for _, par_etudiant, _ in auteurs),
        appreciations=[
            Mot(lisible(f"{mot.auteur_nom}, {mot.auteur_role}"), jour(mot.creee_le), lisible(mot.texte))
            for mot in stage.appreciations.presentes().filter(fiche=None, reponse_a=None)
        ],
        adresse=adresse_publique("stages:stage_papier", stage.pk),
    )


def adresse_publique(nom, *args):
    """The whole address of a page, for paper: what its QR code holds, and what is written under it."""
    return settings.ADRESSE_PUBLIQUE + reverse(nom, args=args)


def signataires(diplome):
    """Who signs a sheet of a stage, the student in the diplôme's own word."""
    return [f"L’{diplome.mot('etudiant')}", "Le tuteur", "L’enseignant"]
