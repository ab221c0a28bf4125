from .association import Association
from .classe_situations import ClasseSituations
from .competence import Competence
from .diplome import Diplome, mots_communs
from .epreuve import Epreuve
from .pole import Pole
from .situation import Situation

__all__ = ["Association", "ClasseSituations", "Competence", "Diplome", "Epreuve", "Pole", "Situation", "mots_communs"]
