"""XML of strangers: read without being built in memory, and cut where it must be; the rest stays byte for byte."""

import codecs
import re
from xml.parsers.expat import ExpatError, ParserCreate

from ..refus import FichierRefuse

ABIME = "Ce document est abîmé\u00a0: rouvrez-le dans votre logiciel, enregistrez-le à nouveau et rejoignez-le."
DEMESURE = "Ce document est démesuré une fois déplié\u00a0: il ne peut pas être joint."

_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}\?>")
_ENCODAGE = re.compile(rb"encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_LUS = {"utf-8", "ascii", "iso8859-1", "cp1252"}
_ESPACES = b" \t\r\n"
# A whole tag: what is between its quotes may hold « > ».
_BALISE = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")


def est_du_xml(octets):
    """Whether a reader of XML could take these first bytes for its own, in whatever encoding."""
    debut = octets.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe" + _ESPACES)
    return bool(octets) and (not debut or debut.startswith((b"<", b"Lo\xa7\x94")))


def en_utf8(octets):
    """The same XML in UTF-8. Raises ``FichierRefuse`` for an encoding that hides its words, and for a DOCTYPE: no
    office document has one, and entities are what makes a thousand characters a million."""
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in octets[:4]:
        ordre = "utf-16-be" if octets.startswith((codecs.BOM_UTF16_BE, b"\x00")) else "utf-16-le"
        octets = _convertir(octets, ordre)
    elif declaration := _DECLARATION.match(octets.removeprefix(codecs.BOM_UTF8)):
        nomme = _ENCODAGE.search(declaration[0])
        nom = _nom_de_codec(nomme[1].decode()) if nomme else "utf-8"
        if nom not in _LUS:
            raise FichierRefuse(ABIME)
        if nom not in ("utf-8", "ascii"):
            octets = _convertir(octets, nom)
    if b"<!DOCTYPE" in octets or b"<!ENTITY" in octets:
        raise FichierRefuse(ABIME)
    return octets


def _nom_de_codec(nom):
    try:
        return codecs.lookup(nom).name
    except LookupError:
        return ""


def _convertir(octets, encodage):
    try:
        texte = octets.decode(encodage).lstrip("\ufeff")
    except UnicodeDecodeError as erreur:
        raise FichierRefuse(ABIME) from erreur
    return _DECLARATION.sub(b"", texte.encode(), count=1)


class Parcours:
    """One reading of one part: subclasses say what they see, and cut.

    Names are « namespace local » as expat gives them; ``local`` keeps the second word. ``budget``: tags that may still
    be read, a list of one number shared by the parts of a document.
    """

    def __init__(self, octets, budget):
        self.octets, self.coupes, self._ouverts = octets, [], []
        budget[0] -= octets.count(b"<")
        if budget[0] < 0:
            raise FichierRefuse(DEMESURE)
        self._expat = ParserCreate(namespace_separator=" ")
        self._expat.StartElementHandler = self._debut
        self._expat.EndElementHandler = self._fin
        self._expat.CharacterDataHandler = self.texte

    def lire(self):
        """Read all of it; returns what is left once cut. Raises ``FichierRefuse`` when it is not well formed."""
        try:
            self._expat.Parse(self.octets, True)
        except (ExpatError, ValueError) as erreur:
            raise FichierRefuse(ABIME) from erreur
        self.conclure()
        return self._reste()

    # What subclasses say.

    def element(self, nom, attributs):
        """A tag opens. What is returned says what becomes of it: None (kept), « tout » (cut with what it holds),
        « balises » (its content alone stays), or a function called with ``(start, end)`` of it all when it closes."""

    def texte(self, texte):
        """Words of the element that is open."""

    def conclure(self):
        """The end."""

    # How it is cut.

    def couper(self, debut, fin, a_la_place=b""):
        self.coupes.append((debut, fin, a_la_place))

    def fin_de_balise(self, position):
        return _BALISE.match(self.octets, position).end()

    @property
    def ici(self):
        return self._expat.CurrentByteIndex

    def _debut(self, nom, attributs):
        self._ouverts.append((self.ici, self.element(local(nom), attributs)))

    def _fin(self, nom):
        debut, sort = self._ouverts.pop()
        if sort is None:
            return
        fin_du_debut = self.fin_de_balise(debut)
        vide = self.octets.endswith(b"/>", debut, fin_du_debut)
        fin = fin_du_debut if vide else self.fin_de_balise(self.ici)
        if callable(sort):
            sort(debut, fin)
        elif sort == "tout" or vide:
            self.couper(debut, fin)
        else:
            self.couper(debut, fin_du_debut)
            self.couper(self.ici, fin)

    def _reste(self):
        """What is not cut; a cut inside another one is part of it."""
        if not self.coupes:
            return self.octets
        morceaux, ici = [], 0
        for debut, fin, a_la_place in sorted(self.coupes, key=lambda c: (c[0], -c[1])):
            if debut >= ici:
                morceaux += (self.octets[ici:debut], a_la_place)
                ici = fin
        return b"".join([*morceaux, self.octets[ici:]])


def local(nom):
    """« id » of « http://…/relationships id »."""
    return nom.rpartition(" ")[2]
