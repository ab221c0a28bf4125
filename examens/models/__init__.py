from .depot import Depot
from .pdf_depose import PdfDepose
from .periode import PeriodeDepot
from .reouverture import Reouverture
from .session import SessionExamen

__all__ = ["Depot", "PdfDepose", "PeriodeDepot", "Reouverture", "SessionExamen"]
