"""A class, as its administrator sets it: who is in it, who teaches it, its name, diplôme and session."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Classe
from referentiel.templatetags.diplome import etudiants

from . import classes as regles
from .courante import pour_une_ecole
from .forms import ClasseForm, EntrerForm
from .mouvements import changements, defaire, places
from .personnes import GesteRefuse, entrer, quitter

# What the page of a class can still take back, in this session.
A_ANNULER = "mouvements_a_annuler"


def _classe(request, pk):
    modifiables = Classe.objects.modifiables_par(request.user).select_related("etablissement", "diplome")
    return get_object_or_404(modifiables, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def classe_nouvelle(request, ecole):
    form = ClasseForm(request.POST if request.method == "POST" else None, ecole=ecole)
    if request.method == "POST" and form.is_valid():
        classe = Classe.objects.create(etablissement=ecole, **form.cleaned_data)
        regles.noter(classe, request.user, "créée")
        messages.success(request, f"La classe {classe.nom} est créée.")
        return redirect("accounts:classe_ecole", classe.pk)
    contexte = {"ecole": ecole, "form": form}
    return render(request, "accounts/ecole/classe_form.html", contexte, status=422 if form.errors else 200)


@require_safe
def classe(request, pk):
    """Who is in it today, who has left, who teaches it."""
    classe = _classe(request, pk)
    inscriptions = sorted(
        classe.inscriptions.select_related("etudiant"), key=lambda i: (i.etudiant.rang_liste, i.etudiant_id)
    )
    presents = [i for i in inscriptions if i.terminee_le is None]
    enseignements = sorted(
        classe.enseignements.select_related("enseignant", "remplace"), key=lambda e: e.enseignant.rang_liste
    )
    contexte = {
        "ecole": classe.etablissement,
        "classe": classe,
        "presents": presents,
        "partis": [i for i in inscriptions if i.terminee_le],
        "enseignements": enseignements,
        "lue": any(not enseignement.termine for enseignement in enseignements),
        "autres": classe.etablissement.classes.en_cours().exclude(pk=pk),
        "a_annuler": request.session.get(A_ANNULER, {}).get(str(pk)),
    }
    return render(request, "accounts/ecole/classe.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def classe_modifier(request, pk):
    """Another name, diplôme or session; what touches passports is said first, then confirmed (R40)."""
    classe = _classe(request, pk)
    form = ClasseForm(request.POST if request.method == "POST" else None, ecole=classe.etablissement, classe=classe)
    phrases = []
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        phrases = regles.consequences(classe, donnees["diplome"], donnees["session"])
        if not phrases or "confirmer" in request.POST:
            regles.changer(classe, donnees["nom"], donnees["diplome"], donnees["session"], request.user)
            messages.success(request, f"La classe {classe.nom} est enregistrée.")
            return redirect("accounts:classe_ecole", pk)
    contexte = {"ecole": classe.etablissement, "classe": classe, "form": form, "consequences": phrases}
    return render(request, "accounts/ecole/classe_form.html", contexte, status=422 if form.errors else 200)


@require_POST
def classe_archiver(request, pk):
    """Archive an empty class, or take it back."""
    classe = _classe(request, pk)
    if classe.archivee_le:
        regles.desarchiver(classe, request.user)
        messages.success(request, f"{classe} est de nouveau dans vos classes.")
    elif regles.archiver(classe, request.user):
        messages.success(request, f"{classe} est archivée\u00a0: ses enseignants la lisent toujours.")
        return redirect("accounts:etablissement")
    else:
        messages.error(
            request, f"{classe.nom} a encore des {classe.diplome.mot('etudiants')}\u00a0: ils la quittent d’abord."
        )
    return redirect("accounts:classe_ecole", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def classe_supprimer(request, pk):
    """Remove a class in which nobody ever was; another one is archived."""
    classe = _classe(request, pk)
    retient = regles.ce_qui_la_retient(classe)
    if request.method == "POST" and not retient:
        try:
            with transaction.atomic():
                regles.noter(classe, request.user, "supprimée")
                classe.delete()
        except IntegrityError:
            return redirect("accounts:classe_supprimer", pk)
        messages.success(request, f"La classe {classe.nom} est supprimée.")
        return redirect("accounts:etablissement")
    contexte = {"ecole": classe.etablissement, "classe": classe, "retient": retient}
    statut = 422 if request.method == "POST" else 200
    return render(request, "accounts/ecole/classe_supprimer.html", contexte, status=statut)


@require_POST
def classe_deplacer(request, pk):
    """Those who are ticked go to another class, or leave; those who cannot are named, and the others go. « Annuler »
    puts back those who have just moved (R36)."""
    classe = _classe(request, pk)
    if "annuler" in request.POST:
        return _annuler(request, classe)
    choisies = classe.inscriptions.actives().filter(
        pk__in=[pk for pk in request.POST.getlist("inscription") if pk.isascii() and pk.isdecimal() and len(pk) < 18]
    )
    inscriptions = list(choisies.select_related("etudiant", "classe__etablissement"))
    form = EntrerForm(request.POST, classes=classe.etablissement.classes.en_cours())
    if not inscriptions:
        messages.error(request, f"Cochez d’abord des {classe.diplome.mot('etudiants')} dans la liste.")
    elif "quitter" in request.POST and "confirmer" not in request.POST:
        contexte = {"ecole": classe.etablissement, "classe": classe, "inscriptions": inscriptions}
        return render(request, "accounts/ecole/classe_depart.html", contexte)
    elif "quitter" in request.POST:
        _suivre(request, classe, inscriptions, _partir)
    elif not form.is_valid():
        messages.error(request, "Choisissez la classe où ils vont.")
    else:
        _suivre(request, classe, inscriptions, _deplacer, form.cleaned_data["classe"])
    return redirect("accounts:classe_ecole", pk)


@transaction.atomic
def _suivre(request, classe, inscriptions, geste, *vers):
    """Do it, and keep for this session what putting it back needs."""
    qui = [inscription.etudiant_id for inscription in inscriptions]
    avant = places(classe.etablissement, qui)
    geste(request, classe, inscriptions, *vers)
    if faits := changements(avant, places(classe.etablissement, qui)):
        request.session[A_ANNULER] = request.session.get(A_ANNULER, {}) | {str(classe.pk): faits}


def _annuler(request, classe):
    mouvement = request.session.get(A_ANNULER, {}).pop(str(classe.pk), {})
    request.session.modified = True
    revenus, restes = defaire(classe, mouvement, request.user)
    if revenus:
        messages.success(request, f"{etudiants(revenus, classe.diplome)} de nouveau en {classe.nom}.")
    if restes:
        messages.warning(request, f"Leur place a changé depuis, rien n’est annulé pour eux\u00a0: {', '.join(restes)}.")
    if not mouvement:
        messages.info(request, "Il n’y a plus rien à annuler.")
    return redirect("accounts:classe_ecole", classe.pk)


def _partir(request, classe, inscriptions):
    for inscription in inscriptions:
        quitter(inscription, request.user)
    messages.success(request, f"Ils ont quitté {classe.nom}\u00a0: leurs comptes restent ouverts.")


def _deplacer(request, classe, inscriptions, vers):
    faits = 0
    for inscription in inscriptions:
        try:
            entrer(inscription.etudiant, vers, request.user)
            faits += 1
        except GesteRefuse as refus:
            messages.error(request, str(refus))
    if faits:
        messages.success(request, f"{etudiants(faits, vers.diplome)} en {vers.nom}.")
