"""The sheet of the allowance: the days attested of each stage of a class, one line a stage."""

import io

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font

from impression.classeur import EN_HAUT, entetes, largeurs, page, police, texte
from langue.dates import jour

COLONNES = (
    ("Nom", 22),
    ("Prénom", 18),
    ("Organisation", 34),
    ("Début", 12),
    ("Fin", 12),
    ("Jours effectués", 11),
    ("Jours d’absence", 11),
    ("Semaines", 11),
    ("Signée par", 26),
    ("État", 34),
)
DATE, DEMIS = "dd/mm/yyyy", "0.#"
DATES, NOMBRES = (4, 5), (6, 7, 8)


def jours_xlsx(classe, lignes):
    """The workbook, as bytes. ``lignes``: ``StagesEtudiant`` of the class, whose stages are ``avec_attestation``.

    Days stand only where an attestation counts: an allowance is paid for nothing else.
    """
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Jours attestés"
    classeur.properties.title = f"Jours {classe.diplome.mot('de stage')} attestés, {classe}"
    classeur.properties.creator = "Passeport Pro"
    entetes(feuille, [libelle for libelle, _ in COLONNES])
    largeurs(feuille, [largeur for _, largeur in COLONNES])
    rang = 1
    for ligne in lignes:
        for valeurs in rangees(ligne):
            rang += 1
            for colonne, valeur in enumerate(valeurs, start=1):
                _ecrire(feuille, rang, colonne, valeur)
    for colonne in NOMBRES:
        lettre = feuille.cell(1, colonne).column_letter
        total = feuille.cell(rang + 1, colonne, f"=SUM({lettre}2:{lettre}{max(rang, 2)})")
        total.font, total.number_format = police(bold=True), DEMIS
    texte(feuille, rang + 1, 1, f"Total au {jour(timezone.localdate())}", font=police(bold=True))
    feuille.auto_filter.ref = f"A1:{feuille.cell(1, len(COLONNES)).column_letter}{rang}"
    page(feuille, "1:1")
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def rangees(ligne):
    """One list a stage, in the order of ``COLONNES``; a student without a stage has a line too."""
    nom, prenom = ligne.etudiant.last_name or ligne.etudiant.username, ligne.etudiant.first_name
    if not ligne.stages:
        yield [nom, prenom, "", None, None, None, None, None, "", "aucune période"]
    for stage in sorted(ligne.stages, key=lambda stage: stage.date_debut):
        attestation = stage.attestation
        compte = attestation if attestation and attestation.compte else None
        yield [
            nom,
            prenom,
            stage.organisation,
            stage.date_debut,
            stage.date_fin,
            *((float(compte.jours), float(compte.absences), float(compte.semaines)) if compte else (None,) * 3),
            attestation.auteur if attestation else "",
            etat(stage),
        ]


def etat(stage):
    """Where the attestation of a stage stands, in words."""
    attestation = stage.attestation
    if attestation is None:
        return "à signer" if stage.etat == "terminée" else f"période {stage.etat}"
    if not attestation.a_jour:
        return "dates changées depuis la signature"
    return "à confirmer par un enseignant" if attestation.a_confirmer else "attestée"


def _ecrire(feuille, rang, colonne, valeur):
    if colonne in (*DATES, *NOMBRES):
        cellule = feuille.cell(rang, colonne, valeur)
        cellule.number_format, cellule.alignment, cellule.font = (
            DATE if colonne in DATES else DEMIS,
            EN_HAUT,
            Font(name="Calibri"),
        )
    else:
        texte(feuille, rang, colonne, valeur, alignment=EN_HAUT, font=police())
