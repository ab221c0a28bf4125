"""The e-mail that gives a tuteur their link: who asks, what for, until when; nothing of what the student wrote."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def courriel_tuteur(stage, lien, auteur):
    """The message. ``lien``: the whole address, token included; ``auteur``: who gives it, and may be answered."""
    etudiant = stage.passeport.etudiant
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Le passeport professionnel de {etudiant}",
        body=render_to_string(
            "stages/tuteur/courriel.txt",
            {"stage": stage, "etudiant": etudiant, "diplome": stage.passeport.diplome, "lien": lien, "auteur": auteur},
        ),
        to=[stage.tuteur_courriel],
        reply_to=[auteur.email] if auteur.email and auteur.est_enseignant else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
