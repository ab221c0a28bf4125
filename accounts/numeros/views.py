"""The candidate numbers of a class, and the list of the exam office: shown by name, then written."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.ecole.courante import pour_une_ecole
from accounts.listes.forms import ListeForm
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.fichier import lire
from accounts.models import Classe, Inscription, Journal
from langue.nombre import entier, pluriel

from .forms import NumerosForm
from .numeros import lire_les_numeros, reprendre

# By school, what the list that was just written can still take back, in this session.
A_ANNULER = "numeros_a_annuler"


@require_http_methods(["GET", "HEAD", "POST"])
def classe_numeros(request, pk):
    """One line a student."""
    classes = Classe.objects.modifiables_par(request.user).select_related("etablissement", "diplome")
    classe = get_object_or_404(classes, pk=pk)
    inscriptions = sorted(
        classe.inscriptions.actives().select_related("etudiant"), key=lambda i: (i.etudiant.rang_liste, i.pk)
    )
    form = NumerosForm(request.POST if request.method == "POST" else None, inscriptions=inscriptions)
    if request.method == "POST" and form.is_valid():
        _enregistrer(request, form, classe.etablissement, classe)
        return redirect("accounts:classe_ecole", pk)
    contexte = {"ecole": classe.etablissement, "classe": classe, "form": form}
    return render(request, "accounts/numeros/classe.html", contexte, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def numeros(request, ecole):
    """A list: read, shown by name to be corrected, then written when it is confirmed."""
    if "confirmer" in request.POST:
        return _confirmer(request, ecole)
    if "annuler" in request.POST:
        return _annuler(request, ecole)
    envoyee = request.method == "POST"
    form = ListeForm(request.POST if envoyee else None, request.FILES if envoyee else None)
    form.fields["fichier"].help_text = "CSV ou XLSX, avec l’INE (ou le nom) et le numéro de candidat."
    if envoyee and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            document = lire(fichier, fichier.size)
            # The line of titles is the first one even when it names nobody: « INE ; Numéro de candidat ».
            tableau = document.tableau(**document.choix_par_defaut() | {"titres": True})
            trouves, ecartes = lire_les_numeros(tableau, ecole)
        except FichierRefuse as refus:
            form.add_error("fichier", str(refus))
        else:
            trouves.sort(key=lambda paire: (paire[0].classe.nom, paire[0].etudiant.rang_liste))
            proposes = {inscription.pk: numero for inscription, numero in trouves}
            saisie = NumerosForm(inscriptions=[i for i, _ in trouves], proposes=proposes)
            contexte = {"ecole": ecole, "form": saisie, "ecartes": ecartes}
            return render(request, "accounts/numeros/verification.html", contexte)
    contexte = {"ecole": ecole, "form": form, "a_annuler": request.session.get(A_ANNULER, {}).get(str(ecole.pk))}
    return render(request, "accounts/numeros/fichier.html", contexte, status=422 if envoyee else 200)


def _confirmer(request, ecole):
    demandees = [pk for nom in request.POST if nom[:1] == "n" and (pk := entier(nom[1:]))][:5000]
    siennes = Inscription.objects.actives().filter(classe__etablissement=ecole, pk__in=demandees)
    inscriptions = sorted(
        siennes.select_related("etudiant", "classe"), key=lambda i: (i.classe.nom, i.etudiant.rang_liste)
    )
    form = NumerosForm(request.POST, inscriptions=inscriptions)
    if not form.is_valid():
        return render(request, "accounts/numeros/verification.html", {"ecole": ecole, "form": form}, status=422)
    if changements := _enregistrer(request, form, ecole, "liste"):
        request.session[A_ANNULER] = request.session.get(A_ANNULER, {}) | {str(ecole.pk): changements}
    return redirect(f"{reverse('accounts:numeros')}?uai={ecole.uai}")


@transaction.atomic
def _annuler(request, ecole):
    changements = request.session.get(A_ANNULER, {}).pop(str(ecole.pk), {})
    request.session.modified = True
    repris, autres = reprendre(ecole, changements)
    if repris:
        objet = "Numéros de candidat, liste annulée"
        Journal.noter(Journal.Action.CLASSE, request.user, etablissement=ecole, objet=objet, numeros=repris)
        messages.success(request, f"La liste est annulée\u00a0: {pluriel(repris, 'numéro')} comme avant elle.")
    if autres:
        messages.warning(request, f"Changés depuis, ils restent tels quels\u00a0: {', '.join(autres)}.")
    if not changements:
        messages.info(request, "Il n’y a plus rien à annuler.")
    return redirect(f"{request.path}?uai={ecole.uai}")


@transaction.atomic
def _enregistrer(request, form, ecole, ou):
    changements = form.enregistrer()
    nombre = len(changements)
    if nombre:
        objet = f"Numéros de candidat, {ou}"
        Journal.noter(Journal.Action.CLASSE, request.user, etablissement=ecole, objet=objet, numeros=nombre)
    messages.success(request, f"{pluriel(nombre, 'numéro')} de candidat enregistré{'s' if nombre > 1 else ''}.")
    return changements
