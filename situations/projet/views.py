"""« Mon projet »: the year's review, and what the student thinks of the whole passport for the trade they aim at."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Journal
from langue.nombre import entier
from langue.periode import annee_scolaire
from situations.champs import TexteField
from situations.models import Passeport, Regard
from situations.models.regard import ConflitDeRegard

from .annee import annees, en_mots

AILLEURS = (
    "Ce texte a changé dans une autre fenêtre. Les deux sont gardés\u00a0: le formulaire contient le vôtre, l’autre "
    "est au-dessus."
)


class RegardForm(forms.Form):
    """``RegardForm(data, passeport=…, dernier=…)``; ``dernier``: the latest ``Regard``, or None."""

    def __init__(self, data=None, *, passeport, dernier):
        initial = {"texte": dernier.texte if dernier else "", "imprime": passeport.imprime_le_regard}
        super().__init__(data, initial=initial, use_required_attribute=False)
        libelle = "Mon projet et mon parcours"
        self.fields["texte"] = TexteField(
            limite=Regard.LONGUEUR,
            libelle=libelle,
            label=libelle,
            required=False,
            help_text="Ce que vos fiches racontent ensemble, ce qu’elles vous ont appris, ce qui manque encore pour le "
            "métier ou les études que vous visez.",
            widget=forms.Textarea(attrs={"rows": 10, "class": "form-control", "data-limite": Regard.LONGUEUR}),
        )
        self.fields["imprime"] = forms.BooleanField(
            label="L’imprimer à la fin de mon passeport",
            required=False,
            help_text="Sur vos PDF. Les copies que vous déposez pour l’examen n’en disent rien.",
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )
        self.numero = dernier.numero if dernier else 0

    def clean(self):
        if self.errors:
            self.fields["texte"].widget.attrs["class"] += " is-invalid"
        return super().clean()


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def projet(request, pk):
    """Written by the student, read by those who read the passport."""
    visibles = (
        Passeport.objects.visibles_par(request.user) if request.method != "POST" else Passeport.objects.de(request.user)
    )
    passeport = get_object_or_404(visibles.select_related("diplome", "etudiant"), pk=pk)
    est_le_sien = passeport.etudiant_id == request.user.pk
    textes = list(Regard.objects.visibles_par(request.user).filter(passeport=passeport))
    form = RegardForm(request.saisie, passeport=passeport, dernier=textes[0] if textes else None)
    autre = None
    if request.method == "POST" and form.is_valid():
        try:
            Regard.objects.ecrire(passeport, form.cleaned_data["texte"], entier(request.POST.get("numero")) or 0)
        except ConflitDeRegard as conflit:
            autre, form.numero = conflit.dernier, conflit.dernier.numero
            messages.warning(request, AILLEURS)
        else:
            passeport.imprime_le_regard = form.cleaned_data["imprime"]
            passeport.save(update_fields=["imprime_le_regard"])
            messages.success(request, "Votre projet est enregistré.")
            return redirect("situations:projet", pk=pk)
    if not est_le_sien:
        Journal.noter_lecture(Journal.Action.LECTURE_PASSEPORT, request.user, passeport.etudiant, passeport)
    cette_annee = annee_scolaire(timezone.localdate())
    contexte = {
        "passeport": passeport,
        "diplome": passeport.diplome,
        "est_le_sien": est_le_sien,
        "form": form,
        "autre": autre,
        "textes": textes,
        "annees": [(a.debut == cette_annee, a, en_mots(a, passeport.diplome)) for a in annees(passeport)],
    }
    statut = 409 if autre else 422 if request.method == "POST" else 200
    return render(request, "situations/projet/projet.html", contexte, status=statut)
