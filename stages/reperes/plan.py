"""What the four codes of a printed page say, and where they stand on it. Knows neither Django nor an image.

Three corners hold a « repère » that names the page; the fourth holds the « plan »: the places of the boxes to tick and
of the zones to fill in, taken from the page as it was laid out. The paper thus carries all that is needed to read it,
whatever the template, the fiches or the objectives have become since. Both are sealed: see ``sceau``.
"""

import hashlib
from dataclasses import dataclass

VERSION = 1
# What begins the text of our codes, and of no address.
MARQUE = "PP"
SORTES = ("attestation", "compte-rendu")
ZONES = ("jours", "absences", "semaines", "activites", "nom", "signature", "appreciation")
SCEAU = 5
_EMPREINTE = 2

# Millimetres of an A4 page, from its top left corner.
LARGEUR, HAUTEUR = 210, 297
REPERE, PLAN, BORD = 11, 20, 5
# The squares that the codes fill: (left, top, side). The plan is the last; a page upside down does not look alike.
PLACES = (
    (BORD, BORD, REPERE),
    (LARGEUR - BORD - REPERE, BORD, REPERE),
    (BORD, HAUTEUR - BORD - REPERE, REPERE),
    (LARGEUR - BORD - PLAN, HAUTEUR - BORD - PLAN, PLAN),
)
COIN_DU_PLAN = 3

# RFC 9285: what a QR code holds at five and a half bits a sign.
_SIGNES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class CodeInconnu(ValueError):
    """The text of a code that is not one of ours, or is damaged."""


@dataclass(frozen=True)
class Page:
    """Which page of which sheet: ``sorte`` of ``SORTES``, ``page`` from 1."""

    stage: int
    sorte: str
    page: int


@dataclass(frozen=True)
class Case:
    """A box to tick, empty when it was printed: millimetres of its square."""

    competence: int
    niveau: int
    x: float
    y: float
    cote: float


@dataclass(frozen=True)
class Zone:
    """A place to write in: ``nom`` of ``ZONES``; millimetres."""

    nom: str
    x: float
    y: float
    largeur: float
    hauteur: float


@dataclass(frozen=True)
class Plan:
    """A whole page: at most ``CASES_AU_PLUS`` boxes."""

    page: Page
    cases: tuple[Case, ...] = ()
    zones: tuple[Zone, ...] = ()

    CASES_AU_PLUS = 120


@dataclass(frozen=True)
class Code:
    """The text of one of our codes, taken apart. ``coin``: its rank in ``PLACES``; ``corps``, ``sceau``: what is
    sealed, and the seal to compare; ``plan``: of the last corner alone; ``empreinte``: which plan it goes with."""

    page: Page
    coin: int
    corps: bytes
    sceau: bytes
    empreinte: bytes
    plan: Plan | None = None


def textes(plan, sceller):
    """The texts of the four codes of a page, in the order of ``PLACES``. ``sceller(bytes)``: their seal."""
    dernier = _sceller(_entete(plan.page, COIN_DU_PLAN) + _corps(plan), sceller)
    empreinte = _empreinte(dernier)
    reperes = [_sceller(_entete(plan.page, coin) + empreinte, sceller) for coin in range(COIN_DU_PLAN)]
    return [MARQUE + _en_base45(octets) for octets in (*reperes, dernier)]


def lire_code(texte):
    """The ``Code`` that this text says; its seal is still to be checked. Raises ``CodeInconnu``."""
    if not texte.startswith(MARQUE):
        raise CodeInconnu("not one of ours")
    octets = _de_base45(texte.removeprefix(MARQUE))
    corps, sceau = octets[:-SCEAU], octets[-SCEAU:]
    lecteur = _Lecteur(corps)
    tete = lecteur.octet()
    if tete >> 4 != VERSION or tete & 3 > COIN_DU_PLAN or (tete >> 2 & 3) >= len(SORTES):
        raise CodeInconnu("another version")
    coin, sorte = tete & 3, SORTES[tete >> 2 & 3]
    page = Page(page=lecteur.octet(), stage=lecteur.nombre(), sorte=sorte)
    if coin == COIN_DU_PLAN:
        return Code(page, coin, corps, sceau, _empreinte(octets), _lire_plan(page, lecteur))
    return Code(page, coin, corps, sceau, lecteur.reste())


def _entete(page, coin):
    return bytes([VERSION << 4 | SORTES.index(page.sorte) << 2 | coin, page.page]) + _nombre(page.stage)


def _sceller(corps, sceller):
    return corps + sceller(corps)[:SCEAU]


