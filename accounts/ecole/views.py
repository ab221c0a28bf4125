"""The home of the administrator of a school: its classes, and the way to everything else."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User

from .courante import pour_une_ecole


@require_safe
@pour_une_ecole
def etablissement(request, ecole):
    """The classes of one school, those archived folded away."""
    actives = Q(inscriptions__terminee_le=None, inscriptions__etudiant__is_active=True)
    a_remettre = actives & User.objects.sans_mot_de_passe("inscriptions__etudiant__")
    classes = (
        ecole.classes.select_related("diplome")
        .annotate(
            effectif=Count("inscriptions", filter=actives),
            a_remettre=Count("inscriptions", filter=a_remettre),
        )
        .prefetch_related("enseignements__enseignant")
        .order_by("-session", "nom")
    )
    archivees = [classe for classe in classes if classe.archivee_le]
    classes = [classe for classe in classes if not classe.archivee_le]
    contexte = {"ecole": ecole, "classes": classes, "archivees": archivees}
    contexte["eleves"] = sum(classe.effectif for classe in classes)
    contexte["a_remettre"] = sum(classe.a_remettre for classe in classes)
    return render(request, "accounts/ecole/etablissement.html", contexte)
