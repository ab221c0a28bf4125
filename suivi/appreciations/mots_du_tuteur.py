"""What a tuteur has written and what was answered, as their pages show it (R23)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from suivi.models import Appreciation

from .fil import derniere_version, fils
from .forms import AppreciationForm
from .lieu import form_de_reponse

VOTRE_MOT = "Votre appréciation"


class MotsDuTuteur:
    """``MotsDuTuteur(tuteur)``: of the whole stage; ``MotsDuTuteur(tuteur, fiche)``: on one fiche. One query."""

    def __init__(self, tuteur, fiche=None):
        self.tuteur, self.fiche = tuteur, fiche
        self.maintenant = timezone.now().isoformat()

    @cached_property
    def fils(self):
        appreciations = Appreciation.objects.des_fils_visibles_par(self.tuteur)
        if self.fiche:
            appreciations = appreciations.filter(fiche=self.fiche)
        return fils(appreciations, self.tuteur)

    @property
    def par_fiche(self):
        return {fil.fiche.pk: fil for fil in self.fils if fil.fiche}

    @property
    def nouveaux(self):
        """The threads with an answer that has not been read."""
        return [fil for fil in self.fils if fil.nouveaux]

    @property
    def du_lieu(self):
        """``[(thread, form of an answer), …]`` of the fiche, or of the period as a whole."""
        return [(fil, form_de_reponse(fil.pk)) for fil in self.fils if fil.fiche == self.fiche]

    @property
    def form(self):
        """An empty appréciation, which tells the text of the fiche that is before the tuteur's eyes."""
        version = derniere_version(self.fiche) if self.fiche else ""
        return AppreciationForm(initial={"version": version}, libelle=VOTRE_MOT)

    @property
    def action(self):
        acces = self.tuteur.acces.pk
        if self.fiche:
            return reverse("suivi:tuteur_apprecier_fiche", args=[acces, self.fiche.pk])
        return reverse("suivi:tuteur_apprecier", args=[acces])
