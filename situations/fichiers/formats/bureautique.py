"""Office documents: a zip whose parts are known, without macro, program or outside part, written again (R17).

By allow-list. What is dangerous is taken out, with what points to it, and said; the document is refused only where
nothing of it would remain. Only the parts survive: what stood between, before or after them does not.
"""

import errno
import io
import posixpath
import re
import shutil
import zipfile
import zlib
from urllib.parse import unquote

from ..atelier import MO, Refait, tenir
from ..reconnaissance import ARCHIVE, d_apple
from ..refus import FichierRefuse
from .balises import ABIME, DEMESURE, Parcours, en_utf8, est_du_xml
from .liens import LIAISON, MACROS, Contenu, Partie, Relations

_VND = "application/vnd.openxmlformats-officedocument."
OOXML = {
    f"{_VND}wordprocessingml.document": "docx",
    f"{_VND}wordprocessingml.template": "dotx",
    f"{_VND}spreadsheetml.sheet": "xlsx",
    f"{_VND}spreadsheetml.template": "xltx",
    f"{_VND}presentationml.presentation": "pptx",
    f"{_VND}presentationml.slideshow": "ppsx",
    f"{_VND}presentationml.template": "potx",
}
ODF = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
PARTIES_MAXIMUM = 5000
REPERTOIRE_MAXIMUM = 2 * MO
# Bytes of all the parts once unpacked: always, and times what was sent. A bomb is refused before it bursts.
DEPLIE_MAXIMUM = 200 * MO
DEPLIE_PERMIS, DEPLIE_FOIS = 16 * MO, 50
# Bytes of one part of XML, of one list of relations.
XML_MAXIMUM = 32 * MO
RELATIONS_MAXIMUM = 2 * MO
# Tags read in one document.
BALISES_MAXIMUM = 1_200_000
# Documents inside documents.
PROFONDEUR_MAXIMALE = 2

MACROS_REFUSEES = (
    "Ce document contient des macros\u00a0: enregistrez-le sans macro (.docx, .xlsx, .pptx, .odt…), ou en PDF."
)
PROTEGE = "Ce document est protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe."
OBJET = "Un objet incorporé qui peut être un programme a été retiré\u00a0; son image reste."
DONNEES = "Les connexions à des données extérieures ont été retirées."
COMPLEMENT = "Un complément (macro complémentaire, ActiveX) a été retiré."
INCONNUE = "Des parties que ce site ne connaît pas ont été retirées."
SIGNATURE = "La signature du document, qui portait aussi sur ce qui a été retiré, n’est plus valable."

_ABIMES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    KeyError,
)
_PROGRAMMES = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!", b"\xca\xfe\xba\xbe", b"Rar!", b"7z\xbc\xaf")
_ZIP = b"PK\x03\x04"
_EXTENSIONS = set(
    """xml rels vml png jpeg jpg jpe gif bmp dib tif tiff emf wmf wdp jxr svg webp ico mp3 mp4 m4a m4v mov wav avi wma
    wmv mpg mpeg odttf fntdata ttf otf sigs rdf""".split()  # noqa: SIM905 (words)
)
_MEDIAS = _EXTENSIONS - {"xml", "rels", "vml", "svg", "rdf", "bmp", "dib", "emf", "wmf", "sigs"}
_DOCUMENTS = ("docx", "xlsx", "pptx", "dotx", "xltx", "potx", "ppsx")
# Names of parts, case-folded, that go whatever they hold, and what is said of it.
_RETIREES = (
    (re.compile(r"vbaproject|vbadata|(?:^|/)macrosheets/|^basic/|^scripts/|^dialogs/"), MACROS),
    (re.compile(r"(?:^|/)externallinks/"), LIAISON),
    (re.compile(r"(?:^|/)activex/|webextension|(?:^|/)customui/"), COMPLEMENT),
    (re.compile(r"^xl/connections\.xml$|^xl/querytables/|^xl/model/|^database/|^forms/"), DONNEES),
)
# Toolbars, folders: nobody misses them.
_SANS_MOT = re.compile(r"^configurations2/|^versions/|^versionlist\.xml$|/$|\.ds_store$|^__macosx/")
_SANS_EXTENSION = re.compile(
    r"^mimetype$|(?:^|/)printersettings/[^/]+\.bin$|^objectreplacements/[^/]+$|^layout-cache$|^pictures/[^/.]+$"
)
_CALCULS = re.compile(r"^xl/(?:workbook|worksheets/[^/]+)\.xml$")
_A_LIRE = (b"fldSimple", b"nstrText", b"mailMerge", b"externalReferences")
_A_LIRE_ODF = re.compile(
    rb"href|event-listener|[<:](?:script|applet)[\s/>]|dde-|-source|floating-frame|connection-resource"
    rb"|(?:WEBSERVICE|DDE)\s{0,9}\(|formula=[^>]{0,200}&#",
    re.IGNORECASE,
)
_FORMULES = re.compile(rb"(?<![\w.\]])\[\d+\]|(?:WEBSERVICE|DDE|RTD|CALL|REGISTER(?:\.ID)?)\s{0,9}\(|&#", re.IGNORECASE)
_SCRIPT_SVG = re.compile(
    rb"<(?:[\w-]+:)?(?:script|foreignObject)\b|\son[a-z]+\s*=|javascript:|<!DOCTYPE", re.IGNORECASE
)


