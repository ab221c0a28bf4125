"""From the documents of each candidate to the two files that are handed over: the archive, and the bundle to print."""

import re
import tempfile
import unicodedata
import zipfile
from itertools import chain

from django.core.files import File
from django.utils import timezone

from examens.commissions.presentation import candidats
from examens.papier.emargement import emargement, emargement_de_la_commission, liste_de_passage
from examens.papier.index import index_texte, index_xlsx
from examens.papier.liasse import Liasse

from .documents import DocumentDeCandidat

PASSAGE, EMARGEMENT = "Liste de passage.pdf", "Feuille d’émargement.pdf"
INDEX_XLSX, INDEX_TEXTE = "Index.xlsx", "Index.txt"
_INTERDITS = re.compile(r'[\\/:*?"<>|]|[^\S ]')
# Windows keeps these for itself, whatever the extension.
_RESERVES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
LONGUEUR = 80


def documents_de(ligne):
    """The ``DocumentDeCandidat`` of one line, one per épreuve."""
    return [DocumentDeCandidat(**donnees) for donnees in ligne.pieces]


def assembler(pack, lignes, epreuves, jeton):
    """Write both files in the storage; returns the fields of the pack that name and measure them.

    Both are made in a temporary file first, and named by ``jeton``: two workers never write the same name.
    Of what fails nothing is left.
    """
    nommees = _nommer(pack, lignes, epreuves)
    stockage, ecrits = pack.stockage(), []
    try:
        with tempfile.TemporaryFile() as provisoire:
            _archive(pack, nommees, epreuves, provisoire)
            ecrits.append(stockage.save(f"{pack.dossier}/{jeton}.zip", File(provisoire)))
            archive_octets = provisoire.tell()
        with tempfile.TemporaryFile() as provisoire:
            pages = _liasse(pack, nommees, provisoire)
            ecrits.append(stockage.save(f"{pack.dossier}/{jeton}.pdf", File(provisoire)))
            liasse_octets = provisoire.tell()
    except BaseException:
        for nom in ecrits:
            stockage.delete(nom)
        raise
    archive, liasse = ecrits
    return {
        "archive": archive,
        "archive_octets": archive_octets,
        "liasse": liasse,
        "liasse_octets": liasse_octets,
        "liasse_pages": pages,
    }


def _dossier(piece, epreuves):
    return f"{piece.epreuve}/" if len(epreuves) > 1 else ""


def _rang(pack, ligne):
    """« 03 »: a folder shows its files in the order of their names."""
    return f"{ligne.rang:02d} " if pack.par_passage else ""


def _nommer(pack, lignes, epreuves):
    """``[(line, [(DocumentDeCandidat, name in the archive)])]``: a folder per épreuve when there are several."""
    noms = Noms()
    return [
        (
            ligne,
            [
                (
                    piece,
                    noms.donner(
                        _rang(pack, ligne) + ligne.nom.replace("/", "-"), piece.epreuve, _dossier(piece, epreuves)
                    ),
                )
                for piece in documents_de(ligne)
            ],
        )
        for ligne in lignes
    ]


def _archive(pack, nommees, epreuves, fichier):
    """The ZIP: lists first, then a PDF per candidate and épreuve. PDFs, already compressed, are stored."""
    demande_le = timezone.localtime(pack.demande_le)
    listes = {
        **_listes(pack, nommees, epreuves),
        INDEX_XLSX: index_xlsx(pack, nommees, epreuves),
        INDEX_TEXTE: index_texte(pack, nommees, epreuves).encode(),
    }
    with zipfile.ZipFile(fichier, "w", zipfile.ZIP_STORED) as archive:

        def ajouter(nom, contenu, compression=zipfile.ZIP_STORED):
            entree = zipfile.ZipInfo(nom, demande_le.timetuple()[:6])
            entree.external_attr = 0o644 << 16
            archive.writestr(entree, contenu, compression)

        for nom, contenu in listes.items():
            ajouter(nom, contenu, zipfile.ZIP_DEFLATED)
        for piece, nom in chain.from_iterable(pieces for _, pieces in nommees):
            ajouter(nom, _lire(pack, piece))


def _listes(pack, nommees, epreuves):
    """What is signed and put up on the day."""
    if not pack.commission:
        return {EMARGEMENT: emargement(pack, nommees, epreuves)}
    passages, jour = candidats(pack.commission), timezone.localdate(pack.demande_le)
    return {
        PASSAGE: liste_de_passage(pack.commission, passages, jour),
        EMARGEMENT: emargement_de_la_commission(pack.commission, passages, jour),
    }


def _liasse(pack, nommees, fichier):
    """The bundle: every document one after the other. Returns its number of pages."""
    with Liasse(pack.recto_verso) as liasse:
        for ligne, pieces in nommees:
            if pieces:
                liasse.ouvrir(ligne.nom)
            for piece, _ in pieces:
                liasse.ajouter(piece.epreuve, piece.intitule, _lire(pack, piece))
        titre = f"{pack.de_qui}, {pack.contenu}"
        return liasse.ecrire(fichier, titre, pack.demande_le)


def _lire(pack, piece):
    with pack.stockage().open(piece.fichier) as fichier:
        return fichier.read()


def propre(texte):
    """A text that every file system takes as a name: no sign of a path, no control, at most 80 characters."""
    texte = _INTERDITS.sub(" ", unicodedata.normalize("NFC", texte))
    texte = "".join(c for c in texte if unicodedata.category(c)[0] != "C")
    texte = " ".join(texte.split())[:LONGUEUR].strip(" .")
    return f"{texte}_" if _RESERVES.fullmatch(texte) else texte or "candidat"


class Noms:
    """Names already given in one archive: two of the same name are told apart by a number."""

    def __init__(self):
        self._pris = set()

    def donner(self, candidat, code, dossier=""):
        """« E6/MOREAU Lina – E6.pdf ». ``code``: of the épreuve."""
        base, numero = propre(candidat), 1
        while True:
            suite = f" ({numero})" if numero > 1 else ""
            nom = f"{dossier}{base}{suite} – {code}.pdf"
            if nom.casefold() not in self._pris:
                self._pris.add(nom.casefold())
                return nom
            numero += 1
