"""Names of people in a list: told apart when one cell holds both, cased, refused when they are none."""

import re

from .colonnes import cle

LONGUEUR = 60
# A cell that a spreadsheet would compute, or that was never a name.
DEBUT_DE_FORMULE = ("=", "+", "-", "@")
SIGNES_INTERDITS = re.compile(r"[<>{}\[\]|\\^~=@#%*\"?:/;!\d\ufffd]")
# « Mme LE GALL », « 12. LE GALL », « - LE GALL »: a number of order is no part of a name.
DEVANT_LE_NOM = re.compile(
    r"^(?:[-–•*]\s+)?(?:\d{1,3}\s*[.)–-]?\s+)?(?:(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle)\s+)?", re.I
)
# « MOREAU, Lina », « MOREAU – Lina ».
ENTRE_LES_NOMS = re.compile(r"\s*,\s*|\s+[-–—/]\s+")
SANS = {"sans prenom", "sans nom", "spnr"}
PARTICULES = {"de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "di", "da", "el", "ben"}


def separer(texte):
    """« DE LA TOUR Anne-Sophie » → ("DE LA TOUR", "Anne-Sophie"); None when nothing tells where the name ends.

    The family name is what is in capitals, in front or behind, with its particles; without capitals, two words alone
    are told apart, the name first, as the titles « Élève » and « NOM Prénom » promise.
    """
    texte = DEVANT_LE_NOM.sub("", texte)
    parties = ENTRE_LES_NOMS.split(texte)
    if len(parties) == 2:
        return (parties[0], parties[1]) if all(parties) else None
    mots = texte.split()
    capitales = [mot == mot.upper() and any(map(str.isalpha, mot)) for mot in mots]
    if len(mots) < 2:
        return None
    if all(capitales) or not any(capitales):
        return (mots[0], mots[1]) if len(mots) == 2 else None
    du_nom = [
        capitale or mot.lower() in PARTICULES or bool(re.match(r"[dl]['’][^\W\d_]", mot) and mot[2:] == mot[2:].upper())
        for mot, capitale in zip(mots, capitales, strict=True)
    ]
    devant = next((i for i, vrai in enumerate(du_nom) if not vrai), len(mots))
    if 0 < devant < len(mots) and any(capitales[:devant]):
        return " ".join(mots[:devant]), " ".join(mots[devant:])
    derriere = next(i for i, vrai in enumerate(reversed(du_nom)) if not vrai)
    if derriere and any(capitales[-derriere:]):
        return " ".join(mots[-derriere:]), " ".join(mots[:-derriere])
    return None


def separer_au_mieux(texte):
    """``(nom, prénom)`` of three words or more, all in one case: particles and one word are the family name.

    None when even that says nothing. A guess: to be told to whoever checks the list.
    """
    mots = DEVANT_LE_NOM.sub("", texte).split()
    if not all(mot[0].isupper() or mot.lower() in PARTICULES for mot in mots):
        return None
    fin = next((i for i, mot in enumerate(mots) if mot.lower() not in PARTICULES), len(mots)) + 1
    return (" ".join(mots[:fin]), " ".join(mots[fin:])) if fin < len(mots) else None


def mettre_en_casse(prenom):
    """« JEAN-BAPTISTE », « jean-baptiste » → « Jean-Baptiste »; « İBRAHİM » → « İbrahim »; mixed case is kept."""
    if prenom != prenom.upper() and prenom != prenom.lower():
        return prenom
    mots = re.split(r"([\s\-'’])", prenom)
    return "".join(mot[:1].upper() + mot[1:].replace("İ", "i").lower() for mot in mots)


def defaut_du_nom(texte):
    """Why this is not a name, as the end of a French sentence; empty when it is one."""
    if texte.startswith(DEBUT_DE_FORMULE):
        return "contient une formule\u00a0: remplacez-la par le texte lui-même"
    if "?" in texte or "\ufffd" in texte:
        return "a perdu ses accents\u00a0: écrivez-le à nouveau"
    if SIGNES_INTERDITS.search(texte) or not any(map(str.isalpha, texte)):
        return "n’est pas un nom"
    if len(texte) > LONGUEUR:
        return f"dépasse {LONGUEUR} caractères"
    return ""


def est_sans(texte):
    """Whether the cell says that the person has none: « Sans prénom »."""
    return cle(texte) in SANS
