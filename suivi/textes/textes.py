"""The raw texts of a class, what pupils wrote, untouched: matière d'œuvre for lettres and for the AP."""

from dataclasses import dataclass

from accounts.models.user import noms_distincts
from langue.lisible import lisible
from langue.periode import periode
from referentiel.rubriques import Genre, rubriques_de
from situations.models import Fiche, Passeport

# A print of more texts than that takes longer than a page may wait: the workbook holds them all.
TEXTES_AU_PLUS = 100


@dataclass(frozen=True)
class Texte:
    """One recorded fiche. ``auteur``: empty when the names are left out; ``rubriques``: ``[(label, text), …]``, those
    that say something, as they were typed."""

    auteur: str
    situation: str
    periode: str
    rubriques: list


def fiches_de(classe, des_fiches, passeport=None):
    """The recorded fiches of those who are in the class today, by name then day; ``des_fiches``: a ``Q``."""
    passeports = Passeport.objects.de_la_classe(classe)
    if passeport is not None:
        passeports = passeports.filter(pk=passeport)
    fiches = Fiche.objects.enregistrees().filter(des_fiches, passeport__in=passeports.order_by().values("pk"))
    return (
        fiches.select_related("passeport__etudiant", "situation")
        .defer("saisie", "situation__exemples")
        .order_by("date_debut", "pk")
    )


def textes(classe, fiches, noms=True):
    """A ``Texte`` per fiche; by pupil, or in the order of days when the names are left out, which would tell them.

    The actors, who are named, are then left out too.
    """
    rubriques = [r for r in rubriques_de(classe.diplome) if r.est_texte and (noms or r.genre is not Genre.ACTEURS)]
    if noms:
        fiches = sorted(fiches, key=lambda f: f.passeport.etudiant.rang_liste)
        auteurs = noms_distincts(f.passeport.etudiant for f in fiches)
    return [
        Texte(
            lisible(auteurs[fiche.passeport.etudiant_id]) if noms else "",
            lisible(str(fiche.situation)),
            periode(fiche.date_debut, fiche.date_fin),
            [(r.libelle, lisible(texte)) for r in rubriques if (texte := fiche.reponse(r))],
        )
        for fiche in fiches
    ]
