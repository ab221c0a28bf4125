"""What the text of an épreuve asks of the fiches beside what they cover: how many, of which kind, lived or not.

The sentences are in the diplôme's file (``epreuves[].dossier``). A fiche is chosen by what it answers to lists of
choices (``si``), by what it is about (``sur``); fiches are counted, or the different activités that they tell (``de``).
Advice and « Conformité du dossier » count here. Nothing is refused for it: the text alone says what is.
"""

from dataclasses import dataclass

from langue.nombre import nombre

from .couverture import lieux


@dataclass(frozen=True)
class Exigence:
    """One thing asked for. ``quoi``: « fiches de communication écrite »; ``faites``: how many there are, of
    ``demandees``; ``precision``: what only a person can see."""

    quoi: str
    demandees: int
    faites: int
    precision: str = ""

    @property
    def satisfaite(self):
        return self.faites >= self.demandees

    @property
    def en_mots(self):
        """« 2 fiches de communication écrite »."""
        return f"{nombre(self.demandees)}\u00a0{self.quoi}"

    @property
    def il_y_en_a(self):
        """« il y en a 1 », « il n’y en a pas encore »."""
        return f"il y en a {nombre(self.faites)}" if self.faites else "il n’y en a pas encore"


def exigences(epreuve, arbre, fiches):
    """The ``Exigence`` of an épreuve, in the order of its text. ``fiches``: recorded, of any épreuve."""
    competences = set(arbre.cles_de(epreuve))
    siennes = [fiche for fiche in fiches if fiche.competence_id in competences]
    return [_exigence(demande, arbre, siennes) for demande in epreuve.dossier.get("fiches", [])]


def _exigence(demande, arbre, fiches):
    retenues = [f for f in fiches if repond_a(f, demande.get("si", {})) and _est_sur(f, demande.get("sur"), arbre)]
    faites = len(retenues)
    if "de" in demande:
        faites = len({pk for fiche in retenues for pk in lieux(demande["de"], fiche.revendications, arbre)})
    quoi = arbre.diplome.dire(demande["quoi"])
    return Exigence(quoi, demande["nombre"], faites, arbre.diplome.dire(demande.get("precision", "")))


def repond_a(fiche, criteres):
    """Whether a fiche answers one of these codes to each of these rubriques."""
    return all(_reponse(fiche, nom) in codes for nom, codes in criteres.items())


def _reponse(fiche, nom):
    return fiche.propres.get(nom) if nom not in _COLONNES else getattr(fiche, nom)


# The lists of choices that every diplôme has.
_COLONNES = ("localisation", "source", "type")


def _est_sur(fiche, cles, arbre):
    if cles is None:
        return True
    situations = [arbre.situations[pk].situation for pk in lieux("situation", fiche.revendications, arbre)]
    competences = [arbre.competences[pk] for pk in fiche.competences_revendiquees if pk in arbre.competences]
    siennes = [*situations, *(s.classe_situations for s in situations), *competences]
    return any(element.cle in cles for element in siennes)
