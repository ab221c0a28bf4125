"""One's kept texts, as the forms that insert them show them (R27)."""

from referentiel.rubriques import Genre, par_nom
from situations.models import Formule


def reserve_de(user):
    """``{name of the rubrique: [formules]}``, the latest first, in one query."""
    reserve = {}
    for formule in Formule.objects.modifiables_par(user):
        reserve.setdefault(formule.rubrique, []).append(formule)
    return reserve


def avec(formule, texte, diplome):
    """A text with a kept one after it, on a line of its own where the rubrique has lines."""
    rubrique = par_nom(diplome).get(formule.rubrique)
    entre = " " if rubrique and rubrique.genre is Genre.LIGNE else "\n"
    return f"{texte.rstrip()}{entre}{formule.texte}" if texte.strip() else formule.texte
