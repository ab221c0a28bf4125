"""The form of a line of the logbook: what, where, when."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone

from situations.champs import DateSituationField, TexteField
from situations.models import NoteDeBord

UN_JOUR = timedelta(days=1)


class NoteForm(forms.Form):
    """``NoteForm(post, note=…, hors_formation=…)``: a new line, or one to correct.

    ``hors_formation``: whether one of the student's diplômes counts what is lived outside the course (R31).
    """

    def __init__(self, data=None, *, note=None, hors_formation=False):
        initial = {"quand": timezone.localdate()}
        if note is not None:
            initial = {nom: getattr(note, nom) for nom in ("quoi", "ou", "quand", "hors_formation")}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.note = note
        self.fields["quoi"] = TexteField(
            limite=NoteDeBord.LONGUEUR_QUOI,
            libelle="Ce que j’ai fait",
            label="Ce que j’ai fait",
            widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "data-limite": NoteDeBord.LONGUEUR_QUOI}),
        )
        self.fields["ou"] = TexteField(
            limite=NoteDeBord.LONGUEUR_OU,
            libelle="Où",
            label="Où",
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control", "data-limite": NoteDeBord.LONGUEUR_OU}),
        )
        self.fields["quand"] = DateSituationField(libelle="quand", label="Quand")
        self.fields["quand"].error_messages["required"] = "Indiquez le jour, par exemple 02/03/2026."
        self.fields["quand"].widget.attrs["class"] = "form-control"
        if hors_formation:
            self.fields["hors_formation"] = forms.BooleanField(
                label="Hors de la formation (emploi d’été, association…)",
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
        for nom in ("quoi", "quand"):
            self.fields[nom].widget.attrs["aria-required"] = "true"
        try:
            self.cle = uuid.UUID(data.get("cle_formulaire", "")) if data is not None else uuid.uuid4()
        except ValueError:
            self.cle = uuid.uuid4()

    def clean_quand(self):
        quand = self.cleaned_data["quand"]
        # The day is that of where one is: in Nouméa it is tomorrow already.
        if quand and quand > timezone.localdate() + UN_JOUR:
            raise forms.ValidationError(
                "Ce jour n’est pas encore venu : notez ce que vous avez fait, pas ce qui vient."
            )
        return quand

    def clean(self):
        donnees = super().clean()
        for nom in self.errors:
            self.fields[nom].widget.attrs["class"] += " is-invalid"
        return donnees

    def save(self, etudiant):
        """Write the line, or correct it: ``(note, nouvelle)``. The same form sent twice makes one line; with other
        words, from a page gone back to, it makes another."""
        maintenant = timezone.now()
        if self.note is not None:
            for nom, valeur in self.cleaned_data.items():
                setattr(self.note, nom, valeur)
            self.note.modifiee_le = maintenant
            # Not the fiche: one may be beginning from this note at the same moment.
            self.note.save(update_fields=[*self.cleaned_data, "modifiee_le"])
            return self.note, False
        valeurs = self.cleaned_data | {"modifiee_le": maintenant}
        note, nouvelle = NoteDeBord.objects.get_or_create(etudiant=etudiant, cle_formulaire=self.cle, defaults=valeurs)
        if not nouvelle and note.quoi != self.cleaned_data["quoi"]:
            autre = uuid.uuid5(self.cle, self.cleaned_data["quoi"])
            return NoteDeBord.objects.get_or_create(etudiant=etudiant, cle_formulaire=autre, defaults=valeurs)
        return note, nouvelle
