"""Depositing one's passport for an épreuve, and what became of it: receipt, PDF, data, comparison."""

import json
import logging
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Journal
from examens.conformite.conformite import conformite_de
from examens.documents.contenu import demandes
from examens.models import Depot, PeriodeDepot
from examens.models.depot import CopieAlteree
from impression.pdf import RenduImpossible
from impression.telechargement import nom_de_fichier, telechargement
from referentiel.arbre import arbre_de
from situations.models import Fiche, Passeport

from .comparaison import comparer
from .copie import adresse_de_verification, matiere
from .deposer import DepotRefuse, Raison, deposer, dernier_depot, refuser_hors_delai, refuser_insuffisant
from .suivi import periodes_du_passeport

PDF_IMPOSSIBLE = "Le PDF n’a pas pu être fabriqué\u00a0: rien n’a été déposé. Réessayez dans un instant."

logger = logging.getLogger(__name__)


def copie_intacte(view):
    """What is stored and no longer what was deposited is said, logged, and shown to nobody."""

    @wraps(view)
    def avec_controle(request, pk):
        try:
            return view(request, pk)
        except CopieAlteree:
            logger.critical("The deposited copy %s is no longer what was deposited", pk)
            return render(request, "examens/depots/alteree.html", status=409)

    return avec_controle


@require_safe
def depots(request, pk):
    """Every period and every copy of one passport, for its student and their teachers."""
    passeport = get_object_or_404(
        Passeport.objects.visibles_par(request.user).select_related("diplome", "etudiant"), pk=pk
    )
    copies = (
        Depot.objects.visibles_par(request.user)
        .du_passeport(passeport)
        .select_related("epreuve", "session", "reouverture", "passeport")
        .sans_contenu()
    )
    contexte = {
        "passeport": passeport,
        "est_le_sien": passeport.etudiant_id == request.user.pk,
        "etats": periodes_du_passeport(passeport),
        "copies": copies,
    }
    return render(request, "examens/depots/depots.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def deposer_passeport(request, pk, periode_pk):
    """The student sees what will be frozen, then confirms. A refusal shows the page again, with a sentence."""
    # Before anything else: this is when the person asked for it.
    maintenant = timezone.now()
    passeport = get_object_or_404(Passeport.objects.de(request.user).select_related("diplome", "etudiant"), pk=pk)
    periode = get_object_or_404(PeriodeDepot.objects.du_passeport(passeport), pk=periode_pk)
    if request.method != "POST":
        return _apercu(request, passeport, periode, maintenant)
    try:
        depot = deposer(passeport, periode, request.user, maintenant, vu=request.POST.get("vu", ""))
    except DepotRefuse as refus:
        if refus.raison == Raison.DEJA:
            messages.info(request, str(refus))
            return redirect("examens:depot", pk=refus.depot.pk)
        statut = 409 if refus.raison == Raison.CHANGE else 422
        return _apercu(request, passeport, periode, maintenant, refus=str(refus), status=statut)
    except RenduImpossible:
        logger.exception("No PDF for the passport %s", passeport.pk)
        return _apercu(request, passeport, periode, maintenant, refus=PDF_IMPOSSIBLE, status=503)
    messages.success(request, f"Votre passeport est déposé pour l’{periode.epreuve.code}. Voici votre reçu.")
    return redirect(depot)


def _apercu(request, passeport, periode, maintenant, refus=None, status=200):
    a_deposer = matiere(passeport, periode.epreuve)
    empechement = None
    try:
        refuser_hors_delai(periode, maintenant)
        refuser_insuffisant(periode.session, a_deposer)
    except DepotRefuse as erreur:
        empechement = str(erreur)
    deja = next((e.depot for e in periodes_du_passeport(passeport) if e.periode == periode and e.depose), None)
    competences = arbre_de(passeport.diplome).cles_de(periode.epreuve)
    siennes = Fiche.objects.filter(passeport=passeport, competence__in=competences)
    contexte = {
        "passeport": passeport,
        "periode": periode,
        "epreuve": periode.epreuve,
        "matiere": a_deposer,
        "empechement": empechement,
        # There is nothing left to decide: one sentence is enough.
        "fermee": periode.est_fermee(maintenant),
        "refus": refus if refus != empechement else None,
        "deja": deja,
        "conformite": conformite_de(passeport, periode.epreuve),
        "documents": demandes(passeport.diplome, periode.epreuve, a_deposer.fiches),
        "brouillons": siennes.brouillons().count(),
        "en_cours": siennes.enregistrees().exclude(saisie=None).count(),
    }
    return render(request, "examens/depots/deposer.html", contexte, status=status)


@require_safe
@copie_intacte
def depot(request, pk):
    """The receipt: when, by whom, code and hashes, what was missing, whether it still counts."""
    depot = _depot(request, pk)
    actuel = depot if depot.est_en_vigueur else dernier_depot(depot.titulaire, depot.epreuve, depot.session)
    return render(
        request,
        "examens/depots/depot.html",
        {
            "depot": depot,
            "actuel": actuel if actuel.est_en_vigueur else None,
            "passeport": depot.titulaire,
            "contenu": depot.lire_contenu(),
            "est_le_sien": depot.titulaire.etudiant_id == request.user.pk,
            "rouvrable": Depot.objects.rouvrables_par(request.user).filter(pk=depot.pk).exists(),
            "verifier": adresse_de_verification(depot.code),
        },
    )


@require_safe
@copie_intacte
def depot_pdf(request, pk):
    """The very bytes that were deposited, checked against their hash."""
    depot = _depot(request, pk)
    octets = depot.lire_pdf()
    _noter_export(request, depot, "PDF")
    return _fichier(octets, depot, "pdf")


@require_safe
@copie_intacte
def depot_donnees(request, pk):
    """The structured data in their canonical form: the SHA-256 of this file is the ``empreinte`` of the receipt."""
    depot = _depot(request, pk)
    texte = json.dumps(depot.lire_contenu(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    _noter_export(request, depot, "données")
    return _fichier(texte.encode(), depot, "json")


@require_safe
@copie_intacte
def depot_comparaison(request, pk):
    """The deposited copy beside the passport as it is now."""
    depot = _depot(request, pk)
    contexte = {
        "depot": depot,
        "passeport": depot.titulaire,
        "comparaison": comparer(depot),
        "est_le_sien": depot.titulaire.etudiant_id == request.user.pk,
    }
    return render(request, "examens/depots/comparaison.html", contexte)


def _depot(request, pk):
    visibles = Depot.objects.visibles_par(request.user).select_related(
        "passeport__etudiant",
        "passeport__diplome",
        "passeport__reuni_a__etudiant",
        "passeport__reuni_a__diplome",
        "epreuve",
        "session__etablissement",
        "reouverture",
    )
    return get_object_or_404(visibles, pk=pk)


def _noter_export(request, depot, quoi):
    Journal.noter_export(
        request.user, depot.titulaire.etudiant, f"{depot.titulaire}\u00a0: {quoi} du dépôt {depot.code_lisible}"
    )


def _fichier(octets, depot, extension):
    etudiant = depot.titulaire.etudiant
    nom = nom_de_fichier("depot", depot.epreuve.code, etudiant.last_name.lower(), depot.code, extension=extension)
    return telechargement(octets, nom)
