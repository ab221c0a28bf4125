"""Form fields for every form: of text, what is pasted is mended (see ``nettoyer``), a name holds no address; of a file,
its refusals are said the same way."""

import re
from typing import Any

from django import forms

from .texte import nettoyer

_ADRESSE_OU_BALISE = re.compile(r"[<>@]|://|\bwww\.", re.IGNORECASE)
REFUS = "N’écrivez ici ni adresse ni balise\u00a0: seulement un nom."


def sans_adresse(nom: str) -> None:
    """Validator of names and titles: an address or a tag in them would be a message sent under our name."""
    if _ADRESSE_OU_BALISE.search(nom):
        raise forms.ValidationError(REFUS)


class TexteMendeField(forms.CharField):
    """Text of several lines. Limits are those of ``CharField``, on the mended text."""

    default_error_messages = {"max_length": "%(limit_value)s caractères au plus\u00a0: il y en a %(show_value)s."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A browser cuts what is pasted at ``maxlength``, without a word: the limit is counted, and refused (R20)."""
        attributs = super().widget_attrs(widget)
        if "maxlength" in attributs:
            attributs["data-limite"] = attributs.pop("maxlength")
        return attributs

    def to_python(self, value: Any) -> str:
        return nettoyer(super().to_python(value) or "")


class NomField(TexteMendeField):
    """The name of a person, of a place, of a thing: one line, no address, no tag."""

    default_validators = [sans_adresse]

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class MonPrenomField(NomField):
    """One's own given name, 150 characters at most, which the browser may fill in."""

    saisie, manque = "given-name", "Écrivez votre prénom."

    def __init__(self, *, label: str = "Prénom", **kwargs: Any) -> None:
        super().__init__(
            label=label,
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": self.saisie}),
            error_messages={"required": self.manque, "max_length": "150 caractères au plus."},
            **kwargs,
        )


class MonNomField(MonPrenomField):
    """One's own family name, likewise."""

    saisie, manque = "family-name", "Écrivez votre nom."

    def __init__(self, *, label: str = "Nom", **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)


class FichierField(forms.FileField):
    """A file that is sent, of at most ``au_plus`` bytes.

    ``accepte``: what the browser proposes first; ``trop_gros``, ``absent``: the sentences of a file that is too big,
    and of none.
    """

    def __init__(
        self, *, accepte: str, au_plus: int, trop_gros: str, absent: str = "Choisissez un fichier.", **kwargs: Any
    ) -> None:
        super().__init__(
            widget=forms.FileInput(attrs={"accept": accepte}),
            error_messages={
                "required": absent,
                "empty": "Ce fichier est vide.",
                "invalid": "Le fichier n’est pas arrivé. Choisissez-le à nouveau.",
                "max_length": "Le nom de ce fichier est trop long.",
            },
            **kwargs,
        )
        self.au_plus, self.trop_gros = au_plus, trop_gros

    def to_python(self, data: Any) -> Any:
        fichier = super().to_python(data)
        if fichier and fichier.size > self.au_plus:
            raise forms.ValidationError(self.trop_gros, code="trop_gros")
        return fichier
