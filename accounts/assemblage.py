"""Pieces joined into one PDF: one tree of tags, one plan of bookmarks, links from one piece into another.

Appending the pages of PDFs to each other loses their tags. Here the tags at the top of each piece come under one
``Document``, in the order of reading, and everything that is numbered in the whole is numbered anew: the pages' and the
links' keys in the parent tree, and the objects. Marked contents are numbered by page: they stay as they are.

The same pieces and the same words give the same bytes. Written out rather than built with pikepdf, which takes four
times as long to copy ten thousand tags as they take to be written.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from .fichier_pdf import FichierPdf
from .morceau import FIN, TROU

LANGUE = "fr-FR"
LOGICIEL = "Passeport Pro"
_TAMPON = b"/Artifact<</Type/Pagination>>BDC\nq/Bandeau Do Q\nEMC"


@dataclass
class Entete:
    """What the PDF says of itself. ``date``: ``(year, month, day)``."""

    titre: str
    auteur: str
    sujet: str
    date: tuple


class LienSansCible(Exception):
    """A piece refers to a fiche that no piece holds."""


def assembler(morceaux, bandeaux, entete):
    """The PDF, as bytes. ``bandeaux``: the ``Morceau`` whose drawings are laid over the pages, one for each page.

    It says that it follows PDF/UA-1 when all of them do. Raises ``LienSansCible``.
    """
    return _Assemblage(morceaux, bandeaux).pdf(entete)


class _Assemblage:
    def __init__(self, morceaux, bandeaux):
        self.morceaux, self.bandeaux = morceaux, bandeaux
        self.objets = FichierPdf()
        self.partages = {}
        self.catalogue, self.racine_pages, self.balises = (self.objets.reserver() for _ in range(3))
        self.document, self.tampon = (self.objets.reserver() for _ in range(2))
        self.pages, self.tete, self.parents, self.identifiants, self.reperes, self.signets = [], [], [], [], {}, []

    def pdf(self, entete):
        tous = [*self.morceaux, self.bandeaux]
        numeros = [self._numeroter(morceau) for morceau in tous]
        self.tampons = [numeros[-1][numero] for numero in self.bandeaux.tampons]
        self._reunir(numeros)
        for morceau, siens, (premiere_page, premiere_cle) in zip(tous, numeros, [*self.debuts, (0, 0)], strict=True):
            self._recopier(morceau, siens, premiere_page, premiere_cle)
        conforme = all(morceau.conforme for morceau in tous)
        self._ecrire_le_tout(entete, conforme)
        return self.objets.contenu(self.catalogue, self._information(entete))

    def _numeroter(self, morceau):
        """The number in the whole of each object of a piece; an object seen in another piece keeps its own."""
        return [self._partage(somme) if somme else self.objets.reserver() for somme in morceau.sommes]

    def _partage(self, somme):
        if somme not in self.partages:
            self.partages[somme] = self.objets.reserver()
        return self.partages[somme]

    def _reunir(self, numeros):
        """What the pieces say of their pages, tags and bookmarks, in the numbers of the whole."""
        self.debuts = []
        for morceau, siens in zip(self.morceaux, numeros, strict=False):
            premiere = len(self.pages)
            self.debuts.append((premiere, len(self.parents)))
            self.pages += [siens[numero] for numero in morceau.pages]
            self.tete += [siens[numero] for numero in morceau.tete]
            for entree in morceau.parents:
                self.parents.append([siens[n] for n in entree] if isinstance(entree, list) else siens[entree])
            self.identifiants += [(nom, siens[numero]) for nom, numero in morceau.identifiants]
            self.reperes |= {nom: (premiere + page, position) for nom, (page, position) in morceau.reperes.items()}
            self.signets += [(s.niveau, s.titre, premiere + s.page, s.position) for s in morceau.signets]

    def _recopier(self, morceau, siens, premiere_page, premiere_cle):
        """Write the objects of a piece that are not written yet, their holes filled."""
        valeurs = [b"%d 0 R" % numero for numero in siens]
        trous = [
            valeurs[trou] if isinstance(trou, int) else self._valeur(trou, premiere_page, premiere_cle)
            for trou in morceau.trous
        ]
        debut = rang = 0
        for numero, texte, taille in zip(siens, morceau.corps.split(FIN), morceau.flux, strict=True):
            parties = texte.split(TROU)
            nombre = len(parties) - 1
            if nombre:
                melange = [b""] * (2 * nombre + 1)
                melange[::2], melange[1::2] = parties, trous[rang : rang + nombre]
                texte = b"".join(melange)
                rang += nombre
            if taille < 0:
                self.objets.ecrire(numero, texte)
            else:
                self.objets.ecrire(numero, texte, morceau.donnees[debut : debut + taille])
                debut += taille

    def _valeur(self, symbole, premiere_page, premiere_cle):
        nom, _, argument = symbole.partition(":")
        match nom:
            case "Document":
                return b"%d 0 R" % self.document
            case "Pages":
                return b"%d 0 R" % self.racine_pages
            case "Bandeau":
                return b"%d 0 R" % self.tampon
            case "Tampon":
                return b"%d 0 R" % self.tampons[premiere_page + int(argument)]
            case "Cle":
                return b"%d" % (premiere_cle + int(argument))
            case "Lien":
                if argument not in self.reperes:
                    raise LienSansCible(argument)
                return _texte(f"Aller à la page {self.reperes[argument][0] + 1}")

    def _ecrire_le_tout(self, entete, conforme):
        objets = self.objets
        objets.ecrire(self.tampon, b"<</Length %d>>" % len(_TAMPON), _TAMPON)
        objets.ecrire(
            self.racine_pages, b"<</Type/Pages/Count %d/Kids%b>>" % (len(self.pages), _references(self.pages))
        )
        objets.ecrire(
            self.document,
            b"<</Type/StructElem/S/Document/P %d 0 R/K%b>>" % (self.balises, _references(self.tete)),
        )
        roles = {role: norme for morceau in self.morceaux for role, norme in morceau.roles.items()}
        parents = b" ".join(
            b"%d %b" % (cle, _references(entree) if isinstance(entree, list) else b"%d 0 R" % entree)
            for cle, entree in enumerate(self.parents)
        )
        identifiants = sorted((nom.encode(), numero) for nom, numero in self.identifiants)
        objets.ecrire(
            self.balises,
            b"<</Type/StructTreeRoot/K[%d 0 R]/RoleMap<<%b>>/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d%b>>"
            % (
                self.document,
                b"".join(b"%b%b" % (role.encode(), roles[role].encode()) for role in sorted(roles)),
                parents,
                len(self.parents),
                _arbre_de_noms(b"/IDTree", [(nom, b"%d 0 R" % numero) for nom, numero in identifiants]),
            ),
        )
        reperes = sorted((nom.encode(), self._cible(*cible)) for nom, cible in self.reperes.items())
        noms = _arbre_de_noms(b"/Dests", reperes)
        objets.ecrire(
            self.catalogue,
            b"<</Type/Catalog/Lang(%b)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
            b"/Pages %d 0 R/StructTreeRoot %d 0 R/Outlines %d 0 R/Metadata %d 0 R/Names<<%b>>>>"
            % (
                LANGUE.encode(),
                self.racine_pages,
                self.balises,
                self._plan(),
                self._metadonnees(entete, conforme),
                noms,
            ),
        )

    def _cible(self, page, position):
        return b"[%d 0 R %b]" % (self.pages[page], position.encode())

    def _plan(self):
        """The bookmarks as objects: a title of a higher level stands under the one before it, folded."""
        numeros = [self.objets.reserver() for _ in self.signets]
        racine = self.objets.reserver()
        enfants, ascendance = {racine: []}, [(0, racine)]
        parents = []
        for numero, (niveau, *_) in zip(numeros, self.signets, strict=True):
            while ascendance[-1][0] >= niveau:
                ascendance.pop()
            parents.append(ascendance[-1][1])
            enfants[ascendance[-1][1]].append(numero)
            enfants[numero] = []
            ascendance.append((niveau, numero))
        for numero, parent, (_, titre, page, position) in zip(numeros, parents, self.signets, strict=True):
            freres, siens = enfants[parent], enfants[numero]
            rang = freres.index(numero)
            liens = [(b"/Prev", freres[rang - 1])] if rang else []
            liens += [(b"/Next", freres[rang + 1])] if rang + 1 < len(freres) else []
            liens += [(b"/First", siens[0]), (b"/Last", siens[-1])] if siens else []
            self.objets.ecrire(
                numero,
                b"<</Title%b/Parent %d 0 R/Dest%b%b%b>>"
                % (
                    _texte(titre),
                    parent,
                    self._cible(page, position),
                    b"".join(b"%b %d 0 R" % lien for lien in liens),
                    b"/Count -%d" % len(siens) if siens else b"",
                ),
            )
        premiers = enfants[racine]
        bornes = b"/First %d 0 R/Last %d 0 R" % (premiers[0], premiers[-1]) if premiers else b""
        self.objets.ecrire(racine, b"<</Type/Outlines/Count %d%b>>" % (len(premiers), bornes))
        return racine

    def _information(self, entete):
        jour = _texte_ascii(_jour(entete))
        return b"<</Title%b/Author%b/Subject%b/Creator%b/CreationDate%b/ModDate%b>>" % (
            _texte(entete.titre),
            _texte(entete.auteur),
            _texte(entete.sujet),
            _texte(LOGICIEL),
            jour,
            jour,
        )

    def _metadonnees(self, entete, conforme):
        annee, mois, quantieme = entete.date
        jour = f"{annee:04}-{mois:02}-{quantieme:02}T00:00:00Z"
        xmp = (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
            'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(entete.titre)}</rdf:li></rdf:Alt></dc:title>'
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(entete.sujet)}</rdf:li></rdf:Alt>'
            f"</dc:description><dc:creator><rdf:Seq><rdf:li>{escape(entete.auteur)}</rdf:li></rdf:Seq></dc:creator>"
            f"<dc:language><rdf:Bag><rdf:li>{LANGUE}</rdf:li></rdf:Bag></dc:language>"
            "<dc:format>application/pdf</dc:format>"
            f"<xmp:CreatorTool>{LOGICIEL}</xmp:CreatorTool><xmp:CreateDate>{jour}</xmp:CreateDate>"
            f"<xmp:ModifyDate>{jour}</xmp:ModifyDate>"
            + ("<pdfuaid:part>1</pdfuaid:part>" if conforme else "")
            + '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
        ).encode()
        numero = self.objets.reserver()
        self.objets.ecrire(numero, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(xmp), xmp)
        return numero


def _references(numeros):
    return b"[%b]" % b" ".join(b"%d 0 R" % numero for numero in numeros)


def _arbre_de_noms(cle, paires):
    """A name tree of one node, or nothing when it would be empty. ``paires``: sorted."""
    if not paires:
        return b""
    return b"%b<</Names[%b]>>" % (cle, b"".join(b"<%b>%b" % (nom.hex().encode(), valeur) for nom, valeur in paires))


def _texte(texte):
    return b"<feff%b>" % texte.encode("utf-16-be").hex().encode()


def _texte_ascii(texte):
    return b"(%b)" % texte.encode("ascii")


def _jour(entete):
    annee, mois, quantieme = entete.date
    return f"D:{annee:04}{mois:02}{quantieme:02}000000Z"
