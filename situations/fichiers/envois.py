"""Receiving files: by pieces, from a browser that may lose its connection at any of them, or whole from a form (R17).

What is on its way takes its room already, one person's files are made safe one after the other, and what one person
sends in an hour is bounded.
"""

import secrets
import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from situations.models import Envoi, Passeport
from situations.models.piece_jointe import effacer_du_stockage, stockage

from .noms import extension_de, nom_ecrit
from .pieces import SANS_PLACE, en_clair, joindre, joindre_recu, place
from .reconnaissance import IMAGES, VIDE
from .refus import DisquePlein, FichierRefuse, PlaceEpuisee, TropDEnvois

# Bytes of one piece: small enough to be sent again without regret, large enough that a photo takes few.
MORCEAU = 512 * 1024
MORCEAU_MAXIMUM = 4 * 1024 * 1024
# Files on their way to one passport; the one that has waited longest gives way.
OUVERTS_MAXIMUM = 10
# Without a sign for that long, a file on its way gives its room to another.
SANS_SIGNE = timedelta(minutes=10)
# Of one person in one hour: files, and times what a passport holds.
HEURE = timedelta(hours=1)
PAR_HEURE = 200
PASSEPORTS_PAR_HEURE = 4
# After which a file that was being made safe is taken up again: its process has died.
PRISE_MAXIMUM = timedelta(minutes=2)


def annoncer(fiche, nom, taille, modifie="", maintenant=None):
    """The ``Envoi`` of a file of ``taille`` bytes: a new one, or the one that this very file had begun.

    Raises ``PlaceEpuisee``: what cannot fit, with what is on its way already, is refused before a byte of it travels. A
    picture may weigh more than the room left, since it is reduced; not more than a whole passport. Raises
    ``TropDEnvois``.
    """
    maintenant = maintenant or timezone.now()
    if taille <= 0:
        raise FichierRefuse(VIDE)
    libre = place(fiche.passeport)
    if taille > libre.maximum or not libre.reste or not _sera_reduite(nom):
        libre.verifier(taille)
    nom, modifie = nom[-255:], modifie[:20]
    with transaction.atomic():
        _seul(fiche)
        deja = (
            Envoi.objects.ouverts().filter(fiche=fiche, nom=nom, taille=taille, modifie=modifie, pris_le=None).first()
        )
        if deja:
            return deja
        _verifier_le_rythme(fiche, taille, maintenant)
        _faire_place(fiche, libre, nom, taille, maintenant)
        return Envoi.objects.create(
            fiche=fiche, nom=nom, taille=taille, modifie=modifie, cree_le=maintenant, touche_le=maintenant
        )


def recevoir_entier(fiche, recu, maintenant=None):
    """Attach what a plain form has sent, and return its ``PieceJointe``; counted like a file sent by pieces.

    Raises what ``joindre`` raises, and ``TropDEnvois``.
    """
    maintenant = maintenant or timezone.now()
    with transaction.atomic():
        _seul(fiche)
        _verifier_le_rythme(fiche, recu.size, maintenant)
        envoi = Envoi.objects.create(
            fiche=fiche,
            nom=nom_ecrit(recu)[-255:],
            taille=recu.size,
            recu=recu.size,
            cree_le=maintenant,
            touche_le=maintenant,
        )
    if not _prendre(envoi, maintenant):
        envoi.abandonner()
        raise TropDEnvois(
            "Un autre de vos fichiers est en cours de vérification\u00a0: renvoyez celui-ci dans un instant."
        )
    try:
        envoi.piece = joindre_recu(fiche, recu)
    finally:
        envoi.termine_le = timezone.now()
        envoi.save()
    return envoi.piece


def _seul(fiche):
    """Whatever one person sends at once from several pages is counted one after the other."""
    list(Passeport.objects.select_for_update().filter(etudiant=fiche.passeport.etudiant_id).values_list("pk"))


def _verifier_le_rythme(fiche, taille, maintenant):
    recents = Envoi.objects.de(fiche.passeport.etudiant_id).filter(touche_le__gt=maintenant - HEURE)
    maximum = PASSEPORTS_PAR_HEURE * place(fiche.passeport).maximum
    if recents.count() >= PAR_HEURE or recents.poids() + taille > maximum:
        raise TropDEnvois(
            f"Vous avez envoyé beaucoup de fichiers en une heure ({PAR_HEURE} fichiers ou {en_clair(maximum)} au plus)"
            "\u00a0: réessayez un peu plus tard."
        )


def _sera_reduite(nom):
    return extension_de(nom) in IMAGES


def _faire_place(fiche, libre, nom, taille, maintenant):
    """Let go what has waited longest, then refuse what does not fit beside what is still on its way."""
    ouverts = list(
        Envoi.objects.ouverts()
        .de(fiche.passeport.etudiant_id)
        .select_related("fiche")
        .order_by("-touche_le", "-cree_le")
    )
    for ancien in [o for o in ouverts if o.fiche.passeport_id == fiche.passeport_id][OUVERTS_MAXIMUM - 1 :]:
        _laisser(ouverts, ancien, maintenant)
    en_garde = 0 if _sera_reduite(nom) else libre.utilise
    while ouverts and en_garde + sum(o.taille for o in ouverts) + taille > libre.maximum:
        ancien = ouverts[-1]
        if ancien.pris_le or ancien.touche_le > maintenant - SANS_SIGNE:
            en_route = en_clair(sum(o.taille for o in ouverts))
            raise PlaceEpuisee(
                f"D’autres fichiers sont en route ({en_route})\u00a0: attendez qu’ils soient arrivés, ou annulez-les, "
                "puis envoyez celui-ci."
            )
        _laisser(ouverts, ancien, maintenant)


def _laisser(ouverts, envoi, maintenant):
    envoi.abandonner(maintenant)
    ouverts.remove(envoi)


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

    Does nothing while another request is doing it, or makes another file of this person safe. Raises ``DisquePlein``:
    the file waits whole, to be tried again.
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


@transaction.atomic
def _prendre(envoi, maintenant):
    """Whether this one may be made safe now: not taken, or by a process that has died, and no other of theirs."""
    _seul(envoi.fiche)
    vivante = Q(pris_le__gt=maintenant - PRISE_MAXIMUM)
    prises = 0
    if not Envoi.objects.ouverts().de(envoi.fiche.passeport.etudiant_id).exclude(pk=envoi.pk).filter(vivante).exists():
        prises = Envoi.objects.ouverts().filter(pk=envoi.pk).exclude(vivante).update(pris_le=maintenant)
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
