"""The file that the objects of a PDF make: streams as they are, all other objects packed and compressed."""

import hashlib
import struct
import zlib

# So many objects in a pack: a reader opens those that hold what it shows.
PAR_PAQUET = 200
# A level that takes a third of the time of the usual one.
COMPRESSION = 3
_RENVOI = struct.Struct(">BIH")
_LIBRE, _SEUL, _EN_PAQUET = range(3)


class FichierPdf:
    """Numbers are given out first, so that objects may refer to each other, and each is written afterwards."""

    def __init__(self):
        # Apart rather than in pairs: ten thousand pairs would each time be walked by the garbage collector.
        self._textes, self._flux = [b""], [None]

    def reserver(self):
        """The number of an object to be written."""
        self._textes.append(None)
        self._flux.append(None)
        return len(self._textes) - 1

    def ecrire(self, numero, texte, flux=None):
        """``texte``: the object, or the dictionary of its stream; ``flux``: the stream, encoded as the text says."""
        self._textes[numero], self._flux[numero] = texte, flux

    def contenu(self, catalogue, information):
        """The bytes of the file, identified by the hash of its content. ``information``: the text of its Info."""
        info = self.reserver()
        self.ecrire(info, information)
        emballes = [n for n in range(1, len(self._textes)) if self._flux[n] is None]
        for debut in range(0, len(emballes), PAR_PAQUET):
            self._emballer(self.reserver(), emballes[debut : debut + PAR_PAQUET])
        renvois = self.reserver()
        nombre = len(self._textes)
        genres, places, rangs = [_LIBRE] * nombre, [0] * nombre, [0] * nombre
        for position, numero in enumerate(emballes):
            paquet, rang = divmod(position, PAR_PAQUET)
            genres[numero], places[numero], rangs[numero] = _EN_PAQUET, info + 1 + paquet, rang
        sortie = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        taille = len(sortie[0])
        for numero, flux in enumerate(self._flux):
            if flux is not None:
                sortie.append(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (numero, self._textes[numero], flux))
                genres[numero], places[numero] = _SEUL, taille
                taille += len(sortie[-1])
        genres[renvois], places[renvois] = _SEUL, taille
        empreinte = hashlib.sha256(b"".join(sortie)).hexdigest()[:32].encode()
        table = zlib.compress(b"".join(map(_RENVOI.pack, genres, places, rangs)))
        sortie.append(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode"
            % (renvois, nombre, catalogue, info, empreinte, empreinte)
            + b"/Length %d>>\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(table), table, taille)
        )
        return b"".join(sortie)

    def _emballer(self, paquet, numeros):
        """Write the objects of these numbers into an object stream."""
        index, position = [], 0
        textes = [self._textes[numero] for numero in numeros]
        for numero, texte in zip(numeros, textes, strict=True):
            index.append(b"%d %d" % (numero, position))
            position += len(texte) + 1
        index = b" ".join(index) + b"\n"
        flux = zlib.compress(index + b"\n".join(textes), COMPRESSION)
        self.ecrire(
            paquet,
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(numeros), len(index), len(flux)),
            flux,
        )
