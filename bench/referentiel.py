"""Browsing a référentiel, and « où mettre un devis ? »."""

from .chronometre import Mesure, medianes, requetes


def mesurer(banc):
    client = banc.client(banc.plein)
    page = banc.page(client, "referentiel:referentiel", banc.diplome.code)
    recherche = banc.page(client, "referentiel:referentiel_recherche", q="où mettre un devis ?")
    temps_page, temps_recherche = medianes(page, recherche)
    return [
        Mesure("référentiel page, queries", requetes(page)),
        Mesure("référentiel page", temps_page, "ms"),
        Mesure("référentiel search, queries", requetes(recherche)),
        Mesure("référentiel search", temps_recherche, "ms"),
    ]
