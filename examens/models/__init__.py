from .candidature import Candidature
from .cle_de_signature import CleDeSignature
from .commission import Commission, Rattachement
from .depot import Depot, PdfDepose
from .depot_de_classe import DepotDeClasse, DepotDeClasseLigne
from .extrait import Extrait, LienExtrait
from .membre_commission import MembreCommission
from .note_privee import NotePrivee
from .pack import Pack
from .pack_ligne import PackLigne
from .periode import DateDeCalendrier, PeriodeDepot, Prolongation
from .reouverture import Reouverture
from .reprise import Reprise
from .session import SessionExamen

__all__ = [
    "Candidature",
    "CleDeSignature",
    "Commission",
    "DateDeCalendrier",
    "Depot",
    "DepotDeClasse",
    "DepotDeClasseLigne",
    "Extrait",
    "LienExtrait",
    "MembreCommission",
    "NotePrivee",
    "Pack",
    "PackLigne",
    "PdfDepose",
    "PeriodeDepot",
    "Prolongation",
    "Rattachement",
    "Reouverture",
    "Reprise",
    "SessionExamen",
]
