"""Appréciations: writing, answering, changing, withdrawing, reading them (R22). What is typed is never lost."""

import uuid

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from langue.nombre import entier
from situations.models import Fiche, Passeport
from suivi.a_lire.file import File, marquer_lues
from suivi.a_lire.filtres import FiltresALire
from suivi.models import Appreciation, Phrase

from .fil import derniere_version, differences_depuis, ecrire, fils, fils_de, modifier, peut_apprecier, retirer
from .fil import marquer_lues as marquer_appreciations_lues
from .forms import AppreciationForm, PhraseForm
from .lieu import avec_reponses, vu_a

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]
MODIFIER = "Modifier votre texte"
TROP_TARD = (
    "Votre appréciation vient d’être lue\u00a0: elle ne peut plus être modifiée. Votre texte est là, "
    "vous pouvez l’envoyer comme une suite."
)


@require_safe
def appreciations(request):
    """The threads that this person follows, those with something new first."""
    contexte = avec_reponses(request.user, fils_de(request.user))
    return render(request, "suivi/appreciations/appreciations.html", contexte)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def fiche_apprecier(request, pk):
    """A new appréciation on a recorded fiche."""
    fiche = (
        Fiche.objects.visibles_par(request.user)
        .enregistrees()
        .select_related("passeport__etudiant", "passeport__diplome", "situation")
        .filter(pk=pk)
        .first()
    )
    if fiche is None or not peut_apprecier(request.user, fiche.passeport):
        raise Http404
    return _ecrire(request, fiche.passeport, fiche)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def passeport_apprecier(request, pk):
    """A new appréciation on the passport as a whole."""
    passeports = Passeport.objects.visibles_par(request.user).select_related("etudiant", "diplome")
    passeport = passeports.filter(pk=pk).first()
    if passeport is None or not peut_apprecier(request.user, passeport):
        raise Http404
    return _ecrire(request, passeport)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def repondre(request, pk):
    """An answer in a thread: from the student, or from a teacher who goes on."""
    racine = _racines(request).filter(pk=pk).first()
    if racine is None:
        raise Http404
    return _ecrire(request, racine.passeport, racine.fiche, racine)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def modifier_appreciation(request, pk):
    """Change one's own words until they are read; afterwards the text may be sent as an answer."""
    siennes = Appreciation.objects.retirables_par(request.user)
    appreciation = siennes.select_related("passeport__etudiant", "fiche__situation", "reponse_a").filter(pk=pk).first()
    if appreciation is None:
        raise Http404
    racine = appreciation.reponse_a or appreciation
    if appreciation.lue_le:
        return _trop_tard(request, appreciation, racine)
    options = {"libelle": "Votre texte", "notes": _est_le_sien(request, appreciation.passeport)}
    form = _form(request, {"texte": appreciation.texte}, **options)
    if request.method == "POST" and form.is_valid():
        if modifier(appreciation, request.user, form.cleaned_data["texte"], vu_a(request)):
            messages.success(request, "Le texte est modifié.")
            return redirect(_retour(request, appreciation.passeport, appreciation.fiche, racine.pk))
        appreciation.refresh_from_db(fields=["texte", "lue_le"])
        if appreciation.lue_le:
            return _trop_tard(request, appreciation, racine)
        form.dire_change_ailleurs(appreciation.texte)
    return _page(request, form, appreciation.passeport, appreciation.fiche, racine, titre=MODIFIER)


@require_http_methods(LECTURE_ECRITURE)
def retirer_appreciation(request, pk):
    """Ask, then take back: the place stays, the words go."""
    siennes = Appreciation.objects.retirables_par(request.user)
    appreciation = get_object_or_404(siennes.select_related("passeport__etudiant", "fiche__situation"), pk=pk)
    retour = _retour(request, appreciation.passeport, appreciation.fiche, appreciation.reponse_a_id or appreciation.pk)
    if request.method == "POST":
        retirer(appreciation, request.user)
        messages.success(request, "Le texte est retiré\u00a0: plus personne ne le lit.")
        return redirect(retour)
    return render(request, "suivi/appreciations/retirer.html", {"appreciation": appreciation, "retour": retour})


