"""The bank of one's own frequent phrases, inserted while writing an appréciation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import rendre_le_texte
from suivi.models import Phrase

from .forms import PhraseForm


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def phrases(request):
    """One's phrases; a POST adds one."""
    form = PhraseForm(request.saisie)
    if request.method == "POST" and form.is_valid():
        Phrase.objects.get_or_create(auteur=request.user, texte=form.cleaned_data["phrase"])
        messages.success(request, "La phrase est gardée.")
        return redirect("suivi:phrases")
    contexte = {"form": form, "phrases": Phrase.objects.modifiables_par(request.user)}
    return render(
        request, "suivi/appreciations/phrases.html", contexte, status=422 if request.method == "POST" else 200
    )


@require_POST
def supprimer(request, pk):
    """Out of the bank; what was written with it stays."""
    get_object_or_404(Phrase.objects.modifiables_par(request.user), pk=pk).delete()
    messages.success(request, "La phrase est effacée de vos phrases fréquentes.")
    return redirect("suivi:phrases")
