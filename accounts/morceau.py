"""A piece of a document: a PDF of Typst, made ready to be joined to others without being read again.

Its objects are kept as text in which each reference is a hole: to another object of the piece, or to what only the
whole knows (a number, the parent, the page of a fiche). ``accounts.assemblage`` fills them. Fonts and colour spaces go
by the hash of their content, so that what several pieces share stands once in the whole.

The first page of the PDF, which ``templates/composants/pdf/style.typ`` adds to every piece, is left out with its tags.
"""

import hashlib
import io
import json
import re
from dataclasses import asdict, dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name

# The address of a fiche of another piece, in the models.
ADRESSE = "piece:"
# Both are control characters, which the text of an object never holds.
TROU, FIN = b"\x01", b"\x02"
_JETON = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]*>|(?P<numero>\d+) (?P<generation>\d+) R|/@(?P<symbole>[\w:-]+)", re.S
)

# The IDs of header cells, which must be unique in any whole, where they stand and where cells name their headers.
_CELLULE = re.compile(rb"/S /T[DH]\b")
_IDENTIFIANTS = re.compile(rb"/ID \([^)]*\)|/Headers \[[^]]*\]")


class MorceauIllisible(Exception):
    """What was kept is not a piece as this version writes them."""


@dataclass
class Signet:
    """A bookmark: ``niveau`` is that of its title, 1 for a part; ``page`` is counted from 0 in the piece."""

    niveau: int
    titre: str
    page: int
    position: str


@dataclass
class Morceau:
    """``trous``: for each hole of ``corps``, in order, the number of an object of the piece or a symbol.

    ``flux``: for each object, the size of its stream, or -1; ``sommes``: for each object that may be shared, its hash,
    or nothing. ``pages``, ``tete`` (tags at the top), ``parents`` (for each key of the parent tree, the tags of its
    content, or the one of a link), ``identifiants`` (tags with an ID) and ``tampons`` (pages as drawings to lay over
    others) are numbers of objects. ``reperes``: ``{name: [page, position]}``.
    """

    conforme: bool
    roles: dict
    pages: list = field(default_factory=list)
    tampons: list = field(default_factory=list)
    tete: list = field(default_factory=list)
    parents: list = field(default_factory=list)
    identifiants: list = field(default_factory=list)
    signets: list = field(default_factory=list)
    reperes: dict = field(default_factory=dict)
    trous: list = field(default_factory=list)
    flux: list = field(default_factory=list)
    sommes: list = field(default_factory=list)
    corps: bytes = b""
    donnees: bytes = b""

    def ecrire(self):
        """The piece as bytes, for ``Morceau.relire``."""
        entete = {nom: valeur for nom, valeur in vars(self).items() if nom not in ("corps", "donnees")}
        entete["signets"] = [list(asdict(s).values()) for s in self.signets]
        return b"\n".join([json.dumps(entete | {"taille": len(self.corps)}).encode(), self.corps + self.donnees])

    @classmethod
    def relire(cls, contenu):
        """The piece that ``ecrire`` gave. Raises ``MorceauIllisible``."""
        try:
            entete, reste = contenu.split(b"\n", 1)
            champs = json.loads(entete)
            taille = champs.pop("taille")
            champs["signets"] = [Signet(*s) for s in champs["signets"]]
            return cls(**champs, corps=reste[:taille], donnees=reste[taille:])
        except (ValueError, KeyError, TypeError) as erreur:
            raise MorceauIllisible from erreur


def lire_pdf(niveau, contenu, prefixe):
    """The ``Morceau`` of a PDF of Typst. ``niveau``: that of its first title; ``prefixe``: makes its IDs unique."""
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        return _Lecture(pdf, niveau, prefixe).morceau()


