from .acces_tuteur import AccesTuteur
from .attestation import Attestation
from .positionnement import Positionnement
from .visite import Visite

__all__ = ["AccesTuteur", "Attestation", "Positionnement", "Visite"]
