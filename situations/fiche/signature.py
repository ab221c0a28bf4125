"""Who opened a form, in a token that outlives the session."""

from django.core import signing

from situations.tuteur import Tuteur

SEL = "auteur-de-fiche"
# A form may stay open in a tab for weeks; its signature proves for that long who opened it.
AGE_MAXIMAL = 30 * 24 * 3600


def signer_auteur(user):
    """A token that says whose form this is, for the day when its session has ended. ``user``: or a ``Tuteur``."""
    return signing.dumps(user.acces.signature if isinstance(user, Tuteur) else user.pk, salt=SEL)


def auteur_signe(jeton):
    """What a token of ``signer_auteur`` says: the primary key of a person, or the ``signature`` of an ``AccesTuteur``,
    a string. None when it is forged, absent or too old."""
    try:
        return signing.loads(jeton or "", salt=SEL, max_age=AGE_MAXIMAL)
    except signing.BadSignature:
        return None
