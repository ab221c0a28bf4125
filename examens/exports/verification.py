"""How a copy on paper is checked: a short code, and a QR code to the page that checks it."""

from dataclasses import dataclass, field

import segno

# Read by a phone through a fold or a stain (15 % of the squares), at 25 mm a side.
CORRECTION = "m"


@dataclass
class Verification:
    """``code``: a short text, shown on every page; ``adresse``: the full URL that checks this copy, shown and linked.

    ``qr``: the QR code of the address: its ``cote`` in squares, and its ``traits``, rows of black squares as
    ``(column, row, length)``.
    """

    code: str
    adresse: str
    qr: dict = field(init=False)

    def __post_init__(self):
        matrice = segno.make_qr(self.adresse, error=CORRECTION).matrix
        traits = [trait for y, rangee in enumerate(matrice) for trait in _traits(rangee, y)]
        self.qr = {"cote": len(matrice), "traits": traits}


def _traits(rangee, y):
    """``(column, row, length)`` of each unbroken run of black squares of a row."""
    debut = None
    for x, noir in enumerate([*rangee, 0]):
        if noir and debut is None:
            debut = x
        elif not noir and debut is not None:
            yield debut, y, x - debut
            debut = None
