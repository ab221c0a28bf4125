"""The home of the administrator of a school: its classes, and the way to everything else."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User

from .courante import pour_une_ecole
from .forms import ServicesForm


@dataclass(frozen=True)
class Pas:
    """One of the first things to do in a new school."""

    libelle: str
    aide: str
    url: str
    fait: bool


def premiers_pas(ecole, classes):
    """The ``Pas`` of a new school in their order, told as done by what is there; nothing once all of them are.

    ``classes``: all those of the school, archived or not, with ``effectif`` and their enseignements.
    """
    peuplee = any(classe.effectif or classe.archivee_le for classe in classes)
    enseignee = any(classe.enseignements.all() for classe in classes)
    pas = [
        Pas("Créer une classe", "son nom, son diplôme, l’année de l’examen", "classe_nouvelle", bool(classes)),
        Pas("Importer la liste des élèves", "les comptes sont créés d’un coup", "import_liste", peuplee),
        Pas("Inviter les enseignants", "eux seuls lisent les passeports d’une classe", "enseignant_nouveau", enseignee),
    ]
    if all(un.fait for un in pas):
        return []
    return [Pas(un.libelle, un.aide, f"{reverse(f'accounts:{un.url}')}?uai={ecole.uai}", un.fait) for un in pas]


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def etablissement(request, ecole):
    """The classes of one school, those archived folded away; the services that take its students in."""
    form = ServicesForm(request.POST if request.method == "POST" else None, instance=ecole)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "Les services sont enregistrés.")
        return redirect(f"{request.path}?uai={ecole.uai}")
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
    pas = premiers_pas(ecole, classes)
    archivees = [classe for classe in classes if classe.archivee_le]
    classes = [classe for classe in classes if not classe.archivee_le]
    contexte = {"ecole": ecole, "classes": classes, "archivees": archivees, "pas": pas, "form": form}
    contexte["eleves"] = sum(classe.effectif for classe in classes)
    contexte["a_remettre"] = sum(classe.a_remettre for classe in classes)
    # Who signs in through their académie has no password to forget.
    contexte["sans_courriel"] = not request.user.email and request.user.has_usable_password()
    return render(request, "accounts/ecole/etablissement.html", contexte, status=422 if form.errors else 200)
