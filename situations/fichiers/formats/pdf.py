"""PDF: what acts, goes out or hides is taken out and said, the rest written again; a signed one is kept as it is (R17).

By allow-list: a link leads to a page or to the web, an attachment is the data of an invoice. A signed PDF is never
written again, since that breaks its signature: it is kept byte for byte when nothing is to be taken out, else refused.
"""

import contextlib
import zipfile

import pikepdf
import pikepdf.settings
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from ..atelier import MO, Refait, tenir
from ..refus import FichierRefuse
from .balises import est_du_xml
from .images import COTE_VIGNETTE, faire_vignette
from .liens import est_permise

OBJETS_MAXIMUM = 80_000
# Values written inside the objects: a dictionary in a dictionary, a number of an array.
VALEURS_MAXIMUM = 1_500_000
PROFONDEUR_MAXIMALE = 60
XML_MAXIMUM = 5 * MO
LIMITES = {
    "parser_max_nesting": PROFONDEUR_MAXIMALE,
    "parser_max_container_size": 100_000,
    "max_stream_filters": 5,
    "flate_max_memory": 20 * MO,
    "run_length_max_memory": 20 * MO,
    "doc_max_warnings": 1000,
}

IMPRIMEZ = "ouvrez-le, imprimez-le en PDF et joignez le résultat."
ABIME = f"Ce PDF est abîmé\u00a0: {IMPRIMEZ}"
PROTEGE = "Ce PDF est protégé par un mot de passe\u00a0: enregistrez-le sans mot de passe."
DEMESURE = f"Ce PDF est trop compliqué pour être vérifié\u00a0: {IMPRIMEZ}"
FORMULAIRE = f"Ce PDF est un formulaire qui se construit à l’ouverture (XFA)\u00a0: {IMPRIMEZ}"
CLASSEUR = "Ce PDF est un porte-documents\u00a0: joignez un par un les documents qu’il contient."
ARCHIVE = f"Ce PDF est aussi une archive\u00a0: {IMPRIMEZ}"

PROGRAMME = "Le programme (JavaScript, formulaire actif) que contenait ce PDF a été retiré."
ACTION = "Une action que ce PDF lançait à l’ouverture ou au clic a été retirée."
INCORPORE = "Les fichiers que contenait ce PDF ont été retirés\u00a0: joignez-les un par un s’ils comptent."
ANIMATION = "Les sons, vidéos et objets 3D que contenait ce PDF ont été retirés."
RESTRICTIONS = "Les restrictions (impression, copie, modification) de ce PDF ont été levées."

_PERMISES = {"/URI", "/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm"}
_PROGRAMMES = {"/JavaScript", "/Rendition"}
_ANIMEES = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# The data of an invoice: Factur-X and its cousins of other countries.
_FACTURES = {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"}
# Keys that go wherever they are, and what is said of it.
_CLES = {
    "/AA": ACTION,
    "/JS": PROGRAMME,
    "/XFA": PROGRAMME,
    "/Ref": ACTION,
    "/OPI": ACTION,
    "/RichMediaContent": ANIMATION,
    "/RichMediaSettings": ANIMATION,
}
_NOMS = {
    "/JavaScript": PROGRAMME,
    "/AlternatePresentations": ANIMATION,
    "/Renditions": ANIMATION,
    "/URLS": ACTION,
    "/IDS": ACTION,
}


def refaire(source, sortie, vignette=None, extension="pdf"):
    """Make the PDF at ``source`` safe; returns a ``Refait``. Raises ``FichierRefuse``."""
    pikepdf.settings.set_qpdf_limits(**LIMITES)
    try:
        with pikepdf.open(source) as pdf:
            nettoyage = Nettoyage(pdf)
            if est_signe(pdf):
                _garder_signe(source, sortie, nettoyage)
            else:
                nettoyage.faire()
                pdf.save(sortie, deterministic_id=True, compress_streams=True, encryption=False)
    except pikepdf.PasswordError as erreur:
        raise FichierRefuse(PROTEGE) from erreur
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, AttributeError, KeyError) as erreur:
        raise FichierRefuse(ABIME) from erreur
    if zipfile.is_zipfile(sortie):
        raise FichierRefuse(ARCHIVE)
    return Refait("application/pdf", "pdf", tuple(nettoyage.notes))


