"""Sign-up, where the instance opens it: first an address, to which a link goes; the account is opened from there.

Nothing is written for a visitor but the e-mail, and whoever is known here already is answered the same.
"""

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.limites import compter
from accounts.models import User

SEL = "inscription"
# Days that the link opens.
JOURS = 3
TROP_DE_LIENS = "Beaucoup de liens ont été demandés depuis ce réseau\u00a0: recommencez plus tard."
DEJA_PARTI = (
    "Un lien est déjà parti à cette adresse\u00a0: regardez vos courriels, les indésirables aussi. "
    "Rien n’est arrivé\u00a0? Vérifiez l’adresse, ou demandez un autre lien plus tard."
)


class AdresseForm(forms.Form):
    """Where the link goes."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Un lien y sera envoyé\u00a0; elle servira aussi à retrouver un mot de passe oublié.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse électronique.",
            "invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme lina@exemple.fr.",
            "max_length": "254 caractères au plus.",
        },
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def inscription(request):
    """Ask for the address, and send the link: the same answer whoever has it."""
    if request.user.is_authenticated:
        return redirect("accounts:accueil")
    if not get_adapter(request).is_open_for_signup(request):
        return render(request, "account/signup_closed.html")
    form = AdresseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        adresse = form.cleaned_data["email"]
        if not compter(request, "signup"):
            form.add_error(None, TROP_DE_LIENS)
        elif not compter(request, "confirm_email", key=adresse):
            form.add_error(None, DEJA_PARTI)
        else:
            _envoyer(request, adresse)
            return render(request, "account/signup_sent.html", {"adresse": adresse, "jours": JOURS})
    return render(request, "account/signup.html", {"form": form}, status=422 if form.errors else 200)


def _envoyer(request, adresse):
    lien = settings.ADRESSE_PUBLIQUE + reverse("situations:inscription", args=[jeton(adresse)])
    get_adapter(request).render_mail("account/email/signup_link", adresse, {"lien": lien, "jours": JOURS}).send()


def jeton(adresse):
    """What stands in the link: the address, and how many accounts it had, so that the link serves once."""
    return signing.dumps([adresse, User.objects.joignables_a(adresse).count()], salt=SEL)


def adresse_du_jeton(texte):
    """The address to which this link went; None when it is forged, too old, or has served."""
    try:
        adresse, comptes = signing.loads(texte, salt=SEL, max_age=JOURS * 86_400)
    except signing.BadSignature:
        return None
    return adresse if comptes == User.objects.joignables_a(adresse).count() else None
