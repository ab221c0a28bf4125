"""What the members of a commission see: their commissions, the list of candidates, one candidate, the printed copy.

Every page starts from ``visibles_par``: before the opening, after the closing, for a candidate withdrawn or elsewhere,
there is nothing to find. No answer is kept by the browser, which would show it after the closing.
"""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import DECONNECTE, dire_au_script, oublier, rendre_le_texte
from accounts.models import Journal
from examens.models import Candidature, Commission, Depot, MembreCommission, NotePrivee
from examens.models.depot import CopieAlteree
from examens.models.note_privee import NoteModifieeAilleurs
from impression.telechargement import nom_de_fichier, telechargement
from langue.dates import echeance, heure
from situations.models import Fenetre, Passeport

from .forms import NoteForm, QuestionsForm
from .oral import lire, voisins
from .presentation import candidats, nom_de


@require_safe
def commissions(request):
    """One's own commissions, open, to come and closed, and those to which one is invited: names and dates alone."""
    siennes = list(Commission.objects.ou_siege(request.user).select_related("epreuve__diplome", "etablissement"))
    return render(
        request,
        "examens/commissions/commissions.html",
        {
            "proposes": MembreCommission.objects.proposes_a(request.user).select_related(
                "commission__epreuve__diplome", "commission__etablissement"
            ),
            "ouvertes": [c for c in siennes if c.est_ouverte],
            "a_venir": [c for c in siennes if not c.est_ouverte and not c.est_close],
            "closes": [c for c in siennes if c.est_close],
            "sans_double_authentification": bool(siennes) and not is_mfa_enabled(request.user),
        },
    )


@require_safe
def accueil(request):
    """Lead a member to the commission that is open when there is one alone and no invitation, else to the list."""
    ouvertes = list(Commission.objects.visibles_par(request.user).values_list("pk", flat=True)[:2])
    if len(ouvertes) == 1 and not MembreCommission.objects.proposes_a(request.user).exists():
        return redirect("examens:commission", ouvertes[0])
    return redirect("examens:commissions")


@require_safe
def commission(request, pk):
    """The candidates in the order of passage, and whether each has deposited."""
    commission = _commission(request, pk)
    Journal.noter_consultation(
        Journal.Action.LECTURE_COMMISSION,
        request.user,
        None,
        f"Liste des candidats, {_nom(commission)}",
        etablissement=commission.etablissement,
    )
    return _liste(request, commission)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def questions(request, pk):
    """What the member means to ask every candidate: theirs alone, for their notes."""
    commission = _commission(request, pk)
    form = QuestionsForm(request.saisie)
    if request.method != "POST" or not form.is_valid():
        return _liste(request, commission, form)
    membre = commission.membres.actifs().get(user=request.user)
    membre.questions = form.cleaned_data["questions"]
    membre.save(update_fields=["questions"])
    messages.success(request, "Vos questions sont enregistrées\u00a0: elles attendent dans vos notes.")
    return redirect("examens:commission", pk)


