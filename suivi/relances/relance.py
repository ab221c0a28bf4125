"""Writing to the students who have recorded nothing for three weeks: one e-mail each, once a day (R24)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from accounts.models import User
from suivi.grille.grille import grille
from suivi.models import Relance


@dataclass(frozen=True)
class Silencieux:
    """One of them: the row of the grid, whether an e-mail would arrive, and the day of the latest one."""

    rangee: object
    joignable: bool
    relance_le: date | None

    @property
    def a_relancer(self):
        """Can be written to, and was not today."""
        return self.joignable and self.relance_le != timezone.localdate()


def silencieux(classe):
    """A ``Silencieux`` per student of the class (``diplome`` selected) with nothing recorded lately, by name."""
    rangees = grille(classe).silencieux()
    etudiants = [rangee.etudiant.pk for rangee in rangees]
    joignables = set(
        User.objects.filter(pk__in=etudiants, is_active=True).exclude(email="").values_list("pk", flat=True)
    )
    relances = Relance.objects.filter(classe=classe, etudiant__in=etudiants).order_by("jour")
    dernieres = dict(relances.values_list("etudiant", "jour"))
    return [Silencieux(r, r.etudiant.pk in joignables, dernieres.get(r.etudiant.pk)) for r in rangees]


def relancer(classe, auteur, etudiants, mot):
    """Write to these of the silent ones, by primary key. Returns how many e-mails are on their way.

    ``mot``: a sentence of the teacher's, or nothing. Whoever is not silent, has no address or was written to today is
    passed over: two clicks, or two colleagues, send one.
    """
    partis = 0
    for ligne in silencieux(classe):
        if ligne.a_relancer and ligne.rangee.etudiant.pk in etudiants:
            partis += _ecrire(classe, auteur, ligne.rangee, mot)
    return partis


@transaction.atomic
def _ecrire(classe, auteur, rangee, mot):
    _, nouvelle = Relance.objects.get_or_create(
        classe=classe, etudiant=rangee.etudiant, jour=timezone.localdate(), defaults={"auteur": auteur}
    )
    if nouvelle:
        message(classe, auteur, rangee, mot).send()
    return nouvelle


def message(classe, auteur, rangee, mot):
    """The e-mail: since when, where to go, who writes; it is answered to the teacher where they have an address."""
    contexte = {
        "rangee": rangee,
        "classe": classe,
        "auteur": auteur,
        "mot": mot,
        "lien": settings.ADRESSE_PUBLIQUE + reverse("situations:mon_passeport"),
    }
    adresse = User.objects.values_list("email", flat=True).get(pk=rangee.etudiant.pk)
    objet = f"Votre passeport professionnel, {classe.nom}"
    return nouveau_message(adresse, objet, "suivi/relances/relance.txt", contexte, repondre_a=auteur.email)
