"""The sheet of identifiers of a class: what printing it does, then the PDF with the first passwords, once."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Classe, Journal
from accounts.models.user import homonymes
from impression.telechargement import nom_de_fichier, telechargement

from .bandelettes import pdf
from .remise import enregistrer, jamais_connectes, tirer


@require_http_methods(["GET", "HEAD", "POST"])
def bandelettes(request, pk):
    """GET tells for whom; POST draws the passwords and answers with the PDF, of which no copy is kept."""
    classe = get_object_or_404(
        Classe.objects.modifiables_par(request.user).select_related("etablissement", "diplome"), pk=pk
    )
    sans, deja = jamais_connectes(classe)
    contexte = {"classe": classe, "sans": sans, "deja": deja, "homonymes": homonymes(sans + deja)}
    if request.method != "POST":
        return render(request, "accounts/ecole/bandelettes.html", contexte)
    etudiants = sans + deja if "tous" in request.POST else sans
    if not etudiants:
        contexte["erreur"] = "Il n’y a aucune bandelette à imprimer\u00a0: chacun a déjà la sienne."
        return render(request, "accounts/ecole/bandelettes.html", contexte, status=422)
    etudiants.sort(key=lambda etudiant: etudiant.rang_liste)
    tirages = tirer(etudiants)
    contenu = pdf(
        [(etudiant, classe.nom, en_clair) for etudiant, en_clair in tirages],
        request.build_absolute_uri(reverse("accounts:accueil")),
        f"Identifiants, {classe}",
    )
    enregistrer(tirages)
    Journal.noter(
        Journal.Action.REINITIALISATION,
        request.user,
        etablissement=classe.etablissement,
        objet=f"Feuille d’identifiants, {classe}",
        etudiants=[etudiant.pk for etudiant in etudiants],
    )
    return telechargement(contenu, nom_de_fichier("identifiants", classe.nom))
