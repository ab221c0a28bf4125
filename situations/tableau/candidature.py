"""What a candidat individuel writes of their own candidature: the number that Cyclades gave, the session."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.numeros.numeros import FAUTE, FORME, nettoyer
from situations.candidat_individuel import sessions
from situations.models import Passeport


class CandidatureForm(forms.Form):
    """``CandidatureForm(data, passeport=…)``."""

    numero = forms.CharField(
        label="Numéro de candidat",
        required=False,
        max_length=30,
        help_text="Sur votre convocation, ou sur Cyclades. Il sera imprimé sur votre passeport.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": FAUTE},
    )
    session = forms.TypedChoiceField(
        label="Session",
        coerce=int,
        error_messages={"required": "Choisissez la session.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args, passeport, **kwargs):
        super().__init__(*args, initial={"numero": passeport.numero, "session": passeport.annee}, **kwargs)
        # The one that is theirs today stays possible, even when it has passed.
        annees = {annee for annee, _ in sessions() if annee} | {passeport.annee}
        self.fields["session"].choices = [(annee, str(annee)) for annee in sorted(annees)]

    def clean_numero(self):
        numero = nettoyer(self.cleaned_data["numero"])
        if numero and not FORME.fullmatch(numero):
            raise forms.ValidationError(FAUTE)
        return numero


@require_http_methods(["GET", "HEAD", "POST"])
def candidature(request, pk):
    """For whoever is in no class: a school gives the number and the session of the others."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome"), pk=pk)
    if not passeport.individuel:
        raise Http404
    form = CandidatureForm(request.POST if request.method == "POST" else None, passeport=passeport)
    if request.method == "POST" and form.is_valid():
        passeport.numero_candidat, passeport.session = form.cleaned_data["numero"], form.cleaned_data["session"]
        passeport.save(update_fields=["numero_candidat", "session"])
        messages.success(request, "Votre candidature est enregistrée.")
        return redirect("situations:passeport", pk)
    contexte = {"passeport": passeport, "form": form}
    return render(request, "situations/tableau/candidature.html", contexte, status=422 if form.errors else 200)
