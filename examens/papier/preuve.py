"""How a copy on paper is checked: a short code, and the address of the page that checks it."""

from dataclasses import dataclass


@dataclass
class Preuve:
    """``code``: a short text, shown on every page; ``adresse``: the full URL that checks this copy, shown, linked, and
    drawn as a QR code."""

    code: str
    adresse: str
