from .fiche import Fiche
from .passeport import Passeport
from .support import Support
from .version import Version

__all__ = ["Fiche", "Passeport", "Support", "Version"]
