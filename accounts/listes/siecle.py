"""The XML of SIECLE « Base élèves » (``ElevesSansAdresses.xml``): a whole school, read as a stream."""

from xml.etree.ElementTree import ParseError  # noqa: S405 — the exception alone; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .tableau import LIGNES_AU_PLUS, TROP_DE_LIGNES, FichierRefuse, Tableau, nettoyer

# Our titles for its columns: what ``colonnes.reconnaitre`` knows.
ENTETES = ["Nom de famille", "Prénom", "Date de naissance", "INE", "Division", "Date de sortie"]
SANS_CLASSE = {"", "INACTIFS"}

PAS_SIECLE = (
    "Ce fichier XML n’est pas une extraction SIECLE des élèves. Dans SIECLE, prenez "
    "«\u00a0Exportations\u00a0», «\u00a0En XML\u00a0», puis «\u00a0Élèves sans adresses\u00a0»."
)
MAL_FORME = "Ce fichier XML est incomplet ou abîmé. Exportez-le à nouveau depuis SIECLE."


def lire_siecle(flux, uai, nom_de=lambda uai: ""):
    """The ``Tableau`` of the students who are in a class, or have left. Raises ``FichierRefuse``.

    ``uai``: of the school that imports; a file of another one is refused. ``nom_de``: gives the name of a school
    by its UAI, or an empty text, for the sentence that refuses.
    """
    eleves, divisions = {}, {}
    racine, lu = None, False
    try:
        for evenement, noeud in iterparse(flux, events=("start", "end")):
            if racine is None:
                racine = noeud
                if racine.tag != "BEE_ELEVES":
                    raise FichierRefuse(PAS_SIECLE)
            if evenement == "start":
                continue
            if noeud.tag == "UAJ" and not lu:
                lu = True
                refuser_un_autre(nettoyer(noeud.text).upper(), uai, nom_de)
            elif noeud.tag == "ELEVE":
                eleves[noeud.get("ELEVE_ID") or noeud.get("ELENOET")] = eleve(noeud)
                if len(eleves) > LIGNES_AU_PLUS:
                    raise FichierRefuse(TROP_DE_LIGNES)
                noeud.clear()
            elif noeud.tag == "STRUCTURES_ELEVE":
                divisions[noeud.get("ELEVE_ID") or noeud.get("ELENOET")] = division(noeud)
                noeud.clear()
    except DefusedXmlException as erreur:
        raise FichierRefuse(
            "Ce fichier XML contient des définitions d’entités, que SIECLE n’écrit jamais\u00a0: il est refusé."
        ) from erreur
    except (ParseError, ValueError, LookupError) as erreur:
        raise FichierRefuse(MAL_FORME) from erreur
    if not lu:
        raise FichierRefuse(PAS_SIECLE)
    lignes = []
    for rang, (identifiant, cellules) in enumerate(eleves.items(), 1):
        classe, sortie = divisions.get(identifiant, ""), cellules[-1]
        if classe or sortie:
            lignes.append([rang, [*cellules[:-1], classe, sortie]])
    if not lignes:
        raise FichierRefuse("Ce fichier SIECLE ne contient aucun élève affecté à une division.")
    return Tableau(ENTETES, lignes, siecle=True)


def refuser_un_autre(trouve, uai, nom_de):
    if trouve != uai:
        nom = nom_de(trouve)
        lui = f"{trouve} ({nom})" if nom else trouve or "sans UAI"
        raise FichierRefuse(
            f"Ce fichier vient d’un autre établissement\u00a0: {lui}. Le vôtre est {uai}. Rien n’a été importé."
        )


def eleve(noeud):
    """``[nom, prénom, date de naissance, INE, date de sortie]`` of an ``ELEVE``."""

    def texte(*balises):
        return next(filter(None, (nettoyer(noeud.findtext(balise)) for balise in balises)), "")

    return [
        texte("NOM_DE_FAMILLE", "NOM", "NOM_USAGE"),
        texte("PRENOM", "PRENOM2"),
        texte("DATE_NAISS"),
        texte("ID_NATIONAL", "INE_RNIE", "INE"),
        texte("DATE_SORTIE"),
    ]


def division(noeud):
    """The code of the class among the structures of a student; groups are not classes."""
    codes = (
        nettoyer(structure.findtext("CODE_STRUCTURE"))
        for structure in noeud.iter("STRUCTURE")
        if structure.findtext("TYPE_STRUCTURE") == "D"
    )
    return next((code for code in codes if code.upper() not in SANS_CLASSE), "")
