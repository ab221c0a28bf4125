"""« Entretien d’explicitation »: the fiche on one side, questions on the other, notes for oneself (R21, R22, R29)."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import DECONNECTE, dire_au_script, oublier, rendre_le_texte
from accounts.models import Journal
from langue.dates import heure
from langue.nombre import entier
from situations.models import Fenetre, Fiche
from situations.saisie import SaisieTropGrosse
from suivi.appreciations.fil import derniere_version, ecrire, peut_apprecier
from suivi.appreciations.forms import AppreciationForm
from suivi.models import Entretien
from suivi.models.entretien import ConflitDEntretien

from .entretien import cartes, contenu_de_post, est_vide, questions_a_envoyer, reunir, texte_a_envoyer

VIDE = {"notes": "", "autres": "", "mot": "", "posees": []}
RIEN_A_ENVOYER = "Cochez au moins une question, ou écrivez un mot, avant d’envoyer."
TROP_LONG = "Ces notes sont trop longues pour être gardées\u00a0: raccourcissez-les."
SANS_ACCES = "Vous n’avez plus accès à cette fiche. Vos notes restent sur cet appareil."
DEUX_FENETRES = (
    "Vos notes ont aussi changé dans une autre fenêtre. Les deux textes sont réunis ci-dessous\u00a0: relisez, "
    "puis gardez-les."
)


def _fiche(request, pk):
    """The recorded fiche, to whoever may appreciate it; None for its student and for everybody else."""
    fiche = (
        Fiche.objects.visibles_par(request.user)
        .enregistrees()
        .select_related("passeport__etudiant", "passeport__diplome")
        .pour_lecture()
        .filter(pk=pk)
        .first()
    )
    return fiche if fiche and peut_apprecier(request.user, fiche.passeport) else None


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def entretien(request, pk):
    """The page; a POST keeps the notes, and with ``envoyer`` sends the questions to the student."""
    fiche = _fiche(request, pk)
    if fiche is None:
        raise Http404
    if request.method == "POST":
        return _recevoir(request, fiche)
    objet = f"{fiche.passeport}\u00a0: {fiche}"
    Journal.noter_lecture(Journal.Action.LECTURE_FICHE, request.user, fiche.passeport.etudiant, objet)
    garde = _le_sien(request, fiche)
    if request.saisie is None:
        return _page(request, fiche, garde, garde.contenu if garde else VIDE)
    try:
        return _page(request, fiche, garde, contenu_de_post(request.saisie), revision=request.saisie.get("revision"))
    except SaisieTropGrosse:
        return _trop_long(request, fiche)


@require_POST
@dire_au_script(DECONNECTE)
def notes(request, pk):
    """Autosave: the notes as they are typed, for their author alone."""
    fiche = _fiche(request, pk)
    if fiche is None:
        return JsonResponse({"message": SANS_ACCES}, status=404)
    try:
        garde = _garder(request, fiche, contenu_de_post(request.POST))
    except ConflitDEntretien:
        return JsonResponse({"message": DEUX_FENETRES}, status=409)
    except SaisieTropGrosse:
        return JsonResponse({"message": TROP_LONG}, status=413)
    adresse = reverse("suivi:entretien", args=[fiche.pk])
    oublier(request, adresse)
    return JsonResponse(
        {
            "revision": garde.revision if garde else 0,
            "heure": heure(timezone.now()),
            "url": adresse,
            "brouillon_url": request.path,
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def supprimer(request, pk):
    """Ask, then delete one's notes for good; what was sent to the student stays where it was sent."""
    garde = get_object_or_404(
        Entretien.objects.modifiables_par(request.user).select_related("fiche__situation", "fiche__passeport__diplome"),
        fiche=pk,
    )
    if request.method == "POST":
        garde.delete()
        messages.success(request, "Vos notes d’entretien sont supprimées.")
        return redirect("situations:fiche", pk=pk)
    return render(request, "suivi/entretiens/supprimer.html", {"entretien": garde, "fiche": garde.fiche})


def _trop_long(request, fiche):
    """The page with all that was typed, to be shortened; what was ticked is as it was kept."""
    messages.error(request, TROP_LONG)
    garde = _le_sien(request, fiche)
    contenu = {nom: request.saisie.get(nom, "") for nom in ("notes", "autres", "mot")}
    return _page(request, fiche, garde, contenu | {"posees": garde.posees if garde else []}, statut=422)


def _recevoir(request, fiche):
    try:
        contenu = contenu_de_post(request.POST)
        garde = _garder(request, fiche, contenu)
    except ConflitDEntretien as conflit:
        messages.warning(request, DEUX_FENETRES)
        return _page(request, fiche, conflit.entretien, reunir(contenu, conflit.entretien.contenu), statut=409)
    except SaisieTropGrosse:
        return _trop_long(request, fiche)
    if "envoyer" in request.POST:
        return _envoyer(request, fiche, garde, contenu)
    messages.success(request, "Vos notes sont gardées. Personne d’autre que vous ne les lit.")
    return redirect("suivi:entretien", pk=fiche.pk)


def _envoyer(request, fiche, garde, contenu):
    """The questions and the teacher's word, as an appréciation: judged as any other (R22)."""
    form = AppreciationForm(
        {
            "texte": texte_a_envoyer(contenu, fiche.passeport.diplome),
            "cle": request.POST.get("cle_formulaire", ""),
            "version": request.POST.get("version", ""),
        }
    )
    erreurs = [] if form.is_valid() else form.errors.get("texte", [])
    if est_vide(contenu | {"notes": ""}):
        erreurs = [RIEN_A_ENVOYER]
    if erreurs:
        return _page(request, fiche, garde, contenu, statut=422, erreurs=erreurs)
    donnees = form.cleaned_data
    with transaction.atomic():
        ecrite = ecrire(
            request.user,
            donnees["texte"],
            donnees["cle"],
            fiche.passeport,
            fiche,
            version=donnees["version"],
            questions=questions_a_envoyer(contenu),
        )
        Entretien.objects.filter(pk=garde.pk).update(mot="", envoye_le=timezone.now())
    messages.success(request, f"Les questions sont envoyées à {fiche.passeport.etudiant}.")
    return redirect(f"{reverse('situations:fiche', args=[fiche.pk])}#fil-{ecrite.pk}")


def _garder(request, fiche, contenu):
    """The entretien, or None when nothing was ever typed."""
    garde = _le_sien(request, fiche)
    if garde is None and est_vide(contenu):
        return None
    revision, fenetre = entier(request.POST.get("revision")) or 0, Fenetre.de_post(request.POST)
    return Entretien.garder(request.user, fiche, contenu, revision, fenetre)


def _le_sien(request, fiche):
    return Entretien.objects.visibles_par(request.user).filter(fiche=fiche).first()


def _page(request, fiche, garde, contenu, statut=200, erreurs=(), revision=None):
    diplome = fiche.passeport.diplome
    faits, suite = cartes(fiche, diplome, contenu["posees"])
    contexte = {
        "fiche": fiche,
        "diplome": diplome,
        "entretien": garde,
        "contenu": contenu,
        "faits": faits,
        "cartes": suite,
        "erreurs": erreurs,
        "revision": revision or (garde.revision if garde else 0),
        "cle": uuid.uuid4(),
        "version": derniere_version(fiche),
    }
    return render(request, "suivi/entretiens/entretien.html", contexte, status=statut)
