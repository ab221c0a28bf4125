"""The order of passage and the times, one row per candidate; or times given to everybody at once."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from examens.champ_moment import HeureField, MomentField
from langue.dates import echeance

from .horaires import heures_de_passage

HORS_DATES = "Cette heure tombe hors des dates de la commission."


class PassageForm(forms.Form):
    """``PassageForm(data, commission=…, candidatures=…)``, those of ``presentation.candidats``. ``places()`` gives what
    ``presentation.ordonner`` takes.

    A candidate who came since the page was opened is not asked for; one who left is forgotten.
    """

    def __init__(self, *args, commission, candidatures, **kwargs):
        super().__init__(*args, **kwargs)
        self.commission, self.candidatures = commission, candidatures
        # The places seen are 1, 2, 3 … as on paper, whoever was withdrawn since they were written.
        self.rangs = {c.pk: rang for rang, c in enumerate(candidatures, start=1)}
        for candidature in candidatures:
            nom = candidature.nom
            self.fields[f"ordre_{candidature.pk}"] = forms.IntegerField(
                min_value=1,
                max_value=9_999,
                required=False,
                initial=self.rangs[candidature.pk],
                widget=forms.NumberInput(
                    attrs={"class": "form-control court", "min": 1, "aria-label": f"Ordre de passage de {nom}"}
                ),
                error_messages={
                    "invalid": "Écrivez un nombre.",
                    "min_value": "À partir de 1.",
                    "max_value": "9999 au plus.",
                },
            )
            self.fields[f"passe_{candidature.pk}"] = MomentField(f"Passage de {nom}", initial=candidature.passe_le)

    def clean(self):
        donnees = super().clean()
        for candidature in self.candidatures:
            moment = donnees.get(f"passe_{candidature.pk}")
            if moment and not self.commission.ouvre_le <= moment <= self.commission.ferme_le:
                self.add_error(f"passe_{candidature.pk}", HORS_DATES)
        return donnees

    def lignes(self):
        """``[(candidature, field of the order, field of the time), …]``."""
        return [(c, self[f"ordre_{c.pk}"], self[f"passe_{c.pk}"]) for c in self.candidatures]

    def heures(self):
        """The times of those who pass, in the order seen: those typed, or those given already; None where none is."""
        return [
            self.cleaned_data.get(f"passe_{c.pk}") if f"ordre_{c.pk}" in self.data else c.passe_le
            for c in self.candidatures
            if not c.absente
        ]

    def places(self):
        return {
            c.pk: (self.cleaned_data.get(f"ordre_{c.pk}") or self.rangs[c.pk], self.cleaned_data.get(f"passe_{c.pk}"))
            for c in self.candidatures
            if f"ordre_{c.pk}" in self.data
        }


def _pause(libelle, heure):
    attributs = {"class": "form-control heure", "autocomplete": "off", "maxlength": 12}
    return HeureField(label=libelle, required=False, initial=heure, widget=forms.TextInput(attrs=attributs))


def _pas_un_jour_passe(moment):
    jours = (timezone.localdate() - timezone.localdate(moment)).days
    return timezone.localtime(moment) + timedelta(days=max(jours, 0))


class RepartitionForm(forms.Form):
    """When the first candidate passes, how long each has, and the pause: the last one must begin before the commission
    closes.

    ``RepartitionForm(data, commission=…, heures=[…])``: ``heures`` are the times that the candidates have already, in
    their order, None where there is none. The earliest is proposed again, no day that is past; replacing any asks for
    a tick.
    """

    debut = MomentField("Premier passage")
    minutes = forms.IntegerField(
        label="Minutes par candidat",
        min_value=5,
        max_value=240,
        initial=40,
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 5, "max": 240}),
        error_messages={
            "required": "Écrivez un nombre de minutes.",
            "invalid": "Écrivez un nombre de minutes.",
            "min_value": "5\u00a0minutes au moins.",
            "max_value": "240\u00a0minutes au plus.",
        },
    )

    pause_debut, pause_fin = _pause("Pause, de", "12\u00a0h\u00a000"), _pause("à", "13\u00a0h\u00a030")
    remplacer = forms.BooleanField(
        label="Remplacer les heures déjà données",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        error_messages={"required": "Des heures sont déjà données\u00a0: cochez pour les remplacer toutes."},
    )

    def __init__(self, *args, commission, heures, **kwargs):
        super().__init__(*args, **kwargs)
        self.commission, self.nombre, self.pause = commission, len(heures), None
        if not any(heures):
            del self.fields["remplacer"]
        if not self.is_bound:
            self.initial["debut"] = _pas_un_jour_passe(min(filter(None, heures), default=commission.ouvre_le))

    def champs_de_la_pause(self):
        return self["pause_debut"], self["pause_fin"]

    def clean_debut(self):
        debut = self.cleaned_data["debut"]
        if debut is None:
            raise forms.ValidationError("Indiquez le jour et l’heure du premier passage.")
        if not self.commission.ouvre_le <= debut <= self.commission.ferme_le:
            raise forms.ValidationError(HORS_DATES)
        return debut

    def clean(self):
        donnees = super().clean()
        debut, minutes = donnees.get("debut"), donnees.get("minutes")
        de, a = donnees.get("pause_debut"), donnees.get("pause_fin")
        if bool(de) != bool(a) and not {"pause_debut", "pause_fin"} & self.errors.keys():
            self.add_error("pause_fin", "Donnez les deux heures de la pause, ou aucune.")
        elif de and a and a <= de:
            self.add_error("pause_fin", "La pause finit après son début.")
        elif debut and minutes:
            self.pause = (de, a) if de and a else None
            dernier = heures_de_passage(debut, minutes, max(self.nombre, 1), self.pause)[-1]
            if dernier > self.commission.ferme_le:
                self.add_error(
                    "minutes",
                    f"À ce rythme le dernier candidat passerait {echeance(dernier)}, après la fermeture\u00a0: "
                    "réduisez la durée, ou repoussez la fermeture de la commission.",
                )
        return donnees
