"""Receiving a file by pieces, from a browser that may lose its connection at any of them (R17)."""

import secrets
import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from situations.models import Envoi
from situations.models.piece_jointe import effacer_du_stockage, stockage

from .pieces import SANS_PLACE, joindre, place
from .refus import DisquePlein, FichierRefuse

# Bytes of one piece: small enough to be sent again without regret, large enough that a photo takes few.
MORCEAU = 512 * 1024
MORCEAU_MAXIMUM = 4 * 1024 * 1024
# Files on their way to one passport; the one that has waited longest gives way.
OUVERTS_MAXIMUM = 10
# After which a file that was being made safe is taken up again: its process has died.
PRISE_MAXIMUM = timedelta(minutes=2)


def annoncer(fiche, nom, taille, modifie="", maintenant=None):
    """The ``Envoi`` of a file of ``taille`` bytes: a new one, or the one that this very file had begun.

    Raises ``PlaceEpuisee``: what cannot fit is refused before a byte of it travels. A picture may weigh more than
    the room left, since it is reduced; not more than a whole passport.
    """
    maintenant = maintenant or timezone.now()
    if taille <= 0:
        raise FichierRefuse("Ce fichier est vide.")
    libre = place(fiche.passeport)
    if taille > libre.maximum or not libre.reste or not _sera_reduite(nom):
        libre.verifier(taille)
    nom, modifie = nom[-255:], modifie[:20]
    with transaction.atomic():
        deja = (
            Envoi.objects.ouverts().filter(fiche=fiche, nom=nom, taille=taille, modifie=modifie, pris_le=None).first()
        )
        if deja:
            return deja
        _faire_place(fiche.passeport)
        return Envoi.objects.create(
            fiche=fiche, nom=nom, taille=taille, modifie=modifie, cree_le=maintenant, touche_le=maintenant
        )


def _sera_reduite(nom):
    return nom.lower().endswith((".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".gif"))


def _faire_place(passeport):
    ouverts = Envoi.objects.ouverts().filter(fiche__passeport=passeport).order_by("-touche_le", "-cree_le")
    for ancien in ouverts[OUVERTS_MAXIMUM - 1 :]:
        ancien.delete()


def recevoir(envoi, decalage, octets):
    """Take one piece, that begins at byte ``decalage``. Returns whether it was the one awaited: the envoi then stands
    further, and otherwise says where to go on from. Raises ``DisquePlein``; what was received before stays."""
    if envoi.termine_le or decalage != envoi.recu or not octets or envoi.recu + len(octets) > envoi.taille:
        return False
    cle = f"envois/{envoi.pk.hex}/{secrets.token_hex(8)}"
    try:
        stockage().save(cle, ContentFile(octets))
    except OSError as erreur:
        effacer_du_stockage(cle)
        if erreur.errno in SANS_PLACE:
            raise DisquePlein from erreur
        raise
    if envoi.ajouter(cle, len(octets)):
        return True
    effacer_du_stockage(cle)
    return False


def terminer(envoi, maintenant=None):
    """Attach a file that has arrived whole; ``envoi.piece`` or ``envoi.refus`` tells the outcome, for good.

    Does nothing while another request is doing it. Raises ``DisquePlein``: the file waits whole, to be tried again.
    """
    maintenant = maintenant or timezone.now()
    if envoi.termine_le or envoi.recu < envoi.taille or not _prendre(envoi, maintenant):
        return
    try:
        envoi.piece = _assembler(envoi)
    except DisquePlein:
        Envoi.objects.filter(pk=envoi.pk).update(pris_le=None)
        raise
    except FichierRefuse as refus:
        envoi.refus, envoi.statut = refus.message, refus.statut
    morceaux, envoi.morceaux = envoi.morceaux, []
    envoi.termine_le = envoi.touche_le = timezone.now()
    envoi.save()
    effacer_du_stockage(*morceaux)


def _prendre(envoi, maintenant):
    libres = Envoi.objects.ouverts().filter(pk=envoi.pk)
    prises = libres.filter(pris_le=None).update(pris_le=maintenant) or libres.filter(
        pris_le__lt=maintenant - PRISE_MAXIMUM
    ).update(pris_le=maintenant)
    envoi.refresh_from_db()
    return bool(prises)


def _assembler(envoi):
    """The pieces end to end in a temporary file, made safe and attached."""
    try:
        with tempfile.TemporaryDirectory(prefix="envoi-") as dossier:
            entier = Path(dossier, "entier")
            with entier.open("wb") as sortie:
                for cle in envoi.morceaux:
                    with stockage().open(cle) as morceau:
                        sortie.write(morceau.read())
            return joindre(envoi.fiche, entier, envoi.nom)
    except FileNotFoundError as erreur:
        raise FichierRefuse(
            "Une partie de ce fichier s’est perdue sur le serveur\u00a0: envoyez-le à nouveau."
        ) from erreur
    except OSError as erreur:
        if erreur.errno in SANS_PLACE:
            raise DisquePlein from erreur
        raise
