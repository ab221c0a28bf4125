"""The rights on stages, the tuteur's link and the sheets of a stage: see ``tests/droits.py``, whose rows these are."""

from .attestations import creer_a_trier, creer_attestation, creer_feuille

AVEC_PASSEPORT = (200, 200, 404, 404, 200, 404, 404, "L")
LECTURE = (200, 404, 200, 404, 404, 404, 404, "L")
A_DEUX_PUIS_AILLEURS = (302, 404, 302, 404, 404, 404, 404, "L")
A_DEUX_REFUSE = (422, 404, 422, 404, 404, 404, 404, "L")
ENSEIGNANT_SEUL = (404, 404, 200, 404, 404, 404, 404, "L")
ENSEIGNANT_SEUL_PUIS_AILLEURS = (404, 404, 302, 404, 404, 404, 404, "L")
SANS_LIEN = (404,) * 8
PAS_LU = (405,) * 8

GET = {
    "stages:stages": AVEC_PASSEPORT,
    "stages:passeport_stages": LECTURE,
    "stages:stage_nouveau": LECTURE,
    "stages:stage": LECTURE,
    "stages:stage_modifier": LECTURE,
    "stages:stage_supprimer": LECTURE,
    "stages:stage_compte_rendu": LECTURE,
    "stages:acces_tuteur": LECTURE,
    "stages:acces_tuteur_revoquer": LECTURE,
    "stages:classe_stages": ENSEIGNANT_SEUL,
    "stages:classe_liens": ENSEIGNANT_SEUL,
    # Without the cookie of a link nobody is a tuteur, whatever their account: the page of an ended link.
    "stages:tuteur": SANS_LIEN,
    "stages:tuteur_choisir": SANS_LIEN,
    "stages:tuteur_fermer": PAS_LU,
    "stages:tuteur_observations": SANS_LIEN,
    "stages:tuteur_compte_rendu": SANS_LIEN,
    "stages:tuteur_fichier": SANS_LIEN,
    "stages:tuteur_fichier_vignette": SANS_LIEN,
    "stages:tuteur_fiche": SANS_LIEN,
    # A student is no tuteur, nor the teacher who handed the link over (R37).
    "stages:tuteur_lien": (403, 403, 403, 200, 403, 200, 200, 200),
    "stages:classe_jours": ENSEIGNANT_SEUL,
    "stages:stage_papier": LECTURE,
    "stages:stage_attestation": LECTURE,
    "stages:stage_attestation_pdf": LECTURE,
    "stages:attestation_confirmer": (405,) * 7 + ("L",),
    "stages:feuille_deposer": (405,) * 7 + ("L",),
    "stages:feuille": LECTURE,
    "stages:feuille_recopier": ENSEIGNANT_SEUL,
    "stages:feuille_retirer": LECTURE,
    "stages:classe_feuilles": ENSEIGNANT_SEUL,
    "stages:feuille_a_trier": ENSEIGNANT_SEUL,
    "stages:feuille_trier": (405,) * 7 + ("L",),
    "stages:visite_nouvelle": ENSEIGNANT_SEUL,
    "stages:visite": ENSEIGNANT_SEUL,
    "stages:visite_retirer": ENSEIGNANT_SEUL,
    "stages:tuteur_attestation": SANS_LIEN,
    "stages:tuteur_attestation_pdf": SANS_LIEN,
}
POST = {
    # Nobody is ticked.
    "stages:classe_liens": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:stage_nouveau": A_DEUX_REFUSE,
    "stages:stage_modifier": A_DEUX_REFUSE,
    "stages:stage_supprimer": A_DEUX_PUIS_AILLEURS,
    "stages:acces_tuteur": A_DEUX_REFUSE,
    "stages:acces_tuteur_revoquer": A_DEUX_PUIS_AILLEURS,
    "stages:tuteur_fermer": (200,) * 8,
    "stages:tuteur_observations": SANS_LIEN,
    "stages:tuteur_lien": (403, 403, 403, 302, 403, 302, 302, 302),
    "stages:attestation_confirmer": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    # Nothing was sent: told on the page that it came from.
    "stages:feuille_deposer": A_DEUX_PUIS_AILLEURS,
    "stages:feuille_recopier": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:feuille_retirer": A_DEUX_PUIS_AILLEURS,
    "stages:classe_feuilles": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    "stages:feuille_trier": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    "stages:visite_nouvelle": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:visite": (404, 404, 422, 404, 404, 404, 404, "L"),
    "stages:visite_retirer": ENSEIGNANT_SEUL_PUIS_AILLEURS,
    "stages:tuteur_attestation": SANS_LIEN,
}


def objets_des_stages(stage, classe):
    """What these addresses name: a sheet, an attestation to confirm, a visit of the teacher."""
    visite = {"pk": stage.visites.create(enseignant=classe.enseignants.get(), jour=stage.date_debut).pk}
    sur_le_stage, sur_la_feuille = {"pk": stage.pk}, {"pk": creer_feuille(stage).pk}
    a_trier = {"pk": creer_a_trier(classe, classe.enseignants.get()).pk}
    attestation = creer_attestation(stage, par_etudiant=True)
    return {
        "stages:classe_jours": {"pk": classe.pk},
        "stages:classe_liens": {"pk": classe.pk},
        "stages:stage_papier": sur_le_stage,
        "stages:stage_attestation": sur_le_stage,
        "stages:stage_attestation_pdf": sur_le_stage,
        "stages:attestation_confirmer": {"pk": attestation.pk},
        "stages:visite_nouvelle": sur_le_stage,
        "stages:visite": visite,
        "stages:visite_retirer": visite,
        "stages:feuille_deposer": sur_le_stage | {"sorte": "attestation"},
        "stages:feuille": sur_la_feuille,
        "stages:feuille_recopier": sur_la_feuille,
        "stages:feuille_retirer": sur_la_feuille,
        "stages:classe_feuilles": {"pk": classe.pk},
        "stages:feuille_a_trier": a_trier,
        "stages:feuille_trier": a_trier,
    }
