"""One situation of a passport over time: to its student, and, read only, to those who may read the passport (R28).

The student marks the fiche retained for it, in one click, and takes the mark away in another (R26).
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Journal
from referentiel.arbre import arbre_de
from referentiel.rubriques import par_nom
from situations.models import Fiche, Passeport

from .escalier import escalier
from .progression import progression


@require_safe
def situation(request, pk, situation_pk):
    """The recorded fiches of the situation in order of date, what each adds, and the one retained (R14, R26)."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    diplome = passeport.diplome
    branche = arbre_de(diplome).situations.get(situation_pk)
    if branche is None or not (diplome.permet("complexite") or diplome.permet("fiche_retenue")):
        raise Http404
    objet = f"{passeport}\u00a0: {branche.situation}"
    Journal.noter_lecture(Journal.Action.LECTURE_PASSEPORT, request.user, passeport.etudiant, objet)
    fiches = list(passeport.fiches.enregistrees().filter(situation=situation_pk).select_related("competence__epreuve"))
    parcours = progression(fiches, branche.situation)
    est_le_sien = passeport.etudiant_id == request.user.pk
    return render(
        request,
        "situations/tableau/situation.html",
        {
            "passeport": passeport,
            "diplome": diplome,
            "situation": branche.situation,
            "est_le_sien": est_le_sien,
            "parcours": parcours,
            "escalier": escalier(parcours),
            "apport": par_nom(diplome)["apport"],
            "nouvelle": f"{reverse('situations:fiche_nouvelle')}?passeport={passeport.pk}&situation={situation_pk}",
            "peut_retenir": est_le_sien and diplome.permet("fiche_retenue"),
            "brouillons": passeport.fiches.brouillons().filter(situation=situation_pk) if est_le_sien else [],
        },
    )


@require_POST
def retenir(request, pk):
    """Retain this fiche in place of any other of its situation; with ``relacher`` in the form, retain none (R26)."""
    fiche = get_object_or_404(Fiche.objects.retenables_par(request.user).select_related("situation"), pk=pk)
    if "relacher" in request.POST:
        fiche.relacher()
        messages.success(request, f"Aucune fiche n’est plus retenue pour {fiche.situation.nom_court}.")
    elif fiche.retenir():
        messages.success(
            request, f"Cette fiche est maintenant celle que vous retenez pour {fiche.situation.nom_court}."
        )
    else:
        messages.error(request, "Cette fiche vient de changer dans une autre fenêtre : vérifiez, puis recommencez.")
    if "parcours" in request.POST:
        return redirect("situations:situation", pk=fiche.passeport_id, situation_pk=fiche.situation_id)
    return redirect(fiche)
