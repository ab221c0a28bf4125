"""Pictures: decoded, turned upright, reduced, and drawn again from their pixels alone.

Nothing but pixels survives: place, date and device of a photo, comments, colour profiles (applied first), whatever
was hidden before or after the picture. A picture that is nothing else already is kept as it is.
"""

import contextlib
import io

import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms, ImageOps

from ..atelier import MO, Refait, tenir
from ..refus import FichierRefuse
from .pixels import seuls

# The longest side of what is kept and of its thumbnail, in pixels.
COTE = 2400
COTE_VIGNETTE = 360
# Pixels, by what the decoder of each format takes of memory: a page of paper at 600 dots an inch, the photo of a phone,
# a screen. A JPEG is decoded at an eighth of its size when it is that much larger: it may be larger.
PIXELS = 20_000_000
PIXELS_DE = {"JPEG": 120_000_000, "MPO": 120_000_000, "HEIF": 50_000_000, "PNG": 36_000_000, "TIFF": 36_000_000}
QUALITE = 85

# What is read → what is kept. MPO: the JPEG of phones that hold several pictures, read as a JPEG.
FORMATS = {
    "JPEG": "JPEG",
    "MPO": "JPEG",
    "HEIF": "JPEG",
    "AVIF": "JPEG",
    "PNG": "PNG",
    "GIF": "PNG",
    "TIFF": "PNG",
    "BMP": "PNG",
    "WEBP": "WEBP",
}
TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}

ABIMEE = "Cette image est abîmée ou incomplète\u00a0: ouvrez-la, enregistrez-la à nouveau et rejoignez-la."
SEULE = "Seule la première image de ce fichier est gardée\u00a0: pour garder les autres, exportez-les en PDF."


def refaire(source, sortie, vignette, extension=""):
    """Draw the picture at ``source`` again, and its thumbnail; returns a ``Refait``.

    The size is read in the header, before anything is decoded. An animation keeps its first image.
    Raises ``FichierRefuse``.
    """
    pillow_heif.register_heif_opener(thumbnails=False)
    # The libraries know fewer brands than phones write; which of the two reads a file is said below.
    for nom, lecteur in (("HEIF", pillow_heif.HeifImageFile), ("AVIF", AvifImagePlugin.AvifImageFile)):
        Image.register_open(nom, lecteur, lambda tete: tete[4:8] == b"ftyp")
    Image.MAX_IMAGE_PIXELS = None  # our own bound, told in our own words
    try:
        with Image.open(source, formats=_formats(source)) as image:
            format_final = FORMATS[image.format]
            _mesurer(image)
            if _est_propre(image, source):
                faire_vignette(image, vignette)
                sortie.write_bytes(source.read_bytes())
                return Refait(*TYPES[image.format])
            notes = (SEULE,) if _en_a_d_autres(image) else ()
            image.draft("RGB", (COTE, COTE))
            propre = _dessiner(image, format_final)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, RuntimeError, Image.DecompressionBombError) as erreur:
        raise FichierRefuse(ABIMEE) from erreur
    options = {"quality": QUALITE} if format_final != "PNG" else {}
    propre.save(sortie, format_final, **options)
    faire_vignette(propre, vignette)
    return Refait(*TYPES[format_final], notes)


def _est_propre(image, source):
    """Whether it is already what would be made of it; decoded whole, so that one cut short is refused."""
    couleurs = image.mode in ("L", "RGB", "RGBA") and max(image.size) <= COTE
    if not couleurs or not seuls(source.read_bytes(), image.format):
        return False
    image.load()
    return True


def _formats(source):
    """The formats as which this file may be read: one alone where two libraries would take it."""
    with source.open("rb") as flux:
        tete = flux.read(64)
    if tete[4:8] == b"ftyp":
        return ("AVIF",) if b"avif" in tete or b"avis" in tete else ("HEIF",)
    return tuple(FORMATS.keys() - {"MPO", "HEIF", "AVIF"})


def faire_vignette(image, sortie):
    """A small JPEG of a picture in memory."""
    petite = image.copy()
    petite.thumbnail((COTE_VIGNETTE, COTE_VIGNETTE))
    _sur_fond_blanc(petite).save(sortie, "JPEG", quality=80)


def _mesurer(image):
    largeur, hauteur = image.size
    if largeur * hauteur > PIXELS_DE.get(image.format, PIXELS):
        points = f"{largeur:,} × {hauteur:,}".replace(",", "\u202f")
        raise FichierRefuse(
            f"Cette image est trop grande ({points} points)\u00a0: réduisez-la à {COTE} points de côté et rejoignez-la."
        )


def _en_a_d_autres(image):
    """Whether the file holds other pictures, without counting them: a TIFF may say that it has a million."""
    if image.format == "TIFF":
        return bool(image.tag_v2.next)
    return image.format in ("GIF", "PNG", "WEBP") and getattr(image, "is_animated", False)


def _dessiner(image, format_final):
    """A new picture of the same pixels: upright, at most ``COTE``, in the colours that every screen knows."""
    image.load()
    profil = image.info.get("icc_profile")
    if image.width > COTE or image.height > COTE:
        if image.mode in ("P", "1") or image.mode.startswith("I"):
            image = _en_couleurs(image)
        image.thumbnail((COTE, COTE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    image = _dans_srgb(_en_couleurs(image), profil)
    if format_final == "JPEG":
        image = _sur_fond_blanc(image)
    propre = Image.new(image.mode, image.size)
    propre.paste(image)
    return propre


def _en_couleurs(image):
    transparente = "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda valeur: valeur / 256).convert("L")
    if image.mode == "L" and not transparente:
        return image
    return image.convert("RGBA" if transparente else "RGB")


def _dans_srgb(image, profil):
    """Apply the colour profile; one that cannot be read is left out."""
    if not profil or image.mode not in ("RGB", "RGBA"):
        return image
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        origine = ImageCms.ImageCmsProfile(io.BytesIO(profil))
        return ImageCms.profileToProfile(image, origine, ImageCms.createProfile("sRGB"))
    return image


def _sur_fond_blanc(image):
    if image.mode in ("L", "RGB"):
        return image
    fond = Image.new("RGB", image.size, "white")
    fond.paste(image, mask=image.getchannel("A"))
    return fond


if __name__ == "__main__":
    tenir(refaire, secondes=20, memoire=600 * MO)