@require_POST
def lue(request, pk):
    """« J’ai lu » on one thread: what the page showed, and nothing written since."""
    racine = get_object_or_404(_racines(request), pk=pk)
    marquer_appreciations_lues(request.user, vu_a(request), racine.pk)
    return redirect(_retour(request, racine.passeport, racine.fiche, racine.pk))


@require_POST
def toutes_lues(request):
    """« J’ai tout lu »."""
    marquer_appreciations_lues(request.user, vu_a(request))
    return redirect("suivi:appreciations")


@require_safe
def changements(request, pk):
    """What the fiche says now that it did not when the appréciation was written (R25)."""
    appreciation = get_object_or_404(
        Appreciation.objects.visibles_par(request.user)
        .exclude(fiche=None)
        .select_related("passeport__etudiant", "passeport__diplome", "fiche"),
        pk=pk,
    )
    fiche = Fiche.objects.pour_lecture().get(pk=appreciation.fiche_id)
    fiche.passeport = appreciation.passeport
    ecarts = differences_depuis(fiche, appreciation.version, appreciation.passeport.diplome)
    return render(
        request,
        "suivi/appreciations/changements.html",
        {"appreciation": appreciation, "fiche": fiche, "ecarts": ecarts},
    )


def _ecrire(request, passeport, fiche=None, racine=None):
    form, reponse = recevoir(request, passeport, fiche, racine)
    return reponse or _page(request, form, passeport, fiche, racine)


def recevoir(request, passeport, fiche=None, racine=None):
    """``(form, answer)``: what was sent is written, and ``answer`` says where to go; None while the form is shown."""
    options = {"libelle": "Votre réponse" if racine else "Votre appréciation"}
    options["notes"] = _est_le_sien(request, passeport)
    form = _form(request, {"version": derniere_version(fiche) if fiche else ""}, **options)
    if request.method != "POST" or not form.is_valid():
        return form, None
    donnees = form.cleaned_data
    if racine:
        # To answer is to have read.
        marquer_appreciations_lues(request.user, vu_a(request), racine.pk)
    # Told before the fiche leaves the queue for having been written about.
    suivante = _suivante(request, fiche) if fiche and "et_suivante" in request.POST else None
    ecrite = ecrire(
        request.user, donnees["texte"], donnees["cle"], passeport, fiche, racine, version=donnees["version"]
    )
    messages.success(request, "La réponse est envoyée." if racine else "L’appréciation est envoyée.")
    return form, redirect(suivante or _retour(request, passeport, fiche, racine.pk if racine else ecrite.pk))


def lue_et_suivante(request, fiche, version):
    """Keep the fiche as read up to what the page showed, then go on with the queue."""
    suivante = _suivante(request, fiche)
    marquer_lues(request.user, {fiche.pk: version}, lot=uuid.uuid4())
    return redirect(suivante)


def _suivante(request, fiche):
    """The address of the next of the queue, or of the queue when it is over."""
    filtres = FiltresALire(request.POST)
    suivante = File.de(request.user, **filtres.choix).suivante(fiche.pk)
    adresse = reverse("suivi:a_lire") if suivante is None else reverse("suivi:a_lire_fiche", args=[suivante])
    return f"{adresse}?{filtres.suite}" if filtres.suite else adresse


def _racines(request):
    visibles = Appreciation.objects.des_fils_visibles_par(request.user).filter(reponse_a=None)
    return visibles.select_related("passeport__etudiant", "fiche__situation")


