"""« Appel téléphonique », « devis »: the situations of one's own diplôme that words lead to (R5)."""

from collections import Counter
from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_safe

from langue.nombre import entier
from referentiel.arbre import arbre_de
from referentiel.models import Situation
from referentiel.recherche import rechercher
from situations.courant import passeport_courant

TROUVEES_AU_PLUS, PROPOSEES_AU_PLUS = 8, 3


@dataclass(frozen=True, slots=True)
class SituationTrouvee:
    """A situation that can be chosen. ``nombre``: how many recorded fiches tell it; ``trouve``: the words that led
    there; ``exemple``: a description that the référentiel gives, or an empty text."""

    situation: Situation
    nombre: int
    trouve: str
    exemple: str


def situations_trouvees(passeport, question, limite):
    """The best situations for a question in plain French, best first, each once; one query when there are any."""
    arbre = arbre_de(passeport.diplome)
    trouvees = {}
    for resultat in rechercher(passeport.diplome, question, limite):
        for situation in resultat.situations:
            if resultat.revendicable and arbre.situations[situation.pk].revendicables:
                trouvees.setdefault(situation.pk, (situation, resultat.trouve))
    trouvees = dict(list(trouvees.items())[:limite])
    if not trouvees:
        return []
    racontees = passeport.fiches.enregistrees().order_by().values_list("situation", "situations_en_plus")
    nombres = Counter(pk for premiere, suivantes in racontees for pk in (premiere, *suivantes))
    return [
        SituationTrouvee(situation, nombres[pk], trouve, _exemple(situation))
        for pk, (situation, trouve) in trouvees.items()
    ]


def _exemple(situation):
    return next((e["texte"] for e in situation.exemples if e["rubrique"] == "description"), "")


@require_safe
def situations(request):
    """``?q=``: what is asked; without it, and as long as no ``situation`` is chosen, what ``description`` suggests."""
    passeport = passeport_courant(request)
    question = request.GET.get("q", "").strip()
    if question:
        trouvees = situations_trouvees(passeport, question, TROUVEES_AU_PLUS)
    elif entier(request.GET.get("situation")) is None:
        trouvees = situations_trouvees(passeport, request.GET.get("description", ""), PROPOSEES_AU_PLUS)
    else:
        trouvees = []
    contexte = {
        "question": question,
        "trouvees": trouvees,
        "ailleurs": rechercher(passeport.diplome, question, 1) if not trouvees else [],
        "diplome": passeport.diplome,
    }
    return render(request, "situations/fiche/_situations.html", contexte)
