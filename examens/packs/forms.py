"""What to prepare for the exam day: every épreuve of the passport, or one; printed on both sides or not."""

from django import forms

from accounts.models import Etablissement

SANS_EPREUVE = "Aucune épreuve de ce diplôme ne s’appuie sur le passeport\u00a0: il n’y a rien à imprimer."


class PackForm(forms.Form):
    """``epreuves``: those that rest on the passport. ``cleaned_data["epreuve"]``: one of them, or None for all."""

    epreuve = forms.ChoiceField(
        label="Épreuves",
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choisissez une épreuve de cette liste."},
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
        choix = [(e.code, str(e)) for e in epreuves]
        if len(choix) > 1:
            choix.insert(0, ("", "Toutes les épreuves du passeport"))
        self.fields["epreuve"].choices = choix
        self.initial.setdefault("epreuve", choix[0][0] if choix else "")

    def clean(self):
        if not self._par_code:
            raise forms.ValidationError(SANS_EPREUVE)
        return super().clean()

    def clean_epreuve(self):
        return self._par_code.get(self.cleaned_data["epreuve"])
