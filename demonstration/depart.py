"""What the demonstration has beside fiches: a logbook, kept texts, a work post proposed to a class (R27, R31)."""

import datetime
import uuid

from django.utils import timezone

from accounts.models import User
from referentiel.arbre import arbre_de
from situations.models import Formule, NoteDeBord
from suivi.models import PropositionDePoste
from suivi.propositions.propositions import proposer

SOIR = datetime.time(18, 0)


def tenir_le_journal(etudiant, recits):
    """Write the notes of a student, each on the evening of its day, and keep the texts of theirs.

    ``recits``: perhaps ``journal``, a list of notes (``quand``, ``ou``, ``quoi``, ``hors_formation``), and
    ``textes_gardes``, a text by name of rubrique.
    """
    notes = [
        NoteDeBord(etudiant=etudiant, creee_le=soir, modifiee_le=soir, **note)
        for note in recits.get("journal", [])
        for soir in [timezone.make_aware(datetime.datetime.combine(note["quand"], SOIR))]
    ]
    NoteDeBord.objects.bulk_create(notes)
    for rubrique, texte in recits.get("textes_gardes", {}).items():
        Formule.objects.garder(etudiant, rubrique, texte)


def proposer_un_poste(classe, recit):
    """Propose the work post of a récit (situations by their codes), unless the class has one of that name already."""
    if classe.propositions_de_poste.filter(titre=recit["titre"]).exists():
        return
    codes = {b.situation.code: b.situation for b in arbre_de(classe.diplome).situations.values()}
    situations = [codes[code] for code in recit["situations"]]
    auteur = User.objects.get(username=recit["auteur"])
    proposition, _ = proposer(classe, auteur, recit["titre"], situations, recit["textes"], uuid.uuid4())
    PropositionDePoste.objects.filter(pk=proposition.pk).update(creee_le=timezone.make_aware(recit["le"]))
