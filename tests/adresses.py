"""E-mail addresses that are somebody's."""

from allauth.account.models import EmailAddress


def confirmer_adresse(user, adresse):
    """The person has followed the link that came to this address."""
    EmailAddress(user=user, email=adresse, verified=True).set_as_primary()
