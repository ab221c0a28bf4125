"""The forms of a stage: where, when, with whom; what is aimed at; what its tuteur observed."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils.text import capfirst

from langue.champs import sans_adresse
from langue.nombre import entier
from situations.champs import SERVICES, AppreciationField, DateSituationField, TexteField
from situations.models import Passeport, Stage

from .models import Positionnement

LIMITE_OBJECTIFS = 1000
LIMITE_ADRESSE = 300


class LigneField(TexteField):
    """A text of one line."""

    default_validators = [sans_adresse]

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


def _date(libelle):
    champ = DateSituationField(libelle=libelle, label=capfirst(libelle))
    champ.error_messages["required"] = f"Indiquez la date de {libelle} de la période."
    return champ


class StageForm(forms.Form):
    """``StageForm(data, stage=…)``: a new stage, or the one that is being changed.

    ``revision``: that of the stage when the form was opened, so that two people at once do not undo each other.
    """

    organisation = LigneField(
        limite=200,
        colonne=200,
        libelle="organisation d’accueil",
        label="Organisation d’accueil",
        help_text="Entreprise, collectivité, association\u00a0: son nom, comme il s’écrit.",
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": SERVICES}),
    )
    adresse = TexteField(
        limite=LIMITE_ADRESSE,
        libelle="adresse",
        label="Adresse",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address", "data-limite": LIMITE_ADRESSE}),
    )
    date_debut = _date("début")
    date_fin = _date("fin")
    tuteur_nom = LigneField(
        limite=150,
        colonne=150,
        libelle="nom du tuteur",
        label="Nom du tuteur",
        required=False,
        help_text="Ce nom signera ses appréciations.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tuteur_courriel = forms.EmailField(
        label="Courriel du tuteur",
        required=False,
        help_text="Facultatif\u00a0: pour lui envoyer son lien. Sans adresse, le lien se montre ou s’imprime.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme nom@entreprise.fr."
        },
        validators=[MaxLengthValidator(254, "Cette adresse est trop longue\u00a0: vérifiez-la.")],
    )

    TEXTES = ("organisation", "adresse", "date_debut", "date_fin", "tuteur_nom", "tuteur_courriel")

    def __init__(self, data=None, *, stage=None):
        initial = {nom: getattr(stage, nom) for nom in self.TEXTES} if stage else {}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.stage = stage
        for nom, champ in self.fields.items():
            champ.widget.attrs["class"] = "form-control"
            if champ.required:
                champ.widget.attrs["aria-required"] = "true"
            if self.errors.get(nom):
                champ.widget.attrs["class"] += " is-invalid"

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error(
                "date_fin", f"La fin précède le début ({debut:%d/%m/%Y})\u00a0: corrigez l’une des deux dates."
            )
        return donnees

    def enregistrer(self, passeport):
        """The stage with what the form says, or None when somebody else has changed it since it was opened.

        ``passeport``: of a new one; the same form sent twice makes one stage. Only after a successful validation.
        """
        valeurs = {nom: self.cleaned_data[nom] for nom in self.TEXTES}
        if self.stage is None:
            with transaction.atomic():
                # A double click: the second waits, then finds the stage of the first.
                Passeport.objects.select_for_update(no_key=True).get(pk=passeport.pk)
                pareils = passeport.stages.filter(**valeurs)
                return pareils.first() or Stage.objects.create(passeport=passeport, **valeurs)
        return self.stage if self.stage.changer(valeurs, entier(self.data.get("revision"))) else None


class AccesForm(forms.Form):
    """To whom a link is given: the tuteur agreed on, or another of the same stage.

    ``par_courriel``: whether it may be sent; a pupil types no address that the site would write to.
    """

    nom = LigneField(
        limite=150,
        colonne=150,
        libelle="nom du tuteur",
        label="Nom du tuteur",
        help_text="Chaque tuteur a son lien\u00a0: ce nom signera ses appréciations.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control"}),
    )
    courriel = forms.EmailField(
        label="Courriel",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "form-control"}),
        error_messages={
            "invalid": "Cette adresse n’est pas complète\u00a0: il faut une forme comme nom@entreprise.fr."
        },
    )

    def __init__(self, data=None, *, stage, par_courriel, nom=""):
        nom = nom or stage.tuteur_nom
        courriel = stage.tuteur_courriel if nom == stage.tuteur_nom else ""
        super().__init__(data, initial={"nom": nom, "courriel": courriel}, use_required_attribute=False)
        self.stage = stage
        self.fields["nom"].error_messages["required"] = (
            "Indiquez d’abord le nom du tuteur\u00a0: il signera ses appréciations."
        )
        if not par_courriel:
            del self.fields["courriel"]
        for nom_du_champ in self.errors:
            if nom_du_champ in self.fields:
                self.fields[nom_du_champ].widget.attrs["class"] += " is-invalid"

    def clean(self):
        donnees = super().clean()
        if "envoyer" in self.data:
            if "courriel" not in self.fields:
                # A pupil types the address: the site is not to be used to write to strangers.
                raise forms.ValidationError("Montrez-lui le lien, ou demandez à votre professeur de l’envoyer.")
            if not donnees.get("courriel") and not self.errors:
                self.add_error("courriel", "Indiquez d’abord le courriel du tuteur, ou montrez-lui le lien.")
        if not self.stage.acces_possible:
            raise forms.ValidationError(
                f"Cette période est terminée depuis plus d’un mois\u00a0: un lien ne s’ouvrirait plus "
                f"({self.stage.periode})."
            )
        return donnees


class ObjectifsForm(forms.Form):
    """What is aimed at: ``vises``, ticked among what may be, « competence-12 », « classe-5 » (``Stage.vises``);
    ``objectifs``, free words. ``possibles``: the set of these that may be ticked.
    """

    objectifs = TexteField(
        limite=LIMITE_OBJECTIFS,
        libelle="autres objectifs",
        label="Autres objectifs, en vos mots",
        required=False,
        help_text="Ce qui a été convenu avec le tuteur et ne tient pas dans la liste.",
        widget=forms.Textarea(attrs={"rows": 3, "data-limite": LIMITE_OBJECTIFS, "class": "form-control"}),
    )

    def __init__(self, data=None, *, stage, possibles):
        super().__init__(data, initial={"objectifs": stage.objectifs}, use_required_attribute=False)
        self.stage = stage
        self.possibles = set(possibles)
        if self.errors.get("objectifs"):
            self.fields["objectifs"].widget.attrs["class"] += " is-invalid"

    @property
    def choisies(self):
        """What is ticked now; what is not in the list is left out."""
        return set(self.data.getlist("vises") if self.is_bound else self.stage.vises) & self.possibles


class ObservationsForm(forms.Form):
    """One question per compétence: how far, over the period. ``pratiques``, ``signature``: see ``compte_rendu``."""

    CHOIX = [("", "Pas observé"), *Positionnement.Niveau.choices]

    def __init__(self, data=None, *, pratiques, signature):
        super().__init__(data, use_required_attribute=False)
        for pratique in pratiques:
            self.fields[f"niveau-{pratique.competence.pk}"] = forms.ChoiceField(
                label=str(pratique.competence),
                choices=self.CHOIX,
                required=False,
                initial=pratique.niveau_de(signature),
                widget=forms.RadioSelect(attrs={"class": "btn-check"}),
                error_messages={
                    "invalid_choice": "Cette réponse n’est pas dans la liste\u00a0: choisissez-en une autre."
                },
            )

    @property
    def questions(self):
        """The bound fields of the compétences, in order."""
        return [champ for champ in self if champ.name.startswith("niveau-")]

    def niveaux(self):
        """``{compétence pk: code}``; only of what was sent. After a successful validation."""
        return {
            int(nom.removeprefix("niveau-")): valeur
            for nom, valeur in self.cleaned_data.items()
            if nom.startswith("niveau-") and nom in self.data
        }


class RecopieObservationsForm(ObservationsForm):
    """The same, as a teacher reads it on the sheet that the tuteur ticked and signed, with what they wrote there."""

    signataire = LigneField(
        limite=150,
        colonne=150,
        libelle="signé par",
        label="Signé par",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control"}),
    )
    appreciation = AppreciationField(
        label="Ce que le tuteur a écrit",
        required=False,
        help_text="Recopié mot à mot, il se lit avec les autres appréciations et dans le compte rendu.",
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