def refaire(source, sortie, vignette, extension):
    """Check the document at ``source`` and write its parts anew; ``extension``: what its name says, for a refusal.
    Returns a ``Refait``; raises ``FichierRefuse``."""
    taille = source.stat().st_size
    budget = {"octets": min(DEPLIE_MAXIMUM, DEPLIE_PERMIS + DEPLIE_FOIS * taille), "parties": PARTIES_MAXIMUM}
    budget["balises"] = [BALISES_MAXIMUM]
    try:
        with source.open("rb") as flux:
            _controler_repertoire(flux, taille)
            document = Document(flux, budget, extension)
            document.ecrire(sortie)
    except _ABIMES as erreur:
        raise FichierRefuse(ABIME) from erreur
    except OSError as erreur:
        # A part that says it is before the beginning of the file; a full disk is another matter.
        if erreur.errno == errno.EINVAL:
            raise FichierRefuse(ABIME) from erreur
        raise
    return Refait(document.type_mime, document.extension, tuple(sorted(document.notes)))


def _controler_repertoire(flux, taille):
    """The list of parts is read whole when a zip is opened: its length is looked at before."""
    flux.seek(max(0, taille - 66_000))
    fin = flux.read()
    ici = fin.rfind(b"PK\x05\x06")
    if ici < 0 or len(fin) < ici + 22:
        raise FichierRefuse(ABIME)
    nombre, longueur = (
        int.from_bytes(fin[ici + 10 : ici + 12], "little"),
        int.from_bytes(fin[ici + 12 : ici + 16], "little"),
    )
    if nombre > PARTIES_MAXIMUM or longueur > REPERTOIRE_MAXIMUM or b"PK\x06\x07" in fin[max(0, ici - 20) : ici]:
        raise FichierRefuse(DEMESURE)


class Types(Parcours):
    """« [Content_Types].xml »: what each part says it is; those of the parts ``perdues`` are cut."""

    def __init__(self, octets, budget, perdues=()):
        super().__init__(octets, budget)
        self.types, self.perdues = set(), perdues

    def element(self, nom, attributs):
        self.types.add(attributs.get("ContentType", "").lower())
        return "tout" if attributs.get("PartName", "").lstrip("/").casefold() in self.perdues else None


class Manifeste(Parcours):
    """« META-INF/manifest.xml » of an OpenDocument: the same, and whether a password locks it."""

    def __init__(self, octets, budget, perdues=()):
        super().__init__(octets, budget)
        self.perdues, self.verrouille = perdues, False

    def element(self, nom, attributs):
        self.verrouille |= nom == "encryption-data"
        chemin = next((valeur for cle, valeur in attributs.items() if cle.endswith(" full-path")), "").casefold()
        return "tout" if chemin in self.perdues else None


