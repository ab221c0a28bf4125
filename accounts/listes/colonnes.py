"""Which column holds what, from titles that every tool and every teacher writes differently."""

import re
import unicodedata

# In the order of preference, when two columns could serve: the family name before the name in use.
TITRES = {
    "nom_prenom": (
        "eleve", "eleves", "etudiant", "etudiants", "nom prenom", "nom et prenom", "nom prenoms", "nom et prenoms",
        "nom complet", "nom prenom de l eleve", "nom et prenom de l eleve", "nom prenom eleve", "prenom nom",
        "prenom et nom",
    ),
    "nom": (
        "nom de famille", "nom de naissance", "nom", "noms", "nom eleve", "nom de l eleve", "nom de famille eleve",
        "nom de famille de l eleve", "nom d usage", "nom usage",
    ),
    "prenom": (
        "prenom", "prenom 1", "1er prenom", "premier prenom", "prenoms", "prenom s", "prenom eleve",
        "prenom de l eleve", "prenom usuel", "prenom d usage",
    ),
    "date_naissance": (
        "ne e le", "nee le", "ne le", "date de naissance", "date naissance", "date naiss", "date de naiss",
        "naissance", "ddn", "ne e",
    ),
    "ine": (
        "ine", "n ine", "no ine", "num ine", "numero ine", "code ine", "n national", "no national", "numero national",
        "identifiant national", "id national", "identifiant national eleve", "identifiant national ine", "ine rnie",
    ),
    "classe": (
        "division", "classe", "classes", "divisions", "code division", "code classe", "libelle division",
        "nom de la classe", "classe de l eleve",
    ),
    "date_sortie": ("date de sortie", "date sortie", "sorti e le", "sorti le", "date de depart", "parti e le"),
}  # fmt: skip
LIBELLES = {
    "nom_prenom": "Nom et prénom",
    "nom": "Nom de famille",
    "prenom": "Prénom",
    "date_naissance": "Date de naissance",
    "ine": "INE",
    "classe": "Classe",
    "date_sortie": "Date de sortie",
}


def cle(texte):
    """Text without accents, case, apostrophes or superfluous spaces: « Né(e) le » → « ne e le »."""
    # Apostrophes that are not ASCII would vanish, and glue two words together.
    nu = unicodedata.normalize("NFKD", re.sub(r"[’‘ʼ´`'°]", " ", texte)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", nu))


def reconnaitre(entetes):
    """``{champ: index}`` for the titles that are understood; each column serves once.

    The name in one column is kept only when there are not two columns for it.
    """
    cles = [cle(entete) for entete in entetes]
    trouvees = {}
    for champ, titres in TITRES.items():
        index = next((cles.index(titre) for titre in titres if titre in cles), None)
        if index is not None:
            trouvees[champ] = index
    if {"nom", "prenom"} <= trouvees.keys():
        trouvees.pop("nom_prenom", None)
    elif "nom_prenom" in trouvees:
        trouvees.pop("nom", None)
        trouvees.pop("prenom", None)
    return trouvees


def ligne_des_titres(lignes, parmi=20):
    """The index, among the first lines, of the one that most looks like titles; 0 when none does."""
    notes = [len(reconnaitre(cellules)) for cellules in lignes[:parmi]]
    return notes.index(max(notes)) if notes else 0
