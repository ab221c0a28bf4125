"""What a form carries so that its text can come back (R20)."""

from django import template
from django.utils.html import format_html

from accounts.connexion.reprise import personne_presente, signer

register = template.Library()


@register.simple_tag(takes_context=True)
def auteur_du_formulaire(context):
    """The hidden field that says, signed, who has opened this form. Stands beside ``{% csrf_token %}``."""
    return format_html('<input type="hidden" name="auteur" value="{}">', signer(personne_presente(context.request)))
