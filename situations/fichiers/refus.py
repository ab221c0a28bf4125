"""Why a file is not kept, in the sentence that its student reads."""

TROP = "Ce fichier demande trop de travail pour être vérifié\u00a0: réduisez-le, ou exportez-le à nouveau."


class FichierRefuse(Exception):
    """``message``: French, complete, says what to do; ``statut``: the HTTP status of the answer."""

    statut = 422

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class PlaceEpuisee(FichierRefuse):
    """The passport has no room left for it, or the file alone is larger than a passport."""

    statut = 413


class TropDEnvois(FichierRefuse):
    """This person has sent much in little time, or sends two files at the same moment."""

    statut = 429


class DisquePlein(FichierRefuse):
    """The server has no room left."""

    statut = 507

    def __init__(self):
        super().__init__(
            "Le serveur n’a plus de place pour ce fichier. Votre fiche est intacte\u00a0: réessayez plus tard, "
            "et prévenez votre établissement si cela dure."
        )
