"""The texts of a class, chosen by pupil, days, source and type: on the page how many, then a PDF or a workbook."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Classe, Journal
from accounts.models.user import noms_distincts
from impression.telechargement import nom_de_fichier, telechargement
from langue.nombre import entier
from situations.models import Passeport
from suivi.filtres import FiltresSuivi

from .textes import TEXTES_AU_PLUS, fiches_de, textes
from .textes_pdf import textes_pdf
from .textes_xlsx import textes_xlsx


class FiltresTextes(FiltresSuivi):
    """Whose texts, and whether the names are shown."""

    eleve = forms.ChoiceField(required=False)
    noms = forms.ChoiceField(label="Noms", required=False, choices=[("", "Avec les noms"), ("sans", "Sans les noms")])
    field_order = ["eleve", "source", "type", "noms", "du", "au"]

    def __init__(self, data, classe):
        super().__init__(data, [classe.diplome])
        etudiants = sorted(
            ((p.etudiant, p.pk) for p in Passeport.objects.de_la_classe(classe)), key=lambda e: e[0].rang_liste
        )
        noms = noms_distincts(etudiant for etudiant, _ in etudiants)
        self.fields["eleve"].label = classe.diplome.mot("etudiant").capitalize()
        self.proposer("eleve", [("", "Tous"), *((str(pk), noms[e.pk]) for e, pk in etudiants)])


@require_safe
def textes_de_la_classe(request, pk):
    """What to take, and how much it is."""
    classe, filtres, fiches = _choisies(request, pk)
    return render(
        request,
        "suivi/textes/textes.html",
        {"classe": classe, "filtres": filtres, "nombre": fiches.count(), "au_plus": TEXTES_AU_PLUS},
    )


@require_safe
def textes_en_pdf(request, pk):
    """The texts chosen, to print; too many lead back to the page, which says so."""
    classe, filtres, fiches = _choisies(request, pk)
    if fiches.count() > TEXTES_AU_PLUS:
        return redirect(f"{reverse('suivi:textes', args=[pk])}?{filtres.suite}")
    contenu = textes_pdf(classe, _pris(request, classe, filtres, fiches), timezone.localdate())
    return telechargement(contenu, nom_de_fichier("textes", classe.nom))


@require_safe
def textes_en_xlsx(request, pk):
    """The texts chosen, a line each, to copy from."""
    classe, filtres, fiches = _choisies(request, pk)
    contenu = textes_xlsx(_pris(request, classe, filtres, fiches))
    return telechargement(contenu, nom_de_fichier("textes", classe.nom, extension="xlsx"))


def _choisies(request, pk):
    classes = Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement")
    classe = get_object_or_404(classes, pk=pk)
    filtres = FiltresTextes(request.GET, classe)
    fiches = fiches_de(classe, filtres.des_fiches, entier(filtres.choisis.get("eleve")))
    return classe, filtres, fiches


def _pris(request, classe, filtres, fiches):
    """The texts, once the journal has whose they are: each pupil reads there who took them (R1)."""
    fiches = list(fiches)
    auteurs = {fiche.passeport.etudiant for fiche in fiches}
    Journal.noter_exports(
        request.user, auteurs, f"Textes de {classe}", etablissement=classe.etablissement, textes=len(fiches)
    )
    return textes(classe, fiches, noms="noms" not in filtres.choisis)
