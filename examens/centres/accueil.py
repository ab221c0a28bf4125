"""A school as the centre of candidats individuels: the code that it hands out, and who has come with it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.ecole.courante import pour_une_ecole
from accounts.models import Etablissement, Journal
from examens.models import Depot, SessionExamen
from examens.models.depot import tirer_code
from situations.models import Passeport, Stage
from stages.attestation.bilan import avec_attestation


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def accueil_du_centre(request, ecole):
    """The code, shown, drawn anew or closed; the candidates, with their copies and what is attested of their stages."""
    if request.method == "POST":
        ouvre = "fermer" not in request.POST
        changer_le_code(ecole, tirer_code() if ouvre else "", request.user)
        messages.success(
            request,
            "Voici le nouveau code\u00a0: donnez-le à vos candidats individuels."
            if ouvre
            else "Le code ne sert plus. Les candidats qui l’ont utilisé restent dans votre centre.",
        )
        return redirect(f"{request.path}?uai={ecole.uai}")
    contexte = {
        "ecole": ecole,
        "code": f"{ecole.code_centre[:5]}-{ecole.code_centre[5:]}" if ecole.code_centre else "",
        "candidats": candidats_du_centre(ecole, request.user),
    }
    return render(request, "examens/centres/accueil.html", contexte)


def changer_le_code(ecole, code, user):
    """Write the code of a centre, empty to receive nobody else; the one before serves no more."""
    Etablissement.objects.filter(pk=ecole.pk).update(code_centre=code)
    Journal.noter(
        Journal.Action.SESSION,
        user,
        etablissement=ecole,
        objet="Candidats individuels",
        reglage="nouveau code du centre" if code else "code du centre fermé",
    )


def candidats_du_centre(ecole, user):
    """The passports of its candidats individuels, the next session first, then by name; six queries, however many.

    Each has ``copies``, in force; ``stages_attestes``, each with its attestation in force or None; ``sans_session``,
    whether the school has not opened the session in which they would deposit.
    """
    passeports = sorted(
        Passeport.objects.au_centre_de(user).filter(centre=ecole).select_related("etudiant", "diplome"),
        key=lambda passeport: (passeport.session, passeport.etudiant.rang_liste, passeport.pk),
    )
    copies = {}
    siennes = Depot.objects.en_vigueur().sans_contenu().du_passeport(*passeports).filter(session__etablissement=ecole)
    for copie in siennes.select_related("epreuve", "passeport"):
        copies.setdefault(copie.passeport.reuni_a_id or copie.passeport_id, []).append(copie)
    stages = {}
    for stage in avec_attestation(Stage.objects.filter(passeport__in=passeports).order_by("date_debut", "pk")):
        stages.setdefault(stage.passeport_id, []).append(stage)
    ouvertes = set(SessionExamen.objects.filter(etablissement=ecole).values_list("diplome", "annee"))
    for passeport in passeports:
        passeport.copies = copies.get(passeport.pk, [])
        passeport.stages_attestes = stages.get(passeport.pk, [])
        passeport.sans_session = (passeport.diplome_id, passeport.session) not in ouvertes
    return passeports
