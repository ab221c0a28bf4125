"""One's kept texts, as the forms that insert them show them (R27)."""

from situations.models import Formule
from situations.rubriques import PAR_NOM, Genre


def reserve_de(user):
    """``{name of the rubrique: [formules]}``, the latest first, in one query."""
    reserve = {}
    for formule in Formule.objects.modifiables_par(user):
        reserve.setdefault(formule.rubrique, []).append(formule)
    return reserve


def avec(formule, texte):
    """A text with a kept one after it, on a line of its own where the rubrique has lines."""
    entre = " " if PAR_NOM[formule.rubrique].genre is Genre.LIGNE else "\n"
    return f"{texte.rstrip()}{entre}{formule.texte}" if texte.strip() else formule.texte
