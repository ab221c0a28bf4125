from .accord import AccordDuResponsable
from .classe import Classe
from .courriel import Courriel
from .demande_d_arrivee import DemandeDArrivee
from .effacement import Effacement
from .enseignement import Enseignement
from .etablissement import Etablissement
from .fusion import Fusion
from .import_de_liste import ImportDeListe
from .inscription import Inscription
from .invitation import Invitation
from .journal import Journal
from .numero_national import NumeroNational
from .user import User

__all__ = [
    "AccordDuResponsable",
    "Classe",
    "Courriel",
    "DemandeDArrivee",
    "Effacement",
    "Enseignement",
    "Etablissement",
    "Fusion",
    "ImportDeListe",
    "Inscription",
    "Invitation",
    "Journal",
    "NumeroNational",
    "User",
]
