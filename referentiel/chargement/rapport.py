"""What a loading did, counted and named, in French."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from langue.nombre import accord, pluriel


@dataclass(frozen=True)
class Mot:
    """A kind of thing that a report counts: « 1 situation », « 55 situations »."""

    singulier: str
    pluriel: str


DIPLOME = Mot("diplôme", "diplômes")
EPREUVE = Mot("épreuve", "épreuves")
ASSOCIATION = Mot("association", "associations")
CHOIX = Mot("choix", "choix")
RUBRIQUE = Mot("rubrique", "rubriques")


# What is counted, and the line to be read.
Ligne = tuple[Mot, str]


@dataclass
class Rapport:
    """Each list holds pairs (``Mot``, line to be read), such as « C11.1 S’approprier la demande de l’annonceur »."""

    diplome: str
    ajoutes: list[Ligne] = field(default_factory=list)
    changes: list[Ligne] = field(default_factory=list)
    retires: list[Ligne] = field(default_factory=list)
    remis: list[Ligne] = field(default_factory=list)
    renumerotes: list[Ligne] = field(default_factory=list)
    # What was corrected on the site and that the file says otherwise, in plain words: « rubrique « Acteurs » ».
    conserves: list[str] = field(default_factory=list)
    # What the file says and that changes nothing, a sentence each.
    avertissements: list[str] = field(default_factory=list)
    ordre_change: bool = False
    # What people may have answered with: what is retired now, and the compétences that go to another épreuve.
    objets_retires: list[Model] = field(default_factory=list)
    choix_retires: list[tuple[str, str]] = field(default_factory=list)
    rubriques_retirees: list[str] = field(default_factory=list)
    changent_d_epreuve: list[Model] = field(default_factory=list)

    @property
    def a_change(self) -> bool:
        """Whether the database differs from what it was; corrections kept do not count."""
        return bool(self.ajoutes or self.changes or self.retires or self.remis or self.renumerotes or self.ordre_change)

    @property
    def premier_chargement(self) -> bool:
        return any(mot == DIPLOME for mot, _ in self.ajoutes)

    def lignes(self, detail: bool = True) -> Iterator[str]:
        """The report, line by line; with ``detail``, every element is named."""
        if not self.a_change:
            yield f"{self.diplome}\u00a0: rien à changer."
        else:
            yield f"{self.diplome}\u00a0:"
        for titre, elements in self.parties():
            yield f"  {titre}\u00a0: {compter(elements)}."
            if detail:
                yield from (f"    - {mot.singulier} {nom}" for mot, nom in elements)
        if self.conserves:
            yield f"  {self.corrections_gardees}\u00a0:"
            yield from (f"    - {correction}" for correction in self.conserves if detail)
            yield "  Pour reprendre le fichier là où un administrateur a corrigé\u00a0: --ecraser."
        if self.ordre_change:
            yield "  L’ordre d’affichage a changé."
        yield from (f"  Attention\u00a0: {avertissement}" for avertissement in self.avertissements)

    @property
    def corrections_gardees(self) -> str:
        """« 2 corrections faites sur le site diffèrent de ce fichier et sont gardées », empty when none does."""
        combien = len(self.conserves)
        if not combien:
            return ""
        verbes = accord(combien, "diffère de ce fichier et est gardée,diffèrent de ce fichier et sont gardées")
        return f"{pluriel(combien, 'correction faite')} sur le site {verbes}"

    def parties(self) -> list[tuple[str, list[Ligne]]]:
        """``[(what was done, to what), …]``, nothing empty among them."""
        toutes = [
            ("Ajouté", self.ajoutes),
            ("Changé", self.changes),
            ("Renuméroté", self.renumerotes),
            ("Retiré (gardé pour les fiches qui l’emploient)", self.retires),
            ("Remis", self.remis),
        ]
        return [(titre, lignes) for titre, lignes in toutes if lignes]


def compter(elements: Iterable[Ligne]) -> str:
    comptes = Counter(mot for mot, _ in elements)
    return ", ".join(f"{nombre} {mot.pluriel if nombre > 1 else mot.singulier}" for mot, nombre in comptes.items())
