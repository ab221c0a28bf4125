from .acces_tuteur import AccesTuteur
from .appreciation import Appreciation
from .entretien import Entretien
from .envoi import Envoi
from .fiche import Fiche
from .formule import Formule
from .lecture import Lecture
from .note_de_bord import NoteDeBord
from .passeport import Passeport
from .phrase import Phrase
from .piece_jointe import PieceJointe
from .positionnement import Positionnement
from .proposition_de_poste import PropositionDePoste, ReponseAPoste
from .stage import Stage
from .support import Support
from .version import Version

__all__ = [
    "AccesTuteur",
    "Appreciation",
    "Entretien",
    "Envoi",
    "Fiche",
    "Formule",
    "Lecture",
    "NoteDeBord",
    "Passeport",
    "Phrase",
    "PieceJointe",
    "Positionnement",
    "PropositionDePoste",
    "ReponseAPoste",
    "Stage",
    "Support",
    "Version",
]
