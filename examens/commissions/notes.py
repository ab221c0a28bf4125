"""« Télécharger mes notes »: what a member wrote, for them alone, as long as the commission is open."""

import io
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.styles import Alignment

from accounts.models import Journal
from examens.models import Commission, NotePrivee
from impression.classeur import entetes, largeurs, page, texte
from impression.pdf import rendre
from impression.telechargement import XLSX, nom_de_fichier, telechargement
from langue.dates import jour, moment
from langue.lisible import lisible

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
    date: tuple
    etabli_le: str
    notes: list[Note]


@require_safe
def notes_pdf(request, pk):
    commission, notes = _notes(request, pk)
    aujourdhui = timezone.localdate()
    document = MesNotes(
        titre=lisible(f"Mes notes, {commission.nom}"),
        sujet=lisible(f"{commission.epreuve}, {commission.session}"),
        auteur=lisible(str(request.user)),
        date=(aujourdhui.year, aujourdhui.month, aujourdhui.day),
        etabli_le=jour(aujourdhui),
        notes=notes,
    )
    return telechargement(rendre(MODELE, document), nom_de_fichier("mes-notes", commission.nom))


@require_safe
def notes_xlsx(request, pk):
    commission, notes = _notes(request, pk)
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Mes notes"
    entetes(feuille, ("Candidat", "Passage", "Mes notes"))
    for ligne, note in enumerate(notes, start=2):
        texte(feuille, ligne, 1, note.candidat)
        texte(feuille, ligne, 2, note.passage)
        texte(feuille, ligne, 3, note.texte, alignment=Alignment(wrap_text=True, vertical="top"))
    largeurs(feuille, (30, 22, 90))
    page(feuille, "1:1")
    octets = io.BytesIO()
    classeur.save(octets)
    return telechargement(octets.getvalue(), nom_de_fichier("mes-notes", commission.nom, extension="xlsx"), XLSX)


def _notes(request, pk):
    """``(commission, one's own notes in the order of passage)``; 404 when there is nothing to take away."""
    commission = get_object_or_404(
        Commission.objects.visibles_par(request.user).select_related("epreuve", "etablissement"), pk=pk
    )
    siennes = NotePrivee.objects.visibles_par(request.user).filter(candidature__commission=pk).exclude(texte="")
    par_candidature = dict(siennes.values_list("candidature", "texte"))
    if not par_candidature:
        raise Http404
    candidatures = commission.candidatures.filter(pk__in=par_candidature).ordonnees()
    notes = [
        Note(
            candidature.ordre,
            lisible(candidature.passeport.etudiant.nom_liste),
            moment(candidature.passe_le) if candidature.passe_le else "",
            lisible(par_candidature[candidature.pk]),
        )
        for candidature in candidatures.select_related("passeport__etudiant")
    ]
    Journal.noter_consultation(
        Journal.Action.LECTURE_COMMISSION,
        request.user,
        None,
        f"Notes privées emportées, commission «\u00a0{commission.nom}\u00a0»",
        etablissement=commission.etablissement,
    )
    return commission, notes
