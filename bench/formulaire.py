"""The page of the form, empty and on a recorded fiche."""

from .chronometre import Mesure, medianes, requetes


def mesurer(banc):
    client = banc.client(banc.plein)
    fiche = banc.plein.fiches.enregistrees().order_by("pk").last()
    nouvelle = banc.page(client, "situations:fiche_nouvelle")
    reprise = banc.page(client, "situations:fiche_modifier", fiche.pk)
    temps_nouvelle, temps_reprise = medianes(nouvelle, reprise)
    return [
        Mesure("form, new fiche, queries", requetes(nouvelle)),
        Mesure("form, new fiche", temps_nouvelle, "ms"),
        Mesure("form, recorded fiche, queries", requetes(reprise)),
        Mesure("form, recorded fiche", temps_reprise, "ms"),
    ]
