"""An XML export of the ministry, read as a stream: no tree is held, no entity followed, texts and elements bounded."""

from xml.parsers import expat  # noqa: S403 — entities and document types are refused below

from .document import FichierRefuse, nettoyer

OCTETS_PAR_BLOC = 1 << 16
ELEMENTS_AU_PLUS = 3_000_000
CARACTERES_PAR_ELEMENT = 400

ENTITES = "Ce fichier XML contient des définitions d’entités, que SIECLE n’écrit jamais\u00a0: il est refusé."
DEMESURE = "Ce fichier XML est démesuré pour une liste d’élèves\u00a0: il est refusé."


class LecteurXml:
    """A reader says its useful elements (``UTILES``), its sentence for a broken file (``MAL_FORME``), what it does when
    an element begins and ends, and the ``Document`` that it has read. ``champs``: texts of the useful ones ended."""

    UTILES: set[str] = set()
    MAL_FORME = ""

    def __init__(self):
        self.analyseur = expat.ParserCreate()
        self.analyseur.buffer_text = True
        self.analyseur.StartElementHandler = self._debut
        self.analyseur.EndElementHandler = self._fin
        self.analyseur.StartDoctypeDeclHandler = self.analyseur.EntityDeclHandler = self._refuser
        self.champs, self.texte, self.elements = {}, [], 0

    def parcourir(self, flux):
        """Read it all. Returns the ``Document``; raises ``FichierRefuse``."""
        try:
            while bloc := flux.read(OCTETS_PAR_BLOC):
                self.analyseur.Parse(bloc, False)
            self.analyseur.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as erreur:
            raise FichierRefuse(self.MAL_FORME) from erreur
        return self.document()

    def _refuser(self, *declaration):
        raise FichierRefuse(ENTITES)

    def _debut(self, balise, attributs):
        self.elements += 1
        if self.elements > ELEMENTS_AU_PLUS:
            raise FichierRefuse(DEMESURE)
        self.texte = []
        self.analyseur.CharacterDataHandler = self._lire if balise in self.UTILES else None
        self.debut(balise, attributs)

    def _lire(self, texte):
        self.texte.append(texte[:CARACTERES_PAR_ELEMENT])

    def _fin(self, balise):
        if balise in self.UTILES:
            self.champs.setdefault(balise, nettoyer("".join(self.texte)[:CARACTERES_PAR_ELEMENT]))
            self.texte = []
        self.fin(balise)
        self.analyseur.CharacterDataHandler = None
