"""The photo that a student may put on a livret or an extract: small, made of its pixels alone (R30)."""

from pathlib import Path

from PIL import Image

from examens.models import Extrait
from situations.fichiers.pieces import chemin_de, preparer_recu
from situations.fichiers.reconnaissance import Genre, reconnaitre
from situations.fichiers.refus import FichierRefuse

# What a browser offers to choose; whatever is sent is recognised by its content.
ACCEPTE = "image/jpeg,image/png,image/heic,image/heif,image/webp,image/avif"
# The longest side, in pixels: that of the thumbnails.
COTE = 360
AUCUNE = "Choisissez d’abord la photo à ajouter."
PAS_UNE_IMAGE = "Ce fichier n’est pas une image\u00a0: choisissez une photo JPEG, PNG ou HEIC."


def photo_de(recu):
    """The JPEG, as bytes, of what Django has received: upright, at most 360 pixels a side, without place, date nor
    device. One that is so already stays as it is, so that it goes from site to site unchanged.

    Raises ``FichierRefuse``.
    """
    if recu.size and not _est_une_image(recu):
        raise FichierRefuse(PAS_UNE_IMAGE)
    with preparer_recu(recu) as preparee:
        return (preparee.chemin if _est_deja_petite(preparee) else preparee.vignette).read_bytes()


def _est_une_image(recu):
    """Whatever else it is, accepted or not as a document, one sentence says what to choose instead."""
    with chemin_de(recu) as source:
        try:
            return reconnaitre(Path(source), recu.name) is Genre.IMAGE
        except FichierRefuse:
            return False


def _est_deja_petite(preparee):
    """Whether what was sent is what would be made of it: nothing but pixels, few enough of them."""
    if preparee.type_mime != "image/jpeg" or preparee.sha256 != preparee.sha256_recu:
        return False
    with Image.open(preparee.chemin, formats=["JPEG"]) as image:
        return max(image.size) <= COTE and preparee.taille <= Extrait.PHOTO


def poser(extrait, recu):
    """Put what Django has received on this ``Extrait``, in place of the one before; None takes it away.

    Raises ``FichierRefuse``: then nothing has changed. Not a new choice of what is shown: a form of the extract that
    is open elsewhere stays good.
    """
    photo = photo_de(recu) if recu is not None else None
    Extrait.objects.filter(pk=extrait.pk).update(photo=photo)
