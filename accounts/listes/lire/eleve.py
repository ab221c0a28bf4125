"""One line of a list, read: a student, or what keeps it from being one; a doubtful number or date never does (R35)."""

from dataclasses import dataclass, field
from datetime import date

from .colonnes import cle
from .dates import lire_date
from .noms import DEVANT_LE_NOM, defaut_du_nom, est_sans, mettre_en_casse, separer, separer_au_mieux
from .numeros import lire_numeros

AGE_AU_MOINS, AGE_AU_PLUS = 10, 90
LONGUEUR_DE_LA_CLASSE = 60
# What a list of admissions says of whoever will not come.
NON_INSCRIT = {"demission", "demissionnaire", "desistement", "radie", "radiee", "radie e"}


@dataclass(frozen=True)
class Ecart:
    """A line set aside: where, who as far as can be read, the class, and why; the line itself, to be corrected."""

    ligne: object
    qui: str
    classe: str
    motif: str
    cellules: tuple = ()


@dataclass(frozen=True)
class Eleve:
    """A student as the list tells it. ``rang``: from 0, in the list; ``ligne``: where it stands in the file.

    ``classe``: "" without such a column; ``sortie``: the day on which they left, past or today; None otherwise.
    """

    rang: int
    ligne: object
    nom: str
    prenom: str
    numeros: tuple = ()
    date_naissance: date | None = None
    classe: str = ""
    sortie: date | None = None
    cellules: tuple = ()

    @property
    def cle(self):
        return cle_du_nom(self.nom, self.prenom)

    def __str__(self):
        return f"{self.nom} {self.prenom}".strip()


def cle_du_nom(nom, prenom):
    """By which two spellings of one name are equal: no accents, case, hyphens nor apostrophes."""
    return cle(nom) or nom.casefold(), cle(prenom) or prenom.casefold()


def cle_de_la_classe(nom):
    """By which two spellings of one class are equal: « 2 COM A », « 2comA »."""
    return cle(nom).replace(" ", "") or nom.casefold()


