"""« Mon compte »: who one is here, and what one may change about it."""

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions import views as sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limites import compter
from accounts.models import Journal, User
from accounts.roles import accueil_de

from .forms import NomForm
from .forms_courriel import CourrielForm

TROP_DE_LIENS = (
    "Un lien vient de partir à cette adresse, ou vous en avez demandé beaucoup aujourd’hui\u00a0: "
    "regardez vos courriels, puis recommencez plus tard."
)


@require_safe
def compte(request):
    """Identity, classes, e-mail, password, double authentication: read here, each changed on its own page."""
    user = request.user
    return render(
        request,
        "accounts/connexion/compte.html",
        {
            "inscriptions": user.inscriptions.select_related("classe__etablissement", "classe__diplome"),
            "enseignements": user.enseignements.select_related("classe__etablissement"),
            "se_nomme": user.se_nomme,
            "double_authentification": is_mfa_enabled(user),
            "adresse_en_attente": EmailAddress.objects.get_new(user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def courriel(request):
    """Give, change or withdraw the e-mail address; the password is asked again, since it opens the account."""
    attente = EmailAddress.objects.get_new(request.user)
    saisie = {"email": attente.email} if attente and "renvoyer" in request.POST else request.POST
    form = CourrielForm(saisie if request.method == "POST" else None, personne=request.user)
    if request.method == "POST" and form.is_valid():
        adresse = form.cleaned_data["email"]
        if not form.est_nouvelle:
            form.save(request)
            messages.success(request, "Votre adresse électronique est enregistrée.")
            return redirect("accounts:compte")
        if compter(request, "courriel") and compter(request, "confirm_email", key=adresse):
            form.save(request)
            messages.info(request, f"Un lien part à {adresse}\u00a0: ouvrez-le pour confirmer l’adresse.")
            return redirect("accounts:compte")
        form.add_error("email", TROP_DE_LIENS)
    contexte = {"form": form, "attente": attente}
    return render(request, "accounts/connexion/courriel.html", contexte, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def corriger_nom(request):
    """A student whom no school keeps in its lists corrects their own name; the others ask theirs."""
    personne = User.objects.get(pk=request.user.pk)
    if not personne.se_nomme:
        raise Http404
    avant = str(personne)
    form = NomForm(request.POST if request.method == "POST" else None, instance=personne)
    if request.method == "POST" and form.is_valid():
        if form.has_changed():
            form.save()
            Journal.noter(Journal.Action.PERSONNE, personne, etudiant=personne, objet=f"{avant}, désormais {personne}")
        messages.success(request, "Votre nom est corrigé.")
        return redirect("accounts:compte")
    statut = 422 if form.errors else 200
    return render(request, "accounts/connexion/nom.html", {"form": form}, status=statut)


@method_decorator(login_not_required, name="dispatch")
class ConfirmerCourriel(allauth.ConfirmEmailView):
    """The link that came to the address: GET shows one button, POST confirms. It signs nobody in, and nobody out."""

    def logout_other_user(self, confirmation):
        """allauth would let a link, opened by a click in a mail, end the session of whoever follows it."""

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.object else 404, **kwargs)


class Connexions(sessions.ListUserSessionsView):
    """Where one is signed in: this browser first, whatever has been written of it."""

    def get_context_data(self, **kwargs):
        contexte = super().get_context_data(**kwargs)
        autres = [session for session in contexte["sessions"] if not session.is_current()]
        ici = next((session for session in contexte["sessions"] if session.is_current()), None) or UserSession(
            ip=get_adapter(self.request).get_client_ip(self.request),
            user_agent=get_adapter(self.request).get_http_user_agent(self.request),
            session_key=self.request.session.session_key,
            created_at=self.request.user.last_login,
        )
        return contexte | {"sessions": [ici, *autres]}


def deconnexion(request):
    """allauth's own, after which the browser forgets the pages that it has kept: the next person may press « back ».

    Not what waits unsent in its storage, encrypted with a key of its owner: docs/decisions/0012.
    """
    reponse = allauth.logout(request)
    if request.method == "POST":
        reponse["Clear-Site-Data"] = '"cache"'
    return reponse


def accueil(request):
    """Lead everyone to the page that they came for, by role."""
    return redirect(accueil_de(request.user))
