"""A day and an hour, written the French way, in Paris time."""

import datetime
import re

from django import forms
from django.utils import timezone

from langue.dates import heure
from situations.champs import FORMATS_DATE, DateWidget

# When dépôts and commissions open and close, where the day alone is given.
A_L_OUVERTURE, A_LA_FERMETURE = datetime.time(8), datetime.time(18)
_HEURE = re.compile(r"(\d{1,2})\s*(?:[h:]\s*(\d{1,2})?)?\s*(?:min)?\Z", re.IGNORECASE)
HEURE_ILLISIBLE = "Cette heure n’existe pas\u00a0: écrivez-la comme 18\u00a0h\u00a000."
INEXISTANTE = (
    "Cette heure n’existe pas ce jour-là\u00a0: on passe à l’heure d’été, de 2\u00a0h à 3\u00a0h. "
    "Choisissez-en une autre."
)
DOUBLE = (
    "Cette heure existe deux fois ce jour-là\u00a0: on passe à l’heure d’hiver, de 3\u00a0h à 2\u00a0h. "
    "Choisissez-en une autre."
)


def localiser(naif):
    """The instant of a wall-clock time here. Raises ``ValidationError`` for an hour that does not exist, or twice."""
    zone = timezone.get_current_timezone()
    premier, second = naif.replace(tzinfo=zone, fold=0), naif.replace(tzinfo=zone, fold=1)
    if premier.utcoffset() != second.utcoffset():
        existe = premier.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) == naif
        raise forms.ValidationError(DOUBLE if existe else INEXISTANTE)
    return premier


class HeureField(forms.Field):
    """« 18 h 00 », « 18h », « 18:00 »."""

    def to_python(self, value):
        texte = (value or "").strip()
        if not texte:
            return None
        trouvee = _HEURE.match(texte)
        try:
            return datetime.time(int(trouvee[1]), int(trouvee[2] or 0))
        except (TypeError, ValueError) as erreur:
            raise forms.ValidationError(HEURE_ILLISIBLE) from erreur


class MomentWidget(forms.MultiWidget):
    """Two fields side by side, each with its own label: our calendar, then the hour."""

    template_name = "examens/sessions/_moment.html"

    def __init__(self, libelle, a_defaut=None):
        jour = DateWidget({"class": "form-control", "aria-label": f"{libelle}, jour"})
        a_quelle_heure = forms.TextInput(
            attrs={
                "class": "form-control heure",
                "placeholder": f"{a_defaut.hour}\u00a0h\u00a0{a_defaut:%M}" if a_defaut else "heure",
                "autocomplete": "off",
                "maxlength": 12,
                "aria-label": f"{libelle}, heure de Paris",
            }
        )
        super().__init__({"jour": jour, "heure": a_quelle_heure})

    def decompress(self, value):
        if value is None:
            return [None, None]
        return [timezone.localtime(value).date(), heure(value)]


class MomentField(forms.MultiValueField):
    """``MomentField("Ouverture", a_defaut=time)``: an aware datetime, None when both are empty.

    ``a_defaut``: the hour of a day given alone, which shows in grey; without it, such a day is refused.
    """

    def __init__(self, libelle, a_defaut=None, **kwargs):
        self.a_defaut = a_defaut
        jour = forms.DateField(
            input_formats=FORMATS_DATE,
            required=False,
            error_messages={
                "invalid": "Cette date n’existe pas\u00a0: écrivez-la sous la forme jj/mm/aaaa, par exemple 20/05/2027."
            },
        )
        super().__init__(
            [jour, HeureField(required=False)],
            label=libelle,
            widget=MomentWidget(libelle, a_defaut),
            require_all_fields=False,
            required=False,
            **kwargs,
        )

    def compress(self, data_list):
        jour, heure = data_list or (None, None)
        if jour is not None and heure is None:
            heure = self.a_defaut
        if jour is None and heure is None:
            return None
        if jour is None:
            raise forms.ValidationError("Indiquez aussi le jour.")
        if heure is None:
            raise forms.ValidationError("Indiquez aussi l’heure, par exemple 18\u00a0h\u00a000.")
        if not 2009 <= jour.year <= 2100:
            raise forms.ValidationError("L’année se situe entre 2009 et 2100.")
        return localiser(datetime.datetime.combine(jour, heure))
