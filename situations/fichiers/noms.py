"""The name of a file: as its owner writes it where it is shown, as any disk takes it where it leaves."""

import re
import unicodedata

LONGUEUR = 120

# What a page, a header or a spreadsheet could mistake for its own.
_INTERDITS = re.compile(r'[\\*"<>|\x00-\x1f\x7f]')
# What one disk or another refuses.
_REFUSES_DES_DISQUES = re.compile(r'[\\/:*?"<>|]')
_RESERVES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
# « C:\Users\moi\… », « ../../etc/… », « /tmp/… », « ~/… »: a way to a file, of which the last step is the name.
_CHEMIN = re.compile(r"[A-Za-z]:[\\/]|[\\/~]|\.{1,2}[\\/]")
_EXTENSION = re.compile(r"\.(?!\d+$)[A-Za-z0-9]{1,5}$")
# Before the last one, these could pass for it: « facture.pdf.exe ».
_CONNUES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|hei[cf]|docx?|xlsx?|pptx?|od[tsp]|txt|csv|exe|com|bat|js|html?|svg)$", re.I
)


def nom_ecrit(recu):
    """What its owner calls a file that Django has received (``reception``), of which Django keeps the last step."""
    return getattr(recu, "nom_ecrit", None) or recu.name


def nom_propre(nom, extension):
    """« Devis 12/03/2026.PDF » and « pdf » → « Devis 12/03/2026.pdf »; « ../Été.HEIC » and « jpg » → « Été.jpg ».

    The extension is that of the content, whatever the name said. Invisible characters go, those that write a name
    backwards too (``U+202E``: a program could read « fdp.exe »). At most ``LONGUEUR`` characters before the extension.
    For a page alone: a disk takes ``nom_sur_disque`` of it.
    """
    nom = unicodedata.normalize("NFC", nom[-1000:])
    if _CHEMIN.match(nom) or "\\" in nom or "/../" in nom:
        nom = nom.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in nom if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    racine = _INTERDITS.sub("", visible).strip()
    racine = _EXTENSION.sub("", racine)
    while _CONNUES.search(racine):
        racine = _CONNUES.sub("", racine)
    racine = " ".join(racine.split()).strip(". /")[:LONGUEUR].rstrip(". /")
    return f"{racine or 'fichier'}.{extension}"


def nom_sur_disque(nom):
    """« Devis 12/03/2026.pdf » → « Devis 12-03-2026.pdf », « CON.pdf » → « _CON.pdf »: in an archive, or downloaded."""
    nom = _REFUSES_DES_DISQUES.sub("-", nom)
    return f"_{nom}" if _RESERVES.match(nom) else nom


def nom_libre(nom, pris):
    """``nom``, or « nom (2) », « nom (3) »… when it is among ``pris``; two names that a disk takes for one are one."""
    pris = {nom_sur_disque(autre).casefold() for autre in pris}
    racine, _, extension = nom.rpartition(".")
    libre, rang = nom, 1
    while nom_sur_disque(libre).casefold() in pris:
        rang += 1
        libre = f"{racine} ({rang}).{extension}"
    return libre


def extension_de(nom):
    """« csv » of « Relevé.CSV »: what a name says, in small ASCII letters and digits; nothing when it says nothing."""
    extension = nom.rpartition(".")[2].strip().lower() if "." in nom else ""
    return extension if extension.isascii() and extension.isalnum() and len(extension) < 10 else ""