def est_signe(pdf):
    """Whether a person's signature covers this PDF: a filled field of signature, or a certification."""
    permissions = pdf.Root.get(Name.Perms)
    if isinstance(permissions, Dictionary) and Name.DocMDP in permissions:
        return True
    formulaire = pdf.Root.get(Name.AcroForm)
    if not isinstance(formulaire, Dictionary):
        return False
    return _valeurs_signees(formulaire.get(Name.Fields))


def _valeurs_signees(champs):
    """Whether one of these fields, or of those that they hold, is a signature."""
    a_voir, vus = list(champs) if isinstance(champs, Array) else [], 0
    while a_voir and vus < OBJETS_MAXIMUM:
        champ, vus = a_voir.pop(), vus + 1
        if not isinstance(champ, Dictionary):
            continue
        valeur = champ.get(Name.V)
        if isinstance(valeur, Dictionary) and (Name.ByteRange in valeur or valeur.get(Name.Type) == Name.Sig):
            return True
        if isinstance(champ.get(Name.Kids), Array):
            a_voir += list(champ.Kids)
    return False


def _garder_signe(source, sortie, nettoyage):
    nettoyage.faire()
    a_retirer = [note for note in nettoyage.notes if note != RESTRICTIONS]
    if a_retirer:
        raise FichierRefuse(
            "Ce PDF est signé, et il faudrait en retirer ce qui peut être dangereux, ce qui casserait sa signature"
            "\u00a0: demandez-en une copie sans formulaire ni programme, ou imprimez-le en PDF et joignez le résultat."
        )
    nettoyage.notes.clear()
    sortie.write_bytes(source.read_bytes())


