"""What was typed in a form comes back when its session, or the anti-forgery token of its page, has ended (R20).

A form needs two things: ``@rendre_le_texte`` at the view that receives it, below any decorator that says who is there,
and ``{% auteur_du_formulaire %}`` beside its ``{% csrf_token %}``. The view builds its form from ``request.saisie``,
and writes only when ``request.method`` is « POST ».

Nothing is kept for a form without the signature of its author, nor for a browser that brings no cookie of ours.
"""

import time
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django_htmx.http import HttpResponseClientRedirect

from accounts.limites import compter

CLE = "textes_en_attente"
RECUES = "copies_recues"
SEL = "auteur-de-formulaire"
# Seconds. A form may stay open in a tab for weeks; its signature proves for that long who opened it.
AGE_MAXIMAL = 30 * 24 * 3600
# Seconds that a text waits for its author.
DUREE = 7 * 24 * 3600
# Forms that wait in one session; the oldest gives way.
AU_PLUS = 5
# Windows whose form was received, told to their browser: a page reads them at the next turn.
RECUES_AU_PLUS = 20
# Digits of the name of a window.
FENETRE_MAXIMALE = 20
# Of one form, in bytes once encoded: ten times the longest honest fiche.
TAILLE_MAXIMALE = 400_000
TECHNIQUES = {"csrfmiddlewaretoken", "auteur"}
REVENU = "Votre texte est revenu, tel que vous l’aviez laissé\u00a0: il reste à l’enregistrer."
GARDE = "Votre session était terminée. Votre texte est gardé\u00a0: il vous attend après la connexion."
EXPIREE = "La page avait expiré. Votre texte est là\u00a0: enregistrez-le à nouveau."
DECONNECTE = "Vous avez été déconnecté. Votre texte est toujours là\u00a0: reconnectez-vous pour l’enregistrer."


class PasLAuteur(Exception):
    """The form was opened by somebody else than who sends it."""


def rendre_le_texte(vue):
    """The view that receives a form, with what was typed as ``request.saisie``: a ``QueryDict``, or None.

    That is what a POST sends; on a GET, what has waited for this person at this address. A POST whose token has expired
    reaches the view as a GET too, without its ``request.POST``: a view cannot write it by mistake. A POST that is
    answered by a redirect has been written: nothing waits any more.
    """

    @wraps(vue)
    def rendue(request, *args, **kwargs):
        perime = getattr(request, "jeton_perime", False)
        if perime and auteur_signe(request.POST) != _auteur(request):
            raise PasLAuteur
        if perime:
            request.saisie, request.POST, request.method = request.POST, QueryDict(), "GET"
            messages.warning(request, EXPIREE)
        elif request.method == "POST":
            request.saisie = request.POST
        else:
            request.attend_depuis, request.saisie = _attendu(request)
            if request.saisie is not None:
                messages.info(request, REVENU)
        reponse = vue(request, *args, **kwargs)
        if perime and reponse.status_code == 200:
            reponse.status_code = 403
        if request.method == "POST" and reponse.status_code == 302:
            oublier(request)
            _dire_recue(request)
        return reponse

    rendue.rend_le_texte = True
    return rendue


def dire_au_script(phrase):
    """Of a view that a script calls: once the session has ended it is told so in JSON (401), not led to sign in."""

    def marquer(vue):
        vue.au_script = phrase
        return vue

    return marquer