def _liste(request, commission, form=None):
    """``form``: that of the questions, when it was sent or gives back what was."""
    lignes = candidats(commission)
    membre = commission.membres.actifs().get(user=request.user)
    notes = NotePrivee.objects.visibles_par(request.user).filter(candidature__commission=commission).exclude(texte="")
    return render(
        request,
        "examens/commissions/commission.html",
        {
            "membre": membre,
            "questions": form["questions"].value() if form and form.is_bound else membre.questions,
            "erreur_questions": form.errors.get("questions", [""])[0] if form else "",
            "questions_ouvertes": form is not None,
            "commission": commission,
            "candidats": lignes,
            "deposes": sum(c.depot is not None for c in lignes),
            "notees": set(notes.values_list("candidature", flat=True)),
            "sans_double_authentification": not is_mfa_enabled(request.user),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def candidat(request, pk, candidature_pk):
    """The deposited copy of one candidate, laid out for an oral; a POST saves the private note, without a script."""
    candidature = _candidature(request, pk, candidature_pk)
    membre = candidature.commission.membres.actifs().get(user=request.user)
    note = NotePrivee.objects.visibles_par(request.user).filter(candidature=candidature).first()
    initial = {"texte": note.texte, "version": note.revision} if note else {"version": 0}
    if not initial.get("texte"):
        initial["texte"] = membre.trame
    form = NoteForm(request.saisie, initial=initial)
    ailleurs, statut = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _ecrire(membre, candidature, form)
        except NoteModifieeAilleurs as conflit:
            ailleurs, statut = conflit.note, 409
            form = NoteForm(initial={"texte": form.cleaned_data["texte"], "version": ailleurs.revision})
        else:
            messages.success(request, "Votre note est enregistrée.")
            return redirect("examens:commission_candidat", pk, candidature_pk)
    copie, alteree = _copie(request, candidature)
    return render(
        request,
        "examens/commissions/candidat.html",
        {
            "commission": candidature.commission,
            "candidature": candidature,
            "etudiant": candidature.passeport.etudiant,
            "copie": copie,
            "alteree": alteree,
            "voisins": voisins(candidature),
            "enseigne": request.user.est_enseignant
            and Passeport.objects.visibles_par(request.user).filter(pk=candidature.passeport_id).exists(),
            "note": note,
            "form": form,
            "ailleurs": ailleurs,
        },
        status=statut,
    )


@require_POST
@dire_au_script(DECONNECTE)
def note(request, pk, candidature_pk):
    """The autosave of a private note. Answers ``{"version", "heure"}``, 422 with a sentence, or 409 with the other
    text when another window has saved meanwhile."""
    candidature = _candidature(request, pk, candidature_pk)
    membre = candidature.commission.membres.actifs().get(user=request.user)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": next(iter(form.errors.values()))[0]}, status=422)
    try:
        ecrite = _ecrire(membre, candidature, form)
    except NoteModifieeAilleurs as conflit:
        return JsonResponse({"version": conflit.note.revision, "texte": conflit.note.texte}, status=409)
    oublier(request, reverse("examens:commission_candidat", args=[pk, candidature_pk]))
    return JsonResponse({"version": ecrite.revision, "heure": heure(ecrite.modifiee_le)})


@require_safe
def passeport_pdf(request, pk, candidature_pk):
    """The PDF that was deposited, as it was."""
    candidature = _candidature(request, pk, candidature_pk)
    depot = _depot(candidature, Depot.objects.sans_contenu().select_related("pdf"))
    if depot is None:
        raise Http404
    try:
        octets = depot.lire_pdf()
    except CopieAlteree:
        return render(request, "examens/commissions/alteree.html", {"candidature": candidature}, status=409)
    etudiant, commission = candidature.passeport.etudiant, candidature.commission
    Journal.noter_export(request.user, etudiant, _objet("PDF du dépôt", depot, commission))
    return telechargement(octets, nom_de_fichier("passeport", commission.epreuve.code, nom_de(candidature)))


class HorsDates(Http404):
    """Told to a member of the commission alone: not yet open, or closed; nothing of it is shown."""

    def __init__(self, commission):
        super().__init__()
        if commission.est_close:
            self.titre = f"La commission «\u00a0{commission.nom}\u00a0» est fermée"
            self.texte = (
                f"Depuis {echeance(commission.ferme_le)} (heure de Paris), plus rien ne s’y lit ni ne s’y écrit, et "
                "les notes privées sont détruites. Si l’oral continue, l’établissement organisateur peut repousser la "
                "fermeture."
            )
        else:
            self.titre = f"La commission «\u00a0{commission.nom}\u00a0» n’est pas encore ouverte"
            self.texte = f"Elle ouvre {echeance(commission.ouvre_le)} (heure de Paris)\u00a0: revenez alors."


class Retire(Http404):
    """Told to whoever sat there and was withdrawn or replaced: that they no longer do, and nothing else."""

    titre = "Vous ne siégez plus dans cette commission"

    def __init__(self, membre):
        super().__init__()
        self.texte = (
            f"Depuis {echeance(membre.retire_le)} (heure de Paris), plus rien ne s’y lit avec votre compte\u00a0: "
            "l’établissement organisateur a retiré votre place, ou l’a donnée. Si c’est une erreur, il peut vous la "
            "rendre, et vos notes avec elle."
        )


def _commission(request, pk):
    commissions = Commission.objects.select_related("epreuve__diplome", "etablissement").filter(pk=pk)
    commission = commissions.visibles_par(request.user).first()
    if commission:
        return commission
    membre = MembreCommission.objects.filter(commission=pk, user=request.user).exclude(retire_le=None).first()
    if membre:
        raise Retire(membre)
    # Nobody else is told that it exists.
    raise HorsDates(get_object_or_404(commissions.ou_siege(request.user)))


def _candidature(request, pk, candidature_pk):
    candidature = (
        Candidature.objects.visibles_par(request.user)
        .avec_depot()
        .select_related(
            "commission__epreuve__diplome", "commission__etablissement", "passeport__etudiant", "etablissement"
        )
        .filter(pk=candidature_pk, commission=pk)
        .first()
    )
    if candidature is None:
        _commission(request, pk)
        raise Http404
    return candidature


def _depot(candidature, depots):
    return depots.filter(pk=candidature.depot_id).first() if candidature.depot_id else None


def _copie(request, candidature):
    """``(copy to read or None, whether it is no longer what was deposited)``; the reading is told to the journal."""
    depot = _depot(candidature, Depot.objects.all())
    if depot is None:
        return None, False
    try:
        copie = lire(depot)
    except CopieAlteree:
        return None, True
    Journal.noter_consultation(
        Journal.Action.LECTURE_PASSEPORT,
        request.user,
        candidature.passeport.etudiant,
        _objet("Dépôt", depot, candidature.commission),
    )
    return copie, False


def _ecrire(membre, candidature, form):
    donnees = form.cleaned_data
    return NotePrivee.objects.ecrire(
        membre, candidature, donnees["texte"], donnees["version"], timezone.now(), Fenetre.de_post(form.data)
    )


def _objet(quoi, depot, commission):
    return f"{quoi} n°\u00a0{depot.numero} pour l’{commission.epreuve.code}, {_nom(commission)}"


def _nom(commission):
    return f"commission «\u00a0{commission.nom}\u00a0»"
