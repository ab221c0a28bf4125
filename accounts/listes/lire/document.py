"""What every kind of file becomes: sheets of cells as they are; then a table of titles and lines, as it was understood.

The sheets stay as the file has them, so that the page may ask which one, which line has the titles, which accents.
"""

import re
from dataclasses import asdict, dataclass, field

from ftfy import fix_encoding

from langue.texte import nettoyer as mender

from .colonnes import LIBELLES, ligne_des_titres, reconnaitre
from .contenus import contenus_probables
from .disposition import (
    classe_du_dessus,
    completer,
    cote_a_cote,
    dates_en_trois,
    grille_de_noms,
    titres_entiers,
    titres_qui_reviennent,
)

OCTETS_AU_PLUS = 32 * 1024 * 1024
LIGNES_AU_PLUS = 5_000
COLONNES_AU_PLUS = 60
FEUILLES_AU_PLUS = 80
CARACTERES_AU_PLUS = 300
# All the cells of a file together: ten times a school.
CARACTERES_EN_TOUT = 4_000_000
# What UTF-8 looks like when it was taken for another encoding: « Ã© », « Å“ », « √© ».
ENCODE_DEUX_FOIS = re.compile("[ÃÂÅÄ√ƒ≈][^a-zA-Z\\s]")

TROP_DE_LIGNES = (
    f"Ce fichier compte plus de {LIGNES_AU_PLUS // 1000}\u00a0000 lignes. Une liste de classe, ou même tout un "
    "établissement, en compte moins\u00a0: vérifiez que c’est le bon fichier, ou partagez-le en plusieurs."
)
SANS_ELEVE = "Ce fichier ne contient aucun élève\u00a0: il n’a pas d’autre ligne que celle des titres."
# One class per sheet: every sheet that has the titles of a list is read.
TOUTES = "toutes"
TEXTE_PROTEGE = re.compile(r'="([^"]*)"')


class FichierRefuse(Exception):
    """A file that cannot be read as a list; the message is a French sentence that says what to do."""


def nettoyer(valeur):
    """A cell as plain text on one line: no control or invisible character, single spaces, at most 300 characters.

    Cut one character beyond the limit, so that a check of the length still sees that it was too long. UTF-8 that was
    encoded twice is mended; « ="0123" », by which a tool keeps Excel from reading a number, is the text « 0123 ».
    """
    if not valeur:
        return ""
    if texte := TEXTE_PROTEGE.fullmatch(valeur):
        valeur = texte[1]
    if not (valeur.isascii() and valeur.isprintable()):
        valeur = mender(fix_encoding(valeur) if ENCODE_DEUX_FOIS.search(valeur) else valeur)
    return " ".join(valeur.split())[: CARACTERES_AU_PLUS + 1]


@dataclass(frozen=True)
class Liste:
    """``lignes``: ``[where it stands, [cells]]``, blank lines left out. ``titres``: whether a line had them.

    ``colonnes``: ``{champ: index}`` as the titles say it, or else the content; ``classe``: the one announced above.
    """

    entetes: list
    lignes: list
    titres: bool = True
    colonnes: dict = field(default_factory=dict)
    classe: str = ""


