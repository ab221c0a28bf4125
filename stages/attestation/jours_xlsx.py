"""The sheet of the allowance: the days attested of each stage of a class, one line a stage."""

from django.utils import timezone
from openpyxl import Workbook

from impression.classeur import ecrire, entetes, largeurs, octets, page, police, texte
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
DEMIS = "0.#"
NOMBRES = (6, 7, 8)


def jours_xlsx(classe, lignes):
    """The workbook, as bytes. ``lignes``: ``StagesEtudiant`` of the class, whose stages are ``avec_attestation``.

    Days stand only where an attestation counts: an allowance is paid for nothing else.
    """
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Jours attestés"
    entetes(feuille, [libelle for libelle, _ in COLONNES])
    largeurs(feuille, [largeur for _, largeur in COLONNES])
    rang = 1
    for ligne in lignes:
        for valeurs in rangees(ligne):
            rang += 1
            ecrire(feuille, rang, valeurs)
            for colonne in NOMBRES:
                feuille.cell(rang, colonne).number_format = DEMIS
    for colonne in NOMBRES:
        lettre = feuille.cell(1, colonne).column_letter
        total = feuille.cell(rang + 1, colonne, f"=SUM({lettre}2:{lettre}{max(rang, 2)})")
        total.font, total.number_format = police(bold=True), DEMIS
    texte(feuille, rang + 1, 1, f"Total au {jour(timezone.localdate())}", font=police(bold=True))
    feuille.auto_filter.ref = f"A1:{feuille.cell(1, len(COLONNES)).column_letter}{rang}"
    page(feuille, "1:1")
    return octets(classeur, f"Jours {classe.diplome.mot('de stage')} attestés, {classe}")


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
