"""The logbook: a line a day if one wishes, read by its student alone, to become fiches later (R31)."""

from itertools import groupby

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.connexion.reprise import oublier, rendre_le_texte
from situations.courant import qui_tient_un_carnet
from situations.models import Fiche, NoteDeBord, Passeport

from .calendrier import Calendrier, annee_de_la_semaine, bornes, lundi
from .forms import NoteForm
from .vers_une_fiche import hors_formation_permis


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def carnet(request):
    """The notes of a school year by week, their calendar, and a new note; a script is answered in JSON."""
    etudiant = qui_tient_un_carnet(request)
    form = NoteForm(request.saisie, hors_formation=_hors_formation(request))
    if request.method != "POST":
        return _page(request, form)
    en_json = request.headers.get("X-Requested-With") == "fetch"
    if not form.is_valid():
        if en_json:
            return JsonResponse({"erreurs": form.errors}, status=422)
        return _page(request, form, statut=422)
    note, nouvelle = form.save(etudiant)
    if nouvelle:
        messages.success(request, "C’est noté.")
    if en_json:
        oublier(request)
        return JsonResponse({"pk": note.pk})
    return redirect("situations:carnet")


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def note_modifier(request, pk):
    """Correct a line."""
    note = get_object_or_404(NoteDeBord.objects.modifiables_par(request.user), pk=pk)
    form = NoteForm(request.saisie, note=note, hors_formation=_hors_formation(request))
    if request.method == "POST" and form.is_valid():
        form.save(request.user)
        messages.success(request, "La note est corrigée.")
        return redirect("situations:carnet")
    statut = 422 if request.method == "POST" else 200
    return render(request, "situations/carnet/note.html", {"form": form, "note": note}, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
def note_supprimer(request, pk):
    """Ask, then erase a line; the fiche that came of it stays."""
    note = get_object_or_404(NoteDeBord.objects.modifiables_par(request.user), pk=pk)
    if request.method == "POST":
        note.delete()
        messages.success(request, "La note est effacée.")
        return redirect("situations:carnet")
    return render(request, "situations/carnet/supprimer.html", {"note": note})


def _hors_formation(request):
    passeports = Passeport.objects.de(request.user).select_related("diplome")
    return any(hors_formation_permis(passeport.diplome) for passeport in passeports)


def _page(request, form, statut=200):
    aujourdhui = timezone.localdate()
    miennes = NoteDeBord.objects.modifiables_par(request.user)
    jours = list(miennes.values_list("quand", flat=True))
    debuts = Fiche.objects.modifiables_par(request.user).values_list("creee_le", flat=True)
    commencees = [timezone.localtime(moment).date() for moment in debuts]
    annees = sorted({annee_de_la_semaine(jour) for jour in [*jours, *commencees, aujourdhui]}, reverse=True)
    demandee = request.GET.get("annee", "")
    annee = next((a for a in annees if str(a) == demandee), annee_de_la_semaine(aujourdhui))
    debut, fin = bornes(annee)
    notes = miennes.filter(quand__range=(debut, fin)).select_related("fiche__situation")
    calendrier = Calendrier(
        annee, [j for j in jours if debut <= j <= fin], [j for j in commencees if debut <= j <= fin], aujourdhui
    )
    par_debut = {semaine.debut: semaine for semaine in calendrier.semaines}
    contexte = {
        "form": form,
        "calendrier": calendrier,
        "annees": annees if len(annees) > 1 else [],
        "semaines": [(par_debut[d], list(groupe)) for d, groupe in groupby(notes, lambda note: lundi(note.quand))],
        "en_tout": len(jours),
        "passeport": Passeport.objects.de(request.user).exists(),
    }
    return render(request, "situations/carnet/carnet.html", contexte, status=statut)