@dataclass
class Document:
    """``feuilles``: ``[{"nom", "lignes": [[number, [cells]]]}]``, cells as they are, at least one sheet with a line.

    ``siecle``: its columns are known; ``uai``: the school that the file names; ``encodage``: the one that was guessed,
    when it could have been another; ``annee``: the school year of SIECLE; ``sts``: teachers, from STSWeb.
    """

    feuilles: list
    siecle: bool = False
    uai: str = ""
    encodage: str = ""
    annee: int | None = None
    sts: bool = False

    @property
    def session(self):
        """The year of the exams of the school year that the file names: SIECLE prepares the next one from July on."""
        return self.annee + 1 if self.annee else None

    def en_donnees(self):
        """Plain data for JSON; ``Document(**donnees)`` is the way back."""
        return asdict(self)

    def choix_par_defaut(self):
        """How the file is read unless told: ``{"feuille", "titres", "encodage"}``; ``titres``: the file has a line."""
        notes = [_note(feuille) for feuille in self.feuilles]
        meilleure = notes.index(max(notes))
        semblables = [i for i, note in enumerate(notes) if note[0] >= 2 and note[0] == notes[meilleure][0]]
        feuille = TOUTES if len(semblables) > 1 and not self._une_classe(semblables) else str(meilleure)
        titres = bool(notes[meilleure][0])
        if not titres and sum(bool(classe_du_dessus([[f["nom"]]])) for f in self.feuilles) > 1:
            feuille = TOUTES
        return {"feuille": feuille, "titres": titres, "encodage": self.encodage}

    def _une_classe(self, rangs):
        """Whether these sheets say the class in a column: then the first is a list of all, the others extracts."""
        return all("classe" in _titres(self.feuilles[rang])[1] for rang in rangs)

    def tableau(self, feuille="0", titres=True, encodage=""):
        """The ``Liste`` of one sheet, or of all. Raises ``FichierRefuse`` when it holds no line."""
        relire = self._relire(encodage)
        if feuille == TOUTES:
            return self._ensemble(titres, relire)
        rang = int(feuille) if feuille.isdecimal() and int(feuille) < len(self.feuilles) else 0
        return _tableau(self.feuilles[rang], titres, relire)

    def _relire(self, encodage):
        if not encodage or not self.encodage or encodage == self.encodage:
            return nettoyer
        return lambda cellule: nettoyer(cellule.encode(self.encodage, "replace").decode(encodage, "replace"))

    def _ensemble(self, titres, relire):
        """Every sheet that has titles, or is named as a class where none has, one under the other; its name is the
        class unless it says another."""
        champs, lignes, classe = [], [], ""
        for feuille in self.feuilles:
            if _note(feuille)[0] < 2 if titres else not classe_du_dessus([[feuille["nom"]]]):
                continue
            tableau = _tableau(feuille, titres, relire)
            nom = nettoyer(feuille["nom"])
            champs += [champ for champ in tableau.colonnes if champ not in champs]
            for numero, cellules in tableau.lignes:
                valeurs = {champ: cellules[i] for champ, i in tableau.colonnes.items()}
                valeurs["classe"] = valeurs.get("classe") or tableau.classe or nom
                lignes.append([f"{numero} de {nom}", valeurs])
        if not lignes:
            raise FichierRefuse(SANS_ELEVE)
        champs = [champ for champ in champs if champ != "classe"] + ["classe"]
        entetes = [LIBELLES[champ] for champ in champs]
        corps = [[numero, [valeurs.get(champ, "") for champ in champs]] for numero, valeurs in lignes]
        return Liste(entetes, corps, titres, {champ: i for i, champ in enumerate(champs)}, classe)


def _titres(feuille):
    """``(index of the line of titles or None, {champ: index})`` of a sheet."""
    debut = [[nettoyer(cellule) for cellule in cellules] for _, cellules in feuille["lignes"][:20]]
    rang = ligne_des_titres(debut)
    return rang, reconnaitre(debut[rang]) if rang is not None else {}


def _note(feuille):
    """By which the sheet that is the list is found: its titles, then its lines."""
    return len(_titres(feuille)[1]), len(feuille["lignes"])


def _tableau(feuille, titres, relire):
    lignes = [[numero, [relire(cellule) for cellule in cellules]] for numero, cellules in feuille["lignes"]]
    rang = ligne_des_titres([cellules for _, cellules in lignes[:20]]) if titres else None
    if rang is not None:
        lignes = cote_a_cote(lignes, rang)
    elif titres:
        rang = 0
    else:
        lignes = grille_de_noms(lignes)
    entetes, debut = ([], 0) if rang is None else titres_entiers(lignes, rang)
    corps = lignes[debut:]
    if not corps:
        raise FichierRefuse(SANS_ELEVE)
    largeur = max(len(cellules) for _, cellules in (corps if rang is None else lignes[rang:]))
    entetes = entetes + [""] * (largeur - len(entetes))
    corps = [[numero, cellules + [""] * (largeur - len(cellules))] for numero, cellules in corps]
    # Columns with neither a title nor a value: spreadsheets leave many at the right.
    utiles = [i for i in range(largeur) if entetes[i] or any(cellules[i] for _, cellules in corps)]
    entetes = [entetes[i] for i in utiles]
    corps = [[numero, [cellules[i] for i in utiles]] for numero, cellules in corps]
    entetes, corps = dates_en_trois(entetes, corps)
    colonnes = reconnaitre(entetes) if rang is not None else {}
    corps = titres_qui_reviennent(entetes, corps, colonnes)
    if not corps:
        raise FichierRefuse(SANS_ELEVE)
    if not colonnes:
        # What announces a class is no student, and may be half of a short list.
        colonnes = contenus_probables([cellules for _, cellules in corps[:200] if not classe_du_dessus([cellules])])
    classe = classe_du_dessus([cellules for _, cellules in lignes[: rang or 0]])
    entetes, corps, colonnes = completer(entetes, corps, colonnes, classe)
    return Liste(entetes, corps, rang is not None, colonnes, classe)
