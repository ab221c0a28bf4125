"""What an office document may point to, and the readings of its parts that take the rest out (R17).

By allow-list: kinds of links, schemes of addresses, keywords of fields. What is not known goes.
"""

import re
from typing import NamedTuple

from .balises import Parcours, local

CHAMP = "Des champs allaient chercher des données ailleurs\u00a0: ils sont remplacés par le texte qu’ils affichaient."
FORMULE = "Des formules allaient chercher des données ailleurs\u00a0: leurs valeurs restent."
PUBLIPOSTAGE = "La source du publipostage, qui est un autre fichier, a été retirée."
MODELE = "Le lien vers le modèle du document, qui est sur un autre poste, a été retiré."
LIEN = "Des liens vers un poste ou un réseau ont été retirés\u00a0; les liens vers le web restent."
LIAISON = "Les liaisons avec d’autres classeurs ont été rompues\u00a0: les valeurs restent."
AILLEURS = "Le document allait chercher une partie de lui-même ailleurs\u00a0: cette partie a été retirée."
MACROS = "Les macros ont été retirées."

# Where a link that may not stay leads instead: RFC 2606, an address that nobody has.
NULLE_PART = "https://lien-retire.invalid/"
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships ",
    "http://purl.oclc.org/ooxml/officeDocument/relationships ",
)
_ADRESSES = re.compile(r"(?:https?://|www\.|mailto:|tel:)[^\\]*$", re.IGNORECASE)
_EXTERIEURES = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}|\\", re.IGNORECASE)
_MONTREES = {"hyperlink", "image", "video", "audio", "media"}

_CHAMPS = set(
    """ADDIN ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST BARCODE
    BIBLIOGRAPHY CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EMBED
    EQ FILENAME FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GOTOBUTTON GREETINGLINE HYPERLINK IF INDEX
    INFO KEYWORDS LASTSAVEDBY LISTNUM MACROBUTTON MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF
    NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET
    SHAPE SKIPIF STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
    =""".split()  # noqa: SIM905 (words)
)
_MOT = re.compile(r"\s*(=|[A-Za-z]+(?![\w\x00]))")
# What « HYPERLINK » leads to: its first word, in quotes or not, unless that is a switch.
_VERS = re.compile(r"\s*HYPERLINK\s+(?:\"([^\"]*)\"|([^\s\\\"]\S*))", re.IGNORECASE)
_CITES = re.compile(r"\"([^\"]*)\"")
# « [1]Feuil1!A1 »: another workbook; « Tableau[2026] » is a column.
_FORMULES = re.compile(r"(?<![\w.\]])\[\d+\]|\b(?:DDE|WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?)\s{0,9}\(", re.IGNORECASE)


def est_permise(adresse):
    """Whether this address of a link may stay: the web, a mailbox, a telephone, or a place of the document."""
    return adresse.startswith("#") or bool(_ADRESSES.match(adresse.strip()))


def champ_permis(code):
    """Whether this code of a Word field may stay. A nested field is a NUL: no keyword is written by another."""
    mot = _MOT.match(code)
    if not code.strip():
        return True
    if not mot or mot[1].upper() not in _CHAMPS:
        return False
    if mot[1].upper() != "HYPERLINK":
        return True
    vers = _VERS.match(code)
    if "\x00" in code or vers and not est_permise(vers[1] or vers[2] or ""):
        return False
    return all(est_permise(mot) for mot in _CITES.findall(code) if _EXTERIEURES.match(mot))


class Relations(Parcours):
    """A « .rels »: ``retirees`` maps the ids cut to their kinds. ``perdue(target)``: whether a part was taken out."""

    def __init__(self, octets, budget, perdue):
        super().__init__(octets, budget)
        self.perdue, self.retirees, self.notes = perdue, {}, set()

    def element(self, nom, attributs):
        if nom != "Relationship":
            return None
        cible, genre = attributs.get("Target", ""), attributs.get("Type", "").rpartition("/")[2]
        if attributs.get("TargetMode", "Internal") == "Internal" and not _EXTERIEURES.match(cible):
            return self._retirer(attributs, genre) if self.perdue(cible) else None
        if genre in _MONTREES and est_permise(cible):
            return None
        if genre == "hyperlink":
            self.notes.add(LIEN)
            return self._detourner
        self.notes.add({"mailMergeSource": PUBLIPOSTAGE, "attachedTemplate": MODELE}.get(genre, AILLEURS))
        return self._retirer(attributs, genre)

    def _retirer(self, attributs, genre):
        self.retirees[attributs.get("Id", "")] = genre
        return "tout"

    def _detourner(self, debut, fin):
        """The same link to nowhere: what it is written on stays, and is valid."""
        balise = self.octets[debut : self.fin_de_balise(debut)]
        self.couper(debut, debut + len(balise), re.sub(rb"(\sTarget\s*=\s*)(\"[^\"]*\"|'[^']*')", _NULLE_PART, balise))


_NULLE_PART = rb'\1"' + NULLE_PART.encode() + b'"'


class Champ(NamedTuple):
    """A field of Word while it is read: its code, where its marks and code are, whether its code is over."""

    code: list
    bornes: list
    dit: bool = False


