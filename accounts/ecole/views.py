"""The home of the administrator of a school: its classes, its teachers, and the way to import a list."""

from allauth.account.adapter import get_adapter
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Classe, Enseignement, Etablissement, Inscription, Journal, User
from accounts.mot_de_passe_initial import mot_de_passe_initial


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


@require_http_methods(["GET", "HEAD", "POST"])
def reinitialiser_mot_de_passe(request, pk, etudiant_pk):
    """GET asks; POST replaces the password and shows the new one, once. The student's open sessions end with it."""
    inscription = get_object_or_404(
        Inscription.objects.reinitialisables_par(request.user).select_related("etudiant", "classe__etablissement"),
        classe=pk,
        etudiant=etudiant_pk,
    )
    etudiant, classe = inscription.etudiant, inscription.classe
    contexte = {
        "etudiant": etudiant,
        "classe": classe,
        "enseigne": Classe.objects.visibles_par(request.user).filter(pk=pk).exists(),
    }
    if request.method == "POST":
        contexte["en_clair"] = etudiant.attribuer_mot_de_passe(mot_de_passe_initial())
        etudiant.save(update_fields=["password", "mot_de_passe_initial", "mot_de_passe_initial_le"])
        Journal.noter(
            Journal.Action.REINITIALISATION,
            request.user,
            etudiant=etudiant,
            etablissement=classe.etablissement,
            objet=str(classe),
        )
        get_adapter(request).send_notification_mail("account/email/password_remis", etudiant, {"auteur": request.user})
    return render(request, "accounts/ecole/mot_de_passe.html", contexte)
