"""What a page shows of the appréciations of its place: a fiche, a passport as a whole, a stage (R22, R23)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from situations.tuteur import Tuteur
from suivi.models import Appreciation, MotRepris, Phrase

from .fil import derniere_version, fils, peut_apprecier
from .forms import AppreciationForm


def fils_du_lieu(request, passeport, fiche=None, aucun=False):
    """The context of ``_fils.html`` for a fiche, or for the passport as a whole.

    ``aucun``: it is already known that there is none; whoever may not begin one then has nothing to be shown.
    """
    cites = MotRepris.objects.du_lieu(request.user, passeport, fiche)
    if aucun and not peut_apprecier(request.user, passeport):
        return {"fils": [], "cites": cites}
    appreciations = Appreciation.objects.des_fils_de(passeport).filter(fiche=fiche)
    contexte = avec_reponses(request.user, [] if aucun else fils(appreciations, request.user))
    contexte |= {"etudiant": passeport.etudiant, "cites": cites}
    if peut_apprecier(request.user, passeport):
        version = derniere_version(fiche) if fiche else ""
        contexte |= {
            "version": version,
            "apprecier": AppreciationForm(initial={"version": version}),
            "action_apprecier": adresse_pour_apprecier(passeport, fiche),
            "phrases": Phrase.objects.modifiables_par(request.user),
        }
    return contexte


def fils_du_stage(request, stage):
    """The same for the words of the tuteur on a whole period."""
    appreciations = Appreciation.objects.des_fils_de(stage.passeport).filter(fiche=None)
    du_stage = [fil for fil in fils(appreciations, request.user) if fil.stage == stage]
    cites = MotRepris.objects.du_stage(request.user, stage)
    return avec_reponses(request.user, du_stage) | {"suite": f"stage-{stage.pk}", "cites": cites}


def avec_reponses(lecteur, fils_lus):
    """Threads with the form of an answer to each, how much is new, and what their forms carry."""
    return {
        "fils": [(fil, form_de_reponse(fil.pk)) for fil in fils_lus],
        "appreciations_nouvelles": sum(fil.nouveaux for fil in fils_lus),
        "maintenant": timezone.now().isoformat(),
    }


def form_de_reponse(fil):
    """An empty answer to the thread of this primary key."""
    return AppreciationForm(auto_id=f"fil-{fil}-%s", libelle="Votre réponse")


def adresse_du_geste(de, geste):
    """Where the reader of a ``Fil`` or a ``Message`` does it: « repondre », « lue », « modifier », « retirer »."""
    if isinstance(de.lecteur, Tuteur):
        return reverse(f"suivi:tuteur_{geste}", args=[de.lecteur.acces.pk, de.pk])
    return reverse(f"suivi:appreciation_{geste}", args=[de.pk])


def adresse_pour_apprecier(passeport, fiche):
    """Where a new appréciation on a fiche, or on the passport, is sent."""
    if fiche:
        return reverse("suivi:fiche_apprecier", args=[fiche.pk])
    return reverse("suivi:passeport_apprecier", args=[passeport.pk])


def vu_a(request):
    """When the page that is answered was drawn; now, if it does not say."""
    maintenant = timezone.now()
    try:
        moment = parse_datetime(request.POST.get("vu_a", ""))
    except ValueError:
        return maintenant
    return min(moment, maintenant) if moment and timezone.is_aware(moment) else maintenant