class Partie(Parcours):
    """A part of a Word, Excel or PowerPoint document: what points to a relation cut (``retirees``, ids), its fields,
    and its formulas where it has some (``calcule``)."""

    TOUJOURS = {"mailMerge": PUBLIPOSTAGE, "externalReferences": LIAISON}

    def __init__(self, octets, budget, retirees, calcule):
        super().__init__(octets, budget)
        self.retirees, self.calcule, self.notes = retirees, calcule, set()
        # Fields that are open, words of the code or formula that is read, shared formulas that are gone.
        self.champs, self.mots, self.partagees = [], None, set()

    def element(self, nom, attributs):
        if nom in self.TOUJOURS:
            self.notes.add(self.TOUJOURS[nom])
            return "tout"
        if self._ouverts and self._pointe(attributs):
            return "tout"
        if nom == "fldSimple":
            if not champ_permis(_attribut(attributs, "instr")):
                self.notes.add(CHAMP)
                return "balises"
        elif nom == "fldChar":
            return self._borne_de_champ(_attribut(attributs, "fldCharType"))
        elif nom in ("instrText", "delInstrText"):
            self.mots = []
            return self._code
        elif self.calcule and nom in ("f", "definedName"):
            self.mots = []
            return self._formule(attributs)
        return None

    def texte(self, texte):
        if self.mots is not None:
            self.mots.append(texte)

    def conclure(self):
        while self.champs:
            self._juger(self.champs.pop())

    def _pointe(self, attributs):
        return any(nom.startswith(_RELATIONS) and valeur in self.retirees for nom, valeur in attributs.items())

    # A field: begin, code, separate, result, end, each in a run of its own, and other fields inside.

    def _borne_de_champ(self, genre):
        if genre == "begin":
            if self.champs:
                self.champs[-1].code.append("\x00")
            self.champs.append(Champ([], []))
        if not self.champs:
            return None
        champ = self.champs.pop() if genre == "end" else self.champs[-1]
        if genre == "separate":
            champ = self.champs[-1] = champ._replace(dit=True)

        def borner(debut, fin):
            champ.bornes.append((debut, fin))
            if genre == "end":
                self._juger(champ)

        return borner

    def _code(self, debut, fin):
        mots, self.mots = "".join(self.mots or ()), None
        if not self.champs:
            return
        champ = self.champs[-1]
        champ.bornes.append((debut, fin))
        if not champ.dit:
            champ.code.append(mots)

    def _juger(self, champ):
        """Its result alone stays of a field that may not: what Word calls to unlink it."""
        if not champ_permis("".join(champ.code)):
            self.notes.add(CHAMP)
            for debut, fin in champ.bornes:
                self.couper(debut, fin)

    def _formule(self, attributs):
        """Its value alone stays of a formula that may not; those that share it go with it."""
        rang = attributs.get("si") if attributs.get("t") == "shared" else None

        def juger(debut, fin):
            mots, self.mots = "".join(self.mots or ()), None
            if _FORMULES.search(mots) or rang in self.partagees:
                self.couper(debut, fin)
                self.notes.add(FORMULE)
                if rang is not None:
                    self.partagees.add(rang)

        return juger


class Contenu(Parcours):
    """A part of an OpenDocument: scripts and events, sources elsewhere, links."""

    TOUJOURS = {
        "event-listeners": MACROS,
        "event-listener": MACROS,
        "script": MACROS,
        "applet": MACROS,
        "dde-source": AILLEURS,
        "dde-connection-decls": AILLEURS,
        "dde-link": AILLEURS,
        "table-source": AILLEURS,
        "section-source": AILLEURS,
        "cell-range-source": AILLEURS,
        "floating-frame": AILLEURS,
        "connection-resource": AILLEURS,
    }

    def __init__(self, octets, budget, perdue):
        super().__init__(octets, budget)
        self.perdue, self.notes = perdue, set()

    def element(self, nom, attributs):
        if nom in self.TOUJOURS and self._ouverts:
            self.notes.add(self.TOUJOURS[nom])
            return "tout"
        formule = _attribut(attributs, "formula")
        if formule and _FORMULES.search(formule):
            self.notes.add(FORMULE)
            return self._sans_formule
        adresse = next((valeur for cle, valeur in attributs.items() if cle.endswith("/xlink href")), "")
        if not adresse or self._reste_ici(nom, adresse):
            return None
        if nom == "a":
            self.notes.add(LIEN)
            return "balises"
        if not self.perdue(adresse):
            self.notes.add(AILLEURS)
        return "tout"

    def _reste_ici(self, nom, adresse):
        if _EXTERIEURES.match(adresse) or adresse.startswith(("/", "../")):
            return nom in ("a", "image") and est_permise(adresse)
        return not self.perdue(adresse)

    def _sans_formule(self, debut, fin):
        fin = self.fin_de_balise(debut)
        self.couper(debut, fin, re.sub(rb"\s[\w.:-]*formula\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", self.octets[debut:fin]))


def _attribut(attributs, nom):
    return next((valeur for cle, valeur in attributs.items() if local(cle) == nom), "")
