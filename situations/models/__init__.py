from .acces_tuteur import AccesTuteur
from .appreciation import Appreciation
from .fiche import Fiche
from .lecture import Lecture
from .passeport import Passeport
from .phrase import Phrase
from .positionnement import Positionnement
from .stage import Stage
from .support import Support
from .version import Version

__all__ = [
    "AccesTuteur",
    "Appreciation",
    "Fiche",
    "Lecture",
    "Passeport",
    "Phrase",
    "Positionnement",
    "Stage",
    "Support",
    "Version",
]
