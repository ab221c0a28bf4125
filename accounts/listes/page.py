"""The page of verification: what it shows of a plan, filtered; what its form answers."""

from langue.nombre import entier

from .lire.document import LIGNES_AU_PLUS
from .recu import VOIR, par_classe, sorties


def page_de_verification(plan, voir="", q=""):
    """The context of the template. ``voir``: a key of ``VOIR``; ``q``: a part of a name."""
    voir = voir if voir in VOIR else ""
    cherche = q.casefold().strip()[:60]
    toutes = par_classe(plan)
    bilan = plan.bilan
    nombres = {
        "": len(plan.arrivees),
        "nouveaux": bilan["nouveaux"],
        "mouvements": sum(bilan[nom] for nom in ("arrivants", "changements", "retours", "suivent")),
        "corrections": sum(1 for a in plan.arrivees if a.dits),
        "departs": bilan["sorties"] + sum(len(d.inscriptions) for d in plan.departs),
        "ecartes": bilan["ecartes"],
        "inchanges": bilan["inchanges"],
    }
    return {
        "plan": plan,
        "bilan": bilan,
        "ouvertes": sum(1 for question in plan.questions if question.ouverte),
        "filtres": [(cle, libelle, nombres[cle]) for cle, libelle in VOIR.items() if nombres[cle] or cle in ("", voir)],
        "voir": voir,
        "q": q[:60],
        "filtre": bool(voir or cherche),
        "classes": _filtrees(toutes, voir, cherche),
        "sorties": [s for s in sorties(plan) if "sorti(e) le" in s["motif"] and cherche in s["nom"].casefold()],
        "departs_vus": voir in ("", "departs"),
        "ecartes_vus": voir in ("", "ecartes"),
    }


def _filtrees(classes, voir, cherche):
    """The classes with only the lines that are asked for; those without any left are gone."""
    if voir in ("departs", "ecartes"):
        return []
    if not voir and not cherche:
        return classes
    restent = []
    for classe in classes:
        lignes = [
            ligne
            for ligne in classe["lignes"]
            if cherche in ligne["nom"].casefold()
            and (not voir or ligne["voir"] == voir or (voir == "corrections" and ligne["corrige"]))
        ]
        if lignes:
            restent.append(classe | {"lignes": lignes})
    return restent


def reponses_envoyees(donnees, choix):
    """``{"reponses", "partis"}`` as they stand once the form is sent; what the page did not show stays as it was."""
    reponses, partis = dict(choix.get("reponses", {})), dict(choix.get("partis", {}))
    for nom in donnees:
        if nom.startswith("question-") and donnees[nom]:
            reponses[nom.removeprefix("question-")[:10]] = donnees[nom][:30]
    cochees = set(donnees.getlist("partis"))
    for vu in donnees.getlist("depart-vu")[:LIGNES_AU_PLUS]:
        classe, _, pk = vu.partition(":")
        if entier(pk):
            # « Tous » and « Aucun » of a class, for whoever has no script.
            tranche = next((nom == "tous" for nom in ("tous", "aucun") if donnees.get(nom) == classe), None)
            partis[pk] = pk in cochees if tranche is None else tranche
    return {"reponses": reponses, "partis": partis}