class RepriseMiddleware:
    """Before the sign-in page takes over: keep the text of a POST, or tell the script that the session has ended.

    htmx would follow to the sign-in page and swap it into the page that asks.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.htmx and getattr(view_func, "login_required", True) and not request.user.is_authenticated:
            return _dire_a_htmx(request)
        if request.method != "POST" or request.user.is_authenticated:
            return None
        if hasattr(view_func, "au_script"):
            return JsonResponse({"message": view_func.au_script}, status=401)
        return _faire_attendre(request, view_func)


def _dire_a_htmx(request):
    """A link that htmx follows leads the whole page to sign in; a part of a page says it itself (message.js)."""
    if request.htmx.boosted:
        return HttpResponseClientRedirect(redirect_to_login(request.get_full_path()).url)
    return HttpResponse(DECONNECTE, status=401, content_type="text/plain; charset=utf-8")


def rendre_apres_refus(request):
    """The answer to a form whose anti-forgery token is too old: its own page with its text (403), or the sign-in page.

    None when the form is not one that gives its text back, or not this person's.
    """
    vue, arguments = request.resolver_match.func, request.resolver_match.kwargs
    if not hasattr(vue, "rend_le_texte") or auteur_signe(request.POST) is None:
        return None
    if getattr(vue, "login_required", True) and not request.user.is_authenticated:
        return _faire_attendre(request, vue)
    request.jeton_perime = True
    try:
        return vue(request, **arguments)
    except (PasLAuteur, Http404):
        return None


def a_copier(request):
    """The sentences that were typed, for an error page to show them: several words, never a password.

    Of a person who is known, or whose browser has lost every cookie and sends a page of ours; never of a form that
    another had opened: what another site makes a visitor send is not repeated under our name.
    """
    saisie = getattr(request, "saisie", None) or _lisible(request)
    if not saisie or not _de_son_auteur(request, saisie):
        return []
    return [
        valeur for nom, valeurs in saisie.lists() for valeur in valeurs if not _a_taire(nom) and len(valeur.split()) > 1
    ]


def _de_son_auteur(request, saisie):
    auteur, present = auteur_signe(saisie), _auteur(request)
    if present is None:
        return auteur is not None and request.headers.get("Sec-Fetch-Site") == "same-origin"
    return auteur in (None, present)


def _lisible(request):
    """The POST of this request; nothing when it cannot be read, which an error page must survive."""
    try:
        return request.POST
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return None


def oublier(request, chemin=None):
    """Nothing waits any more at this address, of the request by default."""
    attendent = request.session.get(CLE, {})
    if attendent.pop(_cle(_auteur(request), chemin or request.path), None):
        request.session[CLE] = attendent


def _dire_recue(request):
    """The next page says that the copy of this window is of no use any more (copies.js); a tuteur has no session."""
    fenetre = request.saisie.get("fenetre", "")
    if request.user.is_authenticated and fenetre.isdecimal() and len(fenetre) <= FENETRE_MAXIMALE:
        request.session[RECUES] = [*request.session.get(RECUES, []), fenetre][-RECUES_AU_PLUS:]


def signer(personne):
    """A token that says whose form this is, for the day when its session has ended.

    ``personne``: a user, or whoever has a ``signature`` of their own instead of a primary key.
    """
    return signing.dumps(identite(personne), salt=SEL)


def auteur_signe(saisie):
    """Whose form was sent, by its token: a primary key, or a ``signature``. None when forged, absent or too old."""
    try:
        return signing.loads(saisie.get("auteur", ""), salt=SEL, max_age=AGE_MAXIMAL)
    except signing.BadSignature:
        return None


def personne_presente(request):
    """Who fills the forms of this page: ``request.auteur`` where a decorator has put somebody, else the user."""
    return getattr(request, "auteur", None) or getattr(request, "user", None)


def _auteur(request):
    return identite(personne_presente(request))


def identite(personne):
    """What tells this person from others in a form: their ``signature``, else their primary key."""
    return getattr(personne, "signature", None) or getattr(personne, "pk", None)


def _cle(auteur, chemin):
    return f"{auteur} {chemin}"


def _a_taire(nom):
    return nom in TECHNIQUES or "password" in nom


def _faire_attendre(request, vue):
    """Put the text of an anonymous POST aside and lead to the sign-in page; None when there is nothing to keep."""
    # The view first: one that is not ours to ask may have its own way of reading what is sent.
    if not hasattr(vue, "rend_le_texte"):
        return None
    auteur = auteur_signe(request.POST)
    connu = not {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}.isdisjoint(request.COOKIES)
    if not isinstance(auteur, int) or not connu:
        return None
    saisie = request.POST.copy()
    for nom in filter(_a_taire, request.POST):
        del saisie[nom]
    texte, cle = saisie.urlencode(), _cle(auteur, request.path)
    # Nobody is signed in: one form, sent again and again, must not fill the table of sessions.
    if len(texte) > TAILLE_MAXIMALE or not compter(request, "texte_en_attente", key=str(auteur)):
        return None
    attendent = request.session.get(CLE, {})
    attendent.pop(cle, None)
    request.session[CLE] = dict([*attendent.items(), (cle, [time.time(), texte])][-AU_PLUS:])
    messages.info(request, GARDE)
    return redirect_to_login(request.get_full_path())


def _attendu(request):
    """Since when (Unix time) a text waits for this person at this address, and the text or None. Reads only: see
    ``oublier``."""
    depuis, texte = request.session.get(CLE, {}).get(_cle(_auteur(request), request.path), (0, ""))
    return depuis, QueryDict(texte) if time.time() - depuis < DUREE else None
