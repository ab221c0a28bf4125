"""PDF: refused when something in it acts, hides or locks; written again otherwise.

Refused rather than cleaned: a document without its scripts, its forms or its attachments is another document, and
the student would not know. The sentence says how to make it a plain one.
"""

import zipfile

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from .images import COTE_VIGNETTE, faire_vignette
from .refus import FichierRefuse

OBJETS_MAXIMUM = 300_000
PROFONDEUR_MAXIMALE = 60

IMPRIMEZ = "ouvrez-le, imprimez-le en PDF et joignez le résultat."
ABIME = f"Ce PDF est abîmé\u00a0: {IMPRIMEZ}"
PROTEGE = "Ce PDF est protégé par un mot de passe ou contre la copie\u00a0: enregistrez-le sans protection."
PROGRAMME = f"Ce PDF contient un programme (JavaScript, formulaire actif)\u00a0: {IMPRIMEZ}"
ACTION = f"Ce PDF lance une action à l’ouverture ou au clic\u00a0: {IMPRIMEZ}"
INCORPORE = f"Ce PDF contient d’autres fichiers\u00a0: {IMPRIMEZ}"
DEMESURE = f"Ce PDF est trop compliqué pour être vérifié\u00a0: {IMPRIMEZ}"

_CLES = {
    Name.JS: PROGRAMME,
    Name.JavaScript: PROGRAMME,
    Name.XFA: PROGRAMME,
    Name.EmbeddedFiles: INCORPORE,
    Name.EF: INCORPORE,
    Name.RichMedia: INCORPORE,
}
_ACTIONS = {
    "/JavaScript": PROGRAMME,
    "/Launch": ACTION,
    "/SubmitForm": ACTION,
    "/ImportData": ACTION,
    "/GoToR": ACTION,
    "/GoToE": ACTION,
    "/Rendition": ACTION,
    "/Movie": ACTION,
    "/Sound": ACTION,
    "/RichMediaExecute": ACTION,
}
_TYPES = {"/EmbeddedFile": INCORPORE, "/RichMedia": INCORPORE, "/FileAttachment": INCORPORE}


def refaire(source, sortie, vignette):
    """Check the PDF at ``source``, write it anew, draw its first page; returns ``(MIME type, extension)``.

    Raises ``FichierRefuse``. A first page that cannot be drawn leaves no thumbnail.
    """
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise FichierRefuse(PROTEGE)
            if not len(pdf.pages):
                raise FichierRefuse(ABIME)
            _controler(pdf)
            pdf.save(sortie, deterministic_id=True, compress_streams=True)
    except pikepdf.PasswordError as erreur:
        raise FichierRefuse(PROTEGE) from erreur
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, RecursionError) as erreur:
        raise FichierRefuse(ABIME) from erreur
    if zipfile.is_zipfile(sortie):
        raise FichierRefuse(f"Ce PDF est aussi une archive\u00a0: {IMPRIMEZ}")
    _dessiner(sortie, vignette)
    return "application/pdf", "pdf"


def _controler(pdf):
    """Every object of the file, those that no page reaches too."""
    for rang, objet in enumerate(pdf.objects):
        if rang > OBJETS_MAXIMUM:
            raise FichierRefuse(DEMESURE)
        _parcourir(objet, 0)
    if _ouvre_une_adresse(pdf.Root.get(Name.OpenAction)):
        raise FichierRefuse(ACTION)


def _ouvre_une_adresse(action):
    """Of an action that nobody clicks; the page to begin at is a plain destination."""
    return isinstance(action, Dictionary) and str(action.get(Name.S, "")) == "/URI"


def _parcourir(objet, profondeur):
    """One object and what is written inside it; what it refers to comes in its turn."""
    if profondeur > PROFONDEUR_MAXIMALE:
        raise FichierRefuse(DEMESURE)
    if isinstance(objet, Array):
        enfants = list(objet)
    elif isinstance(objet, Dictionary | Stream):
        _controler_dictionnaire(objet)
        enfants = [objet.get(cle) for cle in objet.keys()]  # noqa: SIM118 — not a dict
    else:
        return
    for enfant in enfants:
        if isinstance(enfant, Array | Dictionary) and not enfant.is_indirect:
            _parcourir(enfant, profondeur + 1)


def _controler_dictionnaire(objet):
    for cle, refus in _CLES.items():
        if cle in objet:
            raise FichierRefuse(refus)
    # At the display, the closing, the printing of a page or of the whole.
    seules = objet.get(Name.AA)
    if isinstance(seules, Dictionary) and any(_ouvre_une_adresse(seules.get(cle)) for cle in seules.keys()):  # noqa: SIM118
        raise FichierRefuse(ACTION)
    for cle, refuses in ((Name.S, _ACTIONS), (Name.Type, _TYPES), (Name.Subtype, _TYPES)):
        valeur = objet.get(cle)
        if isinstance(valeur, Name) and str(valeur) in refuses:
            raise FichierRefuse(refuses[str(valeur)])


def _dessiner(chemin, vignette):
    try:
        with pypdfium2.PdfDocument(chemin) as document:
            page = document[0]
            largeur, hauteur = page.get_size()
            if min(largeur, hauteur) < 1:
                return
            image = page.render(scale=COTE_VIGNETTE / max(largeur, hauteur)).to_pil()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return
    faire_vignette(image.convert("RGB"), vignette)
