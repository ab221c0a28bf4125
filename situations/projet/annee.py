"""The year's review: what a student has written and lived, school year by school year."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.timezone import localtime

from langue.nombre import pluriel
from langue.periode import annee_scolaire
from referentiel.arbre import arbre_de
from situations.models import Fiche


@dataclass
class Annee:
    """One school year: ``debut``, the calendar year in which it began; ``fiches``, recorded then and not thrown away;
    ``competences``, the primary keys claimed then for the first time; ``stages``, those that began then."""

    debut: int
    fiches: int = 0
    competences: set = field(default_factory=set)
    stages: int = 0

    @property
    def nom(self):
        """« 2026-2027 »."""
        return f"{self.debut}-{self.debut + 1}"


def annees(passeport):
    """The school years in which something was done, the latest first; two queries."""
    par_debut, deja = defaultdict(lambda: None), set()

    def de(jour):
        debut = annee_scolaire(jour)
        par_debut[debut] = par_debut[debut] or Annee(debut)
        return par_debut[debut]

    fiches = Fiche.objects.filter(passeport=passeport).enregistrees().order_by("enregistree_le", "pk")
    for quand, premiere, autres in fiches.values_list("enregistree_le", "competence", "competences_en_plus"):
        annee = de(localtime(quand).date())
        annee.fiches += 1
        annee.competences |= {premiere, *autres} - deja
        deja |= annee.competences
    for jour in passeport.stages.values_list("date_debut", flat=True):
        de(jour).stages += 1
    return sorted(par_debut.values(), key=lambda annee: annee.debut, reverse=True)


def en_mots(annee, diplome):
    """« 12 fiches, 7 compétences racontées pour la première fois, 2 PFMP »."""
    arbre = arbre_de(diplome)
    mot, e = diplome.mot("competence"), diplome.mot("e competence")
    nouvelles = sum(pk in arbre.competences for pk in annee.competences)
    dits = [pluriel(annee.fiches, "fiche")]
    if nouvelles:
        formes = f"{mot} raconté{e},{diplome.mot('competence', pluriel=True)} raconté{e}s"
        dits.append(f"{pluriel(nouvelles, formes)} pour la première fois")
    if annee.stages:
        dits.append(pluriel(annee.stages, f"{diplome.mot('stage')},{diplome.mot('stage', pluriel=True)}"))
    return ", ".join(dits)
