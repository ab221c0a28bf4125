"""Teachers by list: a file, all that it would do by name, the receipt, and undoing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.ecole.courante import pour_une_ecole
from accounts.listes.annulation import AnnulationImpossible
from accounts.listes.application import ListeRefusee
from accounts.listes.forms import ListeForm
from accounts.listes.lire.document import Document, FichierRefuse
from accounts.listes.lire.fichier import lire
from accounts.listes.page import reponses_envoyees
from accounts.models import ImportDeListe, Invitation

from .ecriture import annuler, appliquer, raisons_de_ne_pas_annuler
from .liste import lire_enseignants, verifier

DES_ELEVES = "Ce fichier SIECLE est celui des élèves\u00a0: importez-le depuis «\u00a0Listes\u00a0»."


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def liste_enseignants(request, ecole):
    """First step: a file. A refused one says why at the field, and nothing of it is kept."""
    envoyee = request.method == "POST"
    form = ListeForm(request.POST if envoyee else None, request.FILES if envoyee else None)
    form.fields["fichier"].help_text = "STSWeb (sts_emp_…xml), CSV, XLSX ou ODS."
    if envoyee and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            document = lire(fichier, fichier.size)
            if document.siecle:
                raise FichierRefuse(DES_ELEVES)
            if document.sts and document.uai != ecole.uai:
                raise FichierRefuse(
                    f"Ce fichier vient d’un autre établissement\u00a0: {document.uai or 'sans UAI'}. Le vôtre est "
                    f"{ecole.uai}. Rien n’a été importé."
                )
            lecture = document.choix_par_defaut()
            lire_enseignants(document.tableau(**lecture))
        except FichierRefuse as refus:
            form.add_error("fichier", str(refus))
        else:
            ImportDeListe.objects.perimes().delete()
            liste = ImportDeListe.objects.create(
                auteur=request.user,
                auteur_nom=str(request.user)[:320],
                etablissement=ecole,
                genre=ImportDeListe.Genre.ENSEIGNANTS,
                nom_du_fichier=fichier.name[-120:],
                document=document.en_donnees(),
                choix={"lecture": lecture, "reponses": {}, "partis": []},
            )
            return redirect("accounts:liste_enseignants_verification", liste.pk)
    recus = ImportDeListe.objects.visibles_par(request.user).faits().des_enseignants().filter(etablissement=ecole)
    contexte = {"ecole": ecole, "form": form, "recus": recus.defer("document")[:10]}
    return render(request, "accounts/enseignants/liste_fichier.html", contexte, status=422 if envoyee else 200)


def _liste(request, pk):
    visibles = ImportDeListe.objects.visibles_par(request.user).des_enseignants()
    return get_object_or_404(visibles.select_related("etablissement"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def liste_enseignants_verification(request, pk):
    """By name: new, known, unchanged, no longer named, set aside; answered, then done; afterwards, the receipt."""
    liste = _liste(request, pk)
    if liste.fait_le:
        return _recu(request, liste)
    document = Document(**liste.document)
    tableau = document.tableau(**liste.choix["lecture"])
    statut, plan = 200, None
    if request.method == "POST":
        reponses = reponses_envoyees(request.POST, {"reponses": liste.choix["reponses"]})["reponses"]
        liste.choix |= {"reponses": reponses, "partis": [p[:20] for p in request.POST.getlist("partis")[:1000]]}
        liste.save(update_fields=["choix"])
        if "confirmer" not in request.POST:
            return redirect("accounts:liste_enseignants_verification", pk)
        try:
            empreinte = request.POST.get("empreinte", "")
            appliquer(liste, tableau, liste.choix, request.user, empreinte, sts=document.sts)
            return redirect("accounts:liste_enseignants_verification", pk)
        except ListeRefusee as refus:
            statut, plan = 422, refus.plan
            messages.error(request, str(refus))
    plan = plan or verifier(tableau, liste.choix, liste.etablissement, sts=document.sts)
    contexte = {
        "ecole": liste.etablissement,
        "liste": liste,
        "plan": plan,
        "total": len(tableau.lignes),
        "partis": set(liste.choix["partis"]),
    }
    return render(request, "accounts/enseignants/liste_verification.html", contexte, status=statut)


def _recu(request, liste):
    attentes = Invitation.objects.filter(etablissement=liste.etablissement, acceptee_le=None, envois=0)
    contexte = {
        "ecole": liste.etablissement,
        "liste": liste,
        "recu": liste.resultat,
        "a_inviter": attentes.count(),
        "raisons": [] if liste.annule_le else raisons_de_ne_pas_annuler(liste.trace),
    }
    return render(request, "accounts/enseignants/liste_recu.html", contexte)


@require_POST
def liste_enseignants_annuler(request, pk):
    """Undo it, or say who has come in since; forget it when nothing was written yet."""
    liste = _liste(request, pk)
    if not liste.fait_le:
        liste.delete()
        messages.info(request, "La liste est oubliée\u00a0: rien n’a été importé.")
        return redirect("accounts:enseignants")
    try:
        annuler(liste, request.user)
    except AnnulationImpossible as refus:
        messages.error(request, f"{refus} {' '.join(refus.raisons[:3])}")
    else:
        messages.success(request, "L’import est annulé\u00a0: tout est comme avant.")
    return redirect("accounts:liste_enseignants_verification", pk)
