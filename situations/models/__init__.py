from .appreciation import Appreciation
from .fiche import Fiche
from .lecture import Lecture
from .passeport import Passeport
from .phrase import Phrase
from .support import Support
from .version import Version

__all__ = ["Appreciation", "Fiche", "Lecture", "Passeport", "Phrase", "Support", "Version"]
