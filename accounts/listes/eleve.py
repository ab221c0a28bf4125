"""One line of a list, read: a student, or the errors that keep it from being one."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from .colonnes import LIBELLES, cle

INE = re.compile(r"\d{10}[A-Z]|\d{9}[A-Z]{2}")
FORMATS_DE_DATE = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %m %Y")
AGE_AU_MOINS, AGE_AU_PLUS = 10, 90
LONGUEUR_DU_NOM, LONGUEUR_DE_LA_CLASSE = 60, 60
# A cell that a spreadsheet would compute, or that was never a name.
DEBUT_DE_FORMULE = ("=", "+", "-", "@")
SIGNES_INTERDITS = re.compile(r"[<>{}\[\]|\\^~=@#%*\"]")


@dataclass(frozen=True)
class Erreur:
    """What is wrong, on which line, in which column (their French names), and what to do."""

    ligne: int
    colonne: str
    message: str


@dataclass(frozen=True)
class Eleve:
    """A student as the list tells it. ``classe``: "" without such a column; ``sorti``: has left."""

    ligne: int
    nom: str
    prenom: str
    ine: str = ""
    date_naissance: date | None = None
    classe: str = ""
    sorti: bool = False

    @property
    def cle(self):
        return cle_du_nom(self.nom, self.prenom)

    def __str__(self):
        return f"{self.nom} {self.prenom}"


def cle_du_nom(nom, prenom):
    """By which two spellings of one name are equal: no accents, case, hyphens nor apostrophes."""
    return cle(nom) or nom.casefold(), cle(prenom) or prenom.casefold()


def lire_date(texte):
    """The date of a French text, of a year of two or four digits; None when it is not one."""
    texte = re.sub(r"[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$", "", texte)
    for format_de_date in FORMATS_DE_DATE:
        try:
            trouvee = datetime.strptime(texte, format_de_date).date()
        except ValueError:
            continue
        return trouvee if trouvee.year <= date.today().year else trouvee.replace(year=trouvee.year - 100)
    return None


def separer(texte):
    """« DE LA TOUR Anne-Sophie » → ("DE LA TOUR", "Anne-Sophie"); None when nothing tells where the name ends.

    The family name is what is in capitals, in front or behind, with its particles; without capitals, two words alone
    are told apart, the name first, as the titles « Élève » and « NOM Prénom » promise.
    """
    if texte.count(",") == 1:
        nom, prenom = (partie.strip() for partie in texte.split(","))
        return (nom, prenom) if nom and prenom else None
    mots = texte.split()
    capitales = [mot == mot.upper() and any(map(str.isalpha, mot)) for mot in mots]
    if len(mots) < 2:
        return None
    if all(capitales) or not any(capitales):
        return (mots[0], mots[1]) if len(mots) == 2 else None
    particules = {"de", "du", "des", "d", "la", "le", "les", "van", "von", "der", "den", "di", "da", "el", "ben"}
    du_nom = [
        capitale or mot.lower() in particules or bool(re.match(r"[dl]['’][^\W\d_]", mot) and mot[2:] == mot[2:].upper())
        for mot, capitale in zip(mots, capitales, strict=True)
    ]
    devant = next((i for i, vrai in enumerate(du_nom) if not vrai), len(mots))
    if 0 < devant < len(mots) and any(capitales[:devant]):
        return " ".join(mots[:devant]), " ".join(mots[devant:])
    derriere = next(i for i, vrai in enumerate(reversed(du_nom)) if not vrai)
    if derriere and any(capitales[-derriere:]):
        return " ".join(mots[-derriere:]), " ".join(mots[:-derriere])
    return None


@dataclass
class Lecture:
    """Reads lines with one mapping ``{champ: index}``; gathers every error rather than stopping at the first."""

    colonnes: dict
    erreurs: list = field(default_factory=list)

    def eleve(self, numero, cellules):
        """The ``Eleve`` of a line, or None when it has an error, which is kept in ``erreurs``."""
        avant = len(self.erreurs)
        valeurs = {champ: cellules[i] for champ, i in self.colonnes.items() if i < len(cellules)}
        nom, prenom = self._noms(numero, valeurs)
        naissance = self._naissance(numero, valeurs.get("date_naissance", ""))
        ine = self._ine(numero, valeurs.get("ine", ""))
        sorti = bool(valeurs.get("date_sortie"))
        classe = valeurs.get("classe", "")
        if "classe" in self.colonnes and not classe and not sorti:
            self._refuser(numero, "classe", "La classe manque. Indiquez-la, ou retirez la ligne.")
        elif len(classe) > LONGUEUR_DE_LA_CLASSE:
            self._refuser(numero, "classe", f"Le nom de la classe dépasse {LONGUEUR_DE_LA_CLASSE} caractères.")
        if len(self.erreurs) > avant:
            return None
        return Eleve(numero, nom, prenom, ine, naissance, classe, sorti)

    def _refuser(self, numero, champ, message):
        self.erreurs.append(Erreur(numero, LIBELLES[champ], message))

    def _noms(self, numero, valeurs):
        if "nom_prenom" in self.colonnes:
            ensemble = valeurs.get("nom_prenom", "")
            if not self._nom_valide(numero, "nom_prenom", ensemble, "Le nom et le prénom manquent."):
                return "", ""
            parties = separer(ensemble)
            if not parties:
                self._refuser(
                    numero,
                    "nom_prenom",
                    f"Impossible de séparer le nom du prénom dans «\u00a0{ensemble[:60]}\u00a0». Écrivez le nom en "
                    "capitales, suivi du prénom\u00a0: DE LA TOUR Anne-Sophie.",
                )
                return "", ""
            nom, prenom = parties
        else:
            nom, prenom = valeurs.get("nom", ""), valeurs.get("prenom", "")
            self._nom_valide(numero, "nom", nom, "Le nom manque.")
            self._nom_valide(numero, "prenom", prenom, "Le prénom manque.")
        return nom, prenom.title() if prenom == prenom.upper() else prenom

    def _nom_valide(self, numero, champ, texte, absent):
        longueur = LONGUEUR_DU_NOM * (2 if champ == "nom_prenom" else 1)
        if not texte:
            self._refuser(numero, champ, f"{absent} Complétez la ligne, ou retirez-la.")
        elif texte.startswith(DEBUT_DE_FORMULE):
            self._refuser(numero, champ, "Cette cellule contient une formule. Remplacez-la par le texte lui-même.")
        elif SIGNES_INTERDITS.search(texte) or not any(map(str.isalpha, texte)):
            self._refuser(
                numero, champ, f"«\u00a0{texte[:60]}\u00a0» n’est pas un nom\u00a0: il contient un signe de trop."
            )
        elif len(texte) > longueur:
            self._refuser(numero, champ, f"Ce nom dépasse {longueur} caractères. Raccourcissez-le.")
        else:
            return True
        return False

    def _naissance(self, numero, texte):
        if not texte:
            return None
        naissance = lire_date(texte)
        aujourd_hui = date.today()
        if naissance is None:
            self._refuser(
                numero,
                "date_naissance",
                f"«\u00a0{texte[:40]}\u00a0» n’est pas une date. Écrivez-la ainsi\u00a0: 12/03/2007.",
            )
        elif not AGE_AU_MOINS <= aujourd_hui.year - naissance.year <= AGE_AU_PLUS:
            self._refuser(
                numero, "date_naissance", f"{naissance:%d/%m/%Y} ne peut pas être la date de naissance d’un élève."
            )
        return naissance

    def _ine(self, numero, texte):
        ine = re.sub(r"[\s.\-]", "", texte).upper()
        if ine and not INE.fullmatch(ine):
            self._refuser(
                numero,
                "ine",
                f"«\u00a0{texte[:40]}\u00a0» n’est pas un INE\u00a0: il compte 11 signes, dix chiffres et une lettre, "
                "ou neuf chiffres et deux lettres. Corrigez-le, ou videz la cellule.",
            )
        return ine


def lire_eleves(tableau, colonnes):
    """``(students, errors)`` of every line of a ``Tableau``."""
    lecture = Lecture(colonnes)
    lus = [lecture.eleve(numero, cellules) for numero, cellules in tableau.lignes]
    return [eleve for eleve in lus if eleve], lecture.erreurs
