"""An archive that somebody hands over, read in a process of its own, whose share is bounded: it comes from a stranger.

``python -m examens.reprendre.lecture ARCHIVE`` prints what it holds, or why it is refused. Knows neither Django nor the
database; nothing of the archive is written on the disk here.
"""

import datetime
import hashlib
import json
import re
import stat
import zipfile
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from situations.fichiers.a_part import MO, lire_a_part, tenir
from situations.fichiers.refus import FichierRefuse

SCHEMA = Path(__file__).resolve().parents[1] / "emporter" / "passeport.schema.json"
DONNEES, EMPREINTES = "donnees.json", "empreintes.sha256"
VERSION = 2

ENTREES_AU_PLUS = 5_000
# Of the text of a passport: ten times the longest honest one. Of its files together, unpacked.
DONNEES_AU_PLUS, EMPREINTES_AU_PLUS, FICHIERS_AU_PLUS = 24 * MO, 2 * MO, 300 * MO
BLOC = 1 << 20

PAS_UNE_ARCHIVE = (
    "Ce fichier n’est pas l’archive d’un passeport. Choisissez le fichier ZIP que donne «\u00a0Emporter mon "
    "passeport\u00a0», tel quel."
)
ABIMEE = "Cette archive est abîmée ou incomplète\u00a0: emportez de nouveau le passeport, puis recommencez."
DOUTEUSE = (
    "Cette archive contient ce qu’un passeport ne contient jamais (lien, chemin qui sort du dossier, entrée "
    "double ou protégée)\u00a0: elle est refusée."
)
DEMESUREE = "Cette archive est démesurée une fois ouverte\u00a0: elle est refusée."
ALTEREE = (
    "«\u00a0{nom}\u00a0» a changé depuis que l’archive a été faite\u00a0: elle est refusée. Reprenez l’archive "
    "d’origine, telle quelle."
)
MANQUE = "Il manque «\u00a0{nom}\u00a0» dans cette archive\u00a0: reprenez celle d’origine, telle quelle."
AUTRE_FORMAT = (
    "Cette archive a été faite par une autre version du site (format {format})\u00a0: mettez l’un des deux sites à "
    "jour, emportez de nouveau le passeport, puis recommencez."
)
MAL_FORMEE = (
    "Le fichier «\u00a0donnees.json\u00a0» de cette archive n’est pas celui d’un passeport ({ou})\u00a0: {quoi}"
)

# PostgreSQL keeps neither the null character nor half of a surrogate pair.
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


class ArchiveRefusee(FichierRefuse):
    """An archive that is not taken."""


def lire(chemin):
    """What the archive at ``chemin`` holds, as ``examens.emporter.donnees`` wrote it, checked whole and read aside;
    with ``perdus``, the paths of the files that it says are lost. Raises ``FichierRefuse``."""
    return lire_a_part("examens.reprendre.lecture", chemin)


