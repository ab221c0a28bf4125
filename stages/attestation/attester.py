"""What may be attested of a stage, by whom and when; signing, copying from paper, confirming (R23, R37)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Journal
from langue.dates import jour
from situations.models import Stage
from stages.compte_rendu.observations import fiches_du_stage
from stages.models import Attestation
from stages.models.attestation import attestable_le

# Of the activities, in characters.
LIMITE_ACTIVITES = 1000


class TropTot(Exception):
    """The stage is not near its end. The text is the sentence to show."""


def verifier_le_jour(stage):
    """Raises ``TropTot``: what is not done yet is attested by nobody."""
    premier = attestable_le(stage)
    if timezone.localdate() < premier:
        raise TropTot(f"L’attestation se signe à la fin de la période\u00a0: à partir du {jour(premier)}.")


def jours_de_semaine(debut, fin):
    """How many days from Monday to Friday, both ends included; bank holidays are not known."""
    jours = (fin - debut).days + 1
    return sum((debut + timedelta(days=rang)).weekday() < 5 for rang in range(jours))


def compte_des_jours_a_venir(stage, jours):
    """Whether more days are attested today than have gone by, from Monday to Friday: a slip, or the plan."""
    aujourdhui = timezone.localdate()
    return aujourdhui < stage.date_fin and jours > jours_de_semaine(stage.date_debut, aujourdhui)


def semaines_de(debut, fin):
    """The weeks of a period of whole days, by halves: four for twenty days from Monday to Friday."""
    return round(jours_de_semaine(debut, fin) / 5 * 2) / 2


def en_vigueur(stage):
    """The ``Attestation`` of a stage, or None; one query."""
    attestation = stage.attestations.actuelles().first()
    if attestation:
        attestation.stage = stage
    return attestation


def activites_proposees(stage):
    """What the attestation before this one said; else what the recorded fiches of the stage tell, a line each."""
    derniere = stage.attestations.first()
    if derniere:
        return derniere.activites
    lignes = dict.fromkeys(f"– {fiche.situation.intitule}" for fiche in fiches_du_stage(stage))
    texte = ""
    for ligne in lignes:
        if len(texte) + len(ligne) >= LIMITE_ACTIVITES:
            break
        texte += f"{ligne}\n"
    return texte.rstrip()


@transaction.atomic
def attester(stage, valeurs, acteur):
    """Keep what was attested: ``valeurs`` are columns of ``Attestation``. ``acteur``: whoever signs or copies.

    The one before is kept, and counts no more; the same form sent twice is signed once.
    """
    # Two tuteurs at once: the second waits, and replaces.
    stage = Stage.objects.select_for_update().select_related("passeport__etudiant").get(pk=stage.pk)
    actuelle = stage.attestations.actuelles().first()
    valeurs = {
        "organisation": stage.organisation,
        "date_debut": stage.date_debut,
        "date_fin": stage.date_fin,
        **valeurs,
    }
    if actuelle and all(getattr(actuelle, nom) == valeur for nom, valeur in valeurs.items() if nom not in _INSTANTS):
        return actuelle
    stage.attestations.actuelles().update(remplacee_le=timezone.now())
    attestation = Attestation.objects.create(stage=stage, **valeurs)
    _noter(acteur, attestation, "recopiée du papier" if attestation.feuille_id else "signée")
    return attestation


@transaction.atomic
def confirmer(attestation, user):
    """A teacher says that the tuteur did sign; twice is once. Returns whether it was still to be said."""
    restantes = Attestation.objects.actuelles().filter(pk=attestation.pk, confirmee_le=None)
    if not restantes.update(confirmee_par=user, confirmee_par_nom=str(user), confirmee_le=timezone.now()):
        return False
    _noter(user, attestation, "confirmée")
    return True


_INSTANTS = ("signee_le", "confirmee_par", "confirmee_par_nom", "confirmee_le")


def _noter(acteur, attestation, quoi):
    stage = attestation.stage
    Journal.noter(
        Journal.Action.ATTESTATION,
        acteur,
        etudiant=stage.passeport.etudiant,
        objet=f"{stage}\u00a0: attestation {quoi}",
        stage=stage.pk,
        jours=float(attestation.jours),
        absences=float(attestation.absences),
        semaines=float(attestation.semaines),
    )
