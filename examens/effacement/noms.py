"""By which an erased person could still be found (names, addresses, numbers), and what takes their place."""

from accounts.models.user import partie_d_identifiant

EFFACE = "personne effacée"


class Noms:
    """Of the accounts of one person. ``est_nomme(text)``: whether one of them is named in it, however it is written."""

    def __init__(self, personnes, adresses=(), numeros=()):
        self.couples = {
            (partie_d_identifiant(p.last_name), partie_d_identifiant(p.first_name))
            for p in personnes
            if p.last_name and p.first_name
        }
        entiers = {p.username for p in personnes} | set(adresses) | set(numeros)
        self.entiers = {partie_d_identifiant(texte) for texte in entiers if texte}

    def est_nomme(self, texte):
        nu = f"-{partie_d_identifiant(texte)}-"
        if any(f"-{entier}-" in nu for entier in self.entiers):
            return True
        return any(f"-{nom}-{prenom}-" in nu or f"-{prenom}-{nom}-" in nu for nom, prenom in self.couples)

    def efface(self, donnees):
        """Data of JSON. A name in two cells of one line, or in two fields, takes the others of that line with it."""
        if isinstance(donnees, str):
            return EFFACE if self.est_nomme(donnees) else donnees
        if isinstance(donnees, list):
            if self._en_deux(donnees):
                return [EFFACE if isinstance(v, str) and v else v for v in donnees]
            return [self.efface(v) for v in donnees]
        if isinstance(donnees, dict):
            if self._en_deux(donnees.values()):
                return {nom: EFFACE if isinstance(v, str) and v else self.efface(v) for nom, v in donnees.items()}
            return {nom: self.efface(v) for nom, v in donnees.items()}
        return donnees

    def _en_deux(self, valeurs):
        mots = {partie_d_identifiant(valeur) for valeur in valeurs if isinstance(valeur, str)}
        return any({nom, prenom} <= mots for nom, prenom in self.couples)
