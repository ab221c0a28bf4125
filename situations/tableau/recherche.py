"""« Grassin », « Sage »: where a person wrote these words, in their fiches, supports and logbook."""

import re
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from langue.dates import jour
from langue.texte import plier
from referentiel.arbre import arbre_de
from referentiel.recherche import motif
from situations.fiche.differences import lisible
from situations.models import Fiche, NoteDeBord
from situations.saisie import contenu_de_saisie

QUESTION_AU_PLUS, TROUVES_AU_PLUS = 100, 60
# Characters shown on each side of the word.
AUTOUR = 70


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that holds the words. ``ou``: the rubrique; ``avant``, ``mot``, ``apres``: it, around the first word."""

    url: str
    titre: str
    ou: str
    avant: str
    mot: str
    apres: str


def passages(user, question):
    """The ``Passage`` of every text of this person that holds all the words of the question, whatever their accents,
    and the dots of a code.

    Fiches first, the last touched first, then the notes; one text a fiche, ``TROUVES_AU_PLUS`` at most.
    """
    motifs = [re.compile(motif(mot)) for mot in plier(question[:QUESTION_AU_PLUS]).split()]
    if not motifs:
        return []
    trouves = (_passage(*texte, motifs) for texte in (*_des_fiches(user), *_des_notes(user)))
    return [passage for passage in trouves if passage][:TROUVES_AU_PLUS]


def _des_fiches(user):
    fiches = Fiche.objects.modifiables_par(user).select_related(
        "passeport__diplome", "situation", "competence", "stage"
    )
    for fiche in fiches.prefetch_related("supports", "pieces").order_by("-modifiee_le", "-pk"):
        diplome = fiche.passeport.diplome
        contenus = [] if fiche.est_brouillon else [fiche.contenu()]
        if fiche.saisie is not None:
            contenus.insert(0, contenu_de_saisie(fiche.saisie, arbre_de(diplome)))
        url = reverse("situations:fiche_modifier" if fiche.est_brouillon else "situations:fiche", args=[fiche.pk])
        nom = str(fiche.situation) if fiche.situation else f"Brouillon sans {diplome.mot('situation')}"
        # The same label twice: what is being typed hides what is recorded.
        textes = {label: texte for contenu in contenus[::-1] for label, texte in lisible(contenu, diplome).items()}
        yield url, nom, textes


def _des_notes(user):
    for note in NoteDeBord.objects.modifiables_par(user):
        yield note.get_absolute_url(), f"Journal de bord, {jour(note.quand)}", {"Note": note.quoi, "Où": note.ou}


def _passage(url, titre, textes, motifs):
    """The first text that holds the first word, when the others are somewhere in these texts."""
    plies = {label: plier(texte) for label, texte in textes.items()}
    if not all(any(motif.search(texte) for texte in plies.values()) for motif in motifs):
        return None
    label, trouve = next((label, m) for label, texte in plies.items() if (m := motifs[0].search(texte)))
    texte, debut, fin = textes[label], *trouve.span()
    avant, apres = texte[max(0, debut - AUTOUR) : debut], texte[fin : fin + AUTOUR]
    return Passage(
        url,
        titre,
        label,
        ("…" if debut > AUTOUR else "") + avant,
        texte[debut:fin],
        apres + ("…" if fin + AUTOUR < len(texte) else ""),
    )


@require_safe
def recherche(request):
    """``?q=``: the words to find in one's own writing; nobody else's is ever read."""
    question = request.GET.get("q", "").strip()[:QUESTION_AU_PLUS]
    contexte = {"question": question, "passages": passages(request.user, question)}
    return render(request, "situations/tableau/recherche.html", contexte)
