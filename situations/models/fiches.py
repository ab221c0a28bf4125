"""The fiches of a person, of a passport, of a reader: who sees which (R20, R21, R23), and where they stand."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from situations.saisie import TexteNonGarde
from situations.tuteur import Tuteur

from .passeport import Passeport

# Of one person: fiches never recorded, and fiches of any kind; those of the bin count. Far above any honest passport,
# and as many as one print of them all should hold in memory.
BROUILLONS_AU_PLUS = 200
FICHES_AU_PLUS = 300


class TropDeBrouillons(TexteNonGarde):
    """This person keeps as many brouillons as the site holds for one."""

    phrase = (
        f"Vous gardez déjà {BROUILLONS_AU_PLUS}\u00a0brouillons, corbeille comprise\u00a0: terminez-en un avant d’en "
        "commencer un autre. Votre texte reste où il est\u00a0: s’il est complet, enregistrez-le."
    )


class TropDeFiches(TexteNonGarde):
    """This person has more fiches than any passport asks for."""

    phrase = (
        f"Vous avez déjà {FICHES_AU_PLUS}\u00a0fiches, corbeille comprise\u00a0: aucune autre n’est gardée. "
        "Votre texte reste où il est."
    )


class FicheQuerySet(models.QuerySet):
    def verifier_la_place(self, etudiant, brouillons=1, fiches=1):
        """Raise ``TropDeBrouillons``, or ``TropDeFiches``, when this person cannot begin another fiche.

        ``brouillons``: how many are begun; 0 for a fiche that is recorded at once; ``fiches``: how many of any kind,
        where several are taken at once. One query.
        """
        siennes = self.filter(passeport__etudiant=etudiant).aggregate(
            toutes=Count("pk"), brouillons=Count("pk", filter=Q(enregistree_le=None))
        )
        if brouillons and siennes["brouillons"] + brouillons > BROUILLONS_AU_PLUS:
            raise TropDeBrouillons
        if siennes["toutes"] + max(brouillons, fiches) > FICHES_AU_PLUS:
            raise TropDeFiches

    def presentes(self):
        return self.filter(supprimee_le=None)

    def enregistrees(self):
        """What counts in the passport: recorded and not thrown away (R20)."""
        return self.presentes().exclude(enregistree_le=None)

    def brouillons(self):
        """Never recorded yet: seen by the student alone (R20)."""
        return self.presentes().filter(enregistree_le=None)

    def corbeille(self, maintenant=None):
        """Thrown away less than ``CORBEILLE_JOURS`` days ago: can still be taken back."""
        limite = (maintenant or timezone.now()) - timedelta(days=settings.CORBEILLE_JOURS)
        return self.filter(supprimee_le__gt=limite)

    def a_purger(self, maintenant=None):
        """Thrown away ``CORBEILLE_JOURS`` days ago or more: nobody can take them back any longer."""
        limite = (maintenant or timezone.now()) - timedelta(days=settings.CORBEILLE_JOURS)
        return self.filter(supprimee_le__lte=limite)

    def visibles_par(self, user):
        """Own fiches, brouillons included; the recorded ones of the passports that this person may read.

        To a tuteur, the recorded ones of the passport of their stage (R20, R23).
        """
        if isinstance(user, Tuteur):
            return self.enregistrees().filter(passeport=user.stage.passeport_id)
        if not user.is_authenticated:
            return self.none()
        passeports = Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport"))
        return self.presentes().filter(
            Q(passeport__etudiant=user) | (Q(enregistree_le__isnull=False) & Exists(passeports))
        )

    def modifiables_par(self, user):
        """Only the student writes, whatever anyone's role (R21)."""
        if not user.is_authenticated:
            return self.none()
        return self.presentes().filter(passeport__etudiant=user)

    def retenables_par(self, user):
        """Those that the student may mark as the retained one, where the diplôme has such a mark (R26)."""
        return self.modifiables_par(user).enregistrees().filter(passeport__diplome__options__fiche_retenue=True)

    def restaurables_par(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.corbeille().filter(passeport__etudiant=user)

    def avec_fichiers(self):
        """Those of the diplômes that take files (R17): elsewhere an upload does not exist."""
        return self.filter(passeport__diplome__options__pieces_jointes=True)

    def pour_lecture(self):
        """With all that a page or a PDF shows of a fiche, in two queries whatever their number."""
        return self.select_related("situation__classe_situations", "competence__epreuve", "stage").prefetch_related(
            "supports"
        )
