"""Recording a fiche in the passport, from the POST to the redirection."""

from .chronometre import Mesure, medianes, requetes


def mesurer(banc):
    creation, reprise = banc.creation(banc.seul), banc.enregistrement(banc.plein)
    temps_creation, temps_reprise = medianes(creation, reprise)
    return [
        Mesure("save, new fiche, queries", requetes(creation), limite=15),
        Mesure("save, changed fiche, queries", requetes(reprise), limite=15),
        Mesure("save, new fiche", temps_creation, "ms"),
        Mesure("save, changed fiche", temps_reprise, "ms"),
    ]