def comprendre(chemin):
    """The same, in this process."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            return _lire(archive)
    except zipfile.BadZipFile as erreur:
        raise ArchiveRefusee(ABIMEE if zipfile.is_zipfile(chemin) else PAS_UNE_ARCHIVE) from erreur
    except (zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as erreur:
        # RuntimeError: an entry under a password. ValueError: text that is no UTF-8, a number of ten thousand digits.
        if isinstance(erreur, RecursionError):
            raise
        raise ArchiveRefusee(ABIMEE) from erreur


def _lire(archive):
    entrees = _entrees(archive)
    if DONNEES not in entrees:
        raise ArchiveRefusee(PAS_UNE_ARCHIVE)
    texte = _octets(archive, entrees[DONNEES], DONNEES_AU_PLUS)
    empreintes = _empreintes(archive, entrees, texte)
    donnees = _verifier(json.loads(texte, parse_constant=_refuser_la_constante))
    perdus = _verifier_les_fichiers(archive, entrees, _attendus(donnees, empreintes))
    return donnees | {"perdus": perdus}


def _entrees(archive):
    """``{name: entry}``, each of which is a plain file that stays in its folder."""
    liste = archive.infolist()
    if len(liste) > ENTREES_AU_PLUS or sum(e.file_size for e in liste) > DONNEES_AU_PLUS + FICHIERS_AU_PLUS:
        raise ArchiveRefusee(DEMESUREE)
    entrees = {entree.filename: entree for entree in liste}
    if len(entrees) != len(liste) or any(map(_est_douteuse, liste)):
        raise ArchiveRefusee(DOUTEUSE)
    return entrees


def _est_douteuse(entree):
    mode = entree.external_attr >> 16
    nom = entree.orig_filename
    return (
        (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR))
        or entree.flag_bits & 0x1
        or entree.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or nom.startswith("/")
        or "\\" in nom
        or "\x00" in nom
        or ".." in nom.split("/")
        or nom[1:2] == ":"
    )


def _octets(archive, entree, au_plus):
    """What was unpacked cannot exceed the size announced: zipfile stops there."""
    if entree.file_size > au_plus:
        raise ArchiveRefusee(DEMESUREE)
    return archive.read(entree)


def _empreintes(archive, entrees, texte):
    """``{path: SHA-256}``, that of the data being checked."""
    if EMPREINTES not in entrees:
        raise ArchiveRefusee(MANQUE.format(nom=EMPREINTES))
    lignes = _octets(archive, entrees[EMPREINTES], EMPREINTES_AU_PLUS).decode().splitlines()
    attendues = {nom: empreinte for empreinte, _, nom in (ligne.partition("  ") for ligne in lignes)}
    if attendues.get(DONNEES) != hashlib.sha256(texte).hexdigest():
        raise ArchiveRefusee(ALTEREE.format(nom=DONNEES))
    return attendues


def _refuser_la_constante(nom):
    raise ValueError(f"{nom} is no number")


def _verifier(donnees):
    """The data as the schema says; raises ``ArchiveRefusee`` with where they are not."""
    version = donnees.get("format") if isinstance(donnees, dict) else None
    if version != VERSION:
        raise ArchiveRefusee(AUTRE_FORMAT.format(format=version) if isinstance(version, int) else PAS_UNE_ARCHIVE)
    erreur = best_match(valideur().iter_errors(donnees))
    if erreur:
        ou = " › ".join(str(etape) for etape in erreur.absolute_path) or "début"
        raise ArchiveRefusee(MAL_FORMEE.format(ou=ou[:120], quoi=_raison(erreur)))
    for quoi in ("fiches", "stages", "appreciations"):
        numeros = [element["numero"] for element in donnees[quoi]]
        if len(set(numeros)) != len(numeros):
            raise ArchiveRefusee(MAL_FORMEE.format(ou=quoi, quoi="deux portent le même numéro."))
    for fiche in donnees["fiches"]:
        if len({version["numero"] for version in fiche["versions"]}) != len(fiche["versions"]):
            raise ArchiveRefusee(MAL_FORMEE.format(ou="versions", quoi="deux portent le même numéro."))
    return _sans_impossible(donnees)


def _raison(erreur):
    if erreur.validator == "required":
        return "une rubrique manque."
    if erreur.validator == "additionalProperties":
        return "une rubrique y est inconnue."
    return "une valeur n’a pas la forme attendue."


def valideur():
    """Of ``passeport.schema.json``, with its days and its moments."""
    formes = FormatChecker(formats=())
    formes.checks("date", raises=ValueError)(lambda texte: bool(datetime.date.fromisoformat(str(texte))))
    formes.checks("date-time", raises=ValueError)(lambda texte: bool(datetime.datetime.fromisoformat(str(texte))))
    return Draft202012Validator(json.loads(SCHEMA.read_bytes()), format_checker=formes)


def _sans_impossible(valeur):
    if isinstance(valeur, str):
        return IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", valeur)
    if isinstance(valeur, list):
        return [_sans_impossible(v) for v in valeur]
    if isinstance(valeur, dict):
        return {_sans_impossible(nom): _sans_impossible(v) for nom, v in valeur.items()}
    return valeur


def _attendus(donnees, empreintes):
    """``(name, path, SHA-256)`` of the files that the data announce; an older archive has no signed sheet."""
    for fichier in (f for fiche in donnees["fiches"] for f in fiche["fichiers"]):
        yield fichier["nom"], fichier["chemin"], fichier["sha256"]
    for feuille in (f for stage in donnees["stages"] for f in stage.get("feuilles", ())):
        yield feuille["nom"], feuille["chemin"], empreintes.get(feuille["chemin"])


def _verifier_les_fichiers(archive, entrees, attendus):
    """The files are there, unaltered; returns the paths of those that the archive says were lost."""
    perdus = []
    for nom, chemin, attendue in attendus:
        if chemin not in entrees:
            if f"{chemin}.perdu.txt" not in entrees:
                raise ArchiveRefusee(MANQUE.format(nom=nom))
            perdus.append(chemin)
            continue
        with archive.open(entrees[chemin]) as source:
            empreinte = hashlib.sha256()
            while bloc := source.read(BLOC):
                empreinte.update(bloc)
        if empreinte.hexdigest() != attendue:
            raise ArchiveRefusee(ALTEREE.format(nom=nom))
    return perdus


if __name__ == "__main__":
    tenir(comprendre)
