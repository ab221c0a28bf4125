"""The rows of the table of rights (``droits.py``) for the pages of a class: nobody but its teachers reaches them."""

import uuid

ENSEIGNANT_SEUL = (404, 404, 200, 404, 404, 404, 404, "L")
ENSEIGNANT_SEUL_PUIS_AILLEURS = (404, 404, 302, 404, 404, 404, 404, "L")
PAR_POST = (405,) * 7 + ("L",)

GET = {
    "suivi:classe": ENSEIGNANT_SEUL,
    "suivi:classe_liste": ENSEIGNANT_SEUL,
    "suivi:couverture": ENSEIGNANT_SEUL,
    "suivi:couverture_xlsx": ENSEIGNANT_SEUL,
    "suivi:couverture_pdf": ENSEIGNANT_SEUL,
    "suivi:classe_objectifs_pdf": ENSEIGNANT_SEUL,
    "suivi:objectifs_pdf": ENSEIGNANT_SEUL,
    "suivi:a_lire_classe": ENSEIGNANT_SEUL,
    "suivi:a_lire_partager": PAR_POST,
    "suivi:a_lire_annuler": PAR_POST,
    "stages:classe_periodes": ENSEIGNANT_SEUL,
    "stages:classe_periodes_annuler": PAR_POST,
    "suivi:relancer": ENSEIGNANT_SEUL,
    "suivi:groupes": ENSEIGNANT_SEUL,
    "suivi:groupe_nouveau": ENSEIGNANT_SEUL,
    "suivi:groupe": ENSEIGNANT_SEUL,
    "suivi:groupe_supprimer": ENSEIGNANT_SEUL,
    "suivi:textes": ENSEIGNANT_SEUL,
    "suivi:textes_pdf": ENSEIGNANT_SEUL,
    "suivi:textes_xlsx": ENSEIGNANT_SEUL,
    # A passport's: its student takes it too.
    "suivi:dossier_pdf": (200, 404, 200, 404, 404, 404, 404, "L"),
}

POST = {
    "suivi:groupe_nouveau": (404, 404, 422, 404, 404, 404, 404, "L"),
    "suivi:groupe": (404, 404, 422, 404, 404, 404, 404, "L"),
    "suivi:groupe_supprimer": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    # Nobody is ticked.
    "suivi:relancer": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:classe_periodes": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:classe_periodes_annuler": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    "suivi:a_lire_classe": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    "suivi:a_lire_partager": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    # One's own readings alone; another's are none.
    "suivi:a_lire_annuler": (302,) * 7 + ("L",),
}


def objets_du_suivi(classe, passeport):
    """For each address of a class, the arguments that name the owner's."""
    groupe = {"pk": classe.groupes.create(nom="Atelier").pk}
    return {nom: {"pk": classe.pk} for nom in (*GET, *POST)} | {
        "suivi:groupe": groupe,
        "suivi:groupe_supprimer": groupe,
        "suivi:a_lire_annuler": {"lot": uuid.UUID(int=1)},
        "suivi:dossier_pdf": {"pk": passeport.pk},
        "suivi:objectifs_pdf": {"pk": classe.pk, "passeport_pk": passeport.pk},
    }
