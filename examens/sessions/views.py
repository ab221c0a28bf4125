"""The exam sessions of a school and the dates of their dépôts, for its administrator."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, ProtectedError, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Etablissement, Journal
from examens.models import Depot, PeriodeDepot, Prolongation, SessionExamen
from langue.dates import moment
from langue.nombre import accord
from referentiel.models import Epreuve

from .calendrier import suivre
from .forms import PeriodesForm, ProlongationForm, SessionForm, en_clair, noms_des_candidats


@require_safe
def sessions(request):
    """The sessions that this person runs, the latest first; of every school for the administrator of the instance."""
    gerees = SessionExamen.objects.modifiables_par(request.user)
    _exiger_un_etablissement(request.user)
    lignes = (
        gerees.select_related("etablissement", "diplome")
        .prefetch_related("periodes__epreuve")
        .annotate(deposes=Count("depots", filter=Q(depots__in=Depot.objects.en_vigueur())))
        .order_by("-annee", "saison", "pk")
    )
    return render(request, "examens/sessions/sessions.html", {"sessions": lignes, "lieux": _lieux(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def session_nouvelle(request):
    """A new session, of the school named by ``?uai=``; of candidats individuels with ``?uai=individuels``."""
    lieux = _lieux(request.user)
    _exiger_un_etablissement(request.user)
    demande = request.GET.get("uai", "")
    if not demande and len(lieux) > 1:
        return render(request, "examens/sessions/choisir.html", {"lieux": lieux})
    lieu = next((lieu for lieu in lieux if not demande or lieu["uai"] == demande), None)
    if lieu is None:
        raise Http404
    form = SessionForm(request.POST if request.method == "POST" else None, etablissement=lieu["etablissement"])
    if request.method == "POST" and form.is_valid() and (session := form.enregistrer()):
        _noter(request.user, session, "session créée")
        dates, _ = suivre(session)
        suite = "Elle suit le calendrier de l’académie." if dates else "Indiquez maintenant les dates de dépôt."
        messages.success(request, f"La session est créée. {suite}")
        return redirect("examens:session", pk=session.pk)
    statut = 422 if request.method == "POST" else 200
    return render(request, "examens/sessions/nouvelle.html", {"form": form, "lieu": lieu}, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request, pk):
    """The dates of dépôt of one session, épreuve by épreuve, and whether incomplete passports are refused."""
    if request.method != "POST":
        return _dates(request, _session(request, pk))
    with transaction.atomic():
        # Two administrators at once: the second reads what the first has written.
        SessionExamen.objects.select_for_update().filter(pk=pk).first()
        return _dates(request, _session(request, pk))


def _dates(request, session):
    epreuves = list(Epreuve.objects.filter(diplome=session.diplome, dans_passeport=True))
    form = PeriodesForm(request.POST if request.method == "POST" else None, session=session, epreuves=epreuves)
    if request.method == "POST" and form.is_valid():
        _appliquer(session, form)
        _noter(request.user, session, en_clair(session))
        messages.success(request, "Les dates de dépôt sont enregistrées.")
        return redirect("examens:session", pk=session.pk)
    return render(
        request,
        "examens/sessions/session.html",
        {
            "session": session,
            "form": form,
            "deposes": session.depots.en_vigueur().count(),
            "prolongations": _prolongations(session),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def session_prolonger(request, pk):
    """More time for one candidate or several: a date and a reason, in the journal of each."""
    session = _session(request, pk)
    form = ProlongationForm(request.saisie, session=session)
    if request.method == "POST" and form.is_valid():
        accordees = form.enregistrer(request.user)
        fin = moment(form.cleaned_data["jusqu_au"])
        for prolongation in accordees:
            reglage = f"{prolongation.periode.epreuve.code} prolongée jusqu’au {fin}\u00a0: {prolongation.motif}"
            _noter(request.user, session, reglage, etudiant=prolongation.passeport.etudiant)
        qui = form.noms[accordees[0].passeport_id] if len(accordees) == 1 else f"Ces {len(accordees)} candidats"
        messages.success(request, f"{qui} {accord(len(accordees), 'peut,peuvent')} déposer jusqu’au {fin}.")
        return redirect("examens:session", pk=pk)
    statut = 422 if request.method == "POST" else 200
    return render(request, "examens/sessions/prolonger.html", {"session": session, "form": form}, status=statut)


@require_POST
def prolongation_annuler(request, pk, prolongation_pk):
    """Take back the time that was granted: the candidate closes with everybody. A dépôt made meanwhile stays."""
    session = _session(request, pk)
    prolongation = next((p for p in _prolongations(session) if p.pk == prolongation_pk), None)
    if prolongation is None:
        raise Http404
    etudiant = prolongation.passeport.etudiant
    with transaction.atomic():
        _noter(request.user, session, f"{prolongation.periode.epreuve.code}\u00a0: délai annulé", etudiant=etudiant)
        prolongation.delete()
    messages.success(request, f"Le délai accordé à {prolongation.nom} est annulé.")
    return redirect("examens:session", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_supprimer(request, pk):
    """Ask, then take away a session in which nothing was deposited."""
    session = _session(request, pk)
    if request.method != "POST":
        return render(request, "examens/sessions/supprimer.html", {"session": session})
    nom = f"{session}, {session.diplome}"
    try:
        with transaction.atomic():
            _noter(request.user, session, "session supprimée")
            session.delete()
    except ProtectedError:
        messages.error(
            request, "Des passeports ont été déposés dans cette session\u00a0: elle ne peut plus être supprimée."
        )
        return redirect("examens:session", pk=pk)
    messages.success(request, f"Supprimée\u00a0: {nom}.")
    return redirect("examens:sessions")


def _prolongations(session):
    """Those granted in this session, each with ``nom``, of its candidate among all of them."""
    accordees = Prolongation.objects.filter(periode__session=session)
    prolongations = list(accordees.select_related("passeport__etudiant", "periode__epreuve"))
    noms = noms_des_candidats(session) if prolongations else {}
    for prolongation in prolongations:
        # Whoever has left the class since has a name all the same.
        prolongation.nom = noms.get(prolongation.passeport_id, prolongation.passeport.etudiant.nom_liste)
    return prolongations


def _appliquer(session, form):
    session.refuse_incomplets = form.cleaned_data["refuse_incomplets"]
    session.save(update_fields=["refuse_incomplets"])
    for epreuve, dates in form.periodes().items():
        if dates is None:
            PeriodeDepot.objects.filter(session=session, epreuve=epreuve).delete()
        else:
            PeriodeDepot.objects.update_or_create(
                session=session,
                epreuve=epreuve,
                defaults={
                    "ouvre_le": dates[0],
                    "ferme_le": dates[1],
                    "du_calendrier": epreuve.pk in form.calendrier and not form.s_ecarte(epreuve, dates),
                },
            )


def _noter(user, session, quoi, etudiant=None):
    Journal.noter(
        Journal.Action.SESSION,
        user,
        etudiant=etudiant,
        etablissement=session.etablissement,
        objet=f"{session}, {session.diplome}",
        reglage=quoi,
    )


def _session(request, pk):
    gerees = SessionExamen.objects.modifiables_par(request.user).select_related("etablissement", "diplome")
    return get_object_or_404(gerees, pk=pk)


def _lieux(user):
    """Where this person may open a session: ``[{"uai", "nom", "etablissement"}, …]``, candidats individuels last."""
    lieux = [
        {"uai": ecole.uai, "nom": str(ecole), "etablissement": ecole}
        for ecole in Etablissement.objects.modifiables_par(user)
    ]
    if user.is_superuser:
        lieux.append({"uai": "individuels", "nom": "Candidats individuels", "etablissement": None})
    return lieux


def _exiger_un_etablissement(user):
    if not user.is_superuser and not Etablissement.objects.modifiables_par(user).exists():
        raise Http404
