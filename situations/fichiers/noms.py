"""The name under which a file is shown and given back: the person's own words, without what could deceive."""

import re
import unicodedata

LONGUEUR = 120

# Separators of paths, what a file system refuses, and what ends a header.
_INTERDITS = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_EXTENSION = re.compile(r"\.(?!\d+$)[A-Za-z0-9]{1,5}$")
# Before the last one, these could pass for it: « facture.pdf.exe ».
_CONNUES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|hei[cf]|docx?|xlsx?|pptx?|od[tsp]|txt|csv|exe|com|bat|js|html?|svg)$", re.I
)


def nom_propre(nom, extension):
    """« ../Ma photo.HEIC » and « jpg » → « Ma photo.jpg ».

    The extension is that of the content, whatever the name said. Invisible characters go, those that write a name
    backwards too (``U+202E``: a program could read « fdp.exe »). At most ``LONGUEUR`` characters before the extension.
    """
    nom = unicodedata.normalize("NFC", nom).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in nom if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    racine = _INTERDITS.sub("", visible).strip()
    racine = _EXTENSION.sub("", racine)
    while _CONNUES.search(racine):
        racine = _CONNUES.sub("", racine)
    racine = " ".join(racine.split()).strip(". ")[:LONGUEUR].rstrip(". ")
    return f"{racine or 'fichier'}.{extension}"


def nom_libre(nom, pris):
    """``nom``, or « nom (2) », « nom (3) »… when it is among ``pris``; two names that differ by their case are one."""
    pris = {autre.casefold() for autre in pris}
    racine, _, extension = nom.rpartition(".")
    libre, rang = nom, 1
    while libre.casefold() in pris:
        rang += 1
        libre = f"{racine} ({rang}).{extension}"
    return libre
