from .acces_tuteur import AccesTuteur
from .positionnement import Positionnement

__all__ = ["AccesTuteur", "Positionnement"]
