"""The coverage grid of a class (R24), the gaps behind a column or a row, the same as Excel, and a sheet per student."""

from urllib.parse import quote

from django import forms
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Classe, Journal
from accounts.models.user import homonymes
from impression.telechargement import nom_de_fichier, telechargement
from langue.nombre import entier
from referentiel.arbre import arbre_de
from situations.filtres import TOUTES
from suivi.filtres import FiltresSuivi
from suivi.objectifs.objectifs import objectifs

from .couverture_pdf import couverture_pdf
from .couverture_xlsx import couverture_xlsx as classeur
from .grille import PAR_ACTIVITE, PAR_MANQUE, PAR_NOM, grille


class FiltresCouverture(FiltresSuivi):
    """Épreuve, order of the rows, a group, and which fiches the cells count; unknown values are as if nothing was
    chosen."""

    epreuve = forms.ChoiceField(label="Épreuve", required=False)
    tri = forms.ChoiceField(
        label="Trier",
        required=False,
        choices=[
            ("", "Par nom"),
            (PAR_MANQUE, "Ce qui manque d’abord"),
            (PAR_ACTIVITE, "Silencieux d’abord"),
        ],
    )
    groupe = forms.ChoiceField(label="Groupe", required=False)
    field_order = ["epreuve", "tri", "groupe", "source", "type", "du", "au"]

    def __init__(self, data, arbre, groupes):
        super().__init__(data, [arbre.diplome])
        self.groupes = {str(groupe.pk): groupe for groupe in groupes}
        self.proposer("groupe", [("", "Toute la classe"), *((pk, groupe.nom) for pk, groupe in self.groupes.items())])
        self.fields["epreuve"].choices = [
            TOUTES,
            *((e.code, e.code) for e in arbre.epreuves if e.a_renseigner and arbre.competences_de(e)),
        ]

    @property
    def ordre(self):
        """``PAR_NOM`` or ``PAR_MANQUE``."""
        return self.choisis.get("tri", PAR_NOM)

    @property
    def groupe_choisi(self):
        return self.groupes.get(self.choisis.get("groupe"))


@require_safe
def couverture(request, pk):
    """Students × what counts. ``?colonne=``: who has not met it yet; ``?etudiant=``: what that student lacks."""
    classe = _classe(request, pk)
    filtres = FiltresCouverture(request.GET, arbre_de(classe.diplome), classe.groupes.all())
    plies = [pk for pk in map(entier, request.GET.getlist("plie")) if pk is not None]
    tableau = grille(
        classe,
        filtres.choisis.get("epreuve"),
        filtres.ordre,
        fiches=filtres.des_fiches,
        plies=plies,
        groupe=filtres.groupe_choisi,
    )
    voulu = entier(request.GET.get("etudiant"))
    colonne = next((c for c in tableau.colonnes if c.cible.cle == request.GET.get("colonne")), None)
    rangee = next((r for r in tableau.rangees if r.etudiant.pk == voulu), None)
    return render(
        request,
        "suivi/grille/couverture.html",
        {
            "classe": classe,
            "grille": tableau,
            "filtres": filtres,
            "suite": _suite(filtres, plies),
            "plies": plies,
            "poles": [(groupe, _suite(filtres, set(plies) ^ {groupe.element.pk})) for groupe in tableau.poles()],
            "homonymes": homonymes(rangee.etudiant for rangee in tableau.rangees),
            "colonne": colonne,
            "rangee": rangee,
            "sans": tableau.sans(colonne.cible) if colonne else [],
            "avec": [(r, c, tableau.detail(c)) for r, c in tableau.avec(colonne.cible)] if colonne else [],
            "compliquees": tableau.compter(rangee.compliquees) if rangee else "",
            "objectifs": objectifs(tableau.arbre, rangee.cases) if rangee else [],
        },
    )


def _suite(filtres, plies):
    """What an address of the page goes on with: « &tri=manque&plie=3 »."""
    choisis = [*filtres.choisis.items(), *(("plie", str(pole)) for pole in sorted(plies))]
    return "".join(f"&{nom}={quote(valeur)}" for nom, valeur in choisis)


@require_safe
def couverture_xlsx(request, pk):
    """The whole grid as a workbook, whatever the page shows of it."""
    classe = _classe(request, pk)
    contenu = classeur(grille(classe))
    _noter(request, classe, objet=f"Grille de couverture de {classe}")
    nom = nom_de_fichier("couverture", classe.nom, str(classe.session), extension="xlsx")
    return telechargement(contenu, nom)


@require_safe
def couverture_en_pdf(request, pk):
    """The whole grid on paper, whatever the page shows of it."""
    classe = _classe(request, pk)
    contenu = couverture_pdf(grille(classe))
    _noter(request, classe, objet=f"Grille de couverture de {classe}, PDF")
    return telechargement(contenu, nom_de_fichier("couverture", classe.nom, str(classe.session)))


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )


def _noter(request, classe, **quoi):
    Journal.noter(Journal.Action.EXPORT, request.user, etablissement=classe.etablissement, **quoi)
