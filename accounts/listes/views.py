"""A class list, step by step: the file, what was understood of it, what it would do, what it did."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Classe, Etablissement, ImportEnCours, User
from referentiel.models import Diplome

from .application import ListeRefusee, appliquer
from .colonnes import reconnaitre
from .destination import IGNORER, DestinationImpossible, choix_par_defaut, classes_possibles, classes_trouvees
from .fichier import lire
from .forms import ClassesFormSet, ColonnesForm, ListeForm
from .tableau import FichierRefuse, Tableau
from .verification import verifier

APERCU = 5


def _en_cours(request, pk):
    """One's own import, of a school that one still administers."""
    return get_object_or_404(ImportEnCours.objects.visibles_par(request.user).select_related("etablissement"), pk=pk)


def _nom_de(uai):
    return Etablissement.objects.filter(uai=uai).values_list("nom", flat=True).first() or ""


def _classes_par_defaut(tableau, colonnes, etablissement):
    return choix_par_defaut(
        classes_trouvees(tableau, colonnes), classes_possibles(etablissement), list(Diplome.objects.all())
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_liste(request):
    """First step: a file. A refused one says why at the field, and nothing of it is kept."""
    administres = Etablissement.objects.modifiables_par(request.user)
    if not administres.exists():
        raise Http404
    envoyee = request.method == "POST"
    form = ListeForm(
        request.POST if envoyee else None,
        request.FILES if envoyee else None,
        etablissements=administres,
        initial={"etablissement": administres.filter(uai=request.GET.get("uai", "")).first()},
    )
    if envoyee and form.is_valid():
        fichier, ecole = form.cleaned_data["fichier"], form.cleaned_data["etablissement"]
        try:
            tableau = lire(fichier, fichier.size, ecole.uai, _nom_de)
        except FichierRefuse as refus:
            form.add_error("fichier", str(refus))
        else:
            ImportEnCours.objects.perimes().delete()
            colonnes = reconnaitre(tableau.entetes)
            en_cours = ImportEnCours.objects.create(
                auteur=request.user,
                etablissement=ecole,
                tableau=tableau.en_donnees(),
                choix={"colonnes": colonnes, "classes": _classes_par_defaut(tableau, colonnes, ecole)},
            )
            return redirect("accounts:import_colonnes", en_cours.pk)
    return render(request, "accounts/listes/fichier.html", {"form": form}, status=422 if envoyee else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_colonnes(request, pk):
    """Second step: what was understood, to be corrected; and for each class found, where its students go."""
    en_cours = _en_cours(request, pk)
    if en_cours.resultat is not None:
        return redirect("accounts:import_resultat", pk)
    tableau, choix = Tableau(**en_cours.tableau), en_cours.choix
    possibles = classes_possibles(en_cours.etablissement)
    donnees = request.POST if request.method == "POST" else None
    form = ColonnesForm(None if tableau.siecle else donnees, tableau=tableau, colonnes=choix["colonnes"])
    formset = ClassesFormSet(
        donnees,
        initial=choix["classes"],
        prefix="classes",
        form_kwargs={"possibles": list(possibles), "diplomes": list(Diplome.objects.all())},
    )
    statut = 200
    if request.method == "POST":
        statut = 422
        if tableau.siecle or form.is_valid():
            colonnes = choix["colonnes"] if tableau.siecle else form.cleaned_data["colonnes"]
            trouvees = list(classes_trouvees(tableau, colonnes))
            if trouvees != [ligne["trouvee"] for ligne in choix["classes"]] or "relire" in request.POST:
                en_cours.choix = {
                    "colonnes": colonnes,
                    "classes": _classes_par_defaut(tableau, colonnes, en_cours.etablissement),
                }
                en_cours.save(update_fields=["choix"])
                messages.info(request, "Les colonnes ont changé\u00a0: voici ce que la liste devient.")
                return redirect("accounts:import_colonnes", pk)
            if formset.is_valid() and len(formset.forms) == len(trouvees):
                classes = [f.en_choix(nom) for f, nom in zip(formset.forms, trouvees, strict=True)]
                en_cours.choix = {"colonnes": colonnes, "classes": classes}
                en_cours.save(update_fields=["choix"])
                if all(ligne["choix"] == IGNORER for ligne in classes):
                    messages.warning(request, "Choisissez au moins une classe à importer.")
                    return redirect("accounts:import_colonnes", pk)
                return redirect("accounts:import_verification", pk)
    effectifs = classes_trouvees(tableau, choix["colonnes"])
    classes = list(zip(formset.forms, effectifs.items(), strict=False))
    return render(
        request,
        "accounts/listes/colonnes.html",
        {
            "en_cours": en_cours,
            "tableau": tableau,
            "form": form,
            "formset": formset,
            "classes": classes,
            "apercu": tableau.lignes[:APERCU],
            "total": len(tableau.lignes),
            "en_erreur": statut == 422,
        },
        status=statut,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_verification(request, pk):
    """Third step: every error at once, or all that will be done, to be confirmed; then it is done, or nothing is."""
    en_cours = _en_cours(request, pk)
    if en_cours.resultat is not None:
        return redirect("accounts:import_resultat", pk)
    tableau, choix = Tableau(**en_cours.tableau), en_cours.choix
    statut, cochees = 200, None
    try:
        plan = verifier(tableau, choix["colonnes"], choix["classes"], en_cours.etablissement)
        if request.method == "POST":
            statut = 422
            cochees = [int(pk_classe) for pk_classe in request.POST.getlist("partis") if pk_classe.isdecimal()]

            def clore(resultat):
                """In the same transaction: the list is applied and forgotten, or neither."""
                if not ImportEnCours.objects.filter(pk=en_cours.pk, resultat__isnull=True).update(
                    tableau={}, choix={}, resultat=vars(resultat)
                ):
                    raise ListeRefusee("Cette liste vient d’être importée\u00a0: rien n’a été écrit une seconde fois.")

            appliquer(
                tableau,
                choix["colonnes"],
                choix["classes"],
                en_cours.etablissement,
                acteur=request.user,
                partis=cochees,
                empreinte=request.POST.get("empreinte", ""),
                ensuite=clore,
            )
            return redirect("accounts:import_resultat", pk)
    except DestinationImpossible as refus:
        messages.error(request, str(refus))
        return redirect("accounts:import_colonnes", pk)
    except ListeRefusee as refus:
        messages.error(request, str(refus))
        plan = refus.plan or plan
    return render(
        request,
        "accounts/listes/verification.html",
        {
            "en_cours": en_cours,
            "plan": plan,
            "bilan": plan.bilan,
            "siecle": tableau.siecle,
            "total": len(tableau.lignes),
            "lignes_en_erreur": len({erreur.ligne for erreur in plan.erreurs}),
            "cochees": cochees,
        },
        status=422 if plan.erreurs else statut,
    )


@require_safe
def import_resultat(request, pk):
    """Last step: what was done, the new identifiers, and the sheets to print."""
    en_cours = _en_cours(request, pk)
    if en_cours.resultat is None:
        return redirect("accounts:import_verification", pk)
    resultat = en_cours.resultat
    classes = Classe.objects.filter(pk__in=resultat["classes"]).select_related("diplome")
    nouveaux = (
        User.objects.filter(pk__in=resultat["nouveaux"])
        .prefetch_related("inscriptions__classe")
        .order_by("last_name", "first_name", "pk")
    )
    return render(
        request,
        "accounts/listes/resultat.html",
        {"en_cours": en_cours, "bilan": resultat["bilan"], "classes": classes, "nouveaux": nouveaux},
    )


@require_POST
def import_abandonner(request, pk):
    """Forget a list at once; what it had of students leaves the server."""
    en_cours = _en_cours(request, pk)
    if en_cours.resultat is not None:
        return redirect("accounts:import_resultat", pk)
    en_cours.delete()
    messages.info(request, "La liste est oubliée\u00a0: rien n’a été importé.")
    return redirect("accounts:etablissement")
