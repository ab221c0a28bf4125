"""The tuteur's link: a page with one button, then pages whose address carries no secret any more (R23, R37).

Scanners of mails follow links: a GET opens nothing. The POST sets a signed cookie bound to the access, which is asked
again at each page whether it still lasts. A browser may hold several, one a student: the address says which is meant.
A link that has ended, and one that never was, get the same answer.
"""

from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import auteur_signe
from accounts.limites import compter, trop_de_demandes
from langue.nombre import entier

from .acces import ouvrir, refuser, tuteur_du_jeton, tuteurs_des_acces

# Followed by the primary key of the access.
COOKIE = "acces_tuteur_"
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
    if tuteur.acces.refuse_a(request.user):
        if request.method == "POST":
            refuser(token, request.user)
        return _discrete(_pas_le_tuteur(request, tuteur))
    if request.method != "POST":
        return _discrete(render(request, "stages/tuteur/ouvrir.html", {"tuteur": tuteur, "stage": tuteur.stage}))
    ouvrir(tuteur)
    nom = _cookie(tuteur.acces.pk)
    reponse = redirect("stages:tuteur", tuteur.acces.pk)
    reponse.set_signed_cookie(
        nom,
        str(tuteur.acces.pk),
        salt=nom,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return _discrete(reponse)


@login_not_required
@require_safe
def choisir(request):
    """« Changer d’élève »: those whose link this browser has opened; the only one at once."""
    tuteurs = tuteurs_des_acces(acces_ouverts(request))
    if not tuteurs:
        return _discrete(_termine(request))
    if len(tuteurs) == 1:
        return _discrete(redirect("stages:tuteur", tuteurs[0].acces.pk))
    return _discrete(render(request, "stages/tuteur/choisir.html", {"tuteurs": tuteurs}))


@login_not_required
@require_POST
def fermer(request, acces):
    """This browser forgets the access: for a shared computer."""
    autres = tuteurs_des_acces(acces_ouverts(request) - {acces})
    reponse = render(request, "stages/tuteur/ferme.html", {"autres": autres})
    reponse.delete_cookie(_cookie(acces), samesite="Lax")
    reponse["Clear-Site-Data"] = '"cache"'
    return _discrete(reponse)


def pour_tuteur(vue):
    """For a browser that has opened this access, ``vue(request, tuteur, …)``; for others, the page of an ended link.

    What was typed for another student writes nothing, and is shown (R37).
    """

    @login_not_required
    @wraps(vue)
    def ouverte(request, acces, *args, **kwargs):
        tuteurs = tuteurs_des_acces(acces_ouverts(request))
        tuteur = next((un for un in tuteurs if un.acces.pk == acces), None)
        request.plusieurs_eleves = len(tuteurs) > 1
        # Whose forms this browser fills: the tuteur's, whoever else is signed in there.
        request.auteur = tuteur
        if tuteur is None:
            reponse = _termine(request)
        elif tuteur.acces.refuse_a(request.user):
            reponse = _pas_le_tuteur(request, tuteur)
        elif _pour_un_autre(request, tuteur):
            page = {"autre": tuteur.passeport.etudiant} | _texte(request)
            reponse = render(request, "stages/tuteur/termine.html", page, status=409)
        else:
            with timezone.override(_fuseau(tuteur)):
                reponse = vue(request, tuteur, *args, **kwargs)
        return _discrete(reponse)

    return ouverte


def _fuseau(tuteur):
    """Hours read as at the school, where the work placement is; None without one: Paris's."""
    inscription = tuteur.passeport.inscription
    return ZoneInfo(inscription.classe.etablissement.fuseau) if inscription else None


def acces_ouverts(request):
    """The primary keys of the accesses that this browser has opened, ended since or not."""
    noms = [nom for nom in request.COOKIES if nom.startswith(_cookie(""))]
    lus = {entier(request.get_signed_cookie(nom, default="", salt=nom, max_age=DUREE)) for nom in noms}
    return lus - {None}


def _cookie(acces):
    return f"{settings.PREFIXE_COOKIES}{COOKIE}{acces}"


def _pour_un_autre(request, tuteur):
    """Whether a form that was opened for another access is sent here. The expired page has its own answer."""
    signe = None if getattr(request, "jeton_perime", False) else auteur_signe(request.POST)
    return signe not in (None, tuteur.signature)


def _pas_le_tuteur(request, tuteur):
    page = {"tuteur": tuteur, "stage": tuteur.stage, "refuse": True} | _texte(request)
    return render(request, "stages/tuteur/ouvrir.html", page, status=403)


def _termine(request):
    """404 as for everything that one may not see; a text just sent is shown, so that it may be copied, and the other
    passports that this browser has open."""
    ouverts = acces_ouverts(request)
    page = {"tuteurs": tuteurs_des_acces(ouverts) if ouverts else []} | _texte(request)
    return render(request, "stages/tuteur/termine.html", page, status=404)


def _texte(request):
    return {"texte": request.POST.get("texte", "").strip()}


def _discrete(reponse):
    """Found by no search engine; to other sites the address is never told, token or not.

    Not « no-referrer »: browsers would then hide where a form comes from, which the anti-forgery check asks for.
    """
    reponse["Referrer-Policy"] = "strict-origin"
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    return reponse
