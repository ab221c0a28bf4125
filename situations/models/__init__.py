from .envoi import Envoi
from .fenetre import Fenetre, SaisiParFenetres
from .feuille_a_trier import FeuilleATrier
from .feuille_signee import FeuilleSignee
from .fiche import Fiche
from .formule import Formule
from .note_de_bord import NoteDeBord
from .passeport import Passeport
from .piece_jointe import PieceJointe
from .regard import Regard
from .stage import Stage
from .support import Support
from .version import Version

__all__ = [
    "Envoi",
    "Fenetre",
    "FeuilleATrier",
    "FeuilleSignee",
    "Fiche",
    "Formule",
    "NoteDeBord",
    "Passeport",
    "PieceJointe",
    "SaisiParFenetres",
    "Regard",
    "Stage",
    "Support",
    "Version",
]
