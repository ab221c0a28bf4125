"""How a file leaves the site: its name on the disk of the person who receives it."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

# By extension: what the machine knows of them differs from one to the next.
GENRES = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml; charset=utf-8",
    "zip": "application/zip",
}


def nom_de_fichier(*morceaux: str, extension: str = "pdf") -> str:
    """« passeport-E6-moreau-lina.pdf » from its pieces: ASCII letters, digits and hyphens, at most 120 characters.

    Codes keep their capitals; names lose accents, spaces and whatever else a file system may refuse.
    """
    propres = (m if m.isascii() and m.isalnum() else slugify(m) for m in morceaux)
    return f"{'-'.join(filter(None, propres))[:120].strip('-')}.{extension}"


def telechargement(contenu: bytes | str, nom: str) -> HttpResponse:
    """The response that gives these bytes under this name, whose extension is one of ``GENRES``. The browser shows a
    PDF, and saves what is not one."""
    extension = nom.rpartition(".")[2]
    return HttpResponse(
        contenu,
        content_type=GENRES[extension],
        headers={"Content-Disposition": content_disposition_header(extension != "pdf", nom)},
    )
