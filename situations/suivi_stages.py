"""The stages of a class, for its teachers: who is where, who has none, whose tuteur has no link yet."""

from dataclasses import dataclass

from django.utils import timezone

from .grille import passeports_de
from .models import Stage


@dataclass(frozen=True)
class StagesEtudiant:
    """One student of the class. ``passeport``: None until they sign in; ``stages``: the latest first."""

    etudiant: object
    passeport: object | None
    stages: list


def stages_de_la_classe(classe):
    """A ``StagesEtudiant`` per student who is in the class today, by name; four queries whatever their number.

    Each stage carries ``lien``: the tuteur's link that is not revoked, or None.
    """
    inscriptions = classe.inscriptions.filter(terminee_le=None).select_related("etudiant")
    passeports = {passeport.etudiant_id: passeport for passeport in passeports_de(classe)}
    par_passeport = {}
    for stage in avec_lien(Stage.objects.filter(passeport__in=[p.pk for p in passeports.values()])):
        par_passeport.setdefault(stage.passeport_id, []).append(stage)
    lignes = []
    for inscription in inscriptions:
        passeport = passeports.get(inscription.etudiant_id)
        siens = par_passeport.get(passeport.pk, []) if passeport else []
        lignes.append(StagesEtudiant(inscription.etudiant, passeport, siens))
    return sorted(lignes, key=lambda ligne: ligne.etudiant.rang_liste)


def avec_lien(stages):
    """The stages of a queryset, each with ``lien`` as above; two queries."""
    liste = list(stages.prefetch_related("acces"))
    for stage in liste:
        stage.lien = next((acces for acces in stage.acces.all() if acces.revoque_le is None), None)
    return liste


def a_relier(stage):
    """Whether its tuteur still waits for a link: not over, and none given."""
    return stage.lien is None and stage.date_fin >= timezone.localdate()
