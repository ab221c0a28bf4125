"""A commission seen by whoever runs it: create, set the dates, join schools, delete. It opens no passport."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Etablissement, Journal
from examens.models import Commission, Depot, Rattachement
from examens.papier.emargement import emargement_de_la_commission, liste_de_passage
from impression.telechargement import nom_de_fichier, telechargement

from .forms import CommissionForm, RattachementForm
from .forms_membre import MembreForm
from .forms_passage import PassageForm, RepartitionForm
from .horaires import alertes
from .invitation import classes_enseignees
from .presentation import candidats, nommer, peut_presenter_des_individuels, remplacants


def retour(request, pk):
    """To the page of that commission: to its management, or to the candidates of one's own school."""
    gere = Commission.objects.modifiables_par(request.user).filter(pk=pk).exists()
    return redirect("examens:commission_gestion" if gere else "examens:commission_presenter", pk)


def d_un_bouton(vue):
    """The view of a button (POST alone). A page that it refuses stands at its address: opened again, that address
    leads to the commission; 404 for whoever has none of it."""

    @wraps(vue)
    def menee(request, pk, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return require_POST(vue)(request, pk, **kwargs)
        get_object_or_404(Commission.objects.presentables_par(request.user).distinct(), pk=pk)
        return retour(request, pk)

    return menee


@require_safe
def commissions_etablissement(request):
    """The commissions that one runs, and those to which one's own school may present candidates."""
    _administrateur(request)
    actives = Count("candidatures", filter=Q(candidatures__retiree_le=None), distinct=True)
    sieges = Count("membres", filter=Q(membres__retire_le=None), distinct=True)
    toutes = Commission.objects.select_related("epreuve__diplome", "etablissement").order_by("-ouvre_le", "nom", "pk")
    siennes = toutes.modifiables_par(request.user).annotate(nombre_candidats=actives, nombre_membres=sieges)
    jointes = toutes.presentables_par(request.user).exclude(
        pk__in=Commission.objects.modifiables_par(request.user).values("pk")
    )
    return render(request, "examens/commissions/gestion/commissions.html", {"siennes": siennes, "jointes": jointes})


@require_http_methods(["GET", "HEAD", "POST"])
def commission_nouvelle(request):
    """A new commission; it has neither members nor candidates yet."""
    form = CommissionForm(request.POST if request.method == "POST" else None, etablissements=_administrateur(request))
    if request.method == "POST" and form.is_valid():
        commission = form.save()
        noter(request, commission, "Commission créée")
        messages.success(request, "La commission est créée. Invitez ses membres, puis inscrivez les candidats.")
        return redirect("examens:commission_gestion", commission.pk)
    return render(
        request, "examens/commissions/gestion/formulaire.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commission_modifier(request, pk):
    """Name, dates; épreuve and session too as long as there is no candidate."""
    commission = administree(request, pk)
    if request.method != "POST":
        return _modifier(request, commission)
    with transaction.atomic():
        # Whether there are candidates is decided once nobody is adding any (``presenter``).
        Commission.objects.select_for_update().filter(pk=pk).first()
        return _modifier(request, administree(request, pk))


def _modifier(request, commission):
    form = CommissionForm(
        request.POST if request.method == "POST" else None,
        etablissements=_administrateur(request),
        instance=commission,
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        noter(request, commission, "Commission modifiée", champs=form.changed_data)
        messages.success(request, "La commission est enregistrée.")
        return redirect("examens:commission_gestion", commission.pk)
    # A refused form has written on the instance what was typed.
    contexte = {"form": form, "commission": administree(request, commission.pk)}
    return render(request, "examens/commissions/gestion/formulaire.html", contexte, status=422 if form.errors else 200)


@require_safe
def commission_gestion(request, pk):
    """Members, candidates in their order, joined schools: all that one sets, on one page."""
    return page(request, administree(request, pk))


@require_safe
def commission_emargement(request, pk):
    """The list to sign, in the order of passage."""
    commission = administree(request, pk)
    contenu = emargement_de_la_commission(commission, candidats(commission), timezone.localdate())
    return telechargement(contenu, nom_de_fichier("emargement", commission.nom, commission.epreuve.code))


@require_safe
def commission_passage(request, pk):
    """The list of passage, to be put up at the door: who, when, from which school."""
    commission = administree(request, pk)
    contenu = liste_de_passage(commission, candidats(commission), timezone.localdate())
    return telechargement(contenu, nom_de_fichier("passage", commission.nom, commission.epreuve.code))


@require_http_methods(["GET", "HEAD", "POST"])
def commission_supprimer(request, pk):
    """GET asks; POST deletes with its list of candidates and the private notes. The dépôts are not touched."""
    commission = administree(request, pk)
    if request.method == "POST":
        noter(request, commission, "Commission supprimée")
        commission.delete()
        messages.success(request, f"La commission «\u00a0{commission.nom}\u00a0» est supprimée.")
        return redirect("examens:commissions_etablissement")
    nombre = commission.candidatures.actives().count()
    page = {"commission": commission, "nombre": nombre, "notes": commission.notes_en_clair()}
    return render(request, "examens/commissions/gestion/supprimer.html", page)


@d_un_bouton
def commission_rattacher(request, pk):
    """Let another school present its own candidates, by its UAI."""
    commission = administree(request, pk)
    form = RattachementForm(request.POST, commission=commission)
    if not form.is_valid():
        return page(request, commission, rattachement=form)
    ecole = form.cleaned_data["uai"]
    Rattachement.objects.get_or_create(commission=commission, etablissement=ecole)
    noter(request, commission, f"Établissement rattaché\u00a0: {ecole}")
    messages.success(
        request, f"{ecole} peut maintenant inscrire ses candidats, depuis sa page «\u00a0Commissions\u00a0»."
    )
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def commission_detacher(request, pk, rattachement_pk):
    """End that right. A school that still has candidates here keeps it until they are withdrawn."""
    commission = administree(request, pk)
    rattachement = get_object_or_404(commission.rattachements.select_related("etablissement"), pk=rattachement_pk)
    ecole = rattachement.etablissement
    if commission.candidatures.actives().filter(etablissement=ecole).exists():
        messages.error(request, f"{ecole} a des candidats dans cette commission\u00a0: retirez-les d’abord.")
        return redirect("examens:commission_gestion", pk)
    rattachement.delete()
    noter(request, commission, f"Établissement détaché\u00a0: {ecole}")
    messages.success(request, f"{ecole} n’est plus rattaché à la commission.")
    return redirect("examens:commission_gestion", pk)


def page(request, commission, **refuses):
    """The page of management; ``refuses``: the form that was refused, by its name in the template."""
    candidatures = candidats(commission)
    retirees = commission.candidatures.exclude(retiree_le=None).select_related("passeport__etudiant").ordonnees()
    retirees = nommer([*candidatures, *retirees])[len(candidatures) :]
    formulaires = {
        "membre": MembreForm(commission=commission),
        "rattachement": RattachementForm(commission=commission),
        "passages": PassageForm(commission=commission, candidatures=candidatures),
        "repartition": RepartitionForm(
            commission=commission,
            heures=[c.passe_le for c in candidatures if not c.absente],
            auto_id="id_repartition_%s",
        ),
    }
    enseignes = classes_enseignees(commission)
    membres = commission.membres.select_related("user", "invite", "remplace__user", "remplace__invite")
    remplacants_de = {m.remplace_id: m for m in membres if m.remplace_id}
    return render(
        request,
        "examens/commissions/gestion/commission.html",
        {
            "commission": commission,
            "membres": [(m, enseignes.get(m.compte and m.compte.pk, [])) for m in membres if m.retire_le is None],
            "anciens": [(m, remplacants_de.get(m.pk)) for m in membres if m.retire_le is not None],
            "remplacants": remplacants(candidatures),
            "packs": commission.packs.telechargeables(),
            "candidatures": candidatures,
            "alertes": alertes(candidatures),
            "rouvrables": _rouvrables(request.user, candidatures),
            "deposes": sum(c.depot is not None for c in candidatures),
            "retirees": retirees,
            "rattachements": commission.rattachements.select_related("etablissement"),
            "refuse": bool(refuses),
        }
        | formulaires
        | refuses,
        status=422 if refuses else 200,
    )


def _rouvrables(user, candidatures):
    """The primary keys of their dépôts that this person may reopen."""
    deposes = [c.depot_id for c in candidatures if c.depot_id]
    if not deposes:
        return set()
    return set(Depot.objects.rouvrables_par(user).filter(pk__in=deposes).values_list("pk", flat=True))


def administree(request, pk):
    """The commission of that number when this person runs it; 404 otherwise."""
    return get_object_or_404(
        Commission.objects.modifiables_par(request.user).select_related("epreuve__diplome", "etablissement"), pk=pk
    )


def noter(request, commission, objet, etudiant=None, **details):
    """One line of the journal about a commission; its school reads it."""
    Journal.noter(
        Journal.Action.COMMISSION,
        request.user,
        etudiant=etudiant,
        etablissement=commission.etablissement,
        objet=f"{objet}, commission «\u00a0{commission.nom}\u00a0»",
        commission=commission.pk,
        **details,
    )


def _administrateur(request):
    """The schools that this person administers; 404 for whoever administers none."""
    ecoles = Etablissement.objects.modifiables_par(request.user)
    if not ecoles.exists() and not peut_presenter_des_individuels(request.user):
        raise Http404
    return ecoles
