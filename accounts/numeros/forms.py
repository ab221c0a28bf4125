"""One field for each student: their candidate number."""

from django import forms

from accounts.models import Inscription

from .numeros import FAUTE, FORME, nettoyer


class NumerosForm(forms.Form):
    """``NumerosForm(data, inscriptions=[…], proposes={pk: number})``: a number is one person's."""

    def __init__(self, *args, inscriptions, proposes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.inscriptions = inscriptions
        for i in inscriptions:
            self.fields[f"n{i.pk}"] = forms.CharField(
                label=i.etudiant.nom_liste,
                max_length=30,
                required=False,
                initial=(proposes or {}).get(i.pk, i.numero_candidat),
                widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "form-control"}),
                error_messages={"max_length": FAUTE},
            )

    @property
    def lignes(self):
        """``[(inscription, bound field)]``."""
        return [(i, self[f"n{i.pk}"]) for i in self.inscriptions]

    def clean(self):
        donnees, pris = super().clean(), {}
        for i in self.inscriptions:
            nom = f"n{i.pk}"
            numero = nettoyer(donnees.get(nom, ""))
            if not numero:
                continue
            if not FORME.fullmatch(numero):
                self.add_error(nom, FAUTE)
            elif numero in pris:
                self.add_error(nom, f"C’est déjà le numéro de {pris[numero]}.")
            else:
                donnees[nom] = numero
                pris[numero] = i.etudiant
        return donnees

    def enregistrer(self):
        """``{pk of the inscription: [before, now]}`` of those that changed; what the page did not show stays."""
        changees, changements = [], {}
        for i in self.inscriptions:
            if f"n{i.pk}" not in self.data:
                continue
            numero = self.cleaned_data[f"n{i.pk}"].strip()
            if numero != i.numero_candidat:
                changements[str(i.pk)] = [i.numero_candidat, numero]
                i.numero_candidat = numero
                changees.append(i)
        Inscription.objects.bulk_update(changees, ["numero_candidat"], batch_size=500)
        return changements
