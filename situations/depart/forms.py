"""The form of a work post: several situations, and what their fiches have in common, written once (R27)."""

import uuid

from django import forms
from django.utils.text import capfirst

from langue.champs import sans_adresse
from langue.nombre import entier
from referentiel.arbre import arbre_de
from referentiel.rubriques import Genre, rubriques_de
from situations.champs import TexteField, champ
from situations.saisie import saisie_de_post

from .commencer import SITUATIONS_AU_PLUS


class SituationsField(forms.Field):
    """Situations of a référentiel, by primary key; no query: the tree is in memory. Cleans to a list of situations."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, permises, **kwargs):
        self.permises = permises
        super().__init__(
            error_messages={"required": "Cochez au moins une ligne\u00a0: ce qui se rencontre à ce poste."},
            **kwargs,
        )

    def to_python(self, value):
        choisies = []
        for cle in dict.fromkeys(value or []):
            situation = self.permises.get(entier(cle))
            if situation is None:
                raise forms.ValidationError(
                    "Une de ces lignes n’est pas de celles que ce passeport accepte : cochez-les à nouveau."
                )
            choisies.append(situation)
        return choisies

    def validate(self, value):
        super().validate(value)
        if len(value) > SITUATIONS_AU_PLUS:
            raise forms.ValidationError(
                f"{SITUATIONS_AU_PLUS} au plus à la fois : décochez-en {len(value) - SITUATIONS_AU_PLUS}."
            )


class PosteForm(forms.Form):
    """``PosteForm(post, diplome=…)``: the situations ticked and the rubriques that a work post shares.

    ``stages``: those of the passport, which its fiches may name. Nothing but a situation is mandatory: what is
    begun here is a brouillon, to be completed.
    """

    situations = SituationsField(permises={}, label="Situations rencontrées")

    def __init__(self, data=None, *, diplome, stages=(), initial=None, cle=None):
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.diplome = diplome
        self.stages = list(stages)
        self.arbre = arbre_de(diplome)
        self.cle = _uuid(data.get("cle_formulaire") if data is not None else cle)
        self.fields["situations"].permises = {
            b.situation.pk: b.situation
            for pole in self.arbre.poles
            for classe in pole.classes
            for b in classe.situations
            if b.revendicables
        }
        for rubrique in self.rubriques():
            self.fields[rubrique.nom] = champ(rubrique, diplome, self.arbre)
            self.fields[rubrique.nom].required = False
            self.fields[rubrique.nom].widget.attrs.pop("aria-required", None)
        if self.stages:
            self.fields["stage"].offrir(self.stages, diplome)
            self.fields["stage"].label = capfirst(diplome.mot("stage"))

    def rubriques(self):
        return [r for r in rubriques_de(self.diplome) if r.au_poste and (r.genre is not Genre.STAGE or self.stages)]

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", f"La fin précède le début ({debut:%d/%m/%Y}) : corrigez l’une des deux dates.")
        for nom in self.errors:
            if nom in self.fields and nom != "situations":
                attrs = self.fields[nom].widget.attrs
                attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()
        return donnees

    def champs(self):
        """The bound fields of the rubriques, in order."""
        return [self[rubrique.nom] for rubrique in self.rubriques() if rubrique.genre is not Genre.STAGE]

    def cochees(self):
        """The primary keys ticked, as strings, whether the form was sent or opened."""
        return {str(cle) for cle in self["situations"].value() or []}

    def poles(self):
        """``[(pôle, [(classe, [(situation, ticked)], how many are ticked)])]``: grouped as in the référentiel (R5)."""
        cochees, permises = self.cochees(), self.fields["situations"].permises
        poles = []
        for pole in self.arbre.poles:
            classes = []
            for classe in pole.classes:
                lignes = [
                    (b.situation, str(b.situation.pk) in cochees)
                    for b in classe.situations
                    if b.situation.pk in permises
                ]
                if lignes:
                    classes.append((classe.classe, lignes, sum(cochee for _, cochee in lignes)))
            if classes:
                poles.append((pole.pole, classes))
        return poles

    def textes(self):
        """What the fiches have in common, as a saisie: as typed, once it has been found right."""
        noms = {rubrique.nom for rubrique in self.rubriques()}
        return {n: v for n, v in saisie_de_post(self.data).items() if n in noms and v.strip()}


class PropositionForm(PosteForm):
    """The work post that a teacher proposes to a class: a name, situations, texts; nobody's dates."""

    def __init__(self, data=None, *, diplome, **kwargs):
        super().__init__(data, diplome=diplome, **kwargs)
        self.fields["titre"] = TexteField(
            limite=120,
            colonne=120,
            libelle="Nom du poste",
            validators=[sans_adresse],
            label="Nom du poste",
            help_text="Par exemple : gestionnaire des achats chez BIOMAG.",
            widget=forms.TextInput(attrs={"class": "form-control", "data-limite": 120, "aria-required": "true"}),
        )
        for rubrique in self.rubriques():
            # What the diplôme says there is said to the student: « N’oubliez pas de vous citer ».
            self.fields[rubrique.nom].help_text = (
                "Une personne par ligne\u00a0: nom, fonction. Chacun s’y ajoutera."
                if rubrique.genre is Genre.ACTEURS
                else ""
            )
        self.order_fields(["titre", "situations"])

    def rubriques(self):
        """What does not depend on the student: neither dates nor what a copy leaves behind."""
        communs = (Genre.LIGNE, Genre.TEXTE, Genre.ACTEURS, Genre.CHOIX)
        return [r for r in super().rubriques() if r.se_copie and r.genre in communs]


def _uuid(texte):
    try:
        return uuid.UUID(str(texte))
    except ValueError:
        return uuid.uuid4()
