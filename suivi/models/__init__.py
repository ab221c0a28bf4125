from .appreciation import Appreciation
from .entretien import Entretien
from .groupe import Groupe
from .lecture import Lecture
from .mot_repris import MotRepris
from .phrase import Phrase
from .proposition_de_poste import DestinataireDePoste, PropositionDePoste, ReponseAPoste
from .relance import Relance

__all__ = [
    "Appreciation",
    "DestinataireDePoste",
    "Entretien",
    "Groupe",
    "Lecture",
    "MotRepris",
    "Phrase",
    "PropositionDePoste",
    "Relance",
    "ReponseAPoste",
]
