from .acces_tuteur import AccesTuteur
from .attestation import Attestation
from .positionnement import Positionnement

__all__ = ["AccesTuteur", "Attestation", "Positionnement"]
