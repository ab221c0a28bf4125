"""What a list does, by name, in lines that the page shows before and the receipt keeps afterwards (R35, R36)."""

from collections import defaultdict
from dataclasses import asdict

from openpyxl import Workbook

from impression.classeur import ecrire, largeurs, octets
from impression.classeur import entetes as ecrire_les_entetes

from .plan import NATURES

VOIR = {
    "": "Tout",
    "nouveaux": "Nouveaux comptes",
    "mouvements": "Changements de classe et retours",
    "corrections": "Noms, dates et numéros",
    "departs": "Départs",
    "ecartes": "Mis de côté",
    "inchanges": "Sans changement",
}


def ligne_de(arrivee, compte=None):
    """``{"nom", "ne_le", "identifiant", "quoi", "voir"}`` of a student; ``quoi``: what happens, in French."""
    eleve = arrivee.eleve
    quoi = NATURES[arrivee.nature]
    if arrivee.quittees:
        quoi = f"{', '.join(i.classe.nom for i in arrivee.quittees)} → {arrivee.destination.nom}"
    elif arrivee.nature == "suit":
        quoi = f"suit sa classe\u00a0: {arrivee.destination.classe.nom} → {arrivee.destination.nom}"
    elif arrivee.inchange:
        quoi = "sans changement"
    elif arrivee.nature == "deja":
        quoi = ""
    voir = {"nouveau": "nouveaux", "deja": "inchanges" if arrivee.inchange else "corrections"}
    return {
        "nom": str(eleve),
        "ne_le": f"{eleve.date_naissance:%d/%m/%Y}" if eleve.date_naissance else "",
        "identifiant": compte.username if compte else "",
        "quoi": " · ".join(filter(None, [quoi, *arrivee.dits])),
        "voir": voir.get(arrivee.nature, "mouvements"),
        "corrige": bool(arrivee.dits),
    }


def par_classe(plan, compte_de=None):
    """``[{"nom", "session", "nouvelle", "renommee", "total", "comptes", "lignes"}]``, classes and students by name."""
    groupes = defaultdict(list)
    for arrivee in plan.arrivees:
        groupes[arrivee.destination].append(arrivee)
    classes = []
    for destination, arrivees in sorted(groupes.items(), key=lambda paire: str(paire[0])):
        arrivees.sort(key=lambda a: (a.eleve.cle, a.eleve.rang))
        lignes = [ligne_de(a, compte_de.get(id(a)) if compte_de else a.compte) for a in arrivees]
        comptes = defaultdict(int)
        for ligne in lignes:
            comptes[ligne["voir"]] += 1
        classes.append(
            {
                "nom": destination.nom,
                "session": destination.session,
                "nouvelle": destination.classe is None,
                "renommee": destination.classe.nom if destination.renommee else "",
                "total": len(lignes),
                "comptes": dict(comptes),
                "lignes": lignes,
            }
        )
    return classes


def sorties(plan):
    """Who leaves, with the class and the reason: ``[{"nom", "classe", "motif"}]``."""
    parties = [
        {
            "nom": i.etudiant.nom_liste,
            "classe": i.classe.nom,
            "motif": f"sorti(e) le {jour:%d/%m/%Y} d’après le fichier",
        }
        for i, jour in plan.sorties
    ]
    return parties + [
        {"nom": i.etudiant.nom_liste, "classe": d.classe.nom, "motif": d.motif} for d in plan.departs for i in d.partis
    ]


def recu(plan, compte_de, entetes):
    """What is kept of an import, as plain data. ``entetes``: the titles of the lines set aside."""
    return {
        "classes": par_classe(plan, compte_de),
        "sorties": sorties(plan),
        "entetes": list(entetes),
        "ecartes": [ecart | {"ligne": str(ecart["ligne"])} for ecart in map(asdict, plan.ecarts)],
        "remarques": plan.remarques,
    }


def classeur_des_ecartes(entetes, ecartes):
    """The bytes of a workbook: the lines as they were in the file, why each was set aside in front of it."""
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Mis de côté"
    ecrire_les_entetes(feuille, ["Pourquoi", *(titre or f"Colonne {i}" for i, titre in enumerate(entetes, 1))])
    for rang, ecart in enumerate(ecartes, 2):
        ecrire(feuille, rang, [ecart["motif"], *ecart["cellules"]])
    largeurs(feuille, [60, *([18] * len(entetes))])
    return octets(classeur, feuille.title)
