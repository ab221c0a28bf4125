"""The visits of a teacher: the form of one, and what writing it does (R24)."""

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Journal
from situations.champs import DateSituationField, TexteField
from stages.models import Visite

LIMITE = 1000
DEJA = "Vous avez déjà noté une visite ce jour-là\u00a0: modifiez-la."


class VisiteForm(forms.Form):
    """``VisiteForm(data, stage=…, user=…)`` plans one or says that it was done; ``visite``: the one that changes."""

    jour = DateSituationField(libelle="jour", label="Jour")
    faite = forms.BooleanField(
        label="La visite a eu lieu", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    note = TexteField(
        limite=LIMITE,
        libelle="note",
        label="Note",
        required=False,
        help_text="Lue par les enseignants de la classe. Restez factuel\u00a0: l’intéressé peut demander à la lire.",
        widget=forms.Textarea(attrs={"rows": 4, "data-limite": LIMITE}),
    )

    def __init__(self, data=None, *, stage, user, visite=None):
        initial = {nom: getattr(visite, nom) for nom in ("jour", "faite", "note")} if visite else {}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.stage, self.user, self.visite = stage, user, visite
        for nom in ("jour", "note"):
            self.fields[nom].widget.attrs["class"] = "form-control" + (" is-invalid" if self.errors.get(nom) else "")

    def clean(self):
        donnees = super().clean()
        if donnees.get("faite") and donnees.get("jour") and donnees["jour"] > timezone.localdate():
            self.add_error("jour", "Une visite qui a eu lieu n’est pas à venir\u00a0: vérifiez le jour.")
        return donnees

    @transaction.atomic
    def enregistrer(self):
        """Whether it was written; if not, the form says why. The same form sent twice makes one visit."""
        visite = self.visite or Visite(stage=self.stage)
        # Whoever replaces the colleague who planned it takes it over.
        visite.enseignant = self.user
        for nom, valeur in self.cleaned_data.items():
            setattr(visite, nom, valeur)
        if not visite.pk and self.stage.visites.filter(enseignant=self.user, **self.cleaned_data).exists():
            return True
        try:
            with transaction.atomic():
                visite.save()
        except IntegrityError:
            self.add_error("jour", DEJA)
            return False
        noter(visite, self.user)
        return True


@transaction.atomic
def retirer(visite, user):
    """The visit goes, its note with it: the caller has asked first."""
    noter(visite, user, retiree=True)
    visite.delete()


def noter(visite, user, **details):
    """A line of the journal; nothing of the note."""
    stage = visite.stage
    Journal.noter(
        Journal.Action.STAGE,
        user,
        etudiant=stage.passeport.etudiant,
        objet=f"{stage}, {visite}",
        stage=stage.pk,
        **details,
    )
