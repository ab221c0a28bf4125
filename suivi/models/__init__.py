from .appreciation import Appreciation
from .entretien import Entretien
from .lecture import Lecture
from .phrase import Phrase
from .proposition_de_poste import PropositionDePoste, ReponseAPoste

__all__ = ["Appreciation", "Entretien", "Lecture", "Phrase", "PropositionDePoste", "ReponseAPoste"]