def _page(request, form, passeport, fiche, racine=None, titre="", action=""):
    """The writing page: 200 for a new text, 422 for a refused one."""
    statut = 422 if request.method == "POST" and form.errors else 200
    recu = _recu(request)
    fil = None
    if racine:
        du_fil = Appreciation.objects.des_fils_visibles_par(request.user)
        fil = fils(du_fil.filter(Q(pk=racine.pk) | Q(reponse_a=racine)), request.user)[0]
    contexte = {
        "form": form,
        "titre": titre or ("Répondre" if racine else "Écrire une appréciation"),
        "passeport": passeport,
        "fiche": fiche,
        "fil": fil,
        "action": action or request.path,
        "maintenant": timezone.now().isoformat(),
        "suite": recu.get("suite", ""),
        "filtre": FiltresALire(recu).choisis,
        "retour": _retour(request, passeport, fiche, racine.pk if racine else None),
        "phrases": Phrase.objects.modifiables_par(request.user) if peut_apprecier(request.user, passeport) else None,
    }
    return render(request, "suivi/appreciations/ecrire.html", contexte, status=statut)


def _trop_tard(request, appreciation, racine):
    """The words were read before their change arrived: the new text is offered as an answer, nothing is lost."""
    texte = _recu(request).get("texte") or appreciation.texte
    messages.warning(request, TROP_TARD)
    form = AppreciationForm(initial={"texte": texte}, libelle="Votre réponse")
    action = reverse("suivi:appreciation_repondre", args=[racine.pk])
    reponse = _page(request, form, appreciation.passeport, appreciation.fiche, racine, action=action)
    reponse.status_code = 409 if request.method == "POST" else 200
    return reponse


def _recu(request):
    """What a form had sent, now or before the session ended."""
    return getattr(request, "saisie", None) or request.POST


def _form(request, initial, **options):
    """What was sent or given back; after a button, which sends nothing yet, the text as the button makes it."""
    if _boutons(request):
        return AppreciationForm(initial=initial | _apres_bouton(request), **options)
    return AppreciationForm(request.saisie, initial=initial, **options)


def _boutons(request):
    return not {"inserer", "garder_phrase", "lue"}.isdisjoint(request.POST)


def _apres_bouton(request):
    """The text as it is after « Insérer », « Garder cette phrase », or a button that does not send it."""
    texte = request.POST.get("texte", "")
    if "inserer" in request.POST:
        choisie = entier(request.POST.get("phrase"))
        phrase = Phrase.objects.modifiables_par(request.user).filter(pk=choisie).first()
        if phrase:
            texte = f"{texte.rstrip()} {phrase}".lstrip()
    elif "garder_phrase" in request.POST:
        form = PhraseForm({"phrase": texte})
        if form.is_valid():
            Phrase.objects.get_or_create(auteur=request.user, texte=form.cleaned_data["phrase"])
            messages.success(request, "La phrase est gardée dans vos phrases fréquentes.")
        else:
            messages.error(request, f"Phrase non gardée. {form.errors['phrase'][0]}")
    return {"texte": texte, "cle": request.POST.get("cle", ""), "version": request.POST.get("version", "")}


def _est_le_sien(request, passeport):
    return passeport.etudiant_id == request.user.pk


def _retour(request, passeport, fiche, fil):
    """Where the thread is read: the queue, the list of threads, the stage, the fiche or the passport."""
    recu = _recu(request)
    suite = recu.get("suite") or request.GET.get("suite")
    ancre = f"#fil-{fil}" if fil else "#appreciations"
    if suite == "appreciations":
        return reverse("suivi:appreciations") + ancre
    if fiche is None and suite and entier(suite.removeprefix("stage-")):
        return reverse("stages:stage", args=[suite.removeprefix("stage-")]) + ancre
    if fiche and suite == "a_lire":
        suite_de_la_file = FiltresALire(recu).suite
        return reverse("suivi:a_lire_fiche", args=[fiche.pk]) + (suite_de_la_file and f"?{suite_de_la_file}") + ancre
    if fiche:
        return reverse("situations:fiche", args=[fiche.pk]) + ancre
    return reverse("situations:passeport", args=[passeport.pk]) + ancre