class Document:
    """One document, or one inside another: its parts by their case-folded names, and what is to be written of them."""

    def __init__(self, flux, budget, annoncee="", profondeur=0):
        self.budget, self.profondeur, self.notes = budget, profondeur, set()
        self.zip = zipfile.ZipFile(flux)
        self.parties = {partie.filename.casefold(): partie for partie in self.zip.infolist()}
        self._controler_parties()
        # What replaces a part, and the parts that go.
        self.neuves, self.perdues = {}, set()
        self.type_mime, self.extension = self._nature(annoncee)
        self._trier()
        (self._nettoyer_odf if self.extension in ODF.values() else self._nettoyer_ooxml)()
        if self.notes and any(nom.startswith("_xmlsignatures/") or "documentsignatures" in nom for nom in self.parties):
            self.notes.add(SIGNATURE)

    def ecrire(self, sortie):
        """Its parts, in their order; the ``mimetype`` of an ODF stays first and stored, as its format asks."""
        with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as propre:
            for nom, partie in self.parties.items():
                if nom in self.perdues:
                    continue
                # A bare ZipInfo is stored as it is, a name is compressed; neither has a date.
                tel_quel = nom == "mimetype" or _extension(nom) in _MEDIAS
                neuve = zipfile.ZipInfo(partie.filename) if tel_quel else partie.filename
                with self._ouvrir(nom) as flux, propre.open(neuve, "w") as copie:
                    shutil.copyfileobj(flux, copie, MO)

    def _ouvrir(self, nom):
        return io.BytesIO(self.neuves[nom]) if nom in self.neuves else self.zip.open(self.parties[nom])

    def lire(self, nom):
        with self._ouvrir(nom) as flux:
            return flux.read()

    def _controler_parties(self):
        parties = self.zip.infolist()
        noms = list(self.parties)
        self.budget["parties"] -= len(parties)
        self.budget["octets"] -= sum(partie.file_size for partie in parties)
        if self.budget["parties"] < 0 or self.budget["octets"] < 0:
            raise FichierRefuse(DEMESURE)
        for nom, partie in self.parties.items():
            bornes = {"rels": RELATIONS_MAXIMUM, "xml": XML_MAXIMUM, "vml": XML_MAXIMUM}
            if partie.file_size > bornes.get(_extension(nom), DEPLIE_MAXIMUM):
                raise FichierRefuse(DEMESURE)
        if any(partie.flag_bits & 0x1 for partie in parties):
            raise FichierRefuse(PROTEGE)
        # Two names that differ by their case are one part for Word, and the way out of a folder is never a part.
        if len(noms) < len(parties) or any(
            nom.startswith("/") or "\\" in nom or ".." in nom.split("/") for nom in noms
        ):
            raise FichierRefuse(ABIME)

    def _nature(self, annoncee):
        """What the document says it is, in the place where its format says it."""
        if "[content_types].xml" in self.parties:
            types = Types(self._xml("[content_types].xml"), self.budget["balises"])
            types.lire()
            if any("macroenabled" in type_ for type_ in types.types):
                raise FichierRefuse(MACROS_REFUSEES)
            for type_mime, extension in OOXML.items():
                if f"{type_mime}.main+xml" in types.types:
                    return type_mime, extension
        elif "mimetype" in self.parties and self.parties["mimetype"].file_size < 200:
            type_mime = self.zip.read(self.parties["mimetype"]).decode("ascii", "replace").strip()
            if type_mime in ODF:
                manifeste = Manifeste(self._xml("meta-inf/manifest.xml"), self.budget["balises"])
                manifeste.lire()
                if manifeste.verrouille:
                    raise FichierRefuse(PROTEGE)
                return type_mime, ODF[type_mime]
        if any(nom.endswith(".iwa") for nom in self.parties) or d_apple(annoncee):
            raise FichierRefuse(d_apple(annoncee if d_apple(annoncee) else "pages"))
        raise FichierRefuse(ARCHIVE)

    def _xml(self, nom):
        """One part in UTF-8; bounded, since all of it is in memory."""
        if self.parties[nom].file_size > XML_MAXIMUM:
            raise FichierRefuse(DEMESURE)
        return en_utf8(self.lire(nom))

    # Which parts stay.

    def _trier(self):
        for nom in self.parties:
            note = self._pourquoi_retirer(nom)
            if note is not None:
                self.perdues.add(nom)
                if note:
                    self.notes.add(note)

    def _pourquoi_retirer(self, nom):
        """The sentence of a part that goes, an empty one when nobody would miss it; None when it stays."""
        if _SANS_MOT.search(nom):
            return ""
        for motif, note in _RETIREES:
            if motif.search(nom):
                return note
        extension = _extension(nom)
        with self.zip.open(self.parties[nom]) as flux:
            tete = flux.read(64)
        if tete.startswith(_PROGRAMMES) or nom.endswith(".bin") and not _SANS_EXTENSION.search(nom):
            return self._vider(nom)
        if tete.startswith(_ZIP):
            return self._inclure(nom) if extension in _DOCUMENTS else self._vider(nom)
        if extension not in _EXTENSIONS and not _SANS_EXTENSION.search(nom):
            return INCONNUE
        if extension == "svg" and _SCRIPT_SVG.search(self.lire(nom)):
            return self._vider(nom)
        if est_du_xml(tete):
            # Whatever its name: what calls itself a picture may be called a document by another part.
            self._xml(nom)
        return None

    def _vider(self, nom):
        """An object of which nothing stays but its place, so that the picture of it stays where it is."""
        self.neuves[nom] = b""
        self.notes.add(OBJET)

    def _inclure(self, nom):
        """A document inside this one, made safe in its turn."""
        if self.profondeur == PROFONDEUR_MAXIMALE:
            return self._vider(nom)
        octets = io.BytesIO(self.lire(nom))
        try:
            _controler_repertoire(octets, len(octets.getbuffer()))
            dedans, sortie = Document(octets, self.budget, profondeur=self.profondeur + 1), io.BytesIO()
            dedans.ecrire(sortie)
        except FichierRefuse as refus:
            if refus.message == DEMESURE:
                raise
            return self._vider(nom)
        except _ABIMES:
            return self._vider(nom)
        self.notes |= dedans.notes
        self.neuves[nom] = sortie.getvalue()
        return None

    # Word, Excel, PowerPoint.

    def _nettoyer_ooxml(self):
        retirees, balises = {}, self.budget["balises"]
        for nom in self._restantes("rels"):
            source = _source_de(nom)
            relations = Relations(self._xml(nom), balises, lambda cible, source=source: self._perdue(source, cible))
            self._remplacer(nom, relations)
            if relations.retirees:
                retirees[source] = relations.retirees
        for nom in self.parties:
            if nom not in self.perdues and _extension(nom) != "rels" and nom != "[content_types].xml":
                self._nettoyer_partie(nom, retirees.get(nom, {}))
        if self.perdues:
            self._remplacer("[content_types].xml", Types(self._xml("[content_types].xml"), balises, self.perdues))

    def _nettoyer_partie(self, nom, retirees):
        with self._ouvrir(nom) as flux:
            if not est_du_xml(flux.read(64)):
                return
        octets = self._xml(nom)
        calcule = bool(_CALCULS.search(nom)) and bool(_FORMULES.search(octets))
        if nom.startswith("xl/tables/") and DONNEES in self.notes:
            octets = self.neuves[nom] = octets.replace(b' tableType="queryTable"', b"")
        if retirees or calcule or any(mot in octets for mot in _A_LIRE):
            self._remplacer(nom, Partie(octets, self.budget["balises"], retirees, calcule))

    def _perdue(self, source, cible):
        """Whether an internal target, written in the relations of ``source``, is a part that goes."""
        cible = unquote(cible.partition("#")[0])
        chemin = cible if cible.startswith("/") else posixpath.join(posixpath.dirname(source), cible)
        return posixpath.normpath(chemin).lstrip("/").casefold() in self.perdues

    # OpenDocument.

    def _nettoyer_odf(self):
        for nom in self._restantes("xml"):
            octets = self._xml(nom)
            if nom != "meta-inf/manifest.xml" and _A_LIRE_ODF.search(octets):
                dossier = posixpath.dirname(nom)
                self._remplacer(
                    nom,
                    Contenu(
                        octets, self.budget["balises"], lambda cible, dossier=dossier: self._absente(dossier, cible)
                    ),
                )
        if self.perdues:
            manifeste = Manifeste(self._xml("meta-inf/manifest.xml"), self.budget["balises"], self.perdues)
            self._remplacer("meta-inf/manifest.xml", manifeste)

    def _absente(self, dossier, cible):
        return posixpath.normpath(posixpath.join(dossier, unquote(cible))).casefold() in self.perdues

    def _restantes(self, extension):
        return [nom for nom in self.parties if nom not in self.perdues and _extension(nom) == extension]

    def _remplacer(self, nom, lecture):
        octets = lecture.lire()
        self.notes |= getattr(lecture, "notes", set())
        if lecture.coupes:
            self.neuves[nom] = octets


def _extension(nom):
    return nom.rpartition("/")[2].rpartition(".")[2] if "." in nom.rpartition("/")[2] else ""


def _source_de(nom):
    """« word/document.xml » of « word/_rels/document.xml.rels »; nothing of that of the whole package."""
    dossier, _, fichier = nom.rpartition("/")
    return posixpath.join(posixpath.dirname(dossier), fichier.removesuffix(".rels"))


if __name__ == "__main__":
    tenir(refaire, secondes=10, memoire=250 * MO)
