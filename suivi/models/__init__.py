from .appreciation import Appreciation
from .entretien import Entretien
from .lecture import Lecture
from .mot_repris import MotRepris
from .phrase import Phrase
from .proposition_de_poste import PropositionDePoste, ReponseAPoste

__all__ = ["Appreciation", "Entretien", "Lecture", "MotRepris", "Phrase", "PropositionDePoste", "ReponseAPoste"]
