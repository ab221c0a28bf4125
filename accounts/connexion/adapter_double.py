"""The second factor: how allauth names it, keeps its secrets, and when it may be given up."""

import logging

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings

from accounts.coffre import coffre

from .adapter import CODE_REFUSE

logger = logging.getLogger(__name__)


class DoubleAuthentificationAdapter(DefaultMFAAdapter):
    """The identifier, not the e-mail, names the account in the authenticator app; secrets are encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Votre rôle demande la double authentification\u00a0: elle ne peut pas être "
        "désactivée.",
        "cannot_generate_recovery_codes": "Activez d’abord la double authentification.",
        "incorrect_code": CODE_REFUSE,
    }

    def get_totp_label(self, user):
        return user.username

    def get_public_key_credential_user_entity(self, user):
        return super().get_public_key_credential_user_entity(user) | {"name": user.username, "display_name": str(user)}

    def generate_authenticator_name(self, user, type):
        """What a key is called until its owner calls it otherwise."""
        return f"Clé {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def encrypt(self, text):
        return coffre("mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret; nothing, which no code fits, when the key that closed it is gone."""
        try:
            return coffre("mfa").decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A secret of double authentication was encrypted with a key that is gone.")
            return ""

    def can_delete_authenticator(self, authenticator):
        """The last one stays where it is required."""
        if not (settings.MFA_OBLIGATOIRE and authenticator.user.est_sensible):
            return True
        autres = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return autres.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
