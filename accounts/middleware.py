"""What holds on every page: nobody keeps a copy of it; an initial password is changed first; a refused form says so in
its status; nothing larger than what the site takes is read; a number that no row can bear names nothing; the address of
a button is never a white page."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, ValidationError
from django.db import DataError
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import is_valid_path

PERMISES = {"account_change_password", "account_logout", "accessibilite", "aide", "aide_guide", "sante", "pret"}
TROP_D_ESSAIS = {"too_many_login_attempts", "rate_limited"}
# The largest primary key.
NUMERO_MAXIMAL = 2**63 - 1
DELAI_ESSAIS = 300  # seconds: the period of the limit « login_failed » by identifier


class SansCopieMiddleware:
    """``private, no-store`` on all that a view answers, whoever asks: school computers are shared, and a proxy stands
    before many of them.

    Public pages too: to know who is signed in would cost them a query, and links without an account (a tuteur's, an
    extract's) show a student's words. Static files are answered before, by WhiteNoise, and stay in the cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


class CorpsTropGrosMiddleware:
    """Refuse (413), before a byte of it is read, a request that announces more than ``CORPS_MAXIMUM`` bytes.

    Must stand before the middleware of CSRF, which reads the body to find its token.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        annonce = request.META.get("CONTENT_LENGTH") or "0"
        if annonce.isascii() and annonce.isdigit() and int(annonce) > settings.CORPS_MAXIMUM:
            raise RequestDataTooBig


class MotDePasseInitialMiddleware:
    """Lead to the password page until the initial password is changed; signing out stays possible."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        # The address first: asking for the user of a public page would cost a query.
        if request.resolver_match.view_name in PERMISES:
            return None
        if not request.user.is_authenticated or not request.user.mot_de_passe_initial:
            return None
        return redirect("account_change_password")


class DemandeImpossibleMiddleware:
    """One answer to what no database can be asked: 404 for a number larger than any primary key, 400 for the rest.

    The rest: a null character in the address, a number or a date that a column cannot hold, wherever it came from
    (a filter of the admin, a hidden field). After the sign-in, so that a visitor learns nothing by it.

    Django's admin takes the hidden fields of its own pages as they come, primary keys and counts of forms: what it
    cannot read there is not a fault of ours either.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if any(isinstance(valeur, int) and valeur > NUMERO_MAXIMAL for valeur in view_kwargs.values()):
            raise Http404
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A null character in the address.")

    def process_exception(self, request, exception):
        illisible = (ValueError, ValidationError) if request.resolver_match.app_name == "admin" else ()
        if isinstance(exception, (DataError, OverflowError, *illisible)):
            raise BadRequest("The database cannot be asked this.") from exception


class MethodeRefuseeMiddleware:
    """A page in place of Django's white one (405), for the address of a button that is opened as a page: reloaded, or
    found in the history. It leads to the nearest address above that is one of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html", {"page": self._au_dessus(request.path)}, request)
        return response

    @staticmethod
    def _au_dessus(adresse):
        """« /fiches/3/ » of « /fiches/3/abandonner/ »; empty where only the home page is above."""
        while (adresse := adresse.rstrip("/").rpartition("/")[0] + "/") != "/":
            if is_valid_path(adresse):
                return adresse
        return ""


class FormulaireRefuseMiddleware:
    """allauth shows a refused form with status 200: answer 422, or 429 when there were too many tries.

    Looks at a template response to POST whose context holds a ``form`` with errors; leaves every other one alone.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form")
        if request.method != "POST" or response.status_code != 200 or not getattr(form, "errors", None):
            return response
        codes = {erreur.code for erreurs in form.errors.as_data().values() for erreur in erreurs}
        if codes & TROP_D_ESSAIS:
            response.status_code = 429
            response["Retry-After"] = DELAI_ESSAIS
        else:
            response.status_code = 422
        return response
