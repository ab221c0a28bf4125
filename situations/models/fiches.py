"""The fiches of a person, of a passport, of a reader: who sees which (R20, R21, R23), and where they stand."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from situations.tuteur import Tuteur

from .passeport import Passeport


class FicheQuerySet(models.QuerySet):
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
