"""What a student does with what is theirs: their account, what they take away, bring back, erase, show (R1, R30)."""

from .droits_de_l_ecole import PERSONNE


def tous(statut, anonyme="L"):
    """The same answer for everybody signed in."""
    return (statut,) * 7 + (anonyme,)


OUVERT = (200,) * 8
A_SOI = (200, 404, 404, 404, 404, 404, 404, "L")
A_SOI_PUIS_AILLEURS = (302, 404, 404, 404, 404, 404, 404, "L")

GET = {
    "examens:effacer_compte": tous(302),
    "examens:garder_compte": tous(405),
    "examens:donnees_personnelles": OUVERT,
    "accounts:corriger_nom": PERSONNE,
    "examens:reprendre_tableau": A_SOI,
    "examens:reprendre": (200, 200, 404, 404, 200, 404, 404, "L"),
    "examens:reprise": A_SOI,
    "examens:reprise_abandonner": tous(405),
    "examens:extraits": A_SOI,
    "examens:extrait_nouveau": A_SOI,
    "examens:extrait": A_SOI,
    "examens:extrait_modifier": A_SOI,
    "examens:extrait_pdf": A_SOI,
    "examens:extrait_badges": A_SOI,
    "examens:extrait_europass": A_SOI,
    # Anybody verifies a badge.
    **dict.fromkeys(("examens:badges_emetteur", "examens:badges_cles", "examens:badges_cle"), OUVERT),
    "examens:extrait_lien": tous(405),
    "examens:extrait_fermer": tous(405),
    "examens:extrait_photo": tous(405),
    "examens:extrait_supprimer": A_SOI,
    "examens:extrait_public": OUVERT,
    "examens:extrait_public_pdf": OUVERT,
    "examens:passeport_donnees": A_SOI,
    "examens:passeport_archive": A_SOI,
}
# The password is asked again before an account is erased; a school keeps the names of those who are in a class.
POST = {
    "examens:effacer_compte": tous(302),
    "examens:garder_compte": tous(302),
    "accounts:corriger_nom": PERSONNE,
    "examens:reprendre_tableau": (422, 404, 404, 404, 404, 404, 404, "L"),
    "examens:reprendre": (422, 422, 404, 404, 422, 404, 404, "L"),
    "examens:reprise": A_SOI_PUIS_AILLEURS,
    "examens:reprise_abandonner": tous(302),
    "examens:extrait_nouveau": (422, 404, 404, 404, 404, 404, 404, "L"),
    "examens:extrait_modifier": (422, 404, 404, 404, 404, 404, 404, "L"),
    "examens:extrait_lien": (422, 404, 404, 404, 404, 404, 404, "L"),
    "examens:extrait_fermer": A_SOI_PUIS_AILLEURS,
    "examens:extrait_photo": (422, 404, 404, 404, 404, 404, 404, "L"),
    "examens:extrait_supprimer": A_SOI_PUIS_AILLEURS,
}
