"""An extract of a passport, as its page and its PDF show it (R30)."""

import datetime
from dataclasses import dataclass, field

from examens.models import Extrait
from examens.papier.document import SituationImprimee
from examens.papier.fiche_imprimee import imprimer
from examens.papier.identite import nom_du_candidat
from examens.papier.intitules import intitule
from examens.papier.synthese import ordonner
from impression.pdf import rendre
from langue.lisible import lisible
from langue.periode import periode, session_de_juin
from referentiel.arbre import arbre_de

from .anonymat import sans_noms

MODELE = "examens/extraits/papier.html"


@dataclass
class PreuveMontree:
    """One fiche in a livret. ``contexte``: where and when; ``texte``: the student's own words for the compétence."""

    situation: str
    contexte: str
    description: str
    texte: str


@dataclass
class CompetenceMontree:
    """A compétence, or several that the same fiches tell."""

    titre: str
    preuves: list = field(default_factory=list)


@dataclass
class PartieMontree:
    """A pôle or fonction."""

    titre: str
    competences: list = field(default_factory=list)


@dataclass
class ExtraitMontre:
    """``photo``: of the student, as a page carries it, or empty. ``periode``: what the fiches cover. ``parties``: of a
    livret; ``situations``: of an extract in full; the other is empty."""

    titre: str
    sujet: str
    candidat: str
    photo: str
    entete: str
    nature: str
    diplome: str
    session: str
    date: datetime.date
    presentation: str
    langues: str
    periode: str
    noms_remplaces: bool
    parties: list
    situations: list

    @property
    def vide(self):
        return not self.parties and not self.situations


def montrer(extrait, imprime_le):
    """The ``ExtraitMontre`` of an ``Extrait``; ``imprime_le``: a date. Two queries, whatever the number of fiches."""
    passeport = extrait.passeport
    branches = arbre_de(passeport.diplome)
    fiches = ordonner(branches, extrait.fiches_montrees())
    acteurs = [fiche.acteurs for fiche in fiches]
    if not extrait.avec_noms:
        fiches = [sans_noms(fiche, passeport.etudiant) for fiche in fiches]
    candidat = nom_du_candidat(passeport.etudiant)
    livret = extrait.nature == Extrait.Nature.LIVRET
    return ExtraitMontre(
        titre=lisible(extrait.titre),
        sujet=lisible(f"{extrait.get_nature_display()}, {passeport.diplome.intitule}"),
        candidat=candidat,
        photo=extrait.photo_en_page,
        entete=lisible(f"{candidat} · {extrait.titre}"),
        nature=extrait.get_nature_display(),
        diplome=lisible(passeport.diplome.intitule),
        session=session_de_juin(passeport.annee),
        date=imprime_le,
        presentation=lisible(extrait.presentation),
        langues=lisible(extrait.langues),
        periode=_periode(fiches),
        noms_remplaces=acteurs != [fiche.acteurs for fiche in fiches],
        parties=_parties(branches, fiches) if livret else [],
        situations=[] if livret else _situations(branches, fiches),
    )


def pdf_extrait(extrait, imprime_le):
    """The same, as the bytes of a PDF."""
    return rendre(MODELE, montrer(extrait, imprime_le))


def _periode(fiches):
    """From the first day of the fiches to the last, in words; empty when none has a date."""
    jours = [jour for fiche in fiches for jour in (fiche.date_debut, fiche.date_fin) if jour]
    return periode(min(jours), max(jours)) if jours else ""


def _parties(branches, fiches):
    parties = {}
    for fiche in fiches:
        pole = branches.situations[fiche.situation_id].situation.classe_situations.pole
        partie, competences = parties.setdefault(pole.pk, (PartieMontree(intitule(pole)), {}))
        for pk in fiche.competences_revendiquees:
            competence = competences.setdefault(pk, CompetenceMontree(intitule(branches.competences[pk])))
            competence.preuves.append(_preuve(fiche, branches.diplome))
    for partie, competences in parties.values():
        partie.competences = _ensemble(competences.values())
    return [partie for partie, _ in parties.values()]


def _ensemble(competences):
    """Neighbours that the same fiches tell are one: their titles above one text."""
    dites = []
    for competence in competences:
        if dites and dites[-1].preuves == competence.preuves:
            dites[-1].titre += f"\u00a0; {competence.titre}"
        else:
            dites.append(competence)
    return dites


def _preuve(fiche, diplome):
    ou = (fiche.partenaires.strip(), diplome.libelle("source", fiche.source))
    return PreuveMontree(
        situation=intitule(fiche.situation),
        contexte=lisible(", ".join(filter(None, (*ou, periode(fiche.date_debut, fiche.date_fin))))),
        description=lisible(fiche.description.strip()),
        texte=lisible(fiche.descriptif.strip()),
    )


def _situations(branches, fiches):
    situations = []
    for numero, fiche in enumerate(fiches, start=1):
        suite = numero > 1 and fiches[numero - 2].situation_id == fiche.situation_id
        epreuve = branches.competences[fiche.competence_id].epreuve
        epreuve.diplome = branches.diplome
        imprimee = imprimer(fiche, numero, suite, epreuve)
        if not suite:
            situations.append(SituationImprimee(imprimee.situation))
        situations[-1].fiches.append(imprimee)
    return situations
