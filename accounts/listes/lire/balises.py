"""Tables written with tags: the HTML that many tools call « .xls », the XML of Excel 2003, and LibreOffice's ODS."""

from html.parser import HTMLParser

from .document import COLONNES_AU_PLUS, LIGNES_AU_PLUS, Document, FichierRefuse
from .encodage import decoder
from .tableur import XLSX_DEMESURE, feuilles_bornees

TABLES = {"table", "ss:table", "table:table"}
RANGEES = {"tr", "row", "ss:row", "table:table-row"}
CELLULES = {"td", "th", "cell", "ss:cell", "table:table-cell", "table:covered-table-cell"}
ESPACES = {"br", "p", "div", "text:p", "text:s", "text:line-break"}
SANS_TABLEAU = "Ce fichier ne contient aucun tableau. Il faut la liste elle-même\u00a0: SIECLE, CSV ou XLSX."
# Unpacked. A school of 1,500 students is half of it; tags are read at a few megabytes a second.
OCTETS_DE_BALISES_AU_PLUS = 8 * 1024 * 1024
# What stands above a table of HTML, and may name its class.
TEXTES_AU_DESSUS = 5


def lire_balises(contenu):
    """The ``Document`` of these bytes: a sheet a table that holds something. Raises ``FichierRefuse``."""
    if len(contenu) > OCTETS_DE_BALISES_AU_PLUS:
        raise FichierRefuse(XLSX_DEMESURE)
    lecteur = _LecteurDeTables()
    lecteur.feed(decoder(contenu)[0])
    lecteur.close()
    return Document(feuilles_bornees(lecteur.tables, SANS_TABLEAU))


class _LecteurDeTables(HTMLParser):
    """The three dialects, which the tolerance for HTML reads alike; no entity of a file is followed, no style read.

    ``tables``: ``[(name, rows of texts)]``, the rows that a file leaves out being blank ones.
    """

    def __init__(self):
        super().__init__()
        self.tables, self.nom, self.au_dessus = [], "", []
        self.rangee = self.cellule = None

    def handle_starttag(self, balise, attributs):
        valeurs = dict(attributs)
        if balise in ("worksheet", "ss:worksheet"):
            self.nom = valeurs.get("ss:name") or ""
        elif balise in TABLES:
            nom = valeurs.get("table:name") or self.nom or f"Tableau {len(self.tables) + 1}"
            self.tables.append((nom, [[texte] for texte in self.au_dessus]))
            self.au_dessus, self.rangee, self.cellule = [], None, None
        elif balise in RANGEES and self.tables:
            self._finir_la_rangee()
            self.rangee = []
            self.blanches = _nombre(valeurs, "ss:index", LIGNES_AU_PLUS) - len(self.tables[-1][1]) - 1
            self.fois = _nombre(valeurs, "table:number-rows-repeated", LIGNES_AU_PLUS) or 1
        elif balise in CELLULES and self.rangee is not None:
            self._finir_la_cellule()
            self._avancer(_nombre(valeurs, "ss:index", COLONNES_AU_PLUS) - 1)
            self.cellule = [valeurs.get("office:date-value") or ""]
            self.repetee = _nombre(valeurs, "table:number-columns-repeated", COLONNES_AU_PLUS)
            self.couverte = _nombre(valeurs, "colspan", COLONNES_AU_PLUS) or (
                _nombre(valeurs, "ss:mergeacross", COLONNES_AU_PLUS) + 1
            )
        elif balise in ESPACES:
            self.handle_data(" ")

    def handle_endtag(self, balise):
        if balise in CELLULES:
            self._finir_la_cellule()
        elif balise in RANGEES | TABLES:
            self._finir_la_rangee()

    def handle_data(self, texte):
        if self.cellule is not None and not self.cellule[0]:
            self.cellule.append(texte)
        elif self.rangee is None and texte.strip():
            self.au_dessus = [*self.au_dessus, texte][-TEXTES_AU_DESSUS:]

    def _avancer(self, largeur):
        self.rangee += [""] * (largeur - len(self.rangee))

    def _finir_la_cellule(self):
        if self.cellule is not None:
            texte = "".join(self.cellule)
            self.rangee += [texte] * (self.repetee or 1)
            self._avancer(min(len(self.rangee) + self.couverte - 1, COLONNES_AU_PLUS))
            self.cellule = None

    def _finir_la_rangee(self):
        self._finir_la_cellule()
        if self.rangee is not None:
            rangees = self.tables[-1][1]
            rangees += [[]] * self.blanches
            # LibreOffice ends a sheet by a million blank rows.
            rangees += [self.rangee] * (self.fois if any(self.rangee) else 1)
            self.rangee = None


def _nombre(valeurs, nom, au_plus):
    """A number that an attribute gives; 0 without it."""
    texte = valeurs.get(nom) or ""
    return min(int(texte[:9]), au_plus) if texte.isascii() and texte.isdecimal() else 0
