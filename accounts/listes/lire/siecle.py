"""The XML of SIECLE « Base élèves » (``ElevesSansAdresses.xml``): a whole school, read as a stream."""

from xml.parsers import expat  # noqa: S403 — entities and document types are refused below

from .document import LIGNES_AU_PLUS, TROP_DE_LIGNES, Document, FichierRefuse, nettoyer

# Our titles for its columns: what ``colonnes.reconnaitre`` knows.
ENTETES = ["Nom de famille", "Prénom", "Date de naissance", "INE", "Autre INE", "Division", "Date de sortie"]
SANS_CLASSE = {"", "INACTIFS"}
# What is kept of an ELEVE and of a STRUCTURE; the rest is not even read.
UTILES = {
    "UAJ", "ANNEE_SCOLAIRE", "NOM_DE_FAMILLE", "NOM", "NOM_USAGE", "PRENOM", "PRENOM2", "DATE_NAISS", "ID_NATIONAL",
    "INE_RNIE", "INE", "INE_BEA", "INE_PROVISOIRE", "DATE_SORTIE", "CODE_STRUCTURE", "TYPE_STRUCTURE",
}  # fmt: skip
OCTETS_PAR_BLOC = 1 << 16
ELEMENTS_AU_PLUS = 3_000_000
CARACTERES_PAR_ELEMENT = 400

PAS_SIECLE = (
    "Ce fichier XML n’est pas une extraction SIECLE des élèves. Dans SIECLE, prenez "
    "«\u00a0Exportations\u00a0», «\u00a0En XML\u00a0», puis «\u00a0Élèves sans adresses\u00a0»."
)
MAL_FORME = "Ce fichier XML est incomplet ou abîmé. Exportez-le à nouveau depuis SIECLE."
ENTITES = "Ce fichier XML contient des définitions d’entités, que SIECLE n’écrit jamais\u00a0: il est refusé."
DEMESURE = "Ce fichier XML est démesuré pour une liste d’élèves\u00a0: il est refusé."


def lire_siecle(flux):
    """The ``Document`` of the students who are in a class, or have left. Raises ``FichierRefuse``."""
    lecture = _LecteurSiecle()
    try:
        while bloc := flux.read(OCTETS_PAR_BLOC):
            lecture.analyseur.Parse(bloc, False)
        lecture.analyseur.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as erreur:
        raise FichierRefuse(MAL_FORME) from erreur
    return lecture.document()


class _LecteurSiecle:
    """Keeps what is useful of each element as it ends; never holds a tree."""

    def __init__(self):
        self.analyseur = expat.ParserCreate()
        self.analyseur.buffer_text = True
        self.analyseur.StartElementHandler = self.debut
        self.analyseur.EndElementHandler = self.fin
        self.analyseur.StartDoctypeDeclHandler = self.analyseur.EntityDeclHandler = self.refuser
        self.racine, self.uai, self.annee = None, None, None
        self.eleves, self.divisions = {}, {}
        self.champs, self.texte, self.qui, self.elements = {}, [], None, 0

    def refuser(self, *declaration):
        raise FichierRefuse(ENTITES)

    def debut(self, balise, attributs):
        self.elements += 1
        if self.racine is None:
            self.racine = balise
            if balise != "BEE_ELEVES":
                raise FichierRefuse(PAS_SIECLE)
        if self.elements > ELEMENTS_AU_PLUS:
            raise FichierRefuse(DEMESURE)
        if balise in ("ELEVE", "STRUCTURES_ELEVE"):
            self.qui, self.champs = attributs.get("ELEVE_ID") or attributs.get("ELENOET"), {}
        elif balise == "STRUCTURE":
            self.champs = {}
        self.texte = []
        self.analyseur.CharacterDataHandler = self.lire if balise in UTILES else None

    def lire(self, texte):
        self.texte.append(texte[:CARACTERES_PAR_ELEMENT])

    def fin(self, balise):
        if balise in UTILES:
            self.champs.setdefault(balise, nettoyer("".join(self.texte)[:CARACTERES_PAR_ELEMENT]))
            self.texte = []
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
        self.analyseur.CharacterDataHandler = None

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
    """``[nom, prénom, date de naissance, numéro, autres numéros, date de sortie]`` of an ``ELEVE``."""

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
        premier("DATE_SORTIE"),
    ]
