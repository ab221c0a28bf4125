"""The tuteur's link: a page with one button, then pages whose address carries no secret any more (R23).

Scanners of mails follow links: a GET opens nothing. The POST sets a signed cookie bound to the access, which is asked
again at each page whether it still lasts. A link that has ended, and one that never was, get the same answer.
"""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limites import compter, trop_de_demandes

from .acces import ouvrir, refuser, tuteur_de_l_acces, tuteur_du_jeton

COOKIE = "acces_tuteur"
CHEMIN = "/tuteur/"
# Seconds that an opened browser may stay so; the link itself may end before, or open it again.
DUREE = 30 * 24 * 3600
LIMITE = "lien_tuteur"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def lien(request, token):
    """One button; pressing it opens. Too many wrong links from one address: 429 for the next wrong one, and no other:
    a good link is never refused because a neighbour guessed."""
    tuteur = tuteur_du_jeton(token)
    if tuteur is None:
        if not compter(request, LIMITE):
            return trop_de_demandes(request)
        refuser(token)
        return _discrete(_termine(request))
    if request.method != "POST":
        return _discrete(render(request, "stages/tuteur/ouvrir.html", {"tuteur": tuteur, "stage": tuteur.stage}))
    ouvrir(tuteur)
    reponse = redirect("stages:tuteur")
    reponse.set_signed_cookie(
        COOKIE,
        str(tuteur.acces.pk),
        salt=COOKIE,
        path=CHEMIN,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return _discrete(reponse)


@login_not_required
@require_POST
def fermer(request):
    """This browser forgets the access: for a shared computer."""
    reponse = render(request, "stages/tuteur/ferme.html")
    reponse.delete_cookie(COOKIE, path=CHEMIN, samesite="Lax")
    reponse["Clear-Site-Data"] = '"cache"'
    return _discrete(reponse)


def pour_tuteur(vue):
    """For a browser that has opened a link, ``vue(request, tuteur, …)``; for others, the page of an ended link."""

    @login_not_required
    @wraps(vue)
    def ouverte(request, *args, **kwargs):
        cle = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=DUREE)
        tuteur = tuteur_de_l_acces(int(cle)) if cle else None
        # Whose forms this browser fills: the tuteur's, whoever else is signed in there.
        request.auteur = tuteur
        reponse = vue(request, tuteur, *args, **kwargs) if tuteur else _termine(request)
        return _discrete(reponse)

    return ouverte


def _termine(request):
    """404 as for everything that one may not see; a text just sent is shown, so that it may be copied."""
    texte = request.POST.get("texte", "").strip()
    return render(request, "stages/tuteur/termine.html", {"texte": texte}, status=404)


def _discrete(reponse):
    """Found by no search engine; to other sites the address is never told, token or not.

    Not « no-referrer »: browsers would then hide where a form comes from, which the anti-forgery check asks for.
    """
    reponse["Referrer-Policy"] = "strict-origin"
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    return reponse
