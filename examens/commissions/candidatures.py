"""The candidates of a commission: presented by their own school, put in order, withdrawn, called back."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from examens.models import Candidature, Commission
from langue.nombre import pluriel
from langue.texte import de

from .forms_passage import PassageForm, RepartitionForm
from .gestion import administree, d_un_bouton, noter, page, retour
from .horaires import repartir
from .presentation import (
    INDIVIDUELS,
    INDIVIDUELS_MONTRES,
    candidats,
    ecoles_presentables,
    nom_de,
    nommer,
    noter_l_absence,
    ordonner,
    peut_presenter_des_individuels,
    presentables,
    presenter,
    remettre,
    remplacants,
    remplacer,
    retirer,
)


@require_http_methods(["GET", "HEAD", "POST"])
def commission_presenter(request, pk):
    """The students of one school who may be candidates, class by class; a POST adds those that are ticked."""
    commission = get_object_or_404(
        Commission.objects.presentables_par(request.user).select_related("epreuve__diplome", "etablissement"), pk=pk
    )
    ecoles = ecoles_presentables(commission, request.user)
    individuels = peut_presenter_des_individuels(request.user)
    demandee = request.GET.get("uai", "")
    if demandee == INDIVIDUELS and individuels:
        ecole = INDIVIDUELS
    elif demandee:
        # A null character is not a question that every database answers.
        ecole = get_object_or_404(ecoles, uai=demandee.replace("\0", ""))
    else:
        ecole = ecoles.filter(pk=commission.etablissement_id).first() or ecoles.first()
    peut_gerer = Commission.objects.modifiables_par(request.user).filter(pk=pk).exists()
    nom = request.GET.get("nom", "") if ecole == INDIVIDUELS else ""
    lignes = presentables(commission, ecole, nom) if ecole else []
    statut, erreur = 200, ""
    if request.method == "POST":
        cles = set(request.POST.getlist("candidat"))
        if "classe" in request.POST:
            # The button of a class: all of it, whatever is ticked, but those whom another jury awaits.
            classe = request.POST["classe"]
            cles = {p.cle for p in lignes if p.classe and str(p.classe.pk) == classe and not p.ailleurs}
        if commission.est_close:
            statut, erreur = 422, "La commission est fermée\u00a0: elle ne reçoit plus de candidat."
        elif not cles:
            statut, erreur = 422, "Cochez au moins un candidat."
        else:
            ajoutees = presenter(commission, ecole, cles, nom)
            for candidature in ajoutees:
                etudiant = candidature.passeport.etudiant
                noter(request, commission, f"Candidat inscrit\u00a0: {etudiant}", etudiant=etudiant)
            nombre = len(ajoutees)
            if nombre:
                messages.success(request, f"{pluriel(nombre, 'candidat inscrit')} dans la commission.")
            else:
                messages.info(request, "Ces candidats étaient déjà inscrits.")
            if peut_gerer:
                return redirect("examens:commission_gestion", pk)
            return redirect(request.get_full_path())
    siennes = []
    if not peut_gerer:
        siennes = Candidature.objects.modifiables_par(request.user).filter(commission=pk).ordonnees()
        siennes = nommer(list(siennes.select_related("passeport__etudiant")))
    return render(
        request,
        "examens/commissions/gestion/presenter.html",
        {
            "commission": commission,
            "peut_gerer": peut_gerer,
            "ecole": ecole,
            "ecoles": ecoles,
            "individuels": INDIVIDUELS if individuels else "",
            "classes": _par_classe(lignes),
            "siennes": [candidature for candidature in siennes if not candidature.retiree_le],
            "retirees": [candidature for candidature in siennes if candidature.retiree_le],
            "erreur": erreur,
            "nom": nom,
            "trop": ecole == INDIVIDUELS and len(lignes) == INDIVIDUELS_MONTRES,
        },
        status=statut,
    )


@d_un_bouton
def commission_ordre(request, pk):
    """Write the order and the times of passage, all at once or not at all."""
    if refus := _garder_les_places(request, administree(request, pk).pk):
        return refus
    messages.success(request, "L’ordre de passage est enregistré.")
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def commission_repartir(request, pk):
    """Write the order typed, then give everybody a time in it; those given already are replaced only when asked for."""
    commission = administree(request, pk)
    passages = PassageForm(request.POST, commission=commission, candidatures=candidats(commission))
    heures = passages.heures() if passages.is_valid() else []
    form = RepartitionForm(request.POST, commission=commission, heures=heures, auto_id="id_repartition_%s")
    # Both are read before anything is written, and both are shown again as they were typed.
    if not (form.is_valid() and passages.is_valid()):
        return page(request, commission, passages=passages, repartition=form)
    with transaction.atomic():
        ordonner(commission, passages.places())
        repartir(commission, form.cleaned_data["debut"], form.cleaned_data["minutes"], form.pause)
    noter(request, commission, "Horaires de passage")
    messages.success(request, "Chaque candidat a son heure de passage\u00a0: ajustez-les si besoin.")
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def candidature_absence(request, pk, candidature_pk):
    """Say that a candidate did not come on the day, or did after all."""
    candidature = _candidature(request, pk, candidature_pk)
    if refus := _garder_les_places(request, pk):
        return refus
    absente = "absent" in request.POST
    noter_l_absence(candidature, absente)
    etudiant = candidature.passeport.etudiant
    quoi = "absent" if absente else "présent"
    noter(request, candidature.commission, f"Candidat {quoi}\u00a0: {etudiant}", etudiant=etudiant)
    messages.success(request, f"{nom_de(candidature)}\u00a0: {'absence' if absente else 'présence'} notée.")
    return retour(request, pk)


@d_un_bouton
def candidature_remplacer(request, pk, candidature_pk):
    """Give the place of a candidate who did not come to another; both stay in the list."""
    commission = administree(request, pk)
    candidature = _candidature(request, pk, candidature_pk)
    if refus := _garder_les_places(request, pk):
        return refus
    possibles = {str(c.pk): c for c in remplacants(candidats(commission)) if c.pk != candidature.pk}
    autre = possibles.get(request.POST.get(f"par_{candidature.pk}", ""))
    if candidature.retiree_le or not candidature.absente or autre is None:
        messages.error(
            request,
            "Rien n’a changé\u00a0: notez d’abord le candidat absent, puis choisissez qui passe à sa place parmi les "
            "candidats présents.",
        )
        return redirect("examens:commission_gestion", pk)
    remplacer(candidature, autre)
    etudiant, remplacant = candidature.passeport.etudiant, autre.passeport.etudiant
    noter(request, commission, f"Candidat remplacé\u00a0: {etudiant}, par {remplacant}", etudiant=etudiant)
    messages.success(request, f"{autre.nom} passe à la place {de(nom_de(candidature))}.")
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def candidature_retirer(request, pk, candidature_pk):
    """Withdraw a candidate: from this second, no member reads them."""
    candidature = _candidature(request, pk, candidature_pk)
    if refus := _garder_les_places(request, pk):
        return refus
    retirer(candidature)
    etudiant = candidature.passeport.etudiant
    noter(request, candidature.commission, f"Candidat retiré\u00a0: {etudiant}", etudiant=etudiant)
    nom = nom_de(candidature)
    messages.success(request, f"{nom} n’est plus candidat dans cette commission. Vous pouvez l’y remettre.")
    return retour(request, pk)


@d_un_bouton
def candidature_remettre(request, pk, candidature_pk):
    """Undo a withdrawal."""
    candidature = _candidature(request, pk, candidature_pk)
    remettre(candidature)
    etudiant = candidature.passeport.etudiant
    noter(request, candidature.commission, f"Candidat remis\u00a0: {etudiant}", etudiant=etudiant)
    messages.success(request, f"{nom_de(candidature)} est de nouveau candidat.")
    return retour(request, pk)


def _garder_les_places(request, pk):
    """The order and the times that are typed in the table come with each of its buttons: they are written first.

    Returns the page when one of them is refused, and nothing is written; else None.
    """
    if not any(nom.startswith("ordre_") for nom in request.POST):
        return None
    commission = administree(request, pk)
    form = PassageForm(request.POST, commission=commission, candidatures=candidats(commission))
    if not form.is_valid():
        return page(request, commission, passages=form)
    if form.has_changed():
        ordonner(commission, form.places())
        noter(request, commission, "Ordre de passage")
    return None


def _candidature(request, pk, candidature_pk):
    return get_object_or_404(
        Candidature.objects.modifiables_par(request.user).select_related(
            "passeport__etudiant", "commission__etablissement"
        ),
        pk=candidature_pk,
        commission=pk,
    )


def _par_classe(lignes):
    """``[(class or None, [Presentable, …], how many are in no commission yet), …]``."""
    classes = {}
    for ligne in lignes:
        classes.setdefault(ligne.classe, []).append(ligne)
    return [
        (classe, siennes, sum(not (ligne.present or ligne.ailleurs) for ligne in siennes))
        for classe, siennes in classes.items()
    ]
