"""The attestation on paper: filled in when it is signed already, with blanks to be signed otherwise.

Its QR code, and the same address in words, lead to the page where the photo of the signed sheet is attached.
"""

import datetime
from dataclasses import dataclass

from impression.pdf import rendre
from langue.dates import jour, moment
from langue.lisible import lisible
from langue.periode import session_de_juin
from langue.texte import de
from stages.compte_rendu.compte_rendu_pdf import adresse_publique
from stages.reperes.marquer import marquer

MODELE = "stages/papier/attestation.html"


@dataclass(frozen=True)
class FeuilleDAttestation:
    """All that the model shows, as plain texts. ``nombres``: ``[(name, label, value or ""), …]``; ``signature``: the
    lines of the one that was given online, none when the sheet is still to be signed."""

    titre: str
    sujet: str
    auteur: str
    date: datetime.date
    surtitre: str
    identite: list[tuple]
    phrase: str
    nombres: list[tuple]
    activites: str
    signature: list[str]
    adresse: str


def attestation_pdf(stage, attestation, proposees, etabli_le):
    """The sheet, as bytes. ``attestation``: the one in force, or None; ``proposees``: the activities that a sheet to be
    signed suggests; ``etabli_le``: the date printed on it."""
    a_signer = None if attestation else marquer(stage.pk, "attestation")
    return rendre(MODELE, document(stage, attestation, proposees, etabli_le), finition=a_signer)


def document(stage, attestation, proposees, etabli_le):
    """The ``FeuilleDAttestation`` of a stage, with its passport, student and diplôme selected; one query."""
    passeport = stage.passeport
    diplome, inscription = passeport.diplome, passeport.inscription
    nom, mot = lisible(passeport.etudiant.nom_liste), diplome.mot("stage")
    # What was signed says what it was signed of.
    source = attestation or stage
    identite = [(diplome.mot("etudiant").capitalize(), nom)]
    if inscription:
        identite += [
            ("Établissement", lisible(str(inscription.classe.etablissement))),
            ("Classe", lisible(inscription.classe.nom)),
        ]
    identite += [
        ("Diplôme", lisible(f"{diplome.intitule}, {session_de_juin(passeport.annee)}")),
        ("Organisation", lisible(source.organisation)),
        ("Adresse", lisible(", ".join(stage.adresse.split("\n")))),
        ("Tuteur", lisible(attestation.signataire if attestation else stage.tuteur_nom)),
        ("Période", source.periode),
    ]
    return FeuilleDAttestation(
        titre=lisible(f"Attestation de {mot} {de(nom)}"),
        sujet=lisible(f"{stage}, {diplome.intitule}"),
        auteur=nom,
        date=etabli_le,
        surtitre=f"Attestation de {mot}",
        identite=identite,
        phrase=lisible(
            f"L’organisation d’accueil atteste que {passeport.etudiant} y a effectué une période de {mot} "
            f"{source.periode}, dans ces conditions\u00a0:"
        ),
        nombres=[
            ("jours", "Jours effectués", attestation.duree if attestation else ""),
            ("absences", "Absences", attestation.manque if attestation else ""),
            ("semaines", "Semaines", attestation.en_semaines if attestation else ""),
        ],
        activites=lisible(attestation.activites if attestation else proposees),
        signature=_signature(attestation) if attestation else [],
        adresse=adresse_publique("stages:stage_attestation", stage.pk),
    )


def _signature(attestation):
    if attestation.feuille_id:
        lignes = [f"Signée sur papier par {attestation.auteur}, le {jour(attestation.signee_le)}."]
    else:
        lignes = [f"Signée en ligne par {attestation.auteur}, le {moment(attestation.signee_le)}."]
    if attestation.confirmee_le:
        quoi = "Recopiée de la feuille signée" if attestation.feuille_id else "Confirmée"
        lignes.append(f"{quoi} par {attestation.confirmee_par_nom}, le {jour(attestation.confirmee_le)}.")
    return [lisible(ligne) for ligne in lignes]
