"""A deposited copy beside the passport as it is now: what was added, changed, removed since."""

from dataclasses import dataclass

from situations.fiche.differences import differences
from situations.models import Fiche
from situations.models.piece_jointe import avec_pieces


@dataclass(frozen=True)
class FicheComparee:
    """``titre``: situation and compétence; ``ecarts``: of a changed one, ``Difference``s in the order of the form."""

    pk: int
    titre: str
    ecarts: tuple = ()


@dataclass(frozen=True)
class Comparaison:
    ajoutees: list
    changees: list
    retirees: list
    identiques: int

    @property
    def rien(self):
        return not (self.ajoutees or self.changees or self.retirees)


def comparer(depot):
    """The ``Comparaison`` of a copy and of its passport now: recorded fiches alone, in three queries.

    A fiche that now claims a compétence of another épreuve has changed; one in the bin was removed.
    """
    passeport = depot.titulaire
    diplome = passeport.diplome
    enregistrees = Fiche.objects.filter(passeport=passeport).enregistrees().pour_lecture()
    vivantes = {f.pk: f for f in avec_pieces(passeport, enregistrees)}
    changees, retirees, identiques = [], [], 0
    for deposee in depot.lire_contenu()["fiches"]:
        fiche = vivantes.pop(deposee["pk"], None)
        titre = _titre(deposee["contenu"])
        if fiche is None:
            retirees.append(FicheComparee(deposee["pk"], titre))
            continue
        ecarts = tuple(differences(deposee["contenu"], fiche.contenu(), diplome))
        if ecarts:
            changees.append(FicheComparee(fiche.pk, titre, ecarts))
        else:
            identiques += 1
    ajoutees = [
        FicheComparee(f.pk, _titre(f.contenu()))
        for f in vivantes.values()
        if f.competence.epreuve_id == depot.epreuve_id
    ]
    return Comparaison(ajoutees, changees, retirees, identiques)


def _titre(contenu):
    return (
        f"{contenu['situation']['code']} {contenu['situation']['intitule']} · {contenu['competence']['code']}".strip()
    )
