"""The links of all the tuteurs of a class, on one page: how each stands; sent or printed together, by its teachers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limites import compter, trop_de_demandes
from accounts.models import Classe
from accounts.models.user import homonymes
from langue.nombre import accord, entier, pluriel

from .remise import envoyer, imprimer, remises
from .views_acces import adresse_du_lien, liens_a_montrer, montrer_ensuite

DE_TROP = "Pas envoyé, car cette adresse a déjà reçu beaucoup de courriels aujourd’hui"
RIEN = "Rien de nouveau\u00a0: ces liens viennent d’être donnés, ou n’ont pas d’adresse où partir."


@require_http_methods(["GET", "HEAD", "POST"])
def classe_liens(request, pk):
    """The list; ``envoyer`` sends the links that are ticked, ``imprimer`` shows them once, one sheet each."""
    classes = Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement")
    classe = get_object_or_404(classes, pk=pk)
    if request.method == "GET" and (liens := liens_a_montrer(request)):
        return render(request, "stages/tuteur/liens.html", {"classe": classe, "liens": liens})
    lignes = remises(classe, request.user)
    choisis = {ligne.stage.pk for ligne in lignes if ligne.proposee}
    statut = 200
    if request.method == "POST":
        choisis = {entier(valeur) for valeur in request.POST.getlist("stage")}
        choisies = [ligne for ligne in lignes if ligne.stage.pk in choisis]
        if choisies:
            return _donner(request, classe, choisies)
        messages.error(request, "Cochez au moins un tuteur.")
        statut = 422
    contexte = {
        "classe": classe,
        "diplome": classe.diplome,
        "lignes": [(ligne, ligne.imprimable_par(request.user)) for ligne in lignes],
        "choisis": choisis,
        "a_donner": any(ligne.imprimable_par(request.user) for ligne in lignes),
        "homonymes": homonymes({ligne.stage.passeport.etudiant for ligne in lignes}),
    }
    return render(request, "stages/tuteur/classe.html", contexte, status=statut)


def _donner(request, classe, choisies):
    if not compter(request, "acces_tuteur"):
        return trop_de_demandes(request)
    if "imprimer" in request.POST:
        liens = imprimer(choisies, request.user, adresse_du_lien(request))
        if liens:
            montrer_ensuite(request, liens)
        else:
            messages.info(request, RIEN)
    else:
        _envoyer(request, choisies)
    return redirect("stages:classe_liens", classe.pk)


def _envoyer(request, choisies):
    def permis(adresse):
        return compter(request, "destinataire", key=adresse)

    envoyes, retenus = envoyer(choisies, request.user, adresse_du_lien(request), permis)
    if envoyes:
        nombre = len(envoyes)
        messages.success(request, f"{pluriel(nombre, 'lien')} {accord(nombre, 'part,partent')} par courriel.")
    if retenus:
        qui = ", ".join(f"{stage.tuteur_nom} ({stage.passeport.etudiant})" for stage in retenus)
        messages.warning(request, f"{DE_TROP}\u00a0: {qui}.")
    if not envoyes and not retenus:
        messages.info(request, RIEN)
