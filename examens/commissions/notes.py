"""« Télécharger mes notes »: what a member wrote, for them alone, as long as the commission is open."""

import datetime
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from accounts.models import Journal
from examens.models import Commission, NotePrivee
from impression.classeur import ecrire, entetes, largeurs, octets, page
from impression.pdf import rendre
from impression.telechargement import nom_de_fichier, telechargement
from langue.dates import moment
from langue.lisible import lisible

from .presentation import nommer

MODELE = "examens/papier/notes.html"


@dataclass(frozen=True)
class Note:
    """One candidate: ``passage``, the time where it is known."""

    rang: int
    candidat: str
    passage: str
    texte: str


@dataclass(frozen=True)
class MesNotes:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    auteur: str
    date: datetime.date
    notes: list[Note]


@require_safe
def notes_pdf(request, pk):
    commission, notes = _notes(request, pk)
    aujourdhui = timezone.localdate()
    document = MesNotes(
        titre=lisible(f"Mes notes, {commission.nom}"),
        sujet=lisible(f"{commission.epreuve}, {commission.session}"),
        auteur=lisible(str(request.user)),
        date=aujourdhui,
        notes=notes,
    )
    return telechargement(rendre(MODELE, document), nom_de_fichier("mes-notes", commission.nom))


@require_safe
def notes_xlsx(request, pk):
    commission, notes = _notes(request, pk)
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Mes notes"
    questions = commission.membres.actifs().get(user=request.user).liste_des_questions
    entetes(feuille, ("Candidat", "Passage", *questions, "Mes notes"))
    for ligne, note in enumerate(notes, start=2):
        ecrire(feuille, ligne, (note.candidat, note.passage, *par_question(note.texte, questions)))
    largeurs(feuille, (30, 22, *(40 for _ in questions), 60 if questions else 90))
    page(feuille, "1:1")
    contenu = octets(classeur, f"Mes notes, {commission.nom}")
    return telechargement(contenu, nom_de_fichier("mes-notes", commission.nom, extension="xlsx"))


def par_question(note, questions):
    """What stands under each question of a note, in the order of ``questions``, then all the rest: what was written
    before the first, and under one that has been changed since."""
    reponses, courante = {question: [] for question in questions}, None
    reste = []
    for ligne in note.split("\n"):
        if ligne.strip() in reponses:
            courante = ligne.strip()
        else:
            (reponses[courante] if courante else reste).append(ligne)
    return ["\n".join(lignes).strip() for lignes in (*reponses.values(), reste)]


def _notes(request, pk):
    """``(commission, one's own notes in the order of passage)``; 404 when there is nothing to take away."""
    commission = get_object_or_404(
        Commission.objects.visibles_par(request.user).select_related("epreuve", "etablissement"), pk=pk
    )
    siennes = NotePrivee.objects.visibles_par(request.user).filter(candidature__commission=pk).exclude(texte="")
    par_candidature = dict(siennes.values_list("candidature", "texte"))
    if not par_candidature:
        raise Http404
    candidatures = nommer(list(commission.candidatures.ordonnees().select_related("passeport__etudiant")))
    rangs = {c.pk: rang for rang, c in enumerate((c for c in candidatures if c.retiree_le is None), start=1)}
    notes = [
        Note(
            rangs.get(candidature.pk, candidature.ordre),
            lisible(candidature.nom),
            moment(candidature.passe_le) if candidature.passe_le else "",
            lisible(par_candidature[candidature.pk]),
        )
        for candidature in candidatures
        if candidature.pk in par_candidature
    ]
    Journal.noter_consultation(
        Journal.Action.LECTURE_COMMISSION,
        request.user,
        None,
        f"Notes privées emportées, commission «\u00a0{commission.nom}\u00a0»",
        etablissement=commission.etablissement,
    )
    return commission, notes
