"""What is signed of a stage: sheets that came back on paper, attestations."""

import hashlib

from django.core.files.base import ContentFile

from situations.models import FeuilleATrier, FeuilleSignee
from situations.models.feuille_signee import cle_de_feuille
from situations.models.piece_jointe import stockage
from stages.models import Attestation
from stages.reperes.reconnaitre import SANS_CODE


def creer_feuille(stage, sorte="attestation", contenu=b"\xff\xd8\xff a sheet", **plus):
    """A sheet that came back signed, its photo in the storage."""
    cle = cle_de_feuille()
    stockage().save(cle, ContentFile(contenu))
    valeurs = {
        "nom": "feuille.jpg",
        "type_mime": "image/jpeg",
        "taille": len(contenu),
        "deposee_par_nom": "Lina Moreau",
    }
    valeurs |= {"sha256_recu": hashlib.sha256(contenu).hexdigest()} | plus
    return FeuilleSignee.objects.create(stage=stage, sorte=sorte, fichier=cle, **valeurs)


def creer_a_trier(classe, enseignant, contenu=b"\xff\xd8\xff a page", **plus):
    """A page of a pile whose codes were not read."""
    cle = cle_de_feuille()
    stockage().save(cle, ContentFile(contenu))
    valeurs = {"nom": "pile.jpg", "type_mime": "image/jpeg", "taille": len(contenu), "motif": SANS_CODE}
    valeurs |= {"sha256_recu": hashlib.sha256(contenu).hexdigest()} | plus
    return FeuilleATrier.objects.create(classe=classe, deposee_par=enseignant, fichier=cle, **valeurs)


def creer_attestation(stage, jours=20, semaines=4, **plus):
    """Signed through the link that a teacher gave, of the dates that the stage has."""
    valeurs = {
        "organisation": stage.organisation,
        "date_debut": stage.date_debut,
        "date_fin": stage.date_fin,
        "activites": "Accueil, devis.",
        "signataire": stage.tuteur_nom,
    } | plus
    return Attestation.objects.create(stage=stage, jours=jours, semaines=semaines, **valeurs)
