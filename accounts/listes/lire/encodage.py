"""From bytes to text, whatever machine wrote them."""

import codecs
import re
from itertools import islice

import ftfy.bad_codecs  # noqa: F401 — gives Python « sloppy-windows-1252 », which decodes every byte

from .document import FichierRefuse

# Told apart by what the letters with accents look like; Windows when nothing tells.
A_UN_OCTET = ("cp1252", "mac_roman", "cp850")
NOMS = {"cp1252": "Windows", "mac_roman": "Mac (anciens fichiers)", "cp850": "DOS (anciens logiciels)"}
FREQUENTES = set("éèêëàâäçîïôöùûüÿœæñÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŒÑ")
PONCTUATION = set("«»’‘“”–—…°ºª€ \u00a0\u202f")
# Enough to tell; a file of capitals with accents alone is small anyway.
SIGNES_REGARDES = 2_000

PAS_DU_TEXTE = (
    "Ce fichier n’est ni un fichier SIECLE, ni un tableau. Depuis votre tableur, choisissez "
    "«\u00a0Enregistrer sous\u00a0», puis CSV ou XLSX."
)


def decoder(contenu):
    """``(text, encoding)``; the encoding is named only when it was guessed. Raises ``FichierRefuse``."""
    try:
        texte, encodage = _decoder(contenu)
    except UnicodeError as erreur:
        raise FichierRefuse(PAS_DU_TEXTE) from erreur
    if re.search(r"[\x00-\x08\x0e-\x1a]", texte):
        raise FichierRefuse(PAS_DU_TEXTE)
    return texte, encodage


def _decoder(contenu):
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
        return contenu.decode("utf-16"), ""
    if b"\x00" in contenu:
        # UTF-16 without its mark: every other byte of a text in Latin letters is null.
        moitie = len(contenu) * 0.3
        boutisme = "le" if contenu[1::2].count(0) > moitie else "be" if contenu[::2].count(0) > moitie else ""
        if not boutisme:
            raise FichierRefuse(PAS_DU_TEXTE)
        return contenu.decode(f"utf-16-{boutisme}"), ""
    try:
        return _defaire(contenu.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        lignes = contenu.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
        # Files put end to end: some lines are in UTF-8, the others are not.
        autres = b"".join(ligne for ligne in lignes if not _est_en_utf8(ligne))
        encodage = max(A_UN_OCTET, key=lambda e: _vraisemblance(autres, e))
        texte = "".join(ligne.decode("utf-8" if _est_en_utf8(ligne) else encodage) for ligne in lignes)
        return texte, "" if any(_est_en_utf8(ligne) and not ligne.isascii() for ligne in lignes) else encodage


def _est_en_utf8(octets):
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _defaire(texte):
    """The text before it was encoded twice, when all of it was: « Ã‰loÃ¯se » → « Éloïse »."""
    for encodage in ("sloppy-windows-1252", "mac_roman"):
        try:
            return texte if texte.isascii() else texte.encode(encodage).decode("utf-8-sig")
        except UnicodeError:
            continue
    return texte


def _vraisemblance(contenu, encodage):
    """How much the letters with accents look like French ones, in words of one case."""
    try:
        texte = contenu.decode(encodage)
    except UnicodeDecodeError:
        return float("-inf")
    note = 0
    for trouve in islice(re.finditer(r"[^\x00-\x7f]", texte), SIGNES_REGARDES):
        signe = trouve[0]
        avant = texte[trouve.start() - 1 : trouve.start()]
        if signe in PONCTUATION:
            note += 0 if avant.isalpha() and signe != "’" else 1
        elif not signe.isalpha():
            note -= 3
        else:
            note += 2 if signe in FREQUENTES else 0
            # « PrÄnom » : a capital inside a word in small letters.
            if avant.isascii() and avant.isalpha() and (signe.isupper() and avant.islower()):
                note -= 4
            apres = texte[trouve.end() : trouve.end() + 1]
            if signe.islower() and avant.isupper() and apres.isupper():
                note -= 4
    return note
