"""What a student chooses to show: a title, a few words, the fiches, with or without names (R30)."""

from django import forms
from django.db import transaction
from django.utils import timezone

from examens.models import Extrait, LienExtrait
from langue.champs import sans_adresse
from situations.champs import TexteField


class ExtraitForm(forms.Form):
    """``fiches``: the recorded ones of the passport, in the order in which the page shows them."""

    nature = forms.ChoiceField(
        choices=Extrait.Nature,
        label="Que voulez-vous montrer\u00a0?",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=Extrait.Nature.LIVRET,
        error_messages={"required": "Choisissez un livret ou un extrait."},
    )
    titre = TexteField(
        limite=Extrait.TITRE,
        colonne=Extrait._meta.get_field("titre").max_length,
        libelle="Titre",
        validators=[sans_adresse],
        label="Titre",
        help_text="Ce que lira la personne\u00a0: «\u00a0Ce que je sais faire en relation client\u00a0».",
        widget=forms.TextInput(attrs={"class": "form-control", "data-limite": Extrait.TITRE}),
    )
    presentation = TexteField(
        limite=Extrait.PRESENTATION,
        libelle="Quelques mots",
        required=False,
        label="Quelques mots",
        help_text="Facultatif\u00a0: qui vous êtes, ce que vous cherchez.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "data-limite": Extrait.PRESENTATION}),
    )
    langues = TexteField(
        limite=Extrait.LANGUES,
        colonne=Extrait._meta.get_field("langues").max_length,
        libelle="Langues",
        validators=[sans_adresse],
        required=False,
        label="Langues",
        help_text="Facultatif, une virgule entre elles\u00a0: «\u00a0anglais B2, arabe courant\u00a0».",
        widget=forms.TextInput(attrs={"class": "form-control", "data-limite": Extrait.LANGUES}),
    )
    avec_noms = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        label="Montrer les noms des autres personnes",
        help_text="Sans cette case, les noms des acteurs sont remplacés\u00a0: ces personnes ne vous ont rien demandé.",
    )
    fiches = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une fiche.",
            "invalid_choice": "Une des fiches cochées n’est plus dans votre passeport\u00a0: vérifiez votre choix.",
            "invalid_list": "Cochez au moins une fiche.",
        },
    )

    def __init__(self, data=None, *, fiches, initial=None):
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["fiches"].choices = [(str(f.pk), str(f)) for f in fiches]

    def cochees(self):
        """The values ticked so far, as strings, whatever else is wrong."""
        return {str(valeur) for valeur in self["fiches"].value() or []}

    @transaction.atomic
    def enregistrer(self, extrait, vu):
        """Write what was validated into this ``Extrait``, new or not, and return None.

        ``vu``: its ``etat`` when the form was opened. When another window has saved it since, nothing is written and
        what that window has saved is returned, as an ``Extrait``. Raises ``Extrait.DoesNotExist`` once it is deleted.
        """
        if extrait.pk:
            actuel = Extrait.objects.select_for_update().get(pk=extrait.pk)
            if actuel.etat != vu:
                return actuel
        extrait.modifie_le = timezone.now()
        donnees = dict(self.cleaned_data)
        fiches = [int(pk) for pk in donnees.pop("fiches")]
        for nom, valeur in donnees.items():
            setattr(extrait, nom, valeur)
        extrait.save()
        extrait.fiches.set(fiches)
        return None


class LienForm(forms.Form):
    """For how long a link opens."""

    jours = forms.TypedChoiceField(
        coerce=int,
        choices=[(jours, f"{jours} jours") for jours in LienExtrait.JOURS],
        initial=30,
        widget=forms.Select(attrs={"class": "form-select"}),
        label="Ouvert pendant",
        error_messages={"required": "Choisissez une durée.", "invalid_choice": "Choisissez une des durées proposées."},
    )
