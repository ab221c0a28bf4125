from .classe import Classe
from .enseignement import Enseignement
from .etablissement import Etablissement
from .import_en_cours import ImportEnCours
from .inscription import Inscription
from .journal import Journal
from .user import User

__all__ = ["Classe", "Enseignement", "Etablissement", "ImportEnCours", "Inscription", "Journal", "User"]
