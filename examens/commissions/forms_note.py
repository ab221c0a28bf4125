"""The private note of a member of a commission."""

from django import forms

from examens.models import NotePrivee
from langue.champs import TexteMendeField


class NoteForm(forms.Form):
    """``texte``, and ``version``: the revision of the note that the person saw, 0 for none."""

    texte = TexteMendeField(
        label="Mes notes",
        required=False,
        max_length=NotePrivee.LIMITE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 12}),
        help_text="Vous seul les lisez. Elles sont détruites à la fermeture de la commission.",
        error_messages={"max_length": "10\u00a0000 caractères au plus\u00a0: raccourcissez votre note."},
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_version(self):
        return self.cleaned_data["version"] or 0
