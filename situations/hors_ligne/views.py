"""The site on a telephone: installed, and without network a page on which a fiche may be started (docs/decisions/0035).

The page is public and holds nobody's words: the browser keeps it, and nothing else of the site but style sheets and
scripts. What is typed on it is sealed on the device, and is sent by the pages of its signed-in author (R20).
"""

import hashlib

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from referentiel.rubriques import DEFAUTS, Genre
from situations.champs import DateWidget
from situations.courant import qui_tient_un_carnet

# What can be told before the situation is chosen: what happened and when, then what is soon forgotten.
DEMANDEES = {
    "description": "Description",
    "date_debut": "Début",
    "date_fin": "Fin",
    "taches": "Tâches demandées",
    "moyens": "Moyens mis en œuvre",
    "resultats_qualitatifs": "Résultats",
}
PAGE = "situations/hors_ligne/page.html"
ICONES = ((192, "any"), (512, "any"), (512, "maskable"))


class DepartForm(forms.Form):
    """The first rubriques of a fiche, named as on its form, without a word of any diplôme.

    Never bound: what is typed reaches the form of the fiche, which checks it.
    """

    def __init__(self):
        super().__init__()
        for nom, libelle in DEMANDEES.items():
            dit = DEFAUTS["rubriques"][nom]
            aide = "" if "{" in dit.get("aide", "") else dit.get("aide", "")
            self.fields[nom] = forms.CharField(label=libelle, help_text=aide, widget=_widget(dit))
            self.fields[nom].required = dit.get("obligatoire", False)
            self.fields[nom].limite = dit.get("limite")


def _widget(dit):
    if dit["genre"] == Genre.DATE:
        return DateWidget({"class": "form-control"})
    return forms.Textarea({"rows": 3, "class": "form-control", "data-limite": dit["limite"]})


@require_safe
@login_not_required
def page(request):
    """What a browser shows where there is no network, at the address that was asked for."""
    return render(request, PAGE, {"form": DepartForm()})


@require_safe
@login_not_required
def travailleur(request):
    """The service worker. Its text changes with the page that it keeps: browsers then take both anew."""
    version = hashlib.sha256(render_to_string(PAGE, {"form": DepartForm()}).encode()).hexdigest()[:16]
    contexte = {"version": version, "page": reverse("situations:hors_ligne")}
    return render(request, "situations/hors_ligne/travailleur.js", contexte, content_type="text/javascript")


@require_safe
@login_not_required
def manifeste(request):
    """What a telephone asks before it installs the site: its name, its icons, where it begins."""
    icones = [
        {
            "src": static(f"img/icone-{'masque-' if usage == 'maskable' else ''}{cote}.png"),
            "sizes": f"{cote}x{cote}",
            "type": "image/png",
            "purpose": usage,
        }
        for cote, usage in ICONES
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": "Passeport Pro",
            "short_name": "Passeport",
            "description": "Le passeport professionnel des BTS et des bacs pro.",
            "lang": "fr",
            "start_url": reverse("accounts:accueil"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f5f1",
            "theme_color": "#2a45c2",
            "icons": icones,
            "shortcuts": [
                {"name": "Nouvelle fiche", "url": reverse("situations:fiche_nouvelle")},
                {"name": "Journal de bord", "url": reverse("situations:carnet")},
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def session(request):
    """Who is signed in, for a script that has something of theirs to send: the key of their copies, a token."""
    etudiant = qui_tient_un_carnet(request)
    return JsonResponse({"utilisateur": str(etudiant.pk), "cle": etudiant.cle_des_copies, "jeton": get_token(request)})
