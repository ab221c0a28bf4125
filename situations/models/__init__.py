from .acces_tuteur import AccesTuteur
from .appreciation import Appreciation
from .envoi import Envoi
from .fiche import Fiche
from .lecture import Lecture
from .passeport import Passeport
from .phrase import Phrase
from .piece_jointe import PieceJointe
from .positionnement import Positionnement
from .stage import Stage
from .support import Support
from .version import Version

__all__ = [
    "AccesTuteur",
    "Appreciation",
    "Envoi",
    "Fiche",
    "Lecture",
    "Passeport",
    "Phrase",
    "PieceJointe",
    "Positionnement",
    "Stage",
    "Support",
    "Version",
]
