"""A student has their account erased, or changes their mind; what is kept of people, for whoever asks (R1)."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Effacement, Journal
from examens.packs.menage import TACHES
from langue.dates import jour

from .conservation import AVERTIR, prevenir
from .effacer import garde_pour_l_examen
from .forms import EffacerForm


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def effacer_compte(request):
    """GET says what goes, what an exam keeps, and when; POST sets the day. The password is asked again."""
    if not request.user.est_etudiant:
        raise Http404
    form = EffacerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        effacement = _demander(request.user)
        messages.success(
            request, f"Votre compte sera effacé le {jour(effacement.prevu_le)}. D’ici là, vous pouvez changer d’avis."
        )
        return redirect("accounts:compte")
    passeports = request.user.passeports.select_related("diplome")
    contexte = {
        "form": form,
        "passeports": passeports,
        "jours": Effacement.DELAI.days,
        "examen_jusqu_au": garde_pour_l_examen(request.user),
    }
    return render(request, "examens/effacement/effacer.html", contexte, status=422 if form.errors else 200)


@transaction.atomic
def _demander(personne):
    """Set the day; asked for twice, the first one counts. One that the end of the retention had set gives way."""
    Effacement.objects.de(personne).filter(motif=Effacement.Motif.CONSERVATION).delete()
    effacement, nouveau = Effacement.objects.get_or_create(
        personne=personne, defaults={"prevu_le": timezone.now() + Effacement.DELAI}
    )
    if nouveau:
        Journal.noter(Journal.Action.EFFACEMENT, personne, etudiant=personne, objet="demandé")
        prevenir(effacement)
    return effacement


@require_POST
def garder_compte(request):
    """Change one's mind; twice is once."""
    if Effacement.objects.de(request.user).delete()[0]:
        Journal.noter(Journal.Action.EFFACEMENT, request.user, etudiant=request.user, objet="abandonné")
        messages.success(request, "Votre compte est gardé\u00a0: rien n’a été effacé.")
    return redirect("accounts:compte")


@login_not_required
@require_safe
def donnees_personnelles(request):
    """What is kept, why, how long, who reads it: for anybody, and first for a data protection officer."""
    contexte = {
        "annees": settings.CONSERVATION_ANNEES,
        "corbeille": settings.CORBEILLE_JOURS,
        "pack_heures": settings.PACK_HEURES,
        "tuteur_jours": settings.ACCES_TUTEUR_JOURS,
        "effacement_jours": Effacement.DELAI.days,
        "avertir": AVERTIR,
        "taches_jours": TACHES.days,
        "contact": settings.CONTACT_DONNEES,
    }
    return render(request, "examens/effacement/donnees_personnelles.html", contexte)
