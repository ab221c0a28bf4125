"""The stages of a class, on one page: typed, or read from a list; checked by name, written together, taken back."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import rendre_le_texte
from accounts.listes.forms import ListeForm
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.fichier import lire
from accounts.models import Classe
from accounts.models.user import homonymes
from langue.nombre import accord, pluriel
from situations.models import Passeport, Stage

from .forms import DatesForm, LigneForm
from .liste import lire_les_periodes
from .periodes import annuler, poser

# Where the browser's session keeps what may be taken back: {class: primary keys}.
A_ANNULER = "periodes_posees"


class LignesFormSet(forms.BaseFormSet):
    """``LignesFormSet(data, etudiants=[…], communes={…}, deja={…})``: a line for each student, in their order."""

    def __init__(self, *args, etudiants, communes, deja, proposes=None, **kwargs):
        self.etudiants, self.communes, self.deja = etudiants, communes, deja
        if proposes is None:
            initial = [{"prendre": not deja.get(e.pk)} for e in etudiants]
        else:
            initial = [proposes[e] for e in etudiants]
        super().__init__(*args, initial=initial, prefix="p", **kwargs)

    def total_form_count(self):
        """As many as there are students, whatever is sent."""
        return len(self.etudiants)

    def initial_form_count(self):
        return len(self.etudiants)

    def add_prefix(self, index):
        """By student: somebody who comes or leaves while one types moves nobody's line."""
        return f"p{self.etudiants[index].pk}" if isinstance(index, int) else super().add_prefix(index)

    def get_form_kwargs(self, index):
        etudiant = self.etudiants[index]
        return {"etudiant": etudiant, "communes": self.communes, "deja": self.deja.get(etudiant.pk, [])}


Lignes = forms.formset_factory(LigneForm, formset=LignesFormSet, extra=0)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def classe_periodes(request, pk):
    """Common dates, then exceptions. ``lire``: the list that was sent fills the lines in, and nothing is written."""
    classe = _classe(request, pk)
    inscriptions = classe.inscriptions.actives().select_related("etudiant")
    etudiants = sorted((i.etudiant for i in inscriptions), key=lambda e: e.rang_liste)
    deja = {}
    stages = Stage.objects.filter(passeport__in=Passeport.objects.de_la_classe(classe).values("pk"))
    for stage in stages.select_related("passeport"):
        deja.setdefault(stage.passeport.etudiant_id, []).append(stage)
    contexte = {"classe": classe, "diplome": classe.diplome, "liste": _liste(classe), "ecartes": []}
    contexte["homonymes"] = homonymes(etudiants)
    proposes, saisie, statut, tapees = None, request.saisie, 200, None
    if "lire" in request.POST:
        lues, statut = _lire(request, classe, etudiants, contexte)
        # What is typed stays; the list comes over it.
        proposes = {e: LigneForm.tapee(saisie, e) | lues.get(e, {}) for e in etudiants}
        saisie, tapees = None, saisie.dict()
    dates = DatesForm(saisie or None, initial=tapees)
    # None: they are refused, which is told once, at the top.
    communes = {} if not saisie else dates.cleaned_data if dates.is_valid() else None
    lignes = Lignes(saisie or None, etudiants=etudiants, communes=communes, deja=deja, proposes=proposes)
    if request.method == "POST" and saisie is not None:
        statut = 422
        if dates.is_valid() and lignes.is_valid():
            prises = [(ligne.etudiant, ligne.valeurs) for ligne in lignes if ligne.cleaned_data.get("prendre")]
            if prises:
                _dire_les_chevauchements(request, lignes)
                return _poser(request, classe, prises)
            messages.error(request, "Cochez au moins une personne.")
    return render(
        request, "stages/periodes/periodes.html", contexte | {"dates": dates, "lignes": lignes}, status=statut
    )


@require_POST
def classe_periodes_annuler(request, pk):
    """Take back what has just been set for the class."""
    classe = _classe(request, pk)
    posees = request.session.get(A_ANNULER, {}).pop(str(pk), [])
    request.session.modified = True
    defaites, gardees = annuler(posees, request.user)
    if gardees:
        messages.warning(
            request,
            f"{pluriel(defaites, 'période annulée')}. {pluriel(gardees, 'autre')} "
            f"{accord(gardees, 'a déjà servi et reste,ont déjà servi et restent')}.",
        )
    else:
        messages.success(request, f"{pluriel(defaites, 'période annulée')}.")
    return redirect("stages:classe_stages", classe.pk)


def _liste(classe, *envoi):
    form = ListeForm(*envoi)
    form.fields["fichier"].help_text = f"CSV ou XLSX, une ligne par {classe.diplome.mot('etudiant')}."
    return form


def _lire(request, classe, etudiants, contexte):
    """``(what the list proposes, status)``; a refused one is told at its field."""
    liste = contexte["liste"] = _liste(classe, request.POST, request.FILES)
    if liste.is_valid():
        fichier = liste.cleaned_data["fichier"]
        try:
            document = lire(fichier, fichier.size)
            tableau = document.tableau(**document.choix_par_defaut() | {"titres": True})
            proposes, contexte["ecartes"] = lire_les_periodes(tableau, etudiants, classe.diplome)
        except FichierRefuse as refus:
            liste.add_error("fichier", str(refus))
        else:
            contexte["lues"] = len(proposes)
            return {e: {"prendre": e in proposes, **proposes.get(e, {})} for e in etudiants}, 200
    return {}, 422


def _poser(request, classe, prises):
    nouvelles = poser(classe, prises, request.user)
    if nouvelles:
        request.session[A_ANNULER] = request.session.get(A_ANNULER, {}) | {str(classe.pk): nouvelles}
        messages.success(request, f"{pluriel(len(nouvelles), 'période posée')}.")
    else:
        messages.info(request, "Ces périodes étaient déjà là\u00a0: rien n’a été ajouté.")
    return redirect("stages:classe_stages", classe.pk)


def _dire_les_chevauchements(request, lignes):
    """Two organisations at once are possible, and rare: told, and taken back in one click."""
    noms = [ligne.etudiant.nom_liste for ligne in lignes if ligne.chevauche]
    if noms:
        messages.warning(request, f"Une autre période tombe aux mêmes dates\u00a0: {', '.join(noms)}.")


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
