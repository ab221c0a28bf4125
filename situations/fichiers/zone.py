"""The part of a page where files are attached: the same on the form, on the fiche and on its page of files."""

from time import monotonic

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.urls import reverse

from situations.models import PieceJointe

from .envois import MORCEAU, recevoir_entier
from .noms import nom_ecrit
from .pieces import en_clair, place
from .refus import DisquePlein, FichierRefuse

# What the browser's dialogue shows first; the server looks at the content.
ACCEPT = (
    ".pdf,image/*,.heic,.heif,.avif,.tif,.tiff,.bmp,.docx,.dotx,.xlsx,.pptx,.ppsx,.odt,.ods,.odp,.txt,.csv"
    ",.mp3,.m4a,.wav,.ogg,.mp4,.webm,.mov"
)
# Files of one form sent without JavaScript, and seconds that they may take: a request lasts no longer.
A_LA_FOIS = 20
PATIENCE = 30
# Names of the addresses of a file and of its thumbnail; another floor may give its own.
ADRESSES = ("situations:fichier", "situations:fichier_vignette")


def zone(passeport, fiche=None, *, peut_ajouter=False, retour="fiche", refus=(), adresses=ADRESSES, avant=()):
    """What ``situations/fichiers/_zone.html`` shows, or None where the diplôme takes no file (R17).

    ``fiche``: None for one that does not exist yet; ``peut_ajouter``: the reader is its student (R21); ``retour``:
    where removing a file leads back; ``refus``: ``(name, sentence)`` of what was just refused; ``adresses``: names of
    those of a file and its thumbnail, ``avant``: what they take before the file.
    """
    if not passeport.diplome.permet("pieces_jointes"):
        return None
    if fiche is not None:
        prefetch_related_objects([fiche], "pieces")
        # The passport is here already: the fiche need not ask for it.
        fiche.passeport = passeport
    return {
        "fiche": fiche,
        "lignes": [ligne(piece, adresses, avant) for piece in fiche.fichiers()] if fiche else [],
        "place": place(passeport) if peut_ajouter else None,
        "peut_ajouter": peut_ajouter,
        "envois_url": reverse("situations:envois", args=[fiche.pk]) if fiche else "",
        "retour": retour,
        "refus": refus,
        "accept": ACCEPT,
        "morceau": MORCEAU,
        "retires": retires(fiche) if fiche and peut_ajouter else 0,
    }


def jauge(passeport):
    """The ``Place`` of a passport, to be always in sight of its student; None where it takes no file."""
    return place(passeport) if passeport.diplome.permet("pieces_jointes") else None


def ligne(piece, adresses=ADRESSES, avant=()):
    """One file as its line shows it."""
    fichier, vignette = (reverse(nom, args=[*avant, piece.pk]) for nom in adresses)
    return {
        "piece": piece,
        "taille": en_clair(piece.taille),
        "genre": piece.extension.upper(),
        "notes": piece.notes.splitlines(),
        "adresse": fichier,
        "vignette": vignette if piece.vignette else "",
    }


def retires(fiche):
    """How many files of this fiche can be taken back."""
    return PieceJointe.objects.retirees().filter(fiche=fiche).count()


def recevoir_fichiers(request, fiche):
    """Attach what a plain form has sent under « fichiers », and say what was attached.

    Returns ``([(name, sentence)] refused, status)``; the status is 200 when nothing was refused.
    """
    joints, refus, statuts = [], [], [200]
    recus, debut = request.FILES.getlist("fichiers"), monotonic()
    if getattr(request, "disque_plein", False):
        refus.append(("Un des fichiers", DisquePlein().message))
        statuts.append(DisquePlein.statut)
    elif not recus:
        refus.append(("", "Choisissez d’abord un fichier."))
        statuts.append(422)
    for rang, recu in enumerate(recus):
        try:
            if rang >= A_LA_FOIS:
                raise FichierRefuse(f"{A_LA_FOIS} fichiers au plus à la fois\u00a0: envoyez celui-ci ensuite.")
            if monotonic() - debut > PATIENCE:
                raise FichierRefuse("Les fichiers précédents ont demandé du temps\u00a0: envoyez celui-ci ensuite.")
            piece = recevoir_entier(fiche, recu)
            joints.append(piece.nom)
            for note in piece.notes.splitlines():
                messages.warning(request, f"{piece.nom}\u00a0: {note}")
        except FichierRefuse as erreur:
            refus.append((nom_ecrit(recu), erreur.message))
            statuts.append(erreur.statut)
    if joints:
        messages.success(request, f"Joint à la fiche\u00a0: {', '.join(joints)}.")
    return refus, max(statuts)


def joindre_au_passage(request, fiche):
    """Files chosen, and another button pressed than their own: they go too, and what is refused is said."""
    if not fiche.passeport.diplome.permet("pieces_jointes"):
        return
    if request.FILES.getlist("fichiers") or getattr(request, "disque_plein", False):
        for nom, phrase in recevoir_fichiers(request, fiche)[0]:
            messages.error(request, f"{nom}\u00a0: {phrase}")
