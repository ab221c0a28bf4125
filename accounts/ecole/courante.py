"""Which school the page is about: one person may run several, and chooses one with the switch at the top."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Etablissement

CLE = "etablissement"


def ecole_courante(request):
    """The school of ``?uai=``, else the one chosen in this session, else one's own or the only one; None: to choose.

    404 for whoever administers none, or asks for one that they do not administer.
    """
    administres = Etablissement.objects.modifiables_par(request.user)
    if request.GET.get("uai"):
        return get_object_or_404(administres, uai=request.GET["uai"])
    voulue = request.session.get(CLE) or request.user.etablissement_id
    if voulue and (ecole := administres.filter(pk=voulue).first()):
        return ecole
    ecoles = list(administres[:2])
    if not ecoles and not request.user.is_superuser:
        raise Http404
    return ecoles[0] if len(ecoles) == 1 else None


def pour_une_ecole(vue):
    """Give the view the school as its second argument; ask for one first when there are several."""

    @wraps(vue)
    def avec_l_ecole(request, *args, **kwargs):
        ecole = ecole_courante(request)
        if ecole is None:
            administres = Etablissement.objects.modifiables_par(request.user)
            return render(request, "accounts/ecole/choisir.html", {"etablissements": administres})
        return vue(request, ecole, *args, **kwargs)

    return avec_l_ecole


def classe_choisie(request, ecole):
    """``[class]``: that of ``?classe=``, whose page leads here, else the only one that goes on; ``[]``: to choose."""
    classes = ecole.classes.en_cours()
    voulue = request.GET.get("classe", "")
    if voulue.isascii() and voulue.isdecimal() and len(voulue) < 18 and (choisie := classes.filter(pk=voulue)[:1]):
        return list(choisie)
    seules = list(classes[:2])
    return seules if len(seules) == 1 else []


@require_POST
def choisir(request):
    """The switch: the school that the pages show from now on, until this session ends."""
    ecole = get_object_or_404(Etablissement.objects.modifiables_par(request.user), uai=request.POST.get("uai", ""))
    request.session[CLE] = ecole.pk
    messages.info(request, f"Vous êtes dans {ecole}.")
    return redirect("accounts:etablissement")
