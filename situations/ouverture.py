"""A passport is opened when its student signs in: pages that are only read write nothing."""


def ouvrir_passeports(sender, user, **kwargs):
    """Receiver of ``user_logged_in``: a passport for each class that the student follows; nothing for the others."""
    if user.est_etudiant:
        user.passeports.ouvrir_pour(user)
