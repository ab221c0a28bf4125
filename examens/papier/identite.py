"""Who presents the passport, for what and where: the block at the top of the first page."""

from langue.lisible import lisible

CANDIDAT_INDIVIDUEL = "Candidat individuel"


def nom_du_candidat(etudiant):
    """« MOREAU Lina »."""
    return lisible(etudiant.nom_liste)


def identite(passeport, epreuve):
    """``[(libellé, valeur), …]``; the session is that of June, that a class prepares, until a dépôt names its own.

    ``epreuve``: its name, empty for the whole passport."""
    etudiant, inscription = passeport.etudiant, passeport.inscription
    lignes = [
        ("Nom", etudiant.last_name.upper() or etudiant.username),
        ("Prénom", etudiant.first_name),
        ("Numéro de candidat", passeport.numero),
        ("Diplôme", passeport.diplome.intitule),
        *([("Épreuve", epreuve)] if epreuve else []),
        ("Session", f"juin {passeport.annee}"),
    ]
    if inscription:
        etablissement = inscription.classe.etablissement
        lignes += [
            ("Établissement", f"{etablissement} (UAI {etablissement.uai})"),
            ("Classe", inscription.classe.nom),
        ]
    else:
        lignes.append(("Établissement", CANDIDAT_INDIVIDUEL))
    if passeport.centre_id and passeport.individuel:
        lignes.append(("Centre d’examen", f"{passeport.centre} (UAI {passeport.centre.uai})"))
    return [(libelle, lisible(valeur)) for libelle, valeur in lignes]


def identite_vierge(diplome, epreuve):
    """The same block to fill in by hand: an empty value is a line to write on."""
    return [
        ("Nom", ""),
        ("Prénom", ""),
        ("Numéro de candidat", ""),
        ("Diplôme", lisible(diplome.intitule)),
        *([("Épreuve", lisible(epreuve))] if epreuve else []),
        ("Session", ""),
        ("Établissement", ""),
    ]