def _empreinte(octets):
    return hashlib.sha256(octets).digest()[:_EMPREINTE]


def _corps(plan):
    """Tenths of a millimetre. The boxes by lines, from the top: a compétence, how far down, which of the columns."""
    colonnes = sorted({(case.niveau, _dixiemes(case.x)) for case in plan.cases})
    cote = _dixiemes(plan.cases[0].cote) if plan.cases else 0
    octets = _nombre(len(colonnes)) + _nombre(cote)
    for niveau, x in colonnes:
        octets += _nombre(niveau) + _nombre(x)
    lignes = {}
    for case in plan.cases:
        cle = (_dixiemes(case.y), case.competence)
        lignes[cle] = lignes.get(cle, 0) | 1 << colonnes.index((case.niveau, _dixiemes(case.x)))
    octets += _nombre(len(lignes))
    y_avant = competence_avant = 0
    for (y, competence), masque in sorted(lignes.items()):
        ecart = competence - competence_avant
        octets += _nombre(ecart << 1 if ecart >= 0 else -ecart << 1 | 1)
        octets += _nombre((y - y_avant) << len(colonnes) | masque)
        y_avant, competence_avant = y, competence
    octets += _nombre(len(plan.zones))
    for zone in plan.zones:
        octets += _nombre(ZONES.index(zone.nom))
        for mesure in (zone.x, zone.y, zone.largeur, zone.hauteur):
            octets += _nombre(_dixiemes(mesure))
    return octets


def _lire_plan(page, lecteur):
    combien, cote = lecteur.nombre(), lecteur.nombre() / 10
    colonnes = [(lecteur.nombre(), lecteur.nombre() / 10) for _ in range(_borne(combien, 8))]
    cases, y, competence = [], 0, 0
    for _ in range(_borne(lecteur.nombre(), Plan.CASES_AU_PLUS)):
        ecart = lecteur.nombre()
        competence += -(ecart >> 1) if ecart & 1 else ecart >> 1
        ligne = lecteur.nombre()
        y += ligne >> combien
        cases += [
            Case(competence, niveau, x, y / 10, cote) for rang, (niveau, x) in enumerate(colonnes) if ligne >> rang & 1
        ]
    zones = [
        Zone(ZONES[_borne(lecteur.nombre(), len(ZONES) - 1)], *(lecteur.nombre() / 10 for _ in range(4)))
        for _ in range(_borne(lecteur.nombre(), len(ZONES)))
    ]
    if lecteur.reste() or any(not _sur_la_page(case.x, case.y) for case in cases):
        raise CodeInconnu("damaged")
    return Plan(page, tuple(cases), tuple(zones))


def _sur_la_page(x, y):
    return 0 <= x < LARGEUR and 0 <= y < HAUTEUR


def _dixiemes(millimetres):
    return round(millimetres * 10)


def _borne(combien, au_plus):
    if combien > au_plus:
        raise CodeInconnu("too much")
    return combien


def _nombre(valeur):
    """Seven bits an octet, the lowest first."""
    octets = bytearray()
    while valeur > 0x7F:
        octets.append(valeur & 0x7F | 0x80)
        valeur >>= 7
    octets.append(valeur)
    return bytes(octets)


class _Lecteur:
    def __init__(self, octets):
        self._octets, self._rang = octets, 0

    def octet(self):
        if self._rang >= len(self._octets):
            raise CodeInconnu("cut short")
        self._rang += 1
        return self._octets[self._rang - 1]

    def nombre(self):
        valeur = 0
        for rang in range(5):
            octet = self.octet()
            valeur |= (octet & 0x7F) << 7 * rang
            if octet < 0x80:
                return valeur
        raise CodeInconnu("a number without end")

    def reste(self):
        return self._octets[self._rang :]


def _en_base45(octets):
    texte = ""
    for rang in range(0, len(octets), 2):
        bloc = octets[rang : rang + 2]
        valeur = int.from_bytes(bloc, "big")
        for _ in range(len(bloc) + 1):
            valeur, chiffre = divmod(valeur, 45)
            texte += _SIGNES[chiffre]
    return texte


def _de_base45(texte):
    octets = b""
    for rang in range(0, len(texte), 3):
        chiffres = [_SIGNES.find(signe) for signe in texte[rang : rang + 3]]
        valeur = sum(chiffre * 45**n for n, chiffre in enumerate(chiffres))
        if len(chiffres) == 1 or min(chiffres) < 0 or valeur >= 256 ** (len(chiffres) - 1):
            raise CodeInconnu("not one of ours")
        octets += valeur.to_bytes(len(chiffres) - 1, "big")
    return octets
