"""The link of a tuteur, seen from the student and the teachers: made, sent or shown once, renewed, revoked (R23)."""

import segno
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.limites import compter, trop_de_demandes
from situations.models import Stage

from .acces import creer, revoquer


@require_http_methods(["GET", "HEAD", "POST"])
def acces(request, pk):
    """GET asks how to give the link; POST makes it, ends the one before, and shows it, for its token is kept nowhere.

    ``envoyer``: by e-mail as well; one too many to that address is told, and the link is there all the same.
    """
    stage = _stage(request, pk)
    ancien = stage.acces.filter(revoque_le=None).first()
    contexte = {
        "stage": stage,
        "passeport": stage.passeport,
        "diplome": stage.passeport.diplome,
        "ancien": ancien,
        "est_le_sien": stage.passeport.etudiant_id == request.user.pk,
    }
    if request.method != "POST":
        return render(request, "stages/tuteur/acces.html", contexte)
    erreur = _erreur(stage, "envoyer" in request.POST, contexte["est_le_sien"])
    if erreur:
        return render(request, "stages/tuteur/acces.html", contexte | {"erreur": erreur}, status=422)
    if not compter(request, "acces_tuteur"):
        return trop_de_demandes(request)
    destinataire = stage.tuteur_courriel if "envoyer" in request.POST else ""
    nouveau, jeton = creer(stage, request.user, destinataire)
    lien = request.build_absolute_uri(reverse("stages:tuteur_lien", args=[jeton]))
    envoye = bool(destinataire) and _envoyer(request, stage, lien)
    contexte |= {
        "acces": nouveau,
        "lien": lien,
        "qr": segno.make(lien, error="m", micro=False).svg_data_uri(scale=6, border=2, dark="#000", light="#fff"),
        "envoye": envoye,
        "echec": bool(destinataire) and not envoye,
    }
    return render(request, "stages/tuteur/lien.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def acces_revoquer(request, pk):
    """Ask, then end the link."""
    stage = _stage(request, pk)
    if request.method == "POST":
        revoquer(stage, request.user)
        messages.success(request, "Le lien est révoqué\u00a0: il n’ouvre plus rien.")
        return redirect("stages:stage", pk=pk)
    return render(request, "stages/tuteur/revoquer.html", {"stage": stage})


def _stage(request, pk):
    return get_object_or_404(
        Stage.objects.modifiables_par(request.user).select_related("passeport__etudiant", "passeport__diplome"), pk=pk
    )


def _erreur(stage, par_courriel, est_le_sien):
    """Why no link can be made, as a sentence; empty when one can."""
    if not stage.tuteur_nom:
        return "Indiquez d’abord le nom du tuteur\u00a0: il signera ses appréciations."
    if par_courriel and est_le_sien:
        # A pupil types the address: the site is not to be used to write to strangers.
        return "Montrez-lui le lien, ou demandez à votre professeur de l’envoyer."
    if par_courriel and not stage.tuteur_courriel:
        return "Indiquez d’abord le courriel du tuteur, ou montrez-lui le lien."
    if not stage.acces_possible:
        return f"Cette période est terminée depuis plus d’un mois\u00a0: un lien ne s’ouvrirait plus ({stage.periode})."
    return ""


def _envoyer(request, stage, lien):
    if not compter(request, "destinataire", key=stage.tuteur_courriel.lower()):
        return False
    _courriel(stage, lien, request.user).send()
    return True


def _courriel(stage, lien, auteur):
    """The message: who asks, what for, until when; nothing of what the student wrote.

    ``lien``: the whole address, token included; ``auteur``: who gives it, and may be answered.
    """
    etudiant = stage.passeport.etudiant
    objet = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Le passeport professionnel de {etudiant}"
    return EmailMessage(
        # A name may hold a line break, which would begin another header.
        subject=" ".join(objet.split()),
        body=render_to_string(
            "stages/tuteur/courriel.txt",
            {"stage": stage, "etudiant": etudiant, "diplome": stage.passeport.diplome, "lien": lien, "auteur": auteur},
        ),
        to=[stage.tuteur_courriel],
        reply_to=[auteur.email] if auteur.email and auteur.est_enseignant else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
