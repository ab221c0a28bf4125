"""Keeping a text to use it again (R27): from the form of a fiche, or from the page of one's kept texts."""

from django import forms

from langue.champs import TexteMendeField
from referentiel.arbre import arbre_de
from referentiel.rubriques import par_nom, rubriques_de
from situations.champs import champ


def rubriques_gardees(diplome):
    """The rubriques of this diplôme whose texts can be kept."""
    return [r for r in rubriques_de(diplome) if r.se_garde]


def texte_a_garder(rubrique, texte, diplome):
    """The text, tidied, if it could stand in this rubrique (a name). Raises ``ValidationError`` with a sentence."""
    if rubrique not in {r.nom for r in rubriques_gardees(diplome)}:
        raise forms.ValidationError("Choisissez la rubrique où ce texte servira.")
    champ_de_la_rubrique = champ(par_nom(diplome)[rubrique], diplome, arbre_de(diplome))
    champ_de_la_rubrique.required = False
    propre = champ_de_la_rubrique.clean(texte)
    if not propre:
        raise forms.ValidationError("Il n’y a encore rien à garder : écrivez d’abord le texte.")
    return propre


class FormuleForm(forms.Form):
    """``FormuleForm(post, diplome=…)``: a text and the rubrique that it is for."""

    rubrique = forms.ChoiceField(
        label="Rubrique",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": "Choisissez la rubrique où ce texte servira.",
            "invalid_choice": "Choisissez la rubrique où ce texte servira.",
        },
    )
    texte = TexteMendeField(
        label="Texte",
        error_messages={"required": "Il n’y a encore rien à garder : écrivez d’abord le texte."},
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5, "aria-required": "true"}),
    )

    def __init__(self, data=None, *, diplome):
        super().__init__(data, use_required_attribute=False)
        self.diplome = diplome
        self.fields["rubrique"].choices = [(r.nom, r.libelle) for r in rubriques_gardees(diplome)]

    def clean(self):
        donnees = super().clean()
        if "rubrique" in donnees and "texte" in donnees:
            try:
                donnees["texte"] = texte_a_garder(donnees["rubrique"], donnees.get("texte", ""), self.diplome)
            except forms.ValidationError as erreur:
                self.add_error("texte", erreur)
        for nom in self.errors:
            self.fields[nom].widget.attrs["class"] += " is-invalid"
        return donnees
