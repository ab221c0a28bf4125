"""From a line of the logbook to a fiche (R31)."""

# The code of the source that tells what was lived outside the course, in the lists of the diplômes that have it (R31).
HORS_FORMATION = "hors_formation"


def hors_formation_permis(diplome):
    """Whether this diplôme counts what is lived outside the course (R31)."""
    return HORS_FORMATION in dict(diplome.liste("source"))


def saisie_de_note(note, diplome):
    """What a line of the logbook already says of a fiche: its context, its day, where, and that it is outside."""
    jour = f"{note.quand:%d/%m/%Y}"
    saisie = {"description": note.quoi, "date_debut": jour, "date_fin": jour}
    if note.ou:
        saisie["partenaires"] = note.ou
    if note.hors_formation and hors_formation_permis(diplome):
        saisie["source"] = HORS_FORMATION
    return saisie
