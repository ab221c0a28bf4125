"""The filters of the passport page and of the list of fiches: a GET form, whose unknown values filter nothing."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms

TOUS = ("", "Tous")
TOUTES = ("", "Toutes")


class FiltresForm(forms.Form):
    """What is chosen, and how to go back on each choice."""

    @property
    def choisis(self):
        """``{name: code}`` of the filters in use, a day as « 02/03/2026 »; an unknown code is as if nothing had been
        chosen."""
        if not hasattr(self, "_choisis"):
            self.is_valid()
            self._choisis = {
                nom: f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else valeur
                for nom, valeur in self.cleaned_data.items()
                if valeur
            }
        return self._choisis

    @property
    def suite(self):
        """The filters in use as the query of an address, without « ? »."""
        return urlencode(self.choisis)

    def actifs(self):
        """The filters in use, each with the query that is left when it is taken away."""
        choisis = self.choisis
        return [
            Actif(
                champ.label,
                dict(getattr(champ, "choices", ())).get(choisis[nom], choisis[nom]),
                urlencode({autre: choisis[autre] for autre in choisis if autre != nom}),
            )
            for nom, champ in self.fields.items()
            if nom in choisis
        ]

    def listes(self):
        """``[(name, label, [(code, libellé, chosen), …]), …]``, for a template to draw."""
        return [
            (nom, champ.label, [(code, texte, self.choisis.get(nom, "") == code) for code, texte in champ.choices])
            for nom, champ in self.fields.items()
            if hasattr(champ, "choices") and not champ.widget.is_hidden
        ]

    def caches(self):
        """``[(name, code), …]`` of what is chosen elsewhere on the page, and kept by the form."""
        return [
            (nom, self.choisis[nom])
            for nom, champ in self.fields.items()
            if champ.widget.is_hidden and nom in self.choisis
        ]

    def jours(self):
        """The fields that are days, to be drawn as fields are."""
        return [self[nom] for nom, champ in self.fields.items() if isinstance(champ, forms.DateField)]


@dataclass(frozen=True)
class Actif:
    libelle: str
    valeur: str
    reste: str


class FiltresPasseport(FiltresForm):
    """Épreuve and pôle choose compétences; source, type and projet choose fiches."""

    epreuve = forms.ChoiceField(label="Épreuve", required=False)
    pole = forms.ChoiceField(required=False)
    source = forms.ChoiceField(label="Source", required=False)
    type = forms.ChoiceField(label="Type", required=False)
    projet = forms.ChoiceField(
        label="Projet",
        required=False,
        choices=[("", "Avec ou sans"), ("oui", "Dans le projet"), ("non", "Hors projet")],
    )

    def __init__(self, data, arbre):
        super().__init__(data)
        diplome = arbre.diplome
        self.fields["epreuve"].choices = [
            TOUTES,
            *((e.code, e.code) for e in arbre.epreuves if arbre.competences_de(e)),
        ]
        self.fields["pole"].label = diplome.mot("pole").capitalize()
        self.fields["pole"].choices = [
            ("", "Tout"),
            *((str(b.pole.pk), str(b.pole)) for b in arbre.poles),
        ]
        self.fields["source"].choices = [TOUTES, *diplome.liste("source")]
        self.fields["type"].choices = [TOUS, *diplome.liste("type")]
        if not diplome.permet("projet"):
            del self.fields["projet"]


class FiltresFiches(FiltresForm):
    """The student's list of fiches: by state, by épreuve."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            TOUTES,
            ("brouillon", "Brouillons"),
            ("modifiee", "Modifications à enregistrer"),
            ("enregistree", "Enregistrées"),
        ],
    )
    epreuve = forms.ChoiceField(label="Épreuve", required=False)

    def __init__(self, data, epreuves):
        super().__init__(data)
        self.fields["epreuve"].choices = [TOUTES, *((code, code) for code in epreuves)]
