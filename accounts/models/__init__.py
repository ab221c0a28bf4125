from .classe import Classe
from .enseignement import Enseignement
from .etablissement import Etablissement
from .inscription import Inscription
from .journal import Journal
from .user import User

__all__ = ["Classe", "Enseignement", "Etablissement", "Inscription", "Journal", "User"]
