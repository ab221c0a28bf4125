"""The rows of the table of rights (``droits.py``) for the pages of a school: nobody but whoever administers it reaches
them, here the administrator of the instance; that of one school: ``tests/accounts/ecole``."""

INSTANCE = (404, 404, 404, 404, 404, 404, 200, "L")
INSTANCE_REFUSE = (404, 404, 404, 404, 404, 404, 422, "L")
INSTANCE_PUIS_AILLEURS = (404, 404, 404, 404, 404, 404, 302, "L")
PERSONNE = (404,) * 7 + ("L",)
PAR_POST = (405,) * 7 + ("L",)

GET = {
    "accounts:etablissement_choisir": PAR_POST,
    "accounts:classe_nouvelle": INSTANCE,
    "accounts:classe_ecole": INSTANCE,
    "accounts:classe_modifier": INSTANCE,
    "accounts:classe_archiver": PAR_POST,
    "accounts:classe_supprimer": INSTANCE,
    "accounts:classe_deplacer": PAR_POST,
    "accounts:numeros": INSTANCE,
    "accounts:classe_numeros": INSTANCE,
    "accounts:personnes": INSTANCE,
    "accounts:personne_nouvelle": INSTANCE,
    "accounts:personne": INSTANCE,
    "accounts:personne_modifier": INSTANCE,
    "accounts:personne_entrer": PAR_POST,
    "accounts:personne_fermer": INSTANCE,
    "accounts:personne_mot_de_passe": INSTANCE,
    "accounts:inscription_terminer": INSTANCE,
    "accounts:fusion_choisir": INSTANCE,
    "accounts:fusion": INSTANCE,
    "accounts:fusion_annuler": PAR_POST,
    "accounts:enseignants": INSTANCE,
    "accounts:administrateurs": INSTANCE,
    "accounts:administrateur_terminer": INSTANCE,
    "accounts:enseignant_nouveau": INSTANCE,
    "accounts:invitations_envoyer": PAR_POST,
    "accounts:liste_enseignants": INSTANCE,
    "accounts:liste_enseignants_verification": INSTANCE,
    "accounts:liste_enseignants_annuler": PAR_POST,
    "accounts:bandelettes_enseignants": INSTANCE,
    "accounts:invitation_renvoyer": PAR_POST,
    "accounts:enseignement_nouveau": INSTANCE,
    "accounts:enseignement_modifier": INSTANCE,
    "accounts:enseignement_terminer": PAR_POST,
    "accounts:enseignements_terminer": PAR_POST,
}
# Where one school of several is asked for first, the answer is 200.
POST = {
    "accounts:etablissement_choisir": PERSONNE,
    "accounts:classe_nouvelle": INSTANCE,
    "accounts:classe_modifier": INSTANCE_REFUSE,
    "accounts:classe_archiver": INSTANCE_PUIS_AILLEURS,
    "accounts:classe_supprimer": INSTANCE_REFUSE,
    "accounts:classe_deplacer": INSTANCE_PUIS_AILLEURS,
    "accounts:numeros": INSTANCE,
    "accounts:classe_numeros": INSTANCE_PUIS_AILLEURS,
    "accounts:personne_nouvelle": INSTANCE,
    "accounts:personne_modifier": INSTANCE_REFUSE,
    "accounts:personne_entrer": INSTANCE_PUIS_AILLEURS,
    "accounts:personne_fermer": INSTANCE_PUIS_AILLEURS,
    "accounts:personne_mot_de_passe": INSTANCE,
    "accounts:inscription_terminer": INSTANCE_PUIS_AILLEURS,
    "accounts:fusion": INSTANCE_PUIS_AILLEURS,
    "accounts:fusion_annuler": INSTANCE_PUIS_AILLEURS,
    "accounts:enseignant_nouveau": INSTANCE,
    "accounts:invitations_envoyer": INSTANCE,
    "accounts:liste_enseignants": INSTANCE,
    "accounts:liste_enseignants_verification": INSTANCE_PUIS_AILLEURS,
    "accounts:liste_enseignants_annuler": INSTANCE_PUIS_AILLEURS,
    "accounts:bandelettes_enseignants": INSTANCE,
    "accounts:invitation_renvoyer": INSTANCE_PUIS_AILLEURS,
    "accounts:enseignement_nouveau": INSTANCE_REFUSE,
    "accounts:enseignement_modifier": INSTANCE_REFUSE,
    # Which school is asked first.
    "accounts:administrateurs": INSTANCE,
    "accounts:administrateur_terminer": INSTANCE_PUIS_AILLEURS,
    "accounts:enseignement_terminer": INSTANCE_PUIS_AILLEURS,
    # Nothing is ticked: whoever runs no class ends nothing.
    "accounts:enseignements_terminer": (302,) * 7 + ("L",),
}
