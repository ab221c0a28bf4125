"""Form fields of text, for every form: what is pasted is mended (see ``nettoyer``), a name holds no address."""

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
    """Text of several lines. Limits and messages are those of ``CharField``, on the mended text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return nettoyer(super().to_python(value) or "")


class NomField(TexteMendeField):
    """The name of a person, of a place, of a thing: one line, no address, no tag."""

    default_validators = [sans_adresse]

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())
