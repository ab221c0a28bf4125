"""A candidat individuel says in which centre they take the exam, by the code that it has handed to them."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limites import compter
from accounts.models import Etablissement, Journal
from examens.depots.verification import normaliser
from examens.models import Depot, SessionExamen
from examens.models.depot import LONGUEUR_CODE
from situations.models import Passeport

INCONNU = "Aucun centre n’a ce code\u00a0: relisez-le, ou demandez-le de nouveau à votre centre d’examen."
TROP_D_ESSAIS = "Beaucoup de codes ont été essayés\u00a0: demandez le bon à votre centre, et recommencez plus tard."


class CentreForm(forms.Form):
    """The code of a centre, however it was typed; cleaned, it is the ``Etablissement``."""

    code = forms.CharField(
        label="Code du centre d’examen",
        max_length=40,
        help_text=f"{LONGUEUR_CODE} lettres et chiffres. Majuscules, espaces et tiret sont sans importance.",
        widget=forms.TextInput(
            attrs={"class": "code-saisi", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Recopiez le code que votre centre vous a donné.", "max_length": INCONNU},
    )

    def clean_code(self):
        code = normaliser(self.cleaned_data["code"])
        centre = Etablissement.objects.filter(code_centre=code).first() if code else None
        if centre is None:
            raise forms.ValidationError(INCONNU)
        return centre


@require_http_methods(["GET", "HEAD", "POST"])
def centre(request, pk):
    """The centre of one's passport: named by its code, changed, left. For whoever is in no class."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome", "centre"), pk=pk)
    if not passeport.individuel:
        raise Http404
    quitte = request.method == "POST" and "quitter" in request.POST
    form = CentreForm(request.POST if request.method == "POST" and not quitte else None)
    refus = ""
    if quitte or (form.is_bound and _essai_permis(request, form) and form.is_valid()):
        voulu = None if quitte else form.cleaned_data["code"]
        refus = deposes_ailleurs(passeport, voulu)
        if not refus:
            aller_au_centre(passeport, voulu, request.user)
            fait = f"Votre centre d’examen\u00a0: {voulu}." if voulu else "Vous avez quitté ce centre."
            messages.success(request, fait)
            return redirect("examens:centre", pk)
    contexte = {
        "passeport": passeport,
        "form": form,
        "refus": refus,
        "sessions": SessionExamen.objects.filter(
            etablissement=passeport.centre_id, diplome=passeport.diplome_id, annee=passeport.annee
        ).exists(),
    }
    return render(request, "examens/centres/candidat.html", contexte, status=422 if refus or form.errors else 200)


def deposes_ailleurs(passeport, centre):
    """Why this passport cannot go to ``centre`` (None: to none), a sentence; empty when it can. A copy that stands
    elsewhere is reopened first: two centres would each believe that they await the candidate."""
    copies = Depot.objects.en_vigueur().du_passeport(passeport).filter(session__annee=passeport.annee)
    copie = copies.exclude(session__etablissement=centre).select_related("epreuve", "session__etablissement").first()
    if copie is None or (centre and centre.pk == passeport.centre_id):
        return ""
    aupres = copie.session.etablissement or "l’administrateur de ce site"
    return (
        f"Votre passeport est déposé pour l’{copie.epreuve.code} auprès de {aupres}\u00a0: demandez d’abord que ce "
        "dépôt soit rouvert. Rien n’a changé."
    )


def aller_au_centre(passeport, centre, user):
    """Write the centre of a passport, None to leave it, and tell both centres in their journals."""
    quitte, passeport.centre, passeport.session = passeport.centre, centre, passeport.annee
    if quitte == centre:
        return
    passeport.save(update_fields=["centre", "session"])
    for ecole, quoi in ((quitte, "centre d’examen quitté"), (centre, "centre d’examen choisi")):
        if ecole:
            Journal.noter(
                Journal.Action.SESSION,
                user,
                etudiant=passeport.etudiant,
                etablissement=ecole,
                objet=f"{passeport.diplome}, session {passeport.session}",
                reglage=f"{quoi}\u00a0: {ecole}",
            )


def _essai_permis(request, form):
    """Codes are not found by trying: each try counts, whatever it says."""
    if compter(request, "code_centre"):
        return True
    form.add_error(None, TROP_D_ESSAIS)
    return False