@dataclass
class LecteurDEleves:
    """Reads lines with one mapping ``{champ: index}``; what it drops is said, what it cannot read is set aside."""

    colonnes: dict
    aujourd_hui: date
    ecarts: list = field(default_factory=list)
    remarques: list = field(default_factory=list)

    def eleve(self, rang, ligne, cellules):
        """The ``Eleve`` of a line, or None when it is set aside."""
        valeurs = {champ: cellules[i] for champ, i in self.colonnes.items() if i < len(cellules)}
        classe = valeurs.get("classe", "")
        qui = valeurs.get("nom_prenom") or f"{valeurs.get('nom', '')} {valeurs.get('prenom', '')}".strip()
        nom, prenom, motif = self._noms(valeurs)
        motif = motif or next((f"la ligne dit «\u00a0{c}\u00a0»" for c in cellules if cle(c) in NON_INSCRIT), "")
        sortie, dite = self._sortie(valeurs.get("date_sortie", ""))
        if "classe" in self.colonnes and not classe and not sortie:
            motif = motif or "la classe manque"
        elif len(classe) > LONGUEUR_DE_LA_CLASSE:
            motif = motif or f"le nom de la classe dépasse {LONGUEUR_DE_LA_CLASSE} caractères"
        if motif:
            self.ecarts.append(Ecart(ligne, qui[:120] or "(sans nom)", classe[:60], f"{motif}.", tuple(cellules)))
            return None
        naissance, autre = self._naissance(valeurs.get("date_naissance", ""))
        if "nom_prenom" in self.colonnes and not separer(qui):
            autre.append("rien ne dit où finit le nom\u00a0: vérifiez le nom et le prénom")
        numeros = []
        for champ in ("ine", "autre_numero"):
            bons, mauvais = lire_numeros(valeurs.get(champ, ""))
            numeros += bons
            if mauvais:
                autre.append(f"«\u00a0{mauvais[:40]}\u00a0» n’est pas un numéro national\u00a0: il est laissé de côté")
        eleve = Eleve(
            rang, ligne, nom, prenom, tuple(dict.fromkeys(numeros)), naissance, classe, sortie, tuple(cellules)
        )
        self.remarques += [(classe, f"{eleve}\u00a0: {phrase}.") for phrase in dite + autre]
        return eleve

    def _noms(self, valeurs):
        """``(nom, prénom, why not)``."""
        if "nom_prenom" in self.colonnes:
            ensemble = DEVANT_LE_NOM.sub("", valeurs.get("nom_prenom", ""))
            if not ensemble:
                return "", "", "le nom et le prénom manquent"
            defaut = defaut_du_nom(ensemble.replace("/", " "))
            parties = separer(ensemble) or (not defaut and separer_au_mieux(ensemble))
            if not parties:
                seul = "rien ne sépare le nom du prénom\u00a0: écrivez le nom en capitales, puis le prénom"
                return "", "", f"«\u00a0{ensemble[:60]}\u00a0» {defaut}" if defaut else seul
            nom, prenom = parties
        else:
            nom, prenom = DEVANT_LE_NOM.sub("", valeurs.get("nom", "")), valeurs.get("prenom", "")
            nom = f"{valeurs.get('particule', '')} {nom}".strip() if nom else ""
        for texte in (nom, prenom):
            if texte and (defaut := defaut_du_nom(texte)):
                return "", "", f"«\u00a0{texte[:60]}\u00a0» {defaut}"
        if not nom:
            return "", "", "le nom manque"
        if not prenom:
            return "", "", "le prénom manque\u00a0; si cette personne n’en a pas, écrivez «\u00a0Sans prénom\u00a0»"
        nom, prenom = ("" if est_sans(partie) else partie for partie in (nom, prenom))
        if not nom and not prenom:
            return "", "", "le nom manque"
        # « Lina, Marie, Rose »: all her given names, of which one is used.
        return nom, mettre_en_casse(prenom.split(",")[0].strip()), ""

    def _sortie(self, texte):
        """``(day on which they left or None, sentences)``; a date to come is no exit (R33)."""
        if not texte:
            return None, []
        jour = lire_date(texte)
        if jour is None:
            return None, [
                f"«\u00a0{texte[:40]}\u00a0» n’est pas une date de sortie\u00a0: l’élève est pris comme présent"
            ]
        if jour > self.aujourd_hui:
            return None, []
        return jour, []

    def _naissance(self, texte):
        """``(date or None, sentences)``."""
        if not texte:
            return None, []
        naissance = lire_date(texte)
        if naissance is None:
            return None, [f"«\u00a0{texte[:40]}\u00a0» n’est pas une date de naissance\u00a0: elle est laissée de côté"]
        if not AGE_AU_MOINS <= self.aujourd_hui.year - naissance.year <= AGE_AU_PLUS:
            phrase = f"{naissance:%d/%m/%Y} ne peut pas être sa date de naissance\u00a0: elle est laissée de côté"
            return None, [phrase]
        return naissance, []


def lire_eleves(tableau, colonnes, aujourd_hui=None):
    """``(students, lines set aside, [(class, remark)])`` of every line of a ``Liste``."""
    lecture = LecteurDEleves(colonnes, aujourd_hui or date.today())
    lignes = _completer_les_classes(tableau, colonnes, lecture)
    lus = [lecture.eleve(rang, ligne, cellules) for rang, (ligne, cellules) in enumerate(lignes)]
    return [eleve for eleve in lus if eleve], lecture.ecarts, lecture.remarques


def _completer_les_classes(tableau, colonnes, lecture):
    """The lines; a class that is written once at the head of its block holds for those that follow, which is said."""
    index = colonnes.get("classe")
    if index is None:
        return tableau.lignes
    dites = [bool(cellules[index]) for _, cellules in tableau.lignes]
    if not dites or not dites[0] or sum(dites) > len(dites) / 4:
        return tableau.lignes
    lecture.remarques.append(
        ("", "La classe n’est écrite qu’au début de chaque groupe\u00a0: elle vaut pour les lignes qui suivent.")
    )
    completes, classe = [], ""
    for ligne, cellules in tableau.lignes:
        classe = cellules[index] or classe
        completes.append([ligne, [*cellules[:index], classe, *cellules[index + 1 :]]])
    return completes
