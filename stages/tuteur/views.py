"""The pages of a tuteur, phone first: read the student's fiches, appreciate, observe, print (R22, R23)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Journal
from referentiel.arbre import arbre
from situations.couverture import Couverture
from situations.fiche.differences import FICHIERS, lisible
from situations.fiche.signature import signer_auteur
from situations.fichiers.zone import zone
from situations.models import Fiche
from stages.compte_rendu.observations import observer, pratiques
from stages.compte_rendu.views import envoyer_compte_rendu
from stages.forms import ObservationsForm
from suivi.appreciations.fil import derniere_version, ecrire, fils, marquer_lues, modifier, retirer
from suivi.appreciations.forms import AppreciationForm
from suivi.appreciations.views import vu_a
from suivi.models import Appreciation

from .lien import pour_tuteur

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]
ADRESSES_DES_FICHIERS = ("stages:tuteur_fichier", "stages:tuteur_fichier_vignette")
VOTRE_MOT = "Votre appréciation"
EXPIREE = "La page avait expiré. Ce que vous aviez saisi est là\u00a0: envoyez-le à nouveau."


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def accueil(request, tuteur, refusee=False):
    """The fiches of this stage first, then the period, then what the passport covers. A POST appreciates the period.

    Here and below, ``refusee``: the anti-forgery token was too old, see ``reprendre_apres_refus``.
    """
    form = _formulaire(request)
    if _a_ecrire(request, form, refusee):
        return _envoyer(request, tuteur, form)
    passeport = tuteur.passeport
    _noter_lecture(tuteur, Journal.Action.LECTURE_PASSEPORT, passeport)
    toutes = list(Fiche.objects.visibles_par(tuteur).pour_lecture().order_by("date_debut", "pk"))
    couverture = Couverture.de_fiches(arbre(passeport.diplome), toutes)
    lignes = pratiques(tuteur.stage, [f for f in toutes if f.stage_id == tuteur.stage.pk])
    threads = fils(Appreciation.objects.des_fils_visibles_par(tuteur), tuteur)
    par_fiche = {fil.fiche.pk: fil for fil in threads if fil.fiche}
    return render(
        request,
        "stages/tuteur/accueil.html",
        _contexte(tuteur)
        | {
            "fiches": [(f, par_fiche.get(f.pk)) for f in toutes if f.stage_id == tuteur.stage.pk],
            "autres": [(f, par_fiche.get(f.pk)) for f in toutes if f.stage_id != tuteur.stage.pk],
            "epreuves": couverture.du_passeport() + couverture.hors_passeport(),
            "pratiques": lignes,
            "visees": [ligne.competence for ligne in lignes if ligne.visee],
            "observees": [ligne for ligne in lignes if ligne.niveau],
            "fils": _avec_reponse(fil for fil in threads if fil.fiche is None),
            "nouveaux": sum(fil.nouveaux for fil in threads),
            "form": form,
        },
        status=_statut(form, refusee),
    )


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def fiche(request, tuteur, pk, refusee=False):
    """One recorded fiche and what was said of it between the tuteur and the student. A POST appreciates it."""
    fiche = get_object_or_404(
        Fiche.objects.visibles_par(tuteur).select_related("passeport__diplome", "passeport__etudiant").pour_lecture(),
        pk=pk,
    )
    version = derniere_version(fiche)
    form = _formulaire(request, version)
    if _a_ecrire(request, form, refusee):
        return _envoyer(request, tuteur, form, fiche)
    _noter_lecture(tuteur, Journal.Action.LECTURE_FICHE, f"{fiche.passeport}\u00a0: {fiche}")
    threads = fils(Appreciation.objects.des_fils_visibles_par(tuteur).filter(fiche=fiche), tuteur)
    fichiers = zone(fiche.passeport, fiche, adresses=ADRESSES_DES_FICHIERS)
    texte = lisible(fiche.contenu(), fiche.passeport.diplome)
    # Shown apart, to be opened.
    texte.pop(FICHIERS, None)
    return render(
        request,
        "stages/tuteur/fiche.html",
        _contexte(tuteur)
        | {"fiche": fiche, "fichiers": fichiers, "texte": texte, "fils": _avec_reponse(threads), "form": form},
        status=_statut(form, refusee),
    )


@require_POST
@pour_tuteur
def repondre(request, tuteur, pk, refusee=False):
    """Go on in a thread of this stage; to answer is to have read."""
    racine = _racine(tuteur, pk)
    form = AppreciationForm(request.POST, libelle="Votre réponse")
    if not _a_ecrire(request, form, refusee):
        return _page_ecrire(request, tuteur, form, racine, "Répondre", _statut(form, refusee))
    marquer_lues(tuteur, vu_a(request), racine.pk)
    donnees = form.cleaned_data
    ecrire(tuteur, donnees["texte"], donnees["cle"], racine.passeport, racine.fiche, racine, donnees["version"])
    messages.success(request, "Votre réponse est envoyée.")
    return redirect(_lieu(racine.fiche, racine.pk))


@require_POST
@pour_tuteur
def lue(request, tuteur, pk):
    """« J’ai lu » the student's answer."""
    racine = _racine(tuteur, pk)
    marquer_lues(tuteur, vu_a(request), racine.pk)
    return redirect(_lieu(racine.fiche, racine.pk))


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def modifier_appreciation(request, tuteur, pk, refusee=False):
    """Change one's own words until the student has read them."""
    appreciation = get_object_or_404(_siennes(tuteur), pk=pk)
    lieu = _lieu(appreciation.fiche, appreciation.reponse_a_id or appreciation.pk)
    if request.method == "POST":
        form = AppreciationForm(request.POST, libelle="Votre texte")
        if _a_ecrire(request, form, refusee):
            if modifier(appreciation, tuteur, form.cleaned_data["texte"]):
                messages.success(request, "Le texte est modifié.")
                return redirect(lieu)
            form.add_error(
                "texte",
                "Ce texte vient d’être lu\u00a0: il ne se modifie plus. Copiez le vôtre pour en faire une suite.",
            )
            return _page_ecrire(request, tuteur, form, appreciation, "Modifier votre texte", 409)
        return _page_ecrire(request, tuteur, form, appreciation, "Modifier votre texte", _statut(form, refusee))
    if appreciation.lue_le:
        raise Http404
    form = AppreciationForm(initial={"texte": appreciation.texte}, libelle="Votre texte")
    return _page_ecrire(request, tuteur, form, appreciation, "Modifier votre texte")


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def retirer_appreciation(request, tuteur, pk):
    """Ask, then take back: the place stays, the words go."""
    appreciation = get_object_or_404(_siennes(tuteur), pk=pk)
    lieu = _lieu(appreciation.fiche, appreciation.reponse_a_id or appreciation.pk)
    if request.method == "POST":
        retirer(appreciation, tuteur)
        messages.success(request, "Le texte est retiré\u00a0: plus personne ne le lit.")
        return redirect(lieu)
    contexte = _contexte(tuteur) | {"appreciation": appreciation, "retour": lieu}
    return render(request, "stages/tuteur/retirer.html", contexte)


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
def observations(request, tuteur, refusee=False):
    """How far, for each compétence practised: observations for the compte rendu, never marks (R22)."""
    lignes = pratiques(tuteur.stage)
    form = ObservationsForm(request.POST if request.method == "POST" else None, pratiques=lignes)
    if _a_ecrire(request, form, refusee):
        observer(tuteur, form.niveaux())
        messages.success(request, "Vos observations sont enregistrées\u00a0: elles figurent dans le compte rendu.")
        return redirect("stages:tuteur")
    contexte = _contexte(tuteur) | {
        "form": form,
        "lignes": [(ligne, form[f"niveau-{ligne.competence.pk}"]) for ligne in lignes],
    }
    return render(request, "stages/tuteur/observations.html", contexte, status=_statut(form, refusee))


