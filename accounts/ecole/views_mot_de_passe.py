"""A new password for somebody who lost theirs: from their class, by a teacher or the school; from their page."""

from allauth.account.adapter import get_adapter
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Classe, Inscription, Journal
from accounts.mot_de_passe_initial import mot_de_passe_initial

from .personnes import modifiables_par


@require_http_methods(["GET", "HEAD", "POST"])
def reinitialiser_mot_de_passe(request, pk, etudiant_pk):
    """GET asks; POST replaces the password and shows the new one, once. The student's open sessions end with it."""
    inscription = get_object_or_404(
        Inscription.objects.reinitialisables_par(request.user).select_related("etudiant", "classe__etablissement"),
        classe=pk,
        etudiant=etudiant_pk,
    )
    classe = inscription.classe
    enseigne = Classe.objects.visibles_par(request.user).filter(pk=pk).exists()
    retour = reverse("suivi:classe" if enseigne else "accounts:classe_ecole", args=[pk])
    return _page(request, inscription.etudiant, classe.etablissement, classe, (retour, classe.nom))


@require_http_methods(["GET", "HEAD", "POST"])
def personne_mot_de_passe(request, pk):
    """The same, from the page of somebody of the school: a teacher too."""
    personne = get_object_or_404(modifiables_par(request.user).select_related("etablissement"), pk=pk, is_active=True)
    retour = reverse("accounts:personne", args=[pk])
    return _page(request, personne, personne.etablissement, personne, (retour, str(personne)))


def _page(request, personne, ecole, objet, retour):
    contexte = {"etudiant": personne, "retour": retour[0], "d_ou": retour[1]}
    if request.method == "POST":
        contexte["en_clair"] = personne.attribuer_mot_de_passe(mot_de_passe_initial())
        personne.save(update_fields=["password", "mot_de_passe_initial", "mot_de_passe_initial_le"])
        Journal.noter(
            Journal.Action.REINITIALISATION,
            request.user,
            etudiant=personne if personne.est_etudiant else None,
            etablissement=ecole,
            objet=str(objet),
        )
        get_adapter(request).send_notification_mail("account/email/password_remis", personne, {"auteur": request.user})
    return render(request, "accounts/ecole/mot_de_passe.html", contexte)
