"""The sheet of objectives that a student takes to the PFMP: what to aim for, room for the tuteur, signatures (R24)."""

from dataclasses import dataclass

from accounts.composition import rendre
from accounts.lisible import lisible
from situations.objectifs import objectifs
from situations.periode import periode

MODELE = "situations/pdf/objectifs"
PROVISOIRE = "(intitulé provisoire)"


@dataclass(frozen=True)
class LigneObjectif:
    """``note``: what was already done of it, empty when nothing was; ``visee``: agreed already, ticked."""

    competence: str
    situations: list[str]
    note: str = ""
    visee: bool = False


@dataclass(frozen=True)
class PartieObjectifs:
    titre: str
    compte: str
    a_couvrir: list[LigneObjectif]
    a_revivre: list[LigneObjectif]


@dataclass(frozen=True)
class FeuilleObjectifs:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    auteur: str
    date: tuple
    etabli_le: str
    identite: list[tuple]
    mots: dict
    parties: list[PartieObjectifs]
    tout_couvert: bool
    convenus: str = ""


def objectifs_pdf(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The sheet, as bytes. ``cases``: ``cases_du_passeport()``; ``etabli_le``: the date printed on it."""
    return rendre(MODELE, feuille(passeport, classe, arbre, cases, etabli_le, stage))


def feuille(passeport, classe, arbre, cases, etabli_le, stage=None):
    """The ``FeuilleObjectifs`` of one passport: an épreuve of which nothing is left to do is left out.

    ``classe``: None for a candidat libre. ``stage``: the one being negotiated, which fills in who and when, and ticks
    what is agreed already (R24).
    """
    visees = {c.pk for c in stage.competences.all()} if stage else set()
    diplome = passeport.diplome
    libelles = {code: libelle.lower() for code, libelle in diplome.liste("type")}
    groupes = objectifs(arbre, cases)
    parties = [
        PartieObjectifs(
            lisible(str(groupe.epreuve)),
            f"{groupe.couvertes}\u00a0/\u00a0{groupe.total}",
            [_ligne(objectif, libelles, visees) for objectif in groupe.a_couvrir],
            [_ligne(objectif, libelles, visees) for objectif in groupe.a_revivre],
        )
        for groupe in groupes
        if groupe.a_couvrir or groupe.a_revivre
    ]
    nom = lisible(passeport.etudiant.nom_liste)
    jour = periode(etabli_le, etabli_le).removeprefix("le ")
    return FeuilleObjectifs(
        titre=lisible(f"Objectifs de {diplome.mot('stage')} de {nom}"),
        sujet=lisible(f"{diplome.intitule}, session {passeport.session}"),
        auteur=nom,
        date=(etabli_le.year, etabli_le.month, etabli_le.day),
        etabli_le=jour,
        identite=[
            ("Étudiant", nom),
            *([("Classe", lisible(f"{classe.nom}, {classe.etablissement}"))] if classe else []),
            ("Diplôme", lisible(f"{diplome.intitule}, session {passeport.session}")),
            ("Organisation", lisible(stage.organisation) if stage else ""),
            ("Tuteur", lisible(stage.tuteur_nom) if stage else ""),
            ("Période", stage.periode if stage else ""),
        ],
        mots={"situations": diplome.mot("situation", pluriel=True), "stage": diplome.mot("stage")},
        convenus=lisible(stage.objectifs) if stage else "",
        parties=parties,
        tout_couvert=not any(groupe.a_couvrir for groupe in groupes),
    )


def _ligne(objectif, libelles, visees):
    note = ""
    if objectif.case:
        note = ", ".join(libelles.get(code, code) for code, _ in objectif.case.types)
    return LigneObjectif(
        _intitule(objectif.competence),
        [_intitule(situation) for situation in objectif.situations],
        note,
        objectif.competence.pk in visees,
    )


def _intitule(element):
    """Code and title; a title not checked against the official text says so."""
    return lisible(f"{element} {PROVISOIRE}" if element.intitule_provisoire else str(element))
