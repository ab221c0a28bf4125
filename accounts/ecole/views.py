"""The home of the administrator of a school: its classes, its teachers, and the way to import a list."""

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Enseignement, Etablissement, User


@require_safe
def etablissement(request):
    """One school: one's own, or the one that the administrator of the instance names in ``?uai=``."""
    administres = Etablissement.objects.modifiables_par(request.user)
    if request.GET.get("uai"):
        ecole = get_object_or_404(administres, uai=request.GET["uai"])
    else:
        ecoles = list(administres[:2])
        if not ecoles and not request.user.is_superuser:
            raise Http404
        if len(ecoles) != 1:
            return render(request, "accounts/listes/choisir.html", {"etablissements": administres})
        ecole = ecoles[0]
    actives = Q(inscriptions__terminee_le=None, inscriptions__etudiant__is_active=True)
    a_remettre = actives & Q(inscriptions__etudiant__in=User.objects.sans_mot_de_passe())
    classes = (
        ecole.classes.select_related("diplome")
        .annotate(
            effectif=Count("inscriptions", filter=actives),
            a_remettre=Count("inscriptions", filter=a_remettre),
        )
        .order_by("-session", "nom")
    )
    enseigne_ici = Enseignement.objects.filter(enseignant=OuterRef("pk"), classe__etablissement=ecole)
    enseignants = (
        User.objects.filter(Q(etablissement=ecole) | Exists(enseigne_ici), role=User.Role.ENSEIGNANT, is_active=True)
        .prefetch_related("enseignements__classe")
        .order_by("last_name", "first_name", "pk")
    )
    return render(
        request,
        "accounts/ecole/etablissement.html",
        {"ecole": ecole, "classes": classes, "enseignants": enseignants},
    )
