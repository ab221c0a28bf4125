"""The coverage grid on paper: a table per épreuve, with the signs of the workbook, then the codes in full (R24)."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst

from impression.pdf import rendre
from langue.dates import jour
from langue.lisible import lisible
from langue.periode import session_de_juin

from .couverture_xlsx import DESSINS, marques, signes

MODELE = "suivi/papier/couverture.html"
# As many columns as a landscape page holds.
COLONNES_AU_PLUS = 28


@dataclass(frozen=True)
class TableCouverture:
    """Neighbouring columns of one épreuve. ``rangees``: ``(name, « 3 / 5 » of the whole épreuve, cells)``, a cell
    being ``(sign and number, other signs)``; ``pied``: how many have each."""

    titre: str
    tetes: list[str]
    rangees: list[tuple]
    pied: list[int]


@dataclass(frozen=True)
class CouvertureDeClasse:
    """All that the model shows, as plain texts. ``codes``: ``(épreuve, [(head of a column, title), …])``; ``legende``,
    ``signes``: ``[(sign, meaning), …]`` of a cell, and of the small signs below.
    """

    titre: str
    sujet: str
    date: datetime.date
    identite: list
    etudiant: str
    tables: list
    codes: list
    legende: list
    signes: list


def couverture_pdf(grille):
    """The PDF of a ``Grille``, as bytes."""
    return rendre(MODELE, document(grille))


def document(grille):
    """The ``CouvertureDeClasse`` of a ``Grille``."""
    classe, le = grille.classe, timezone.localdate(grille.maintenant)
    tables, codes = [], []
    for epreuve in grille.arbre.epreuves:
        colonnes = [c for c in grille.colonnes if c.cible.epreuve == epreuve]
        if not colonnes:
            continue
        codes.append((lisible(str(epreuve)), [(lisible(c.tete), lisible(c.titre)) for c in colonnes]))
        for debut in range(0, len(colonnes), COLONNES_AU_PLUS):
            tables.append(_table(grille, epreuve, colonnes, colonnes[debut : debut + COLONNES_AU_PLUS]))
    legende = [(DESSINS[forme][0], capfirst(libelle)) for forme, libelle in grille.legende()]
    return CouvertureDeClasse(
        titre=lisible(f"Grille de couverture, {classe}"),
        sujet=lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}"),
        date=le,
        identite=[
            ("Établissement", lisible(str(classe.etablissement))),
            ("Classe", lisible(classe.nom)),
            ("Diplôme", lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}")),
            ("Au", jour(le)),
        ],
        etudiant=capfirst(classe.diplome.mot("etudiant")),
        tables=tables,
        codes=codes,
        legende=legende,
        signes=signes(grille),
    )


def _table(grille, epreuve, toutes, colonnes):
    attendues = {c.cible for c in toutes}
    rangees = [
        (
            lisible(grille.noms[rangee.etudiant.pk]),
            f"{len(attendues & rangee.cases.keys())} / {len(attendues)}",
            [_case(rangee.cases.get(c.cible)) for c in colonnes],
        )
        for rangee in grille.rangees
    ]
    titre = lisible(str(epreuve))
    if len(colonnes) < len(toutes):
        titre = f"{titre}, {lisible(colonnes[0].tete)} à {lisible(colonnes[-1].tete)}"
    return TableCouverture(titre, [lisible(c.tete) for c in colonnes], rangees, [c.couverte_par for c in colonnes])


def _case(case):
    if case is None:
        return "", ""
    nombre = case.nombre if case.nombre > 1 else ""
    return f"{DESSINS[case.forme][0]}{nombre}", marques(case)
