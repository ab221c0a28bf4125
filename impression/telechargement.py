"""How a file leaves the site: its name on the disk of the person who receives it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


def nom_de_fichier(*morceaux: str, extension: str = "pdf") -> str:
    """« passeport-E6-moreau-lina.pdf » from its pieces: ASCII letters, digits and hyphens, at most 120 characters.

    Codes keep their capitals; names lose accents, spaces and whatever else a file system may refuse.
    """
    propres = (m if m.isascii() and m.isalnum() else slugify(m) for m in morceaux)
    return f"{'-'.join(filter(None, propres))[:120].strip('-')}.{extension}"


def telechargement(contenu: bytes | str, nom: str, genre: str = PDF) -> HttpResponse:
    """The response that gives these bytes under this name. The browser shows a PDF, and saves what is not one."""
    return HttpResponse(
        contenu,
        content_type=genre,
        headers={"Content-Disposition": content_disposition_header(genre != PDF, nom)},
    )
