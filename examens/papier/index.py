"""The index of a pack, as a workbook and as plain text: what is there and what is missing, for each candidate."""

from django.utils import timezone
from openpyxl import Workbook

from impression.classeur import ecrire, entetes, largeurs, octets, page
from langue.dates import moment
from langue.lisible import lisible
from langue.nombre import pluriel

COLONNES = (
    ("Candidat", 30),
    ("N° de candidat", 15),
    ("Épreuve", 9),
    ("Fichier", 42),
    ("Pages", 8),
    ("Fiches", 8),
    ("Ce qui manque", 44),
    ("Ce qui est imprimé", 34),
    ("SHA-256", 68),
)


def rangees(nommees, epreuves):
    """One list per candidate and épreuve, in the order of ``COLONNES``; a candidate without documents says why.

    ``nommees``: ``[(line, [(piece, name in the archive)])]``.
    """
    codes = ", ".join(e.code for e in epreuves)
    for ligne, pieces in nommees:
        for piece, nom in pieces:
            yield [
                ligne.nom,
                ligne.numero,
                piece.epreuve,
                nom,
                piece.pages,
                piece.fiches,
                "\n".join(piece.manquantes) or "rien",
                piece.origine,
                piece.sha256,
            ]
        if not pieces:
            yield [ligne.nom, ligne.numero, codes, "", None, None, "", ligne.motif, ""]


def titre(pack):
    """« BTS COM 2 (session 2027), toutes les épreuves »."""
    return f"{pack.de_qui}, {pack.contenu}"


def index_xlsx(pack, nommees, epreuves):
    """The workbook, as bytes. A text that a spreadsheet would take for a formula stays a text."""
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Index"
    classeur.properties.created = classeur.properties.modified = timezone.localtime(pack.demande_le).replace(
        tzinfo=None, microsecond=0
    )
    entetes(feuille, [libelle for libelle, _ in COLONNES])
    largeurs(feuille, [largeur for _, largeur in COLONNES])
    for ligne, valeurs in enumerate(rangees(nommees, epreuves), start=2):
        ecrire(feuille, ligne, valeurs)
    feuille.auto_filter.ref = feuille.dimensions
    page(feuille, "1:1")
    return octets(classeur, titre(pack))


def index_texte(pack, nommees, epreuves):
    """The same for any machine: lines of a few words, Windows line ends, a mark that says UTF-8."""
    lignes = [
        titre(pack),
        str(pack.etablissement),
        f"Demandé le {moment(pack.demande_le)}",
        "",
    ]
    for ligne, pieces in nommees:
        numero = f" (n° {ligne.numero})" if ligne.numero else ""
        lignes.append(f"{_simple(ligne.nom)}{numero}")
        if not pieces:
            lignes.append(f"  Aucun document\u00a0: {ligne.motif}")
        for piece, nom in pieces:
            lignes += [
                f"  {piece.epreuve}\u00a0: {nom}",
                f"    {pluriel(piece.pages, 'page')}, {pluriel(piece.fiches, 'fiche')}, {piece.origine}",
                f"    ce qui manque\u00a0: {'' if piece.manquantes else 'rien'}".rstrip(),
                *(f"      - {_simple(manque)}" for manque in piece.manquantes),
                f"    SHA-256\u00a0: {piece.sha256}",
            ]
        lignes.append("")
    return "\ufeff" + "\r\n".join(lignes)


def _simple(texte):
    return lisible(texte).replace("\n", " ").replace("\u200b", "")
