"""The common dates of a class, and a line a student: where, with whom, and other dates than the common ones."""

from django import forms

from situations.champs import SERVICES, DateSituationField
from situations.models import Stage
from stages.forms import LigneField

NOMMEE = "Indiquez les dates, en haut pour tous ou sur cette ligne."


class DatesForm(forms.Form):
    """The common dates; either may be missing where every line has its own."""

    date_debut = DateSituationField(libelle="début", label="Du", required=False)
    date_fin = DateSituationField(libelle="fin", label="Au", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom in ("date_debut", "date_fin"):
            self.fields[nom].widget.attrs["class"] = "form-control form-control-sm"

    def clean(self):
        donnees = super().clean()
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", f"La fin précède le début ({debut:%d/%m/%Y})\u00a0: corrigez l’une des deux.")
        return donnees


class LigneForm(DatesForm):
    """``LigneForm(…, etudiant=…, communes={…}, deja=[…])``: refused only when it is ticked.

    ``communes``: None when they are refused themselves. ``deja``: the stages of this student, for this diplôme.
    """

    prendre = forms.BooleanField(
        label="Prendre", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    organisation = LigneField(limite=200, colonne=200, libelle="organisation", label="Organisation", required=False)
    tuteur_nom = LigneField(limite=150, colonne=150, libelle="nom du tuteur", label="Tuteur", required=False)
    tuteur_courriel = forms.EmailField(
        label="Courriel du tuteur",
        required=False,
        max_length=254,
        error_messages={"invalid": "Cette adresse n’est pas complète.", "max_length": "Cette adresse est trop longue."},
    )

    def __init__(self, *args, etudiant, communes, deja=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.etudiant, self.communes, self.deja = etudiant, communes, deja
        for nom in ("organisation", "tuteur_nom", "tuteur_courriel"):
            self.fields[nom].widget.attrs |= {"class": "form-control form-control-sm", "autocomplete": "off"}
        self.fields["organisation"].widget.attrs["list"] = SERVICES
        for nom, champ in self.fields.items():
            champ.widget.attrs["aria-label"] = f"{champ.label}, {etudiant}"
            if self.is_bound and self.errors.get(nom):
                champ.widget.attrs["class"] += " is-invalid"

    def clean(self):
        donnees = super().clean()
        if not donnees.get("prendre"):
            self.errors.clear()
            return donnees
        for nom in ("date_debut", "date_fin"):
            if nom in donnees:
                donnees[nom] = donnees[nom] or (self.communes or {}).get(nom)
        if self.communes is None:
            return donnees
        if not self.errors and None in (donnees["date_debut"], donnees["date_fin"]):
            self.add_error("date_debut", NOMMEE)
        elif not self.errors and donnees["date_fin"] < donnees["date_debut"]:
            self.add_error("date_fin", "La fin précède le début\u00a0: corrigez l’une des deux dates.")
        return donnees

    @classmethod
    def tapee(cls, saisie, etudiant):
        """What a ``QueryDict`` says of this student's line, as ``initial`` takes it."""
        return {nom: saisie.get(f"p{etudiant.pk}-{nom}", "") for nom in cls.base_fields}

    @property
    def chevauche(self):
        """Whether a ticked line, once valid, falls on a stage of other dates that is there already."""
        debut, fin = self.cleaned_data.get("date_debut"), self.cleaned_data.get("date_fin")
        return self.cleaned_data.get("prendre", False) and any(
            s.date_debut <= fin and debut <= s.date_fin and (s.date_debut, s.date_fin) != (debut, fin)
            for s in self.deja
        )

    @property
    def colonnes(self):
        """The bound fields, in the order of the columns."""
        return [self[nom] for nom in ("organisation", "tuteur_nom", "tuteur_courriel", "date_debut", "date_fin")]

    @property
    def valeurs(self):
        """The columns of the stage, once valid."""
        noms = ("tuteur_nom", "tuteur_courriel", "date_debut", "date_fin")
        organisation = self.cleaned_data["organisation"] or Stage.A_PRECISER
        return {"organisation": organisation} | {nom: self.cleaned_data[nom] for nom in noms}
