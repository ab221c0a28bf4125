"""How the files inside a pack are named: for people to read, on whatever disk they are unpacked."""

import re
import unicodedata

_INTERDITS = re.compile(r'[\\/:*?"<>|]|[^\S ]')
# Windows keeps these for itself, whatever the extension.
_RESERVES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
LONGUEUR = 80


def propre(texte):
    """A text that every file system takes as a name: no sign of a path, no control, at most 80 characters."""
    texte = _INTERDITS.sub(" ", unicodedata.normalize("NFC", texte))
    texte = "".join(c for c in texte if unicodedata.category(c)[0] != "C")
    texte = " ".join(texte.split())[:LONGUEUR].strip(" .")
    return f"{texte}_" if _RESERVES.fullmatch(texte) else texte or "candidat"


class Noms:
    """Names already given in one archive: two of the same name are told apart by a number."""

    def __init__(self):
        self._pris = set()

    def donner(self, candidat, code, dossier=""):
        """« E6/MOREAU Lina – E6.pdf ». ``code``: of the épreuve."""
        base, numero = propre(candidat), 1
        while True:
            suite = f" ({numero})" if numero > 1 else ""
            nom = f"{dossier}{base}{suite} – {code}.pdf"
            if nom.casefold() not in self._pris:
                self._pris.add(nom.casefold())
                return nom
            numero += 1