class Nettoyage:
    """One pass over all the objects of a PDF; ``notes``: a sentence for each thing taken out, in their order."""

    def __init__(self, pdf):
        self.pdf, self.notes, self._valeurs = pdf, {}, 0

    def faire(self):
        if len(self.pdf.objects) > OBJETS_MAXIMUM:
            raise FichierRefuse(DEMESURE)
        if not len(self.pdf.pages):
            raise FichierRefuse(ABIME)
        if self.pdf.is_encrypted:
            self._dire(RESTRICTIONS)
        self._racine()
        for objet in self.pdf.objects:
            self._parcourir(objet)

    def _dire(self, note):
        self.notes[note] = True

    def _racine(self):
        racine = self.pdf.Root
        if Name.Collection in racine:
            raise FichierRefuse(CLASSEUR)
        if racine.get(Name.NeedsRendering):
            raise FichierRefuse(FORMULAIRE)
        ouverture = racine.get(Name.OpenAction)
        if isinstance(ouverture, Dictionary):
            destination = ouverture.get(Name.S) == Name.GoTo and Name.D in ouverture
            if destination:
                self._sans_suite(ouverture)
            else:
                self._retirer(racine, Name.OpenAction, _note_de(ouverture))
        noms = racine.get(Name.Names)
        if isinstance(noms, Dictionary):
            for cle, note in _NOMS.items():
                if cle in noms.keys():  # noqa: SIM118 — not a dict
                    self._retirer(noms, cle, note)
            if Name.EmbeddedFiles in noms:
                self._pieces(noms)
        # Rights that Adobe gave to its own reader: a signature of nobody, broken by any change.
        if Name.Perms in racine and not est_signe(self.pdf):
            del racine[Name.Perms]

    def _pieces(self, noms):
        """Of the attachments, the data of an invoice alone."""
        gardees = {nom: piece for nom, piece in self._plat(noms.EmbeddedFiles) if _est_une_facture(piece)}
        if len(gardees) < len(list(self._plat(noms.EmbeddedFiles))) or not gardees:
            self._dire(INCORPORE)
            del noms[Name.EmbeddedFiles]
            if gardees:
                paires = [valeur for paire in sorted(gardees.items()) for valeur in paire]
                noms[Name.EmbeddedFiles] = Dictionary(Names=Array(paires))

    def _plat(self, arbre):
        """The pairs of a tree of names; each node once, whatever it points to."""
        a_voir, vus = [arbre], set()
        while a_voir:
            noeud = a_voir.pop()
            if not isinstance(noeud, Dictionary) or noeud.objgen in vus and noeud.is_indirect or len(vus) > 1000:
                continue
            vus.add(noeud.objgen if noeud.is_indirect else len(vus))
            feuilles = noeud.get(Name.Names)
            if isinstance(feuilles, Array):
                valeurs = list(feuilles)
                yield from ((str(n), p) for n, p in zip(valeurs[::2], valeurs[1::2], strict=False))
            if isinstance(noeud.get(Name.Kids), Array):
                a_voir += list(noeud.Kids)

    def _parcourir(self, objet, profondeur=0):
        """One object and what is written inside it; what it refers to comes in its turn."""
        if profondeur > PROFONDEUR_MAXIMALE:
            raise FichierRefuse(DEMESURE)
        if isinstance(objet, Dictionary | Stream):
            self._controler(objet)
            enfants = [valeur for _, valeur in objet.items()]
        elif isinstance(objet, Array):
            enfants = objet
        else:
            return
        for enfant in enfants:
            self._valeurs += 1
            if isinstance(enfant, Array | Dictionary) and not enfant.is_indirect:
                self._parcourir(enfant, profondeur + 1)
        if self._valeurs > VALEURS_MAXIMUM:
            raise FichierRefuse(DEMESURE)

    def _controler(self, objet):
        cles = objet.keys()
        for cle, note in _CLES.items():
            if cle in cles:
                self._retirer(objet, cle, note)
        if "/EF" in cles and not _est_une_facture(objet):
            self._retirer(objet, Name.EF, INCORPORE)
        if "/F" in cles and isinstance(objet, Stream):
            # Bytes that are elsewhere.
            self._retirer(objet, Name.F, ACTION)
        if "/Annots" in cles and isinstance(objet.Annots, Array):
            self._sans_animations(objet.Annots)
        for cle in ("/A", "/PA"):
            if cle in cles:
                self._lien(objet, Name(cle))
        if "/FS" in cles and not _est_une_facture(objet.FS):
            self._retirer(objet, Name.FS, INCORPORE)

    def _lien(self, objet, cle):
        action = objet.get(cle)
        if not isinstance(action, Dictionary) or Name.S not in action:
            # The attributes of an element of structure have the same key.
            return
        genre = str(action.S)
        adresse = action.get(Name.URI)
        if genre not in _PERMISES or genre == "/URI" and not est_permise(str(adresse)):
            self._retirer(objet, cle, _note_de(action))
        else:
            self._sans_suite(action)

    def _sans_suite(self, action):
        if Name.Next in action:
            self._retirer(action, Name.Next, ACTION)

    def _sans_animations(self, tableau):
        """Of the annotations of a page, those that play something."""
        animees = [
            rang
            for rang, annotation in enumerate(tableau)
            if isinstance(annotation, Dictionary) and str(annotation.get(Name.Subtype, "")) in _ANIMEES
        ]
        for rang in reversed(animees):
            self._dire(ANIMATION)
            del tableau[rang]

    def _retirer(self, objet, cle, note):
        self._dire(note)
        del objet[str(cle)]


def _note_de(action):
    return PROGRAMME if str(action.get(Name.S, "")) in _PROGRAMMES else ACTION


def _est_une_facture(piece):
    """Whether an attachment is the data of an invoice: by its name, and by its content, which is bounded."""
    if not isinstance(piece, Dictionary) or not isinstance(piece.get(Name.EF), Dictionary):
        return False
    noms = {str(piece[cle]).lower() for cle in (Name.F, Name.UF) if cle in piece}
    fichiers = [valeur for _, valeur in piece.EF.items()]
    if not noms or not noms <= _FACTURES or not all(isinstance(f, Stream) for f in fichiers):
        return False
    with contextlib.suppress(pikepdf.PdfError):
        contenus = [f.read_bytes() for f in fichiers]
        return all(len(c) < XML_MAXIMUM and est_du_xml(c[:64]) and b"<!DOCTYPE" not in c for c in contenus)
    return False


def dessiner(chemin, vignette):
    """The first page, as a thumbnail; one that cannot be drawn leaves none."""
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError, OSError):
        with pypdfium2.PdfDocument(chemin) as document:
            page = document[0]
            largeur, hauteur = page.get_size()
            if min(largeur, hauteur) < 1:
                return
            image = page.render(scale=COTE_VIGNETTE / max(largeur, hauteur)).to_pil()
        faire_vignette(image.convert("RGB"), vignette)


if __name__ == "__main__":
    tenir(refaire, secondes=10, memoire=300 * MO, ensuite=dessiner, memoire_ensuite=1024 * MO)
