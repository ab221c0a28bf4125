"""The stages of a class, for its teachers: who is where, who has none, whose tuteur has no link yet."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Classe, Journal
from accounts.models.user import homonymes
from impression.telechargement import nom_de_fichier, telechargement
from situations.models import FeuilleSignee, Passeport, Stage
from stages.models import Visite

from .attestation.bilan import avec_attestation, bilan
from .attestation.jours_xlsx import jours_xlsx
from .periodes.views import A_ANNULER


@dataclass(frozen=True)
class StagesEtudiant:
    """One student of the class. ``passeport``: None until it is opened; ``stages``: the latest first; ``bilan``: what
    is attested of them."""

    etudiant: object
    passeport: object | None
    stages: list
    bilan: object


def stages_de_la_classe(classe):
    """A ``StagesEtudiant`` per student who is in the class today, by name; seven queries whatever their number.

    Each stage carries ``lien``: the link of a tuteur that is not revoked, one that was opened first, or None; its
    ``attestation`` and its ``visites``.
    """
    inscriptions = classe.inscriptions.filter(terminee_le=None).select_related("etudiant")
    passeports = {passeport.etudiant_id: passeport for passeport in Passeport.objects.de_la_classe(classe)}
    par_passeport = {}
    stages = avec_lien(Stage.objects.filter(passeport__in=[p.pk for p in passeports.values()]))
    for stage in avec_attestation(stages):
        par_passeport.setdefault(stage.passeport_id, []).append(stage)
    lignes = []
    for inscription in inscriptions:
        passeport = passeports.get(inscription.etudiant_id)
        siens = par_passeport.get(passeport.pk, []) if passeport else []
        lignes.append(StagesEtudiant(inscription.etudiant, passeport, siens, bilan(siens, classe.diplome)))
    return sorted(lignes, key=lambda ligne: ligne.etudiant.rang_liste)


def avec_lien(stages):
    """The stages of a queryset, each with ``lien`` as above and its visits; four queries at most."""
    liste = list(stages.prefetch_related("acces", "visites__enseignant"))
    for stage in liste:
        ouverts = [acces for acces in stage.acces.all() if acces.revoque_le is None]
        stage.lien = min(ouverts, key=lambda acces: acces.ouvert_le is None, default=None)
    return liste


def a_relier(stage):
    """Whether its tuteur, once known, still waits for a link: not over, and none given."""
    return bool(stage.tuteur_nom) and stage.lien is None and stage.date_fin >= timezone.localdate()


@require_safe
def classe_stages(request, pk):
    """Who is where, who has no stage, whose tuteur has no link yet, what is attested (R23, R24)."""
    classe = _classe(request, pk)
    lignes = stages_de_la_classe(classe)
    tous = [stage for ligne in lignes for stage in ligne.stages]
    feuilles = FeuilleSignee.objects.recopiables_par(request.user)
    return render(
        request,
        "stages/stage/classe.html",
        {
            "classe": classe,
            "diplome": classe.diplome,
            "a_reprendre": set(Visite.objects.a_reprendre_par(request.user).values_list("pk", flat=True)),
            "lignes": lignes,
            "homonymes": homonymes(ligne.etudiant for ligne in lignes),
            "posees": request.session.get(A_ANNULER, {}).get(str(pk)),
            "sans": sum(not ligne.stages for ligne in lignes),
            "a_relier": [stage.pk for stage in tous if a_relier(stage)],
            "en_cours": sum(stage.etat == "en cours" for stage in tous),
            "a_verifier": feuilles.a_verifier().filter(stage__in=tous).count(),
            "a_attester": sum(len(ligne.bilan.a_attester) for ligne in lignes),
        },
    )


@require_safe
def classe_jours(request, pk):
    """The days attested of each stage, for the allowance, as a workbook."""
    classe = _classe(request, pk)
    lignes = stages_de_la_classe(classe)
    contenu = jours_xlsx(classe, lignes)
    Journal.noter_exports(
        request.user,
        [ligne.etudiant for ligne in lignes],
        f"Jours {classe.diplome.mot('de stage')} attestés, {classe}",
        etablissement=classe.etablissement,
    )
    return telechargement(contenu, nom_de_fichier("jours-attestes", classe.nom, extension="xlsx"))


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )
