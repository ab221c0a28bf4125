"""An extract lent by a link: read without an account until the link ends, and nothing else (R30)."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.limites import compter, trop_de_demandes
from accounts.models import Journal
from examens.extraits.montrer import montrer, pdf_extrait
from examens.models import LienExtrait

from .views import reponse_pdf

LIMITE = "lien_extrait"
LECTEUR = "Quelqu’un qui a le lien"


def avec_lien(vue):
    """``vue(request, lien)`` for a link that opens; for one that has ended or never was, one and the same page."""

    @login_not_required
    @require_safe
    @wraps(vue)
    def ouverte(request, token):
        lien = (
            LienExtrait.objects.valides()
            .du_jeton(token)
            .select_related("extrait__passeport__diplome", "extrait__passeport__etudiant")
            .first()
        )
        if lien is None:
            # A good link is never refused because a neighbour guessed.
            if not compter(request, LIMITE):
                return trop_de_demandes(request)
            reponse = render(request, "examens/extraits/termine.html", status=404)
        else:
            etudiant = lien.extrait.passeport.etudiant
            # Whoever tries their own link is no reader.
            lecteur = etudiant if request.user == etudiant else LECTEUR
            Journal.noter_lecture(Journal.Action.LECTURE_PASSEPORT, lecteur, etudiant, lien.extrait.nom_au_journal)
            reponse = vue(request, lien)
        reponse["Referrer-Policy"] = "no-referrer"
        reponse["X-Robots-Tag"] = "noindex, nofollow"
        return reponse

    return ouverte


@avec_lien
def extrait_public(request, lien):
    """What the student chose to show."""
    return render(
        request,
        "examens/extraits/public.html",
        {"lien": lien, "extrait": lien.extrait, "montre": montrer(lien.extrait, timezone.localdate())},
    )


@avec_lien
def extrait_public_pdf(request, lien):
    """The same, to be kept or printed."""
    return reponse_pdf(lien.extrait, pdf_extrait(lien.extrait, timezone.localdate()))
