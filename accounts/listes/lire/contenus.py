"""Which column holds what, guessed from what it holds, in a file without titles: to be confirmed on the page."""

from .colonnes import cle
from .dates import lire_date
from .noms import defaut_du_nom, separer
from .numeros import lire_numeros

CIVILITES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "f", "g", "h", "fille", "garcon", "femme", "homme"}


def contenus_probables(lignes):
    """``{champ: index}`` guessed from what the columns hold, for a file without titles: to be confirmed."""
    largeur = max(map(len, lignes))
    colonnes = [[cellules[i] for cellules in lignes if i < len(cellules) and cellules[i]] for i in range(largeur)]
    trouvees = {}
    for i, valeurs in enumerate(colonnes):

        def presque(condition, valeurs=valeurs, part=0.8):
            return sum(map(bool, map(condition, valeurs))) >= part * len(valeurs)

        if not valeurs or presque(lambda v: cle(v) in CIVILITES):
            continue
        if presque(lambda v: any(c.isdigit() for c in v)):
            if presque(lire_date):
                trouvees.setdefault("date_naissance", i)
            elif presque(lambda v: lire_numeros(v)[0]):
                trouvees.setdefault("ine", i)
            elif presque(est_un_nom_entier):
                trouvees.setdefault("nom_prenom", i)
            elif len(set(valeurs)) <= len(valeurs) / 5 + 1 and presque(lambda v: any(c.isalpha() for c in v)):
                trouvees.setdefault("classe", i)
        elif presque(lambda v: v == v.upper() and len(v) > 1) and len(set(valeurs)) > len(valeurs) / 5:
            trouvees.setdefault("nom", i)
        elif presque(lambda v: " " in v and v != v.upper()):
            trouvees.setdefault("nom_prenom", i)
        elif presque(str.istitle) and len(set(valeurs)) > 1:
            trouvees.setdefault("prenom", i)
    deux = {"nom", "prenom"} <= trouvees.keys()
    for champ in ("nom_prenom",) if deux else ("nom", "prenom"):
        trouvees.pop(champ, None)
    return trouvees


def est_un_nom_entier(valeur):
    """« 1. MARTIN Lina »."""
    return (parties := separer(valeur)) and not any(map(defaut_du_nom, parties))
