"""What a loading did, counted and named, in French."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mot:
    """A kind of thing that a report counts: « 1 situation », « 55 situations »."""

    singulier: str
    pluriel: str


DIPLOME = Mot("diplôme", "diplômes")
EPREUVE = Mot("épreuve", "épreuves")
ASSOCIATION = Mot("association", "associations")


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
    conserves: list[Ligne] = field(default_factory=list)
    ordre_change: bool = False

    @property
    def a_change(self) -> bool:
        """Whether the database differs from what it was; corrections kept do not count."""
        return bool(self.ajoutes or self.changes or self.retires or self.remis or self.ordre_change)

    @property
    def premier_chargement(self) -> bool:
        return any(mot == DIPLOME for mot, _ in self.ajoutes)

    def lignes(self, detail: bool = True) -> Iterator[str]:
        """The report, line by line; with ``detail``, every element is named."""
        if not self.a_change:
            yield f"{self.diplome}\u00a0: rien à changer."
        else:
            yield f"{self.diplome}\u00a0:"
        for titre, elements in (
            ("Ajouté", self.ajoutes),
            ("Changé", self.changes),
            ("Retiré (gardé pour les fiches qui l’emploient)", self.retires),
            ("Remis", self.remis),
            ("Corrigé par un administrateur, gardé tel quel (--ecraser pour reprendre le fichier)", self.conserves),
        ):
            if elements:
                yield f"  {titre}\u00a0: {_compter(elements)}."
                if detail:
                    yield from (f"    - {mot.singulier} {nom}" for mot, nom in elements)
        if self.ordre_change:
            yield "  L’ordre d’affichage a changé."


def _compter(elements: Iterable[Ligne]) -> str:
    comptes = Counter(mot for mot, _ in elements)
    return ", ".join(f"{nombre} {mot.pluriel if nombre > 1 else mot.singulier}" for mot, nombre in comptes.items())
