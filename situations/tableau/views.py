"""The passport page: to its student, and, read only, to the teachers of the student's class."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Journal
from referentiel.arbre import arbre_de
from situations.fichiers.zone import jauge
from situations.filtres import FiltresPasseport
from situations.models import Passeport
from situations.remplacement.propositions import propositions

from .carte import Carte
from .conseils import conseils
from .frise import Frise
from .maintenant import Maintenant
from .tableau import Tableau, fiches_du_passeport

# How much advice is shown at once; the rest opens on demand.
CONSEILS_MONTRES = 5
# An étiquette of the timeline, for situations without a code.
LONGUEUR_ETIQUETTE = 16


@require_http_methods(["GET", "HEAD", "POST"])
def mon_passeport(request):
    """Lead the student to the latest of their passports; a POST opens those of classes joined since signing in."""
    if request.method == "POST" and request.user.est_etudiant:
        Passeport.objects.ouvrir_pour(request.user)
        return redirect("situations:mon_passeport")
    passeport = Passeport.objects.de(request.user).actuels_d_abord().first()
    inscriptions = request.user.inscriptions.select_related("classe__diplome")
    if not request.user.est_etudiant:
        inscriptions = inscriptions.none()
    if passeport:
        # Moved to another diplôme since they signed in, which may be weeks ago.
        inscriptions = inscriptions.actives().exclude(classe__diplome__in=request.user.passeports.values("diplome"))
        if not inscriptions:
            return redirect(passeport)
    return render(request, "situations/tableau/aucun.html", {"inscriptions": inscriptions, "passeport": passeport})


@require_safe
def passeport(request, pk):
    """Coverage, advice, timeline, and the référentiel with its fiches."""
    siens = list(Passeport.objects.de(request.user).avec_nom_du_diplome().actuels_d_abord())
    passeport = next((p for p in siens if p.pk == pk), None)
    if passeport:
        passeport.etudiant = request.user
    else:
        passeport = get_object_or_404(
            Passeport.objects.visibles_par(request.user).avec_nom_du_diplome().select_related("etudiant"), pk=pk
        )
    Journal.noter_lecture(Journal.Action.LECTURE_PASSEPORT, request.user, passeport.etudiant, passeport)
    est_le_sien = passeport.etudiant_id == request.user.pk
    arbre = arbre_de(passeport.diplome)
    passeport.diplome = arbre.diplome
    fiches = fiches_du_passeport(passeport, request.user)
    filtres = FiltresPasseport(request.GET, arbre)
    tableau = Tableau(arbre, fiches, filtres.choisis, proprietaire=est_le_sien)
    couverture = tableau.couverture
    enregistrees = sum(not f.est_brouillon for f in fiches)
    epreuves = [_carte(e, arbre, fiches) for e in couverture.du_passeport()]
    inscription = None if est_le_sien else passeport.inscription
    return render(
        request,
        "situations/tableau/passeport.html",
        {
            "passeport": passeport,
            "diplome": passeport.diplome,
            "est_le_sien": est_le_sien,
            "classe": inscription.classe if inscription else None,
            "autres": [autre for autre in siens if autre.pk != pk] if est_le_sien else [],
            "enregistrees": enregistrees,
            "brouillons": len(fiches) - enregistrees,
            "maintenant": Maintenant(passeport, arbre, fiches, couverture, epreuves) if est_le_sien else None,
            "remplacements": len(propositions(passeport)) if est_le_sien else 0,
            "epreuves": epreuves,
            "carte_des_situations": Carte(arbre, fiches, couverture),
            "hors_passeport": couverture.hors_passeport(),
            "frise": _frise(tableau, passeport.diplome),
            "filtres": filtres,
            "tableau": tableau,
            "nouvelle": f"{reverse('situations:fiche_nouvelle')}?passeport={passeport.pk}",
            "place": jauge(passeport) if est_le_sien else None,
        },
    )


def _carte(couverture, arbre, fiches):
    """One épreuve as its card shows it: the count, the advice shown at once, the rest."""
    liste = conseils(couverture, arbre, fiches)
    montres, suite = liste[:CONSEILS_MONTRES], liste[CONSEILS_MONTRES:]
    return {"couverture": couverture, "conseils": montres, "suite": suite, "nombre": len(liste)}


def _frise(tableau, diplome):
    situations = {
        pk: (b.situation.code or b.situation.intitule[:LONGUEUR_ETIQUETTE], str(b.situation))
        for pk, b in tableau.arbre.situations.items()
    }
    enregistrees = [f for f in tableau.dans_le_tableau if not f.est_brouillon]
    return Frise(enregistrees, diplome, situations, timezone.localdate())
