"""What a form carries so that its text can come back (R20)."""

from django import template
from django.utils.html import format_html

from accounts.connexion.reprise import identite, personne_presente, signer

register = template.Library()
CHAMP = '<input type="hidden" name="auteur" value="{}"{}>'


@register.simple_tag(takes_context=True)
def auteur_du_formulaire(context):
    """The hidden field that says, signed, who has opened this form. Stands beside ``{% csrf_token %}``.

    ``data-rendu`` where the page gives back what was sent to an ended session: a script offers no older text then. It
    says which text that is, so that what is typed upon it, kept on the device, is known for newer.
    """
    request = context.request
    rendu = ""
    if request.method == "GET" and getattr(request, "saisie", None) is not None:
        rendu = format_html(' data-rendu="{}"', getattr(request, "attend_depuis", ""))
    return format_html(CHAMP, signer(personne_presente(request)), rendu)


@register.simple_tag(takes_context=True)
def texte_garde(context, nom=""):
    """The attributes of a ``<form>`` whose text comes back when one has left the page without sending it (R20).

    It waits on the device, encrypted: see ``static/js/mot.js``, which the page loads. ``nom``: its own among the forms
    of one address. The view that receives it bears ``@rendre_le_texte``.
    """
    personne = personne_presente(context.request)
    return format_html(
        'data-mot="{}" data-utilisateur="{}" data-cle-copies="{}"', nom, identite(personne), personne.cle_des_copies
    )
