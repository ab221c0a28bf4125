"""What a student chooses to show: a title, a few words, the fiches, with or without names (R30)."""

from django import forms
from django.db import transaction
from django.utils import timezone

from examens.models import Extrait, LienExtrait
from langue.champs import sans_adresse
from situations.champs import DateSituationField, TexteField


class ExtraitForm(forms.Form):
    """``fiches``: the recorded ones of the passport, in the order in which the page shows them; ``stages``: its own.

    ``stage``, ``du`` and ``au`` are not kept: they choose at once the fiches of a period, beside those that are ticked.
    """

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
    stage = forms.ChoiceField(
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "invalid_choice": "Cette période n’est plus dans votre passeport\u00a0: choisissez-en une autre."
        },
    )
    du = DateSituationField(libelle="début", required=False, label="Du")
    au = DateSituationField(libelle="fin", required=False, label="Au")
    fiches = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Une des fiches cochées n’est plus dans votre passeport\u00a0: vérifiez votre choix.",
            "invalid_list": "Cochez au moins une fiche.",
        },
    )

    def __init__(self, data=None, *, fiches, stages, diplome, initial=None):
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.possibles = fiches
        self.fields["fiches"].choices = [(str(f.pk), str(f)) for f in fiches]
        self.fields["stage"].choices = [("", "Aucune"), *((str(stage.pk), str(stage)) for stage in stages)]
        self.fields["stage"].label = f"Toutes les fiches d’une période {diplome.mot('de stage')}"
        if not stages:
            del self.fields["stage"]
        for nom in ("du", "au"):
            self.fields[nom].widget.attrs["class"] = "form-control"
        for nom in self.errors:
            if nom in ("stage", "du", "au"):
                self.fields[nom].widget.attrs["class"] += " is-invalid"

    def cochees(self):
        """The values ticked so far, as strings, whatever else is wrong."""
        return {str(valeur) for valeur in self["fiches"].value() or []}

    def clean(self):
        """The fiches ticked, and those of the period asked for."""
        donnees = super().clean()
        stage, du, au = donnees.get("stage"), donnees.get("du"), donnees.get("au")
        if du and au and au < du:
            self.add_error("au", f"La fin précède le début ({du:%d/%m/%Y})\u00a0: corrigez l’une des deux dates.")
        siennes = [str(f.pk) for f in self.possibles if stage and str(f.stage_id) == stage]
        datees = [str(f.pk) for f in self.possibles if (du or au) and _entre(f, du, au)]
        for nom, voulue, trouvees in (("stage", stage, siennes), ("du", du or au, datees)):
            if voulue and not trouvees and "au" not in self.errors:
                self.add_error(nom, "Aucune fiche enregistrée dans cette période\u00a0: choisissez-en une autre.")
        donnees["fiches"] = [*dict.fromkeys([*donnees.get("fiches", []), *siennes, *datees])]
        if not donnees["fiches"] and not self.errors.keys() & {"fiches", "stage", "du", "au"}:
            self.add_error("fiches", "Cochez au moins une fiche.")
        return donnees

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
        for nom in Extrait.CHOISIS:
            setattr(extrait, nom, self.cleaned_data[nom])
        # Its photo is another window's business.
        extrait.save(update_fields=[*Extrait.CHOISIS, "modifie_le"] if extrait.pk else None)
        extrait.fiches.set([int(pk) for pk in self.cleaned_data["fiches"]])
        return None


def _entre(fiche, du, au):
    """Whether all of it happened between these days, either of which may be None."""
    return (du is None or du <= fiche.date_debut) and (au is None or fiche.date_fin <= au)


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
