"""What a browser sends for a fiche, complete and right, to be spoiled one field at a time."""

from urllib.parse import urlencode

from django.http import QueryDict

from situations.fiche.formulaire import Formulaire
from tests import factories


def saisie(diplome, situation="S112", competence="C11.2", supports=(), **plus):
    """A POST that records a fiche; ``supports``: (désignation, origine, nature) rows."""
    envoi = {
        "situation": factories.situation(diplome, situation).pk,
        "competence": factories.competence(diplome, competence).pk if competence else "",
        "description": "Stagiaire à l’agence, je cherche des solutions.",
        "localisation": "organisation",
        "date_debut": "02/03/2026",
        "date_fin": "13/03/2026",
        "source": "stage",
        "type": "vecue",
        "descriptif": "J’ai appris à comparer des solutions avant d’en proposer une.",
        "supports-TOTAL_FORMS": str(len(supports)),
        "supports-INITIAL_FORMS": "0",
        "revision": "0",
        "enregistrer": "1",
    }
    for rang, (designation, origine, nature) in enumerate(supports):
        envoi |= {
            f"supports-{rang}-designation": designation,
            f"supports-{rang}-origine": origine,
            f"supports-{rang}-nature": nature,
        }
    return envoi | plus


def en_brouillon(envoi):
    """The same form, sent with the other button."""
    return {nom: valeur for nom, valeur in envoi.items() if nom != "enregistrer"} | {"brouillon": "1"}


def remplir(passeport, fiche=None, **plus):
    """The form of the page, filled as ``saisie`` fills it and validated."""
    envoi = QueryDict(urlencode(saisie(passeport.diplome, **plus), doseq=True))
    formulaire = Formulaire(passeport, fiche, post=envoi)
    formulaire.is_valid()
    return formulaire
