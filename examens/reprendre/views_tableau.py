"""A passport typed in the tables of a document or a workbook: the file, its columns, then brouillons (R1, R20)."""

import tempfile

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limites import compter
from accounts.models import Journal
from examens.models import Reprise
from langue.nombre import pluriel
from referentiel.arbre import arbre_de
from situations.fichiers.refus import FichierRefuse
from situations.models import Fiche, Passeport
from situations.saisie import TexteNonGarde

from .colonnes import brouillon, en_fiches, reconnaitre
from .forms import ColonnesForm, TableauForm
from .tableaux import SANS_TABLEAU, lire_tableaux

TROP = "Vous avez envoyé beaucoup de fichiers\u00a0: attendez une heure, puis recommencez."
APERCU = 3


@require_http_methods(["GET", "HEAD", "POST"])
def tableau(request, pk):
    """First step: the file. A refused one says why at the field, and nothing of it is kept."""
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome"), pk=pk)
    envoyee = request.method == "POST"
    form = TableauForm(request.POST if envoyee else None, request.FILES if envoyee else None)
    if envoyee and form.is_valid():
        try:
            return redirect(_lire(request, passeport, form.cleaned_data["fichier"]))
        except FichierRefuse as refus:
            form.add_error("fichier", str(refus))
    contexte = {"form": form, "passeport": passeport}
    return render(request, "examens/reprendre/tableau.html", contexte, status=422 if form.errors else 200)


def _lire(request, passeport, recu):
    if not compter(request, "reprise"):
        raise FichierRefuse(TROP)
    with tempfile.NamedTemporaryFile(prefix="tableau-") as copie:
        for bloc in recu.chunks():
            copie.write(bloc)
        copie.flush()
        titres, lignes = en_fiches(lire_tableaux(copie.name), passeport.diplome)
    if not lignes:
        raise FichierRefuse(SANS_TABLEAU)
    Reprise.objects.modifiables_par(request.user).filter(etat=Reprise.Etat.LUE).delete()
    return Reprise.objects.create(
        etudiant=request.user, passeport=passeport, donnees={"titres": titres, "lignes": lignes}
    )


def colonnes(request, reprise):
    """Second step: which column is which rubrique, as it was understood; POST makes the brouillons."""
    titres, lignes = reprise.donnees["titres"], reprise.donnees["lignes"]
    diplome = reprise.passeport.diplome
    form = ColonnesForm(
        request.POST if request.method == "POST" else None,
        titres=titres,
        exemples=[[ligne[rang] for ligne in lignes if ligne[rang]][:APERCU] for rang in range(len(titres))],
        diplome=diplome,
        trouvees=reconnaitre(titres, diplome),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _ecrire(reprise, form.colonnes())
        except TexteNonGarde as refus:
            form.add_error(None, refus.phrase)
        else:
            return redirect(reprise)
    contexte = {"reprise": reprise, "form": form, "nombre": len(lignes)}
    return render(request, "examens/reprendre/colonnes.html", contexte, status=422 if form.errors else 200)


@transaction.atomic
def _ecrire(reprise, colonnes):
    """A brouillon a line; pressed twice, once. Raises ``TexteNonGarde`` when there is no room."""
    passeport = reprise.passeport
    arbre = arbre_de(passeport.diplome)
    faits = [brouillon(ligne, colonnes, passeport.diplome, arbre) for ligne in reprise.donnees["lignes"]]
    bilan = [f"{pluriel(len(faits), 'brouillon repris')}, à terminer et à enregistrer."]
    bilan += [
        f"Fiche {rang}, non compris\u00a0: {' ; '.join(f.remarques)}." for rang, f in enumerate(faits, 1) if f.remarques
    ]
    Fiche.objects.verifier_la_place(reprise.etudiant, len(faits), len(faits))
    if not reprise.passer(Reprise.Etat.FAITE, Reprise.Etat.LUE, donnees={}, bilan=bilan):
        return
    situations = {str(pk): branche.situation for pk, branche in arbre.situations.items()}
    competences = {str(pk): competence for pk, competence in arbre.competences.items()}
    for fait in faits:
        Fiche(passeport=passeport).garder_saisie(
            fait.saisie,
            situations.get(fait.saisie.get("situation")),
            competences.get(fait.saisie.get("competence")),
            revision=0,
        )
    Journal.noter(Journal.Action.REPRISE, reprise.etudiant, etudiant=reprise.etudiant, objet=f"{passeport}, tableau")
