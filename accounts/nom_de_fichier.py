"""How a file that leaves the site is named: for the disk of the person who receives it."""

from django.utils.text import slugify


def nom_de_fichier(*morceaux, extension="pdf"):
    """« passeport-E6-moreau-lina.pdf » from its pieces: ASCII letters, digits and hyphens, at most 120 characters.

    Codes keep their capitals; names lose accents, spaces and whatever else a file system may refuse.
    """
    propres = (m if m.isascii() and m.isalnum() else slugify(m) for m in morceaux)
    return f"{'-'.join(filter(None, propres))[:120].strip('-')}.{extension}"
