"""The e-mail that says that a pack has ended: a link, never a file, never the name of a candidate."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from examens.models import Pack


def annoncer(pack_pk):
    """Tell the asker, once: the announcement is taken in one statement, that one worker alone can win."""
    with transaction.atomic():
        if Pack.objects.a_annoncer().filter(pk=pack_pk).update(annonce_le=timezone.now()):
            courriel(Pack.objects.pour_lecture().get(pk=pack_pk)).send()


def courriel(pack):
    """The message, text and HTML."""
    pret = pack.etat == Pack.Etat.PRET
    contexte = {
        "pack": pack,
        "personne": pack.demandeur,
        "pret": pret,
        "lien": settings.ADRESSE_PUBLIQUE + reverse("examens:pack", args=[pack.pk]),
        "heures": settings.PACK_HEURES,
    }
    objet = (
        f"Le pack de {pack.de_qui.nom} est prêt" if pret else f"Le pack de {pack.de_qui.nom} n’a pas pu être préparé"
    )
    return nouveau_message(
        pack.demandeur.email, objet, "examens/packs/courriel.txt", contexte, html="examens/packs/email/pack.html"
    )
