"""Texts and CSV: kept byte for byte once they are known to be nothing else; a formula that acts becomes a text.

Every search is linear in the length of the text, whatever its lines are.
"""

import re

from ..atelier import MO, Refait, tenir
from ..refus import FichierRefuse

# Bytes. A text longer than a novel is something else.
TAILLE_MAXIMALE = 5 * MO
FORMULES_MAXIMUM = 200_000
TYPES = {"txt": "text/plain", "csv": "text/csv"}

FORMULE = "Des cellules lançaient un programme ou sortaient du tableau\u00a0: elles sont gardées comme du texte."

_BALISES = re.compile(r"<\s*(?:!doctype|\?xml|\?php|html|head|body|svg|script|iframe|object|embed)\b", re.IGNORECASE)
_SVG = re.compile(r"<\s*svg\b", re.IGNORECASE)
_COMMANDES = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
# Where a cell that computes begins; a negative number is no formula.
_DEBUT = re.compile(r"(?:^|(?<=[;,\t\"\r\n|]))[ \xa0]*(?=[=@]|[+\-](?![\d.,]))")
# Functions that go out: « =DDE("soffice";…) », « =WEBSERVICE("https://…") ».
_SORTANTES = re.compile(r"[=+\-@ ]{0,9}(?:DDE|WEBSERVICE|REGISTER\.ID|CALL|EXEC)\s{0,9}\(", re.IGNORECASE)
# A cell that makes a spreadsheet start a program (DDE): « =cmd|' /C calc'!A0 »; characters between its two marks.
_PORTEE = 1000


def refaire(source, sortie, vignette, extension):
    """Copy a text that is one; ``extension``: what its name says. Returns a ``Refait``; raises ``FichierRefuse``."""
    if source.stat().st_size > TAILLE_MAXIMALE:
        raise FichierRefuse("Ce texte dépasse 5\u00a0Mo\u00a0: découpez-le, ou exportez-le en PDF.")
    octets = source.read_bytes()
    texte, encodage = _decoder(octets)
    if texte is None:
        raise FichierRefuse("Ce fichier a le nom d’un texte et n’en est pas un\u00a0: il ne peut pas être joint.")
    if _SVG.search(texte):
        raise FichierRefuse("Un dessin SVG peut contenir un programme\u00a0: exportez-le en PNG ou en PDF.")
    if _BALISES.search(texte):
        raise FichierRefuse("Une page web peut contenir un programme\u00a0: imprimez-la en PDF et joignez le PDF.")
    if texte.lstrip().startswith("<"):
        raise FichierRefuse("Les fichiers XML ne sont pas acceptés\u00a0: exportez le document en PDF.")
    extension, notes = "csv" if extension == "csv" else "txt", ()
    dangereuses = _formules(texte) if extension == "csv" else ()
    if dangereuses:
        octets, notes = _desarmer(texte, dangereuses).encode(encodage), (FORMULE,)
    sortie.write_bytes(octets)
    return Refait(TYPES[extension], extension, notes)


def _decoder(octets):
    """The text and its encoding, or None twice when these bytes are not a text."""
    marque = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encodage in ("utf-16",) if marque else ("utf-8-sig", "cp1252"):
        try:
            texte = octets.decode(encodage)
        except UnicodeDecodeError:
            continue
        if not _COMMANDES.search(texte):
            return texte, "utf-8" if encodage == "utf-8-sig" and not octets.startswith(b"\xef\xbb\xbf") else encodage
    return None, None


def _formules(texte):
    """Where the cells that act begin. The two marks of DDE are looked for once each, ever further."""
    if not ("|" in texte and "!" in texte or _SORTANTES.search(texte)):
        return []
    trouvees, barre, point = [], -1, -1
    for rang, debut in enumerate(_DEBUT.finditer(texte)):
        if rang > FORMULES_MAXIMUM:
            raise FichierRefuse(
                "Ce tableau a trop de formules pour être vérifié\u00a0: enregistrez-le en .xlsx ou .ods."
            )
        ici = debut.end()
        if barre is not None and barre < ici:
            barre = _apres(texte, "|", ici)
        if barre is not None and point is not None and point < barre:
            point = _apres(texte, "!", barre)
        echange = None not in (barre, point) and point - ici < _PORTEE
        if echange or _SORTANTES.match(texte, ici):
            trouvees.append(ici)
    return trouvees


def _apres(texte, marque, ici):
    """Where the mark is next, or None."""
    trouve = texte.find(marque, ici)
    return trouve if trouve >= 0 else None


def _desarmer(texte, positions):
    """An apostrophe before each of these: what follows is a text for every spreadsheet."""
    bornes = [0, *positions, len(texte)]
    return "'".join(texte[debut:fin] for debut, fin in zip(bornes, bornes[1:], strict=False))


if __name__ == "__main__":
    tenir(refaire, secondes=5, memoire=200 * MO)
