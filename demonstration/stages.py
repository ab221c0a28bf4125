"""The stages of the demonstration: their tuteurs, what these observed and wrote, and a link that opens today.

Dates are days, or numbers of days from the installation (-12: twelve days before): one stage is then always en cours.
"""

import datetime

from django.utils import timezone

from accounts.models import User
from referentiel.arbre import arbre_de
from situations.models import Stage
from situations.tuteur import Tuteur
from stages.models import AccesTuteur, Positionnement
from stages.tuteur.acces import creer
from suivi.appreciations.fil import derniere_version
from suivi.models import Appreciation


def jour(valeur):
    """A date of the files: itself, or so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=valeur) if isinstance(valeur, int) else valeur


def ecrire_stage(passeport, recit):
    """Create one stage with what its tuteur observed and wrote of the whole period, and return it.

    ``recit``: the columns of ``Stage``; ``competences``: codes aimed at; ``observations``: {code: niveau}; ``mots``:
    appréciations of the period, as those of a fiche.
    """
    recit = dict(recit)
    visees, observations, mots = recit.pop("competences", []), recit.pop("observations", {}), recit.pop("mots", [])
    recit |= {nom: jour(recit[nom]) for nom in ("date_debut", "date_fin")}
    par_code = {c.code: c for c in arbre_de(passeport.diplome).competences.values()}
    stage = Stage.objects.create(passeport=passeport, **recit)
    stage.competences.set(par_code[code] for code in visees)
    Positionnement.objects.bulk_create(
        Positionnement(stage=stage, competence=par_code[code], niveau=niveau, auteur_nom=stage.tuteur_nom)
        for code, niveau in observations.items()
    )
    for mot in mots:
        apprecier(stage, None, mot)
    return stage


def apprecier(stage, fiche, recit):
    """What the tuteur wrote on a fiche, or on the whole period, and the student's answer, at the moments told."""
    tuteur = Tuteur(AccesTuteur(stage=stage, nom=stage.tuteur_nom))
    racine = _ecrire(
        recit, passeport=stage.passeport, fiche=fiche, stage=stage, auteur_nom=tuteur.nom, auteur_role=tuteur.role
    )
    if "reponse" in recit:
        etudiant = stage.passeport.etudiant
        _ecrire(
            recit["reponse"],
            passeport=stage.passeport,
            fiche=fiche,
            reponse_a=racine,
            auteur=etudiant,
            auteur_nom=str(etudiant),
            auteur_role="titulaire du passeport",
        )


def _ecrire(recit, fiche, **colonnes):
    appreciation = Appreciation.objects.create(
        fiche=fiche,
        version=derniere_version(fiche) if fiche else 0,
        texte=recit["texte"].strip(),
        lue_le=timezone.make_aware(recit["lue_le"]) if "lue_le" in recit else None,
        **colonnes,
    )
    Appreciation.objects.filter(pk=appreciation.pk).update(creee_le=timezone.make_aware(recit["le"]))
    return appreciation


def donner_un_lien(identifiant):
    """A new link for the stage en cours of this student: ``(stage, token)``, or None when there is none.

    The one printed before ends, as whenever a link is renewed.
    """
    aujourdhui = timezone.localdate()
    en_cours = Stage.objects.filter(
        passeport__etudiant__username=identifiant, date_debut__lte=aujourdhui, date_fin__gte=aujourdhui
    )
    stage = en_cours.exclude(tuteur_nom="").select_related("passeport__etudiant").first()
    if stage is None:
        return None
    enseignant = User.objects.filter(classes_enseignees__inscriptions__etudiant=stage.passeport.etudiant).first()
    _, jeton = creer(stage, enseignant or stage.passeport.etudiant)
    return stage, jeton
