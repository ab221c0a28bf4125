"""Where the students of a list go: for each class that it names, an existing class, a new one, or nowhere."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import Classe
from accounts.models.classe import session_courante

from .lire.colonnes import cle
from .lire.eleve import cle_de_la_classe
from .niveaux import famille, niveaux, session_probable

IGNORER, NOUVELLE = "ignorer", "nouvelle"
# Beyond, a list is that of a whole school, most of whose classes have no passport.
CLASSES_D_UNE_PETITE_LISTE = 3
# What codes of diplômes have in common.
MOTS_SANS_DIPLOME = {"bac", "pro", "bcp", "bts", "cap"}


def classes_trouvees(tableau, colonnes):
    """``{name in the list: number of lines}``, in the order of the list; ``{"": n}`` without a column for it.

    Two spellings of one class, « 2 COM » and « 2com », are one, called by the one met first.
    """
    index = colonnes.get("classe")
    if index is None:
        return {"": len(tableau.lignes)}
    noms, effectifs = {}, Counter()
    for _, cellules in tableau.lignes:
        if cellules[index]:
            effectifs[noms.setdefault(cle_de_la_classe(cellules[index]), cellules[index])] += 1
    return dict(effectifs)


def classes_possibles(etablissement, courante=None):
    """The classes of the school that still prepare an exam. ``courante``: the session of the year of the list."""
    return (
        etablissement.classes.en_cours().filter(session__gte=courante or session_courante()).select_related("diplome")
    )


def choix_par_defaut(trouvees, possibles, diplomes, origines=None, annoncee="", courante=None, formations=None):
    """``[{"trouvee", "choix", "nom", "diplome", "session", "renommer"}]``.

    An existing class of that name; or the class where most of its students are, which then takes the name (« 1GA »
    becomes « TGA », its session kept); or else a new one. In the list of a whole school, a class that is not known yet
    and names no diplôme is left out until it is asked for.

    ``origines``: ``{key of the class: Counter of pks of existing classes}``;
    ``annoncee``: the name for a list without a column for the class; ``courante``: the session of the year of the list;
    ``formations``: what ``niveaux.formations_de`` reads.
    """
    origines, possibles = origines or {}, {classe.pk: classe for classe in possibles}
    par_nom = {cle_de_la_classe(c.nom): c for c in sorted(possibles.values(), key=lambda c: -c.session)}
    suites = _suites(trouvees, possibles, origines)
    prises = {classe.pk for classe in suites.values()}
    petite = len(trouvees) <= CLASSES_D_UNE_PETITE_LISTE
    familles = niveaux(trouvees)
    choix = []
    for trouvee in trouvees:
        connue = suites.get(trouvee) or par_nom.get(cle_de_la_classe(trouvee) if trouvee else "")
        if connue and connue.pk in prises and suites.get(trouvee) is not connue:
            connue = None
        parent = next((c for c in possibles.values() if trouvee and famille(c.nom) == famille(trouvee)), None)
        seul = diplomes[0] if len(diplomes) == 1 else None
        nom = trouvee or annoncee
        nomme = diplome_nomme(nom, diplomes)
        diplome = connue.diplome if connue else parent.diplome if parent else nomme or seul
        formation = (formations or {}).get(cle_de_la_classe(trouvee))
        session = connue.session if connue else session_probable(nom, diplome, familles, courante, formation)
        choix.append(
            {
                "trouvee": trouvee,
                "choix": str(connue.pk) if connue else NOUVELLE if petite or parent or nomme else IGNORER,
                "nom": nom,
                "diplome": diplome.pk if diplome else None,
                "session": session,
                "renommer": bool(connue and trouvee in suites),
            }
        )
    return choix


def diplome_nomme(nom, diplomes):
    """The only one of ``diplomes`` that this name of a class tells, « 1COM », « TGA », « BTS MCO 2A »; else None.

    One of its words, or its letters together, are a word of its code, or three letters and more by which one begins.
    """
    mots = {famille(mot) for mot in (nom, *cle(nom).split())} - MOTS_SANS_DIPLOME
    nommes = [
        diplome
        for diplome in diplomes
        if any(
            code == mot or (len(mot) > 2 and code.startswith(mot))
            for code in set(cle(diplome.code).split()) - MOTS_SANS_DIPLOME
            for mot in mots
            if len(mot) > 1
        )
    ]
    return nommes[0] if len(nommes) == 1 else None


def familles_ignorees(choix):
    """``[(family, its names in the list)]`` of the classes that are left out, in the order of the list."""
    familles = {}
    for ligne in choix:
        if ligne["choix"] == IGNORER:
            familles.setdefault(famille(ligne["trouvee"]), []).append(ligne["trouvee"])
    return list(familles.items())


def _suites(trouvees, possibles, origines):
    """``{name in the list: the class of last year that it continues}``, under another name, each class once: most of
    its lines come from there, and not only most of those that are recognised, which one homonym may be."""
    reclamees = []
    for trouvee, lignes in trouvees.items():
        for pk, nombre in origines.get(cle_de_la_classe(trouvee), {}).items():
            if pk in possibles and nombre * 2 > lignes:
                reclamees.append((nombre, trouvee, possibles[pk]))
    suites, donnees = {}, set()
    for _, trouvee, classe in sorted(reclamees, key=lambda r: -r[0]):
        if classe.pk not in donnees:
            donnees.add(classe.pk)
            suites[trouvee] = classe
    # The same name is no continuation: it is the class itself.
    return {t: c for t, c in suites.items() if cle_de_la_classe(t) != cle_de_la_classe(c.nom)}


@dataclass(frozen=True)
class Destination:
    """``classe`` is None as long as the class does not exist; ``nom``, ``diplome_id``, ``session`` tell it anyway."""

    nom: str
    diplome_id: int
    session: int
    classe: Classe | None = None

    def __str__(self):
        return f"{self.nom} (session {self.session})"

    @property
    def renommee(self):
        return self.classe is not None and self.classe.nom != self.nom


def destinations(etablissement, choix):
    """``{key of the class in the list: Destination}``; classes to ignore are absent.

    A « new » class that exists already, with the same diplôme, is that class: the list may be run twice. Raises
    ``DestinationImpossible``.
    """
    existantes = list(etablissement.classes.all())
    par_pk = {str(classe.pk): classe for classe in existantes}
    par_nom = {(cle_de_la_classe(classe.nom), classe.session): classe for classe in existantes}
    trouvees = {}
    for ligne in choix:
        if ligne["choix"] == IGNORER:
            continue
        nom, renommer = ligne["nom"], ligne.get("renommer") and ligne["choix"] != NOUVELLE
        if ligne["choix"] == NOUVELLE:
            classe = par_nom.get((cle_de_la_classe(nom), ligne["session"]))
            if classe and classe.diplome_id != ligne["diplome"]:
                raise DestinationImpossible(f"La classe {classe} existe déjà, avec un autre diplôme.")
        else:
            classe = par_pk.get(ligne["choix"])
            if classe is None:
                raise DestinationImpossible("Cette classe n’est pas de votre établissement, ou n’existe plus.")
            autre = par_nom.get((cle_de_la_classe(nom), classe.session))
            if renommer and autre and autre.pk != classe.pk:
                raise DestinationImpossible(f"{classe} ne peut pas être renommée\u00a0: {autre} existe déjà.")
        cle = cle_de_la_classe(ligne["trouvee"])
        if classe:
            nom = nom if renommer and nom else classe.nom
            trouvees[cle] = Destination(nom, classe.diplome_id, classe.session, classe)
        else:
            trouvees[cle] = Destination(nom, ligne["diplome"], ligne["session"])
    return trouvees


class DestinationImpossible(Exception):
    """A class that cannot receive the list; the message is a French sentence."""
