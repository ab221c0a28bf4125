"""What a tuteur writes: a word on the period or on a fiche, an answer, until it is read (R22, R23)."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.connexion.reprise import rendre_le_texte
from situations.models import Fiche
from stages.tuteur.lien import pour_tuteur
from stages.tuteur.views import LECTURE_ECRITURE, contexte
from suivi.models import Appreciation

from .fil import ecrire, marquer_lues, modifier, retirer
from .forms import AppreciationForm
from .lieu import vu_a
from .mots_du_tuteur import VOTRE_MOT

TROP_TARD = "Ce texte vient d’être lu\u00a0: il ne se modifie plus. Copiez le vôtre pour en faire une suite."


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
@rendre_le_texte
def apprecier(request, tuteur):
    """A word on the whole period."""
    return _apprecier(request, tuteur, None)


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
@rendre_le_texte
def apprecier_fiche(request, tuteur, pk):
    """A word on one recorded fiche."""
    fiche = get_object_or_404(Fiche.objects.visibles_par(tuteur).select_related("situation"), pk=pk)
    return _apprecier(request, tuteur, fiche)


def _apprecier(request, tuteur, fiche):
    if request.saisie is None:
        return redirect(_lieu(tuteur, fiche, None))
    form = AppreciationForm(request.saisie, libelle=VOTRE_MOT)
    if request.method != "POST" or not form.is_valid():
        return _page_ecrire(request, tuteur, VOTRE_MOT, fiche, None, form)
    donnees = form.cleaned_data
    ecrite = ecrire(
        tuteur, donnees["texte"], donnees["cle"], tuteur.passeport, fiche, version=donnees["version"] if fiche else None
    )
    messages.success(request, f"C’est envoyé\u00a0: {tuteur.passeport.etudiant} le lira, son enseignant aussi.")
    return redirect(_lieu(tuteur, fiche, ecrite.pk))


@require_POST
@pour_tuteur
@rendre_le_texte
def repondre(request, tuteur, pk):
    """Go on in a thread of this stage; to answer is to have read."""
    racine = _racine(tuteur, pk)
    form = AppreciationForm(request.saisie, libelle="Votre réponse")
    if request.method != "POST" or not form.is_valid():
        return _page_ecrire(request, tuteur, "Répondre", racine.fiche, racine.pk, form)
    marquer_lues(tuteur, vu_a(request), racine.pk)
    donnees = form.cleaned_data
    ecrire(tuteur, donnees["texte"], donnees["cle"], racine.passeport, racine.fiche, racine, donnees["version"])
    messages.success(request, "Votre réponse est envoyée.")
    return redirect(_lieu(tuteur, racine.fiche, racine.pk))


@require_POST
@pour_tuteur
def lue(request, tuteur, pk):
    """« J’ai lu » the student's answer."""
    racine = _racine(tuteur, pk)
    marquer_lues(tuteur, vu_a(request), racine.pk)
    return redirect(_lieu(tuteur, racine.fiche, racine.pk))


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
@rendre_le_texte
def modifier_appreciation(request, tuteur, pk):
    """Change one's own words until the student has read them."""
    appreciation = get_object_or_404(_siennes(tuteur), pk=pk)
    fil = appreciation.reponse_a_id or appreciation.pk
    page = partial(_page_ecrire, request, tuteur, "Modifier votre texte", appreciation.fiche, fil)
    if appreciation.lue_le and request.saisie is None:
        raise Http404
    form = AppreciationForm(request.saisie, initial={"texte": appreciation.texte}, libelle="Votre texte")
    if request.method == "POST" and form.is_valid():
        if modifier(appreciation, tuteur, form.cleaned_data["texte"], vu_a(request)):
            messages.success(request, "Le texte est modifié.")
            return redirect(_lieu(tuteur, appreciation.fiche, fil))
        appreciation.refresh_from_db(fields=["texte", "lue_le"])
        if appreciation.lue_le:
            form.add_error("texte", TROP_TARD)
        else:
            form.dire_change_ailleurs(appreciation.texte)
        return page(form, 409)
    return page(form)


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def retirer_appreciation(request, tuteur, pk):
    """Ask, then take back: the place stays, the words go."""
    appreciation = get_object_or_404(_siennes(tuteur), pk=pk)
    lieu = _lieu(tuteur, appreciation.fiche, appreciation.reponse_a_id or appreciation.pk)
    if request.method == "POST":
        retirer(appreciation, tuteur)
        messages.success(request, "Le texte est retiré\u00a0: plus personne ne le lit.")
        return redirect(lieu)
    page = contexte(tuteur) | {"appreciation": appreciation, "retour": lieu}
    return render(request, "suivi/appreciations/tuteur/retirer.html", page)


def _racine(tuteur, pk):
    racines = Appreciation.objects.des_fils_visibles_par(tuteur).filter(reponse_a=None)
    return get_object_or_404(racines.select_related("passeport__etudiant", "fiche__situation", "stage"), pk=pk)


def _siennes(tuteur):
    return Appreciation.objects.retirables_par(tuteur).select_related(
        "passeport__etudiant", "fiche__situation", "stage"
    )


def _page_ecrire(request, tuteur, titre, fiche, fil, form, statut=None):
    page = contexte(tuteur) | {"form": form, "titre": titre, "fiche": fiche, "retour": _lieu(tuteur, fiche, fil)}
    return render(
        request,
        "suivi/appreciations/tuteur/ecrire.html",
        page,
        status=statut or (422 if request.method == "POST" else 200),
    )


def _lieu(tuteur, fiche, fil):
    """Where a thread is read."""
    acces = tuteur.acces.pk
    adresse = (
        reverse("stages:tuteur_fiche", args=[acces, fiche.pk]) if fiche else reverse("stages:tuteur", args=[acces])
    )
    return f"{adresse}#fil-{fil}" if fil else f"{adresse}#appreciations"
