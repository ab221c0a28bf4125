"""What a commission reads of a candidate: the deposited copy and nothing else (R2).

Made from ``Depot.contenu`` alone: neither the live passport, nor an appréciation, a file, a photograph, another
épreuve.
"""

from dataclasses import dataclass, field

from examens.models import Depot

from .presentation import nommer


@dataclass
class CompetenceLue:
    """A compétence of the épreuve, and the fiches that claim it: ``[{"numero", "ancre"}, …]``, each once."""

    titre: str
    fiches: list = field(default_factory=list)

    @property
    def couverte(self):
        return bool(self.fiches)


@dataclass
class FicheLue:
    """A fiche as it was printed, with its neighbours: anchors of the page, None at the ends."""

    fiche: dict
    avant: str | None
    apres: str | None

    @property
    def onglets(self):
        """Its tabs, each with ``muettes``: the labels of the rubriques left empty, told in one line."""
        return [
            onglet | {"muettes": [r["libelle"] for r in onglet.get("rubriques", []) if not r["texte"]]}
            for onglet in self.fiche["onglets"]
        ]


@dataclass
class CopieLue:
    """A deposited copy laid out for an oral. Texts are those that were printed."""

    depot: Depot
    document: dict
    manques: list
    competences: list
    fiches: list

    @property
    def compte(self):
        """What is covered, as it was printed: ``{"couvertes", "total", "phrase"}``; empty in a copy that tells none."""
        return next(iter(self.document.get("couverture", [])), {})


def lire(depot):
    """A ``CopieLue``. Raises ``CopieAlteree`` when the stored content is not what was deposited."""
    contenu = depot.lire_contenu()
    document = contenu["document"]
    fiches = [fiche for situation in document.get("situations", []) for fiche in situation["fiches"]]
    ancres = [fiche["ancre"] for fiche in fiches]
    return CopieLue(
        depot=depot,
        document=document,
        manques=contenu["manques"],
        competences=_competences(document.get("tableau", [])),
        fiches=[
            FicheLue(fiche, ancres[rang - 1] if rang else None, ancres[rang + 1] if rang + 1 < len(ancres) else None)
            for rang, fiche in enumerate(fiches)
        ],
    )


def _competences(parties):
    """The compétences of the table, each once, in order, with all its fiches: one may be met in several situations."""
    competences = {}
    for partie in parties:
        for classe in partie["classes"]:
            for situation in classe["situations"]:
                for ligne in situation["lignes"]:
                    competence = competences.setdefault(ligne["competence"], CompetenceLue(ligne["competence"]))
                    competence.fiches += [f for f in ligne["fiches"] if f not in competence.fiches]
    return list(competences.values())


@dataclass(frozen=True)
class Voisins:
    """The candidatures before and after this one in the order of passage, None at the ends; its rank, from 1; its
    ``nom`` among them (R32), which they have too."""

    nom: str
    precedente: object | None
    suivante: object | None
    rang: int
    total: int


def voisins(candidature):
    """The ``Voisins`` of a candidature that is not withdrawn; one query."""
    toutes = nommer(
        list(
            type(candidature)
            .objects.actives()
            .filter(commission=candidature.commission_id)
            .ordonnees()
            .select_related("passeport__etudiant")
        )
    )
    rang = next(i for i, autre in enumerate(toutes) if autre.pk == candidature.pk)
    return Voisins(
        nom=toutes[rang].nom,
        precedente=toutes[rang - 1] if rang else None,
        suivante=toutes[rang + 1] if rang + 1 < len(toutes) else None,
        rang=rang + 1,
        total=len(toutes),
    )
