"""The XML of SIECLE « Base élèves » (``ElevesSansAdresses.xml``): a whole school, read as a stream."""

from .document import LIGNES_AU_PLUS, TROP_DE_LIGNES, Document, FichierRefuse
from .flux_xml import LecteurXml

# Our titles for its columns: what ``colonnes.reconnaitre`` knows.
ENTETES = ["Nom de famille", "Prénom", "Date de naissance", "INE", "Autre INE", "MEF", "Division", "Date de sortie"]
SANS_CLASSE = {"", "INACTIFS"}
# What is kept of an ELEVE and of a STRUCTURE; the rest is not even read.
UTILES = {
    "UAJ", "ANNEE_SCOLAIRE", "NOM_DE_FAMILLE", "NOM", "NOM_USAGE", "PRENOM", "PRENOM2", "DATE_NAISS", "ID_NATIONAL",
    "INE_RNIE", "INE", "INE_BEA", "INE_PROVISOIRE", "DATE_SORTIE", "CODE_STRUCTURE", "TYPE_STRUCTURE",
    "CODE_MEF",
}  # fmt: skip

PAS_SIECLE = (
    "Ce fichier XML n’est pas une extraction SIECLE des élèves. Dans SIECLE, prenez "
    "«\u00a0Exportations\u00a0», «\u00a0En XML\u00a0», puis «\u00a0Élèves sans adresses\u00a0»."
)
MAL_FORME = "Ce fichier XML est incomplet ou abîmé. Exportez-le à nouveau depuis SIECLE."


def lire_siecle(flux):
    """The ``Document`` of the students who are in a class, or have left. Raises ``FichierRefuse``."""
    return _LecteurSiecle().parcourir(flux)


class _LecteurSiecle(LecteurXml):
    UTILES, MAL_FORME = UTILES, MAL_FORME

    def __init__(self):
        super().__init__()
        self.racine, self.uai, self.annee = None, None, None
        self.eleves, self.divisions = {}, {}
        self.qui = None

    def debut(self, balise, attributs):
        if self.racine is None:
            self.racine = balise
            if balise != "BEE_ELEVES":
                raise FichierRefuse(PAS_SIECLE)
        if balise in ("ELEVE", "STRUCTURES_ELEVE"):
            self.qui, self.champs = attributs.get("ELEVE_ID") or attributs.get("ELENOET"), {}
        elif balise == "STRUCTURE":
            self.champs = {}

    def fin(self, balise):
        if balise == "UAJ" and self.uai is None:
            self.uai = self.champs.pop("UAJ").upper()
        elif balise == "ANNEE_SCOLAIRE" and self.annee is None:
            annee = self.champs.pop("ANNEE_SCOLAIRE")
            self.annee = int(annee[:4]) if annee[:4].isdecimal() else None
        elif balise == "ELEVE" and self.qui:
            self.eleves[self.qui] = eleve(self.champs)
            if len(self.eleves) > LIGNES_AU_PLUS:
                raise FichierRefuse(TROP_DE_LIGNES)
        elif balise == "STRUCTURE" and self.qui and self.champs.get("TYPE_STRUCTURE") == "D":
            code = self.champs.get("CODE_STRUCTURE", "")
            if code.upper() not in SANS_CLASSE and len(self.divisions) <= LIGNES_AU_PLUS:
                self.divisions.setdefault(self.qui, code)

    def document(self):
        if self.uai is None:
            raise FichierRefuse(PAS_SIECLE)
        lignes = [[0, ENTETES]]
        for rang, (identifiant, cellules) in enumerate(self.eleves.items(), 1):
            classe, sortie = self.divisions.get(identifiant, ""), cellules[-1]
            if classe or sortie:
                lignes.append([rang, [*cellules[:-1], classe, sortie]])
        if len(lignes) == 1:
            raise FichierRefuse("Ce fichier SIECLE ne contient aucun élève affecté à une division.")
        return Document([{"nom": "SIECLE", "lignes": lignes}], siecle=True, uai=self.uai, annee=self.annee)


def eleve(champs):
    """``[nom, prénom, date de naissance, numéro, autres numéros, MEF, date de sortie]`` of an ``ELEVE``."""

    def premier(*balises):
        return next(filter(None, (champs.get(balise, "") for balise in balises)), "")

    numeros = [champs.get(b, "") for b in ("ID_NATIONAL", "INE_RNIE", "INE", "INE_BEA", "INE_PROVISOIRE")]
    numeros = list(dict.fromkeys(filter(None, numeros))) or [""]
    return [
        premier("NOM_DE_FAMILLE", "NOM", "NOM_USAGE"),
        premier("PRENOM", "PRENOM2"),
        premier("DATE_NAISS"),
        numeros[0],
        " ".join(numeros[1:]),
        premier("CODE_MEF"),
        premier("DATE_SORTIE"),
    ]
