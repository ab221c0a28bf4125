"""All that a student has written, and the appréciations received, to take away: as plain data, and as a ZIP with the
files (R1)."""

import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder

from situations.fichiers.noms import nom_sur_disque
from situations.models import Fiche, Formule, NoteDeBord, PieceJointe
from suivi.models import Appreciation

VERSION_DU_FORMAT = 1
PERDU = "Ce fichier n’a pas été retrouvé sur le serveur.\n"


def donnees(passeport):
    """The passport, its fiches (brouillons and bin included), their supports, files and versions, for JSON.

    Identity is reduced to what a passport shows: name, identifier, diplôme, session, établissement.
    """
    inscription = passeport.inscription
    fiches = (
        Fiche.objects.filter(passeport=passeport)
        .select_related("situation", "competence", "stage", "passeport__diplome")
        .prefetch_related("supports", "versions", *(["pieces"] if passeport.diplome.permet("pieces_jointes") else []))
        .order_by("pk")
    )
    return {
        "format": VERSION_DU_FORMAT,
        "etudiant": {
            "nom": passeport.etudiant.last_name,
            "prenom": passeport.etudiant.first_name,
            "identifiant": passeport.etudiant.username,
        },
        "diplome": {"code": passeport.diplome.code, "intitule": passeport.diplome.intitule},
        "session": passeport.annee,
        "etablissement": str(inscription.classe.etablissement) if inscription else None,
        "stages": [_stage(stage) for stage in _stages(passeport)],
        "fiches": [_fiche(fiche) for fiche in fiches],
        "carnet": [_note(n) for n in NoteDeBord.objects.filter(etudiant=passeport.etudiant)],
        "textes_gardes": [
            {"rubrique": f.rubrique, "texte": f.texte, "garde_le": f.creee_le}
            for f in Formule.objects.filter(auteur=passeport.etudiant)
        ],
        "appreciations": [_appreciation(a) for a in Appreciation.objects.presentes().filter(passeport=passeport)],
    }


def _fiche(fiche):
    return {
        "numero": fiche.pk,
        "etat": "brouillon" if fiche.est_brouillon else "enregistree",
        "creee_le": fiche.creee_le,
        "enregistree_le": fiche.enregistree_le,
        "modifiee_le": fiche.modifiee_le,
        "jetee_le": fiche.supprimee_le,
        "issue_de": fiche.issue_de_id,
        "contenu": None if fiche.est_brouillon else fiche.contenu(),
        "saisie_en_cours": fiche.saisie,
        "fichiers": [
            {"nom": p.nom, "chemin": chemin_de(p), "type": p.type_mime, "taille": p.taille, "sha256": p.sha256}
            | {"joint_le": p.ajoutee_le}
            for p in fiche.fichiers()
        ],
        "versions": [
            {"numero": v.numero, "nature": v.nature, "creee_le": v.creee_le, "contenu": v.contenu}
            for v in fiche.versions.all()
        ],
    }


def _stages(passeport):
    return passeport.stages.order_by("pk").prefetch_related(
        "competences", "positionnements__competence", "attestations"
    )


def _stage(stage):
    """With what its tuteur observed; nothing of the link, which is nobody's text."""
    return {
        "numero": stage.pk,
        "organisation": stage.organisation,
        "adresse": stage.adresse,
        "date_debut": stage.date_debut,
        "date_fin": stage.date_fin,
        "tuteur": stage.tuteur_nom,
        "courriel_du_tuteur": stage.tuteur_courriel,
        "objectifs": stage.objectifs,
        "competences_visees": [{"cle": c.cle, "intitule": str(c)} for c in stage.competences.all()],
        "attestations": [_attestation(a) for a in stage.attestations.all()],
        "positionnements": [
            {"competence": p.competence.cle, "observation": p.get_niveau_display(), "par": p.auteur}
            for p in stage.positionnements.all()
        ],
    }


def _attestation(attestation):
    return {
        "organisation": attestation.organisation,
        "date_debut": attestation.date_debut,
        "date_fin": attestation.date_fin,
        "jours": attestation.jours,
        "absences": attestation.absences,
        "semaines": attestation.semaines,
        "activites": attestation.activites,
        "par": attestation.auteur,
        "signee_le": attestation.signee_le,
        "confirmee_par": attestation.confirmee_par_nom,
        "remplacee_le": attestation.remplacee_le,
    }


def chemin_de(piece):
    """Where a file stands in the archive that goes with these data."""
    return f"fichiers/fiche-{piece.fiche_id}/{nom_sur_disque(piece.nom)}"


def _note(note):
    return {
        "quand": note.quand,
        "ou": note.ou,
        "quoi": note.quoi,
        "hors_formation": note.hors_formation,
        "fiche": note.fiche_id,
        "ecrite_le": note.creee_le,
    }


def _appreciation(appreciation):
    return {
        "fiche": appreciation.fiche_id,
        "stage": appreciation.stage_id,
        "auteur": appreciation.auteur_nom,
        "role": appreciation.auteur_role,
        "ecrite_le": appreciation.creee_le,
        "lue_le": appreciation.lue_le,
        "texte": appreciation.texte,
    }


def archiver(passeport, sortie):
    """Write the ZIP in the open file ``sortie``: ``donnees.json``, then each file in the folder of its fiche.

    Files are stored as they are: they are compressed already. One that the store has lost is told in its place.
    """
    with zipfile.ZipFile(sortie, "w") as zip_:
        texte = json.dumps(donnees(passeport), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        zip_.writestr("donnees.json", texte, zipfile.ZIP_DEFLATED)
        for piece in PieceJointe.objects.du_passeport(passeport).presentes().order_by("fiche", "pk"):
            try:
                with piece.ouvrir() as source, zip_.open(chemin_de(piece), "w", force_zip64=True) as copie:
                    for bloc in source.chunks():
                        copie.write(bloc)
            except FileNotFoundError:
                zip_.writestr(f"{chemin_de(piece)}.perdu.txt", PERDU)
