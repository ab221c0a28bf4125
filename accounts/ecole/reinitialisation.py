"""A new password for a student who has forgotten theirs, in two clicks of their teacher."""

from allauth.account.adapter import get_adapter
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.models import Classe, Inscription, Journal
from accounts.mot_de_passe_initial import mot_de_passe_initial


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
