"""What the journal tells of signing in and out, and of the admin below: receivers of signals of Django and allauth.

An identifier is written only when an account has it: people type their password in the wrong field.
"""

from functools import partial

from django.apps import apps
from django.contrib.auth import get_user_model

from accounts.limites import compter

# What each signal of allauth's double authentication says.
PREUVES = {
    "authenticator_added": "Ajoutée",
    "authenticator_removed": "Retirée",
    "authenticator_reset": "Codes renouvelés",
}
INCONNU = "identifiant inconnu"

# The application loads this module before its models.
_journal = partial(apps.get_model, "accounts", "Journal")


def noter_connexion(sender, user, **kwargs):
    """Receiver of ``user_logged_in``."""
    journal = _journal()
    journal.noter(journal.Action.CONNEXION, user)


def noter_deconnexion(sender, user, **kwargs):
    """Receiver of ``user_logged_out``, sent for visitors too."""
    if user is not None:
        journal = _journal()
        journal.noter(journal.Action.DECONNEXION, user)


def noter_refus(sender, credentials, request=None, attend=False, **kwargs):
    """Receiver of ``user_login_failed``: the account that was tried, if there is one.

    The limits of sign-in bound what one account brings in; identifiers can be invented for ever, and are counted.
    ``attend``: the account waits, after too many failures, and was not tried; told once an hour.
    """
    journal = _journal()
    identifiant = str(credentials.get("username") or "").lower()
    personne = get_user_model().objects.filter(username=identifiant).first() if identifiant else None
    if attend:
        if personne and compter(request, "journal_trop_d_essais", key=identifiant):
            journal.noter(journal.Action.CONNEXION_REFUSEE, personne, objet="Trop d’essais manqués")
    elif personne or request is None or compter(request, "journal_inconnu"):
        journal.noter(journal.Action.CONNEXION_REFUSEE, personne or INCONNU)


def noter_adresse(sender, user, from_email_address=None, to_email_address=None, email_address=None, **kwargs):
    """Receiver of allauth's ``email_changed`` and ``email_removed``; the addresses themselves are not kept."""
    journal = _journal()
    journal.noter(journal.Action.ADRESSE, user, objet="Adresse confirmée" if to_email_address else "Adresse retirée")


def noter_preuve(sender, user, authenticator, objet, **kwargs):
    """Receiver of the signals of ``PREUVES``."""
    journal = _journal()
    journal.noter(journal.Action.DOUBLE, user, objet=objet, preuve=authenticator.type)


def noter_mot_de_passe(sender, user, **kwargs):
    """Receiver of allauth's ``password_changed``, ``password_set`` and ``password_reset``: the person's own doing."""
    journal = _journal()
    journal.noter(journal.Action.MOT_DE_PASSE, user)


def noter_referentiel(sender, instance, created, **kwargs):
    """Receiver of ``post_save`` of the admin's own log: a référentiel, which knows nobody, cannot tell it itself."""
    if created and instance.content_type.app_label == "referentiel":
        journal = _journal()
        journal.noter(
            journal.Action.ADMINISTRATION,
            instance.user,
            objet=f"{instance.content_type.name}\u00a0: {instance.object_repr}",
            pk=instance.object_id,
            changement=instance.get_change_message(),
        )