@require_safe
@pour_tuteur
def compte_rendu(request, tuteur):
    """The compte rendu as a PDF, to print and sign."""
    return envoyer_compte_rendu(tuteur.stage, str(tuteur))


VUES = {
    "tuteur": accueil,
    "tuteur_fiche": fiche,
    "tuteur_repondre": repondre,
    "tuteur_modifier": modifier_appreciation,
    "tuteur_observations": observations,
}


def reprendre_apres_refus(request, **arguments):
    """The page again with what was typed, when its anti-forgery token was too old; nothing is written.

    For the 403 handler, once the signature of the form has proved that a tuteur had opened it. A browser that has
    forgotten its access too gets the page of an ended link, which gives the text back.
    """
    return VUES[request.resolver_match.url_name](request, refusee=True, **arguments)


def _a_ecrire(request, form, refusee):
    """Whether what was sent may be written; the reader of a refused form is told why it was not."""
    if refusee:
        messages.warning(request, EXPIREE)
    return form.is_bound and form.is_valid() and not refusee


def _statut(form, refusee):
    return 403 if refusee else 422 if form.is_bound else 200


def _contexte(tuteur):
    """What every page of a tuteur shows."""
    return {
        "tuteur": tuteur,
        "stage": tuteur.stage,
        "etudiant": tuteur.passeport.etudiant,
        "diplome": tuteur.passeport.diplome,
        "maintenant": timezone.now().isoformat(),
        "auteur": signer_auteur(tuteur),
    }


def _formulaire(request, version=""):
    if request.method == "POST":
        return AppreciationForm(request.POST, libelle=VOTRE_MOT)
    return AppreciationForm(initial={"version": version}, libelle=VOTRE_MOT)


def _envoyer(request, tuteur, form, fiche=None):
    donnees = form.cleaned_data
    ecrite = ecrire(
        tuteur, donnees["texte"], donnees["cle"], tuteur.passeport, fiche, version=donnees["version"] if fiche else None
    )
    messages.success(request, f"C’est envoyé\u00a0: {tuteur.passeport.etudiant} le lira, son enseignant aussi.")
    return redirect(_lieu(fiche, ecrite.pk))


def _avec_reponse(threads):
    return [(fil, AppreciationForm(auto_id=f"fil-{fil.pk}-%s", libelle="Votre réponse")) for fil in threads]


def _racine(tuteur, pk):
    racines = Appreciation.objects.des_fils_visibles_par(tuteur).filter(reponse_a=None)
    return get_object_or_404(racines.select_related("passeport__etudiant", "fiche__situation", "stage"), pk=pk)


def _siennes(tuteur):
    return Appreciation.objects.retirables_par(tuteur).select_related(
        "passeport__etudiant", "fiche__situation", "stage"
    )


def _page_ecrire(request, tuteur, form, appreciation, titre, statut=200):
    contexte = _contexte(tuteur) | {
        "form": form,
        "titre": titre,
        "fiche": appreciation.fiche,
        "retour": _lieu(appreciation.fiche, appreciation.reponse_a_id or appreciation.pk),
    }
    return render(request, "stages/tuteur/ecrire.html", contexte, status=statut)


def _lieu(fiche, fil):
    """Where a thread is read."""
    adresse = reverse("stages:tuteur_fiche", args=[fiche.pk]) if fiche else reverse("stages:tuteur")
    return f"{adresse}#fil-{fil}"


def _noter_lecture(tuteur, action, objet):
    Journal.noter_lecture(action, str(tuteur), tuteur.passeport.etudiant, objet)