def lire_tampons(contenu, prefixe):
    """The ``Morceau`` whose pages are drawings to lay over those of others."""
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        lecture = _Lecture(pdf, 1, prefixe)
        lecture.resultat.tampons = [lecture.ressource(page.as_form_xobject()) for page in list(pdf.pages)[1:]]
        return lecture.fini()


class _Lecture:
    """Walks the objects of a PDF from its pages and its tags, and numbers those that it meets."""

    def __init__(self, pdf, niveau, prefixe):
        self.pdf, self.niveau, self.prefixe = pdf, niveau, prefixe
        self.numeros, self.textes, self.trous, self.donnees, self.a_lire = {}, [], [], [], []
        self.resultat = Morceau(
            conforme=b"pdfuaid:part" in pdf.Root.Metadata.read_bytes(),
            roles={str(role): str(norme) for role, norme in pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()},
        )

    def morceau(self):
        pages = [page.obj for page in self.pdf.pages][1:]
        rangs = {page.objgen: rang for rang, page in enumerate(pages)}
        racine = self.pdf.Root.StructTreeRoot
        tete = self._tete(racine)
        parents = [self._preparer(page, rang) for rang, page in enumerate(pages)]
        liens = [lien for page in pages for lien in page.get("/Annots", ())]
        parents += [self._preparer_lien(lien, rang) for rang, lien in enumerate(liens, len(pages))]
        identifies = _arbre(racine.get("/IDTree", {}), "/Names")
        self.resultat.pages = [self._numero(page) for page in pages]
        self.resultat.tete = [self._numero(balise) for balise in tete]
        self._lire_tout()
        cles = _arbre(racine.ParentTree, "/Nums")
        self.resultat.parents = [self._parents(cles[cle]) for cle in parents]
        self.resultat.identifiants = [(f"{self.prefixe}{nom}", self._numero(b)) for nom, b in identifies.items()]
        self.resultat.signets = list(self._signets(self.pdf.Root.get("/Outlines"), self.niveau, rangs))
        noms = _arbre(self.pdf.Root.get("/Names", {}).get("/Dests", {}), "/Names")
        self.resultat.reperes = {str(nom): list(_place(cible, rangs)) for nom, cible in noms.items()}
        return self.fini()

    def fini(self):
        """The result, once all that was met is read."""
        self._lire_tout()
        self.resultat.trous = [trou for trous in self.trous for trou in trous]
        self.resultat.corps, self.resultat.donnees = FIN.join(self.textes), b"".join(self.donnees)
        return self.resultat

    def _tete(self, racine):
        """The tags at the top, their place in the whole left open; those of the first page stand first and go."""
        (document,) = racine.K
        tete = list(document.K)[self.niveau - 1 :]
        for balise in tete:
            balise.P = Name("/@Document")
        return tete

    def _preparer(self, page, rang):
        """Leave open what the whole decides of a page; its key in the parent tree of the piece."""
        cle = int(page.StructParents)
        page.StructParents, page.Parent = Name(f"/@Cle:{rang}"), Name("/@Pages")
        ressources = Dictionary(page.Resources)
        ressources.XObject = Dictionary(ressources.get("/XObject", {}))
        ressources.XObject["/Bandeau"] = Name(f"/@Tampon:{rang}")
        page.Resources = ressources
        page.Contents = Array([page.Contents, Name("/@Bandeau")])
        for groupe in ("/Font", "/ColorSpace", "/ExtGState", "/XObject", "/Pattern", "/Shading"):
            for valeur in ressources.get(groupe, {}).values():
                self._partager(valeur)
        return cle

    def _preparer_lien(self, lien, rang):
        cle = int(lien.StructParent)
        lien.StructParent = Name(f"/@Cle:{rang}")
        adresse = str(lien.get("/A", {}).get("/URI", ""))
        if adresse.startswith(ADRESSE):
            del lien.A
            lien.Dest = pikepdf.String(adresse.removeprefix(ADRESSE))
            lien.Contents = Name(f"/@Lien:{adresse.removeprefix(ADRESSE)}")
        return cle

    def _parents(self, entree):
        if isinstance(entree, Array):
            return [self._numero(balise) for balise in entree]
        return self._numero(entree)

    def _signets(self, parent, niveau, rangs):
        signet = parent.get("/First") if parent is not None else None
        while signet is not None:
            yield Signet(niveau, str(signet.Title), *_place(signet.Dest, rangs))
            yield from self._signets(signet, niveau + 1, rangs)
            signet = signet.get("/Next")

    # --- Objects ------------------------------------------------------------------------------------
    def ressource(self, objet):
        """The number of an object that other pieces may hold too, found by the hash of all that it is made of."""
        numero = self.numeros.get(objet.objgen)
        if numero is None:
            numero = self._numeroter(objet)
            self._lire(objet, numero, self.ressource)
            parties = [self.textes[numero], self.donnees[numero]]
            parties += [self.resultat.sommes[trou].encode() for trou in self.trous[numero]]
            self.resultat.sommes[numero] = hashlib.sha256(FIN.join(parties)).hexdigest()[:32]
        return numero

    def _partager(self, valeur):
        """Share what a resource of a page is made of."""
        if isinstance(valeur, Array):
            for element in valeur:
                self._partager(element)
        elif isinstance(valeur, pikepdf.Object) and valeur.is_indirect:
            self.ressource(valeur)

    def _numero(self, objet):
        """The number of an object of this piece alone, to be read later: tags go round in circles."""
        numero = self.numeros.get(objet.objgen)
        if numero is None:
            numero = self._numeroter(objet)
            self.a_lire.append((objet, numero))
        return numero

    def _numeroter(self, objet):
        numero = self.numeros[objet.objgen] = len(self.textes)
        self.textes.append(b"")
        self.trous.append([])
        self.donnees.append(b"")
        self.resultat.flux.append(-1)
        self.resultat.sommes.append("")
        return numero

    def _lire_tout(self):
        while self.a_lire:
            objet, numero = self.a_lire.pop()
            self._lire(objet, numero, self._numero)

    def _lire(self, objet, numero, numero_de):
        """Keep the text of an object with its holes. ``numero_de``: how an object that it refers to is numbered."""
        dictionnaire = objet
        if isinstance(objet, pikepdf.Stream):
            self.donnees[numero] = objet.read_raw_bytes()
            self.resultat.flux[numero] = len(self.donnees[numero])
            dictionnaire = objet.stream_dict
        trous = self.trous[numero]

        def trouer(jeton):
            if jeton["symbole"]:
                trous.append(jeton["symbole"].decode())
            elif jeton["numero"]:
                cle = int(jeton["numero"]), int(jeton["generation"])
                numero = self.numeros.get(cle)
                trous.append(numero_de(self.pdf.get_object(cle)) if numero is None else numero)
            else:
                return jeton[0]
            return TROU

        texte = dictionnaire.unparse(resolved=True)
        if _CELLULE.search(texte):
            texte = _IDENTIFIANTS.sub(lambda trouve: trouve[0].replace(b"(", b"(" + self.prefixe.encode()), texte)
        texte = _JETON.sub(trouer, texte)
        if texte.count(TROU) != len(trous) or FIN in texte:
            raise MorceauIllisible("a control character inside an object")
        self.textes[numero] = texte


def _arbre(noeud, feuilles):
    """``{key: object}`` of a name tree or of a number tree."""
    paires = list(noeud.get(feuilles, ()))
    trouves = {(int(c) if feuilles == "/Nums" else str(c)): v for c, v in zip(paires[::2], paires[1::2], strict=True)}
    for branche in noeud.get("/Kids", ()):
        trouves |= _arbre(branche, feuilles)
    return trouves


def _place(cible, rangs):
    """``(page, the rest of the destination)``."""
    page, *reste = cible
    return rangs[page.objgen], " ".join(str(valeur) for valeur in reste)
