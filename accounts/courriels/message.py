"""What every e-mail of the site shares: the name of the site before its subject, its text from a template."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def nouveau_message(adresse, objet, gabarit, contexte, *, html="", entetes=None, repondre_a=""):
    """An ``EmailMultiAlternatives``, to be sent to one address.

    ``gabarit``: of its text; ``html``: of the same in HTML; ``entetes``: its headers, beside the one that keeps
    machines from answering; ``repondre_a``: the address of whoever may be answered.
    """
    courriel = EmailMultiAlternatives(
        # A name may hold a line break, which would begin another header.
        subject=" ".join(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{objet}".splitlines()),
        body=render_to_string(gabarit, contexte),
        to=[adresse],
        reply_to=[repondre_a] if repondre_a else None,
        headers={"Auto-Submitted": "auto-generated"} | (entetes or {}),
    )
    if html:
        courriel.attach_alternative(render_to_string(html, contexte), "text/html")
    return courriel
