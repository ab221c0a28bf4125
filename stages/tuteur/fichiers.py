"""The files of a fiche, to the tuteur whose link this browser has opened (R17, R23)."""

from django.views.decorators.http import require_safe

from situations.fichiers.views import lisible, servir

from .lien import pour_tuteur


@require_safe
@pour_tuteur
def fichier(request, tuteur, pk):
    """The file itself, as an attachment."""
    piece = lisible(tuteur, pk)
    return servir(piece.ouvrir, piece.type_mime, nom=piece.nom)


@require_safe
@pour_tuteur
def vignette(request, tuteur, pk):
    """Its thumbnail: a picture that we have drawn."""
    return servir(lisible(tuteur, pk, avec_vignette=True).ouvrir_vignette, "image/jpeg")
