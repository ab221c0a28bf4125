"""What to look for in the journal."""

import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Journal

FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"]
CHAMP = {"class": "form-control form-control-sm", "autocomplete": "off"}
ANNEES = range(2000, 2101)
# A name that more people answer to is not precise enough to look for.
PERSONNES = 200


class JourField(forms.DateField):
    """A day, written the French way."""

    def __init__(self, label):
        super().__init__(
            label=label,
            required=False,
            input_formats=FORMATS,
            widget=forms.DateInput(
                format="%d/%m/%Y",
                attrs=CHAMP | {"inputmode": "numeric", "placeholder": "jj/mm/aaaa", "title": "jj/mm/aaaa"},
            ),
            error_messages={"invalid": "Cette date n’existe pas\u00a0: écrivez-la sous la forme jj/mm/aaaa."},
        )

    def validate(self, value):
        super().validate(value)
        if value and value.year not in ANNEES:
            raise forms.ValidationError(f"L’année se situe entre {ANNEES[0]} et {ANNEES[-1]}.")


class JournalForm(forms.Form):
    """A GET form: action, person, period. An unknown action is refused like a date that does not exist."""

    action = forms.ChoiceField(
        label="Action",
        required=False,
        choices=[("", "Toutes"), *Journal.Action.choices],
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        error_messages={"invalid_choice": "Choisissez une action de la liste."},
    )
    personne = forms.CharField(
        label="Personne",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs=CHAMP | {"placeholder": "nom ou identifiant"}),
        error_messages={"max_length": "150 caractères au plus."},
    )
    du = JourField("Du")
    au = JourField("Au")

    def __init__(self, *args, personnes, **kwargs):
        """``personnes``: those whom the reader may look for."""
        super().__init__(*args, **kwargs)
        self.connues = personnes

    def clean_personne(self):
        """The primary keys of those meant; too many are told, for half an answer would pass for a whole one."""
        texte = self.cleaned_data["personne"]
        if not texte.strip():
            return []
        trouvees = self._chercher(texte)
        if len(trouvees) > PERSONNES:
            raise forms.ValidationError(
                f"Plus de {PERSONNES} personnes répondent à ce nom\u00a0: ajoutez le prénom, ou écrivez l’identifiant."
            )
        return trouvees

    def clean(self):
        donnees = super().clean()
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "Cette date précède l’autre\u00a0: échangez-les.")
        return donnees

    def choisir(self, lignes):
        """The lines that answer a valid form; a person is the one who acts as well as the student concerned."""
        choisis = self.cleaned_data
        if choisis["action"]:
            lignes = lignes.filter(action=choisis["action"])
        if self.data.get("personne", "").strip():
            lignes = lignes.filter(Q(acteur__in=choisis["personne"]) | Q(etudiant__in=choisis["personne"]))
        if choisis["du"]:
            lignes = lignes.filter(quand__gte=_minuit(choisis["du"]))
        if choisis["au"]:
            lignes = lignes.filter(quand__lt=_minuit(choisis["au"] + datetime.timedelta(days=1)))
        return lignes

    def _chercher(self, texte):
        """Primary keys of those whose identifier, first name or last name holds each word; one more than are shown."""
        personnes = self.connues.order_by()
        for mot in texte.replace("\0", "").split():
            personnes = personnes.filter(
                Q(username__icontains=mot) | Q(first_name__icontains=mot) | Q(last_name__icontains=mot)
            )
        return list(personnes.values_list("pk", flat=True)[: PERSONNES + 1])

    def reste(self):
        """The filters in use, as a query: « action=import&du=01%2F09%2F2026 », or nothing."""
        return urlencode({nom: self.data[nom] for nom in self.fields if self.data.get(nom)})


def _minuit(jour):
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time.min))
