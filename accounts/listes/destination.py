"""Where the students of a list go: for each class that it names, an existing class, a new one, or nowhere."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Classe

from .colonnes import cle

IGNORER, NOUVELLE = "ignorer", "nouvelle"
# Beyond, a list is that of a whole school, most of whose classes have no passport.
CLASSES_D_UNE_PETITE_LISTE = 3


def session_courante(aujourd_hui=None):
    """The year of the exams of this school year, which begins in August."""
    aujourd_hui = aujourd_hui or date.today()
    return aujourd_hui.year + (aujourd_hui.month >= 8)


def classes_trouvees(tableau, colonnes):
    """``{name in the list: number of lines}``, in the order of the list; ``{"": n}`` without a column for it."""
    effectifs = {}
    index = colonnes.get("classe")
    sortie = colonnes.get("date_sortie")
    for _, cellules in tableau.lignes:
        nom = cellules[index] if index is not None else ""
        parti = sortie is not None and cellules[sortie]
        if (nom or index is None) and not parti:
            effectifs[nom] = effectifs.get(nom, 0) + 1
    return effectifs


def classes_possibles(etablissement):
    """The classes of the school that still prepare an exam."""
    return etablissement.classes.filter(session__gte=session_courante()).select_related("diplome")


def choix_par_defaut(trouvees, possibles, diplomes):
    """``[{"trouvee", "choix", "nom", "diplome", "session"}]``: an existing class of that name, or else a new one.

    In the list of a whole school, a class that is not known yet is left out until it is asked for.
    """
    par_nom = {cle(classe.nom): classe for classe in sorted(possibles, key=lambda c: -c.session)}
    petite = len(trouvees) <= CLASSES_D_UNE_PETITE_LISTE
    seul = diplomes[0].pk if len(diplomes) == 1 else None
    choix = []
    for trouvee in trouvees:
        connue = par_nom.get(cle(trouvee)) if trouvee else None
        choix.append(
            {
                "trouvee": trouvee,
                "choix": str(connue.pk) if connue else NOUVELLE if petite else IGNORER,
                "nom": trouvee,
                "diplome": connue.diplome_id if connue else seul,
                "session": connue.session if connue else session_courante(),
            }
        )
    return choix


@dataclass(frozen=True)
class Destination:
    """``classe`` is None as long as the class does not exist; ``nom``, ``diplome_id``, ``session`` tell it anyway."""

    nom: str
    diplome_id: int
    session: int
    classe: Classe | None = None

    def __str__(self):
        return f"{self.nom} (session {self.session})"


def destinations(etablissement, choix):
    """``{name in the list: Destination}``; classes to ignore are absent.

    A « new » class that exists already, with the same diplôme, is that class: the list may be run twice. Raises
    ``DestinationImpossible``.
    """
    existantes = list(etablissement.classes.all())
    par_pk = {str(classe.pk): classe for classe in existantes}
    par_nom = {(cle(classe.nom), classe.session): classe for classe in existantes}
    trouvees = {}
    for ligne in choix:
        if ligne["choix"] == IGNORER:
            continue
        if ligne["choix"] == NOUVELLE:
            classe = par_nom.get((cle(ligne["nom"]), ligne["session"]))
            if classe and classe.diplome_id != ligne["diplome"]:
                raise DestinationImpossible(f"La classe {classe} existe déjà, avec un autre diplôme.")
        else:
            classe = par_pk.get(ligne["choix"])
            if classe is None:
                raise DestinationImpossible("Cette classe n’est pas de votre établissement, ou n’existe plus.")
        if classe:
            trouvees[ligne["trouvee"]] = Destination(classe.nom, classe.diplome_id, classe.session, classe)
        else:
            trouvees[ligne["trouvee"]] = Destination(ligne["nom"], ligne["diplome"], ligne["session"])
    return trouvees


class DestinationImpossible(Exception):
    """A class that cannot receive the list; the message is a French sentence."""
