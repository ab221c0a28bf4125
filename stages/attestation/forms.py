"""What a tuteur attests, on the screen; what a teacher copies from the sheet that was signed."""

import re
from decimal import Decimal

from django import forms

from langue.nombre import nombre, pluriel
from situations.champs import DateSituationField, TexteField
from stages.forms import LigneField

from .attester import LIMITE_ACTIVITES, activites_proposees, jours_de_semaine, semaines_de

DEMI = Decimal("0.5")


class DemisField(forms.DecimalField):
    """A number of days or weeks, by halves, as it is written in French: « 18 », « 18,5 »."""

    def __init__(self, **kwargs):
        super().__init__(
            max_digits=4,
            decimal_places=1,
            min_value=0,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )
        self.error_messages |= {
            "required": "Indiquez un nombre, 0 s’il n’y en a pas.",
            "invalid": "Écrivez un nombre, en chiffres\u00a0: 18, ou 18,5.",
        }

    def to_python(self, value):
        return super().to_python(re.sub(r"\s", "", str(value or "")).replace(",", "."))

    def run_validators(self, value):
        if value is not None and (value < 0 or value > 999 or value % DEMI):
            raise forms.ValidationError("Comptez par moitiés, sans signe\u00a0: 18, ou 18,5.")


class AttestationForm(forms.Form):
    """``AttestationForm(data, stage=…)``: what is attested of this stage."""

    jours = DemisField(label="Jours effectués")
    absences = DemisField(label="Jours d’absence", initial=0)
    semaines = DemisField(label="Semaines")
    activites = TexteField(
        limite=LIMITE_ACTIVITES,
        libelle="activités confiées",
        label="Activités confiées",
        help_text="Quelques lignes\u00a0: ce qui a été confié pendant la période.",
        widget=forms.Textarea(attrs={"rows": 5, "data-limite": LIMITE_ACTIVITES}),
    )

    def __init__(self, data=None, *, stage):
        ouvres, semaines = (mesure(stage.date_debut, stage.date_fin) for mesure in (jours_de_semaine, semaines_de))
        semaines = int(semaines) if semaines == int(semaines) else semaines
        initial = {"semaines": nombre(semaines), "activites": activites_proposees(stage)}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.stage = stage
        self.fields["jours"].help_text = (
            f"La période compte {pluriel(ouvres, 'jour')} du lundi au vendredi\u00a0: retirez les jours fériés et les "
            "absences."
        )
        self.fields[
            "semaines"
        ].help_text = f"{pluriel(semaines, 'semaine')} d’après les dates\u00a0: corrigez s’il le faut."
        for nom, champ in self.fields.items():
            classe = "form-check-input" if isinstance(champ, forms.BooleanField) else "form-control"
            champ.widget.attrs["class"] = f"{classe} is-invalid" if self.errors.get(nom) else classe
            if champ.required:
                champ.widget.attrs["aria-required"] = "true"

    def clean(self):
        donnees = super().clean()
        jours, absences, semaines = (donnees.get(nom) for nom in ("jours", "absences", "semaines"))
        duree = (self.stage.date_fin - self.stage.date_debut).days + 1
        if None not in (jours, absences) and jours + absences > duree:
            self.add_error(
                "jours",
                f"La période compte {pluriel(duree, 'jour')} en tout, {self.stage.periode}\u00a0: jours effectués et "
                "absences ne peuvent pas en faire plus.",
            )
        en_semaines = -(-duree // 7)
        if semaines is not None and semaines > en_semaines:
            self.add_error("semaines", f"La période couvre {pluriel(en_semaines, 'semaine')} au plus.")
        return donnees

    def valeurs(self):
        """Columns of ``Attestation``. After a successful validation."""
        return {nom: self.cleaned_data[nom] for nom in ("jours", "absences", "semaines", "activites")}


class SignatureForm(AttestationForm):
    """The tuteur signs: a box to tick, then the button."""

    atteste = forms.BooleanField(
        label="J’atteste l’exactitude de ce qui précède.",
        error_messages={"required": "Cochez cette case pour signer."},
    )


class RecopieForm(AttestationForm):
    """A teacher copies what the sheet says, beside its photo."""

    signataire = LigneField(
        limite=150,
        colonne=150,
        libelle="signée par",
        label="Signée par",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signee_le = DateSituationField(libelle="la signature", label="Signée le")

    def __init__(self, data=None, *, stage):
        super().__init__(data, stage=stage)
        self.initial |= {"signataire": stage.tuteur_nom, "signee_le": stage.date_fin}
        self.fields["signee_le"].error_messages["required"] = "Indiquez la date écrite sur la feuille."
