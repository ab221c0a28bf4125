"""A list for a school, and what it would do."""

from accounts.listes.application import appliquer
from accounts.listes.destination import choix_par_defaut, classes_trouvees
from accounts.listes.lire.fichier import comprendre
from accounts.listes.plan import origines, verifier
from accounts.models import User


class Liste:
    """A list for a school, whose classes are all of one diplôme."""

    def __init__(self, contenu, ecole, diplome, **reponses):
        document = comprendre(contenu)
        self.tableau = document.tableau(**document.choix_par_defaut())
        self.entier, self.ecole = document.siecle, ecole
        trouvees = classes_trouvees(self.tableau, self.tableau.colonnes)
        venus = origines(self.tableau, self.tableau.colonnes, ecole)
        classes = choix_par_defaut(trouvees, list(ecole.classes.all()), [diplome], venus)
        self.choix = {"colonnes": self.tableau.colonnes, "classes": classes, "reponses": {}, "partis": {}}

    def plan(self, **reponses):
        """``reponses``: ``rang_3="nouveau"``, to the question of that line."""
        self.choix["reponses"] = {nom.removeprefix("rang_"): reponse for nom, reponse in reponses.items()}
        return verifier(self.tableau, self.choix, self.ecole, entier=self.entier)

    def appliquer(self, partis=None, **plus):
        """``partis``: primary keys of the classes whose missing students have left; as proposed unless told."""
        if partis is not None:
            plan = verifier(self.tableau, self.choix, self.ecole, entier=self.entier)
            self.choix["partis"] = {str(i.pk): d.classe.pk in partis for d in plan.departs for i in d.inscriptions}
        return appliquer(self.tableau, self.choix, self.ecole, acteur="essai", entier=self.entier, **plus)


def de(numero):
    """Whose national number this is."""
    return User.objects.get(numeros__valeur=numero)


def bilan(plan, **attendu):
    assert {nom: nombre for nom, nombre in plan.bilan.items() if nombre} == attendu
