"""One dossier per pupil: what teachers and tuteurs wrote to guide, and the comptes rendus, for certification (R22)."""

import datetime
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.timezone import localdate

from impression.pdf import rendre
from langue.dates import jour
from langue.lisible import lisible
from langue.periode import periode, session_de_juin
from langue.texte import de
from referentiel.arbre import arbre_de
from situations.models import Stage
from stages.compte_rendu.compte_rendu_pdf import Mot
from stages.compte_rendu.compte_rendu_pdf import document as compte_rendu
from suivi.models import Appreciation

MODELE = "suivi/papier/dossier.html"


@dataclass(frozen=True)
class Lieu:
    """What was written on one fiche, on one period, or on the passport as a whole: threads of ``Mot``."""

    titre: str
    precisions: str
    fils: list[list[Mot]]


@dataclass(frozen=True)
class Dossier:
    """All that the model shows, as plain texts. ``comptes_rendus``: what the sheet of each period shows."""

    titre: str
    sujet: str
    auteur: str
    date: datetime.date
    identite: list[tuple]
    stages: str
    lieux: list[Lieu]
    comptes_rendus: list


def dossier_pdf(passeport, etabli_le):
    """The PDF, as bytes, of a passport with its student and diplôme; ``etabli_le``: the date printed on it."""
    return rendre(MODELE, document(passeport, etabli_le))


def document(passeport, etabli_le):
    """The ``Dossier``: what was withdrawn, or waits in the bin with its fiche, is not there (R20)."""
    diplome, nom = passeport.diplome, lisible(passeport.etudiant.nom_liste)
    inscription = passeport.inscription
    identite = [(capfirst(diplome.mot("etudiant")), nom)]
    if inscription:
        identite.append(("Classe", lisible(f"{inscription.classe.nom}, {inscription.classe.etablissement}")))
    identite.append(("Diplôme", lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}")))
    stages = Stage.objects.filter(passeport=passeport).order_by("date_debut", "pk")
    for stage in stages:
        stage.passeport = passeport
    return Dossier(
        titre=lisible(f"Dossier d’appréciations {de(nom)}"),
        sujet=lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}"),
        auteur=nom,
        date=etabli_le,
        identite=identite,
        stages=diplome.mot("stage", pluriel=True),
        lieux=_lieux(passeport),
        comptes_rendus=[compte_rendu(stage, etabli_le) for stage in stages],
    )


def _lieux(passeport):
    """On the passport first, then period by period, then fiche by fiche in the order in which they were lived."""
    appreciations = Appreciation.objects.des_fils_de(passeport).presentes()
    fils = {}
    for appreciation in appreciations.select_related("fiche__situation", "stage"):
        fils.setdefault(appreciation.reponse_a_id or appreciation.pk, []).append(appreciation)
    par_lieu = {}
    for fil in fils.values():
        fiche, stage = fil[0].fiche, fil[0].stage
        par_lieu.setdefault((fiche, None if fiche else stage), []).append([_mot(ligne, passeport) for ligne in fil])
    arbre = arbre_de(passeport.diplome)
    return [_lieu(arbre, fiche, stage, mots) for (fiche, stage), mots in sorted(par_lieu.items(), key=_place)]


def _place(lieu_et_fils):
    (fiche, stage), _ = lieu_et_fils
    if fiche:
        return 2, fiche.date_debut, fiche.pk
    return (1, stage.date_debut, stage.pk) if stage else (0, localdate(), 0)


def _lieu(arbre, fiche, stage, fils):
    if fiche:
        dites = arbre.dire_competences(fiche.competences_revendiquees)
        precisions = f"{periode(fiche.date_debut, fiche.date_fin)} · {dites}"
        return Lieu(lisible(str(fiche.situation)), lisible(precisions), fils)
    if stage:
        return Lieu(lisible(stage.organisation), stage.periode, fils)
    return Lieu("Sur l’ensemble du passeport", "", fils)


def _mot(appreciation, passeport):
    qui = f"{appreciation.auteur_nom}, {appreciation.auteur_role}"
    if appreciation.par_etudiant:
        # Who handed the link over is told wherever these words count (R37).
        qui += f", par un lien remis par l’{passeport.diplome.mot('etudiant')}"
    return Mot(lisible(qui), jour(appreciation.creee_le), lisible(appreciation.texte))
