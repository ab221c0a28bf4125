"""The rights on the pages of a commission: see ``tests/droits.py``, whose rows these are.

Whoever runs a commission does not read it, whoever sits on none neither: see the seated member in
``tests/test_permissions.py``.
"""

from .droits_de_l_ecole import INSTANCE, INSTANCE_PUIS_AILLEURS, INSTANCE_REFUSE, PAR_POST, PERSONNE

GET = {
    "examens:commissions": (200,) * 7 + ("L",),
    "examens:commissions_accueil": (302,) * 7 + ("L",),
    "examens:commission": PERSONNE,
    "examens:commission_candidat": PERSONNE,
    "examens:commission_note": PAR_POST,
    "examens:commission_pdf": PERSONNE,
    "examens:commission_notes_pdf": PERSONNE,
    "examens:commission_notes_xlsx": PERSONNE,
    "examens:commissions_etablissement": INSTANCE,
    "examens:commission_nouvelle": INSTANCE,
    "examens:commission_gestion": INSTANCE,
    "examens:commission_emargement": INSTANCE,
    "examens:commission_passage": INSTANCE,
    "examens:commission_pack": PAR_POST,
    "examens:commission_questions": PERSONNE,
    "examens:commission_modifier": INSTANCE,
    "examens:commission_supprimer": INSTANCE,
    "examens:commission_presenter": INSTANCE,
    "examens:commission_inviter": INSTANCE_PUIS_AILLEURS,
    "examens:commission_rattacher": INSTANCE_PUIS_AILLEURS,
    "examens:commission_detacher": INSTANCE_PUIS_AILLEURS,
    "examens:commission_ordre": INSTANCE_PUIS_AILLEURS,
    "examens:commission_repartir": INSTANCE_PUIS_AILLEURS,
    "examens:membre_retirer": INSTANCE_PUIS_AILLEURS,
    "examens:membre_remettre": INSTANCE_PUIS_AILLEURS,
    "examens:membre_relancer": INSTANCE_PUIS_AILLEURS,
    "examens:invitation_repondre": PAR_POST,
    "examens:candidature_retirer": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_absence": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_remplacer": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_remettre": INSTANCE_PUIS_AILLEURS,
}
POST = {
    "examens:commission_candidat": PERSONNE,
    "examens:commission_note": (404,) * 7 + (401,),
    "examens:commission_questions": PERSONNE,
    "examens:commission_nouvelle": INSTANCE_REFUSE,
    "examens:commission_modifier": INSTANCE_REFUSE,
    "examens:commission_pack": INSTANCE_PUIS_AILLEURS,
    "examens:commission_supprimer": INSTANCE_PUIS_AILLEURS,
    "examens:commission_presenter": INSTANCE_REFUSE,
    "examens:commission_inviter": INSTANCE_REFUSE,
    "examens:commission_rattacher": INSTANCE_REFUSE,
    "examens:commission_detacher": INSTANCE_PUIS_AILLEURS,
    "examens:commission_ordre": INSTANCE_PUIS_AILLEURS,
    "examens:commission_repartir": INSTANCE_REFUSE,
    "examens:membre_retirer": INSTANCE_PUIS_AILLEURS,
    "examens:membre_remettre": INSTANCE_PUIS_AILLEURS,
    "examens:membre_relancer": INSTANCE_PUIS_AILLEURS,
    # Offered to somebody who is none of these.
    "examens:invitation_repondre": PERSONNE,
    "examens:candidature_absence": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_remplacer": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_retirer": INSTANCE_PUIS_AILLEURS,
    "examens:candidature_remettre": INSTANCE_PUIS_AILLEURS,
}
