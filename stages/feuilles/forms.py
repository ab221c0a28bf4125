"""Saying by hand whose a sheet is, when its codes could not be read."""

from django import forms

from situations.models import FeuilleSignee


class TriForm(forms.Form):
    """``TriForm(data, stages=…)``: the stages among which one chooses, each with its student selected."""

    stage = forms.ChoiceField(
        label="De qui",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": "Choisissez d’abord de qui est cette feuille.",
            "invalid_choice": "Cette période n’est plus là\u00a0: choisissez-en une autre.",
        },
    )
    sorte = forms.ChoiceField(
        label="Quelle feuille",
        choices=FeuilleSignee.Sorte.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": "Dites si c’est un compte rendu ou une attestation.",
            "invalid_choice": "Dites si c’est un compte rendu ou une attestation.",
        },
    )

    def __init__(self, data=None, *, stages, prefix=None):
        super().__init__(data, prefix=prefix, use_required_attribute=False)
        self._stages = {str(stage.pk): stage for stage in stages}
        self.fields["stage"].choices = [
            ("", "Choisir…"),
            *((pk, f"{stage.passeport.etudiant.nom_liste}, {stage}") for pk, stage in self._stages.items()),
        ]

    @property
    def choisi(self):
        """The ``Stage``. After a successful validation."""
        return self._stages[self.cleaned_data["stage"]]
