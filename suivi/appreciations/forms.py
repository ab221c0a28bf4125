"""The forms of an appréciation and of a phrase: cleaned and limited as every text, and never a mark (R22)."""

import uuid

from django import forms

from langue.nombre import entier
from situations.champs import AppreciationField, TexteField
from suivi.models import Phrase

CHANGE_AILLEURS = (
    "Ce texte a été modifié depuis une autre fenêtre\u00a0; il dit maintenant\u00a0: «\u00a0{}\u00a0». "
    "Le vôtre est ci-dessous\u00a0: envoyez-le pour le mettre à la place."
)


class AppreciationForm(forms.Form):
    """``AppreciationForm(data, libelle="Votre réponse", notes=True)``.

    ``cle``: drawn with the empty form, so that it writes once; ``version``: the text of the fiche before one's eyes.
    ``notes``: whether a bare figure is allowed, as in a student's answer (« 12 » copies).
    """

    texte = AppreciationField(widget=forms.Textarea(attrs={"rows": 4}))
    # Neither is ever refused: nobody could correct it.
    cle = forms.Field(widget=forms.HiddenInput, required=False)
    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, libelle="Votre appréciation", notes=False, initial=None, **kwargs):
        super().__init__(*args, initial={"cle": uuid.uuid4()} | (initial or {}), **kwargs)
        champ = self.fields["texte"]
        champ.label, champ.notes = libelle, notes
        champ.error_messages["required"] = "Écrivez quelques mots avant d’envoyer."
        if self.errors.get("texte"):
            champ.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{self['texte'].auto_id}_error"}
            champ.widget.attrs["class"] = "form-control is-invalid"
        else:
            champ.widget.attrs["class"] = "form-control"

    def dire_change_ailleurs(self, texte):
        """The words were changed from another window: both are shown, and to send again is to choose."""
        self.add_error("texte", CHANGE_AILLEURS.format(texte))

    def clean_cle(self):
        """A key of ours; whatever else was sent is replaced, since nobody can correct it."""
        try:
            return uuid.UUID(str(self.cleaned_data["cle"]))
        except ValueError:
            return uuid.uuid4()

    def clean_version(self):
        return entier(self.cleaned_data["version"])


class PhraseForm(forms.Form):
    """A phrase for one's own bank; one that is there already is not kept twice."""

    phrase = TexteField(
        limite=Phrase.LONGUEUR,
        colonne=Phrase.LONGUEUR,
        libelle="phrase",
        label="Nouvelle phrase",
        widget=forms.Textarea(attrs={"rows": 2, "data-limite": Phrase.LONGUEUR, "class": "form-control"}),
    )
