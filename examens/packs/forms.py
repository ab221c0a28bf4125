"""What to prepare for the exam day: which épreuves of the passport, which passports, in which order."""

from django import forms

from accounts.models import Etablissement

SANS_EPREUVE = "Aucune épreuve de ce diplôme ne s’appuie sur le passeport\u00a0: il n’y a rien à imprimer."


class PackForm(forms.Form):
    """``epreuves``: those that rest on the passport. ``cleaned_data["epreuves"]``: some of them, none for all."""

    epreuves = forms.MultipleChoiceField(
        label="Épreuves",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choisissez des épreuves de cette liste."},
    )
    deposes_seulement = forms.BooleanField(
        label="Les passeports déposés seulement",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    vides = forms.BooleanField(
        label="Les passeports sans aucune fiche aussi",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    par_passage = forms.TypedChoiceField(
        label="Ordre",
        required=False,
        coerce=bool,
        empty_value=False,
        choices=[("", "Alphabétique"), ("1", "De passage, là où une commission l’a fixé")],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choisissez un ordre de cette liste."},
    )
    recto_verso = forms.BooleanField(
        label="Imprimer en recto verso",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        help_text="Chaque document de la liasse commence alors sur une nouvelle feuille.",
    )

    presentation = forms.ChoiceField(
        label="Présentation",
        required=False,
        choices=Etablissement.Presentation,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choisissez une présentation de cette liste."},
        help_text="Les copies déjà déposées sont imprimées telles qu’elles ont été déposées.",
    )

    def __init__(self, epreuves, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._par_code = {e.code: e for e in epreuves}
        self.fields["epreuves"].choices = [(e.code, str(e)) for e in epreuves]
        self.initial.setdefault("epreuves", list(self._par_code))

    def clean(self):
        if not self._par_code:
            raise forms.ValidationError(SANS_EPREUVE)
        return super().clean()

    def clean_epreuves(self):
        """All of them are none in particular."""
        codes = self.cleaned_data["epreuves"]
        return [self._par_code[code] for code in codes] if len(codes) < len(self._par_code) else []
