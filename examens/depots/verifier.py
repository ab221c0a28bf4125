"""``/verifier/``: whether a copy on paper, or a PDF file, is the one that was deposited. Open to anybody."""

from hmac import compare_digest

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limites import compter, trop_de_demandes

from .empreinte_fichier import EmpreinteUploadHandler
from .forms import CodeForm, FichierForm
from .verification import normaliser
from .verification import verifier as verifier_copie

# ACCOUNT_RATE_LIMITS holds the figure.
ACTION = "verifier"


@login_not_required
@require_safe
def verifier(request):
    """The form for a code; ``?code=`` leads to its answer."""
    if "code" not in request.GET:
        return _page(request, "examens/depots/verifier/verifier.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if form.is_valid():
        return redirect("examens:verifier_code", code=form.cleaned_data["code"])
    return _page(request, "examens/depots/verifier/verifier.html", {"form": form}, 422)


# Nothing is written for whoever sends a file, signed in or not: there is nothing to forge, and no cookie is needed.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verifier_code(request, code):
    """The answer for one code, and for a file sent to be compared. An unknown code gets the same page and 404."""
    if not compter(request, ACTION):
        return _discrete(trop_de_demandes(request))
    form, identique = FichierForm(), None
    if request.method == "POST":
        request.upload_handlers = [EmpreinteUploadHandler(request)]
        form = FichierForm(request.POST, request.FILES)
    propre = normaliser(code)
    copie = verifier_copie(propre or "")
    statut = 200 if copie else 404
    if request.method == "POST" and form.is_valid():
        identique = copie is not None and compare_digest(form.cleaned_data["fichier"].empreinte, copie.empreinte_pdf)
    elif request.method == "POST":
        statut = 422
    contexte = {"code": propre, "copie": copie, "form": form, "identique": identique}
    return _page(request, "examens/depots/verifier/reponse.html", contexte, statut)


def _page(request, gabarit, contexte, statut=200):
    return _discrete(render(request, gabarit, contexte, status=statut))


def _discrete(reponse):
    """In no search engine; the code goes to no other site."""
    reponse["X-Robots-Tag"] = "noindex, nofollow"
    reponse["Referrer-Policy"] = "no-referrer"
    return reponse
