"""What a référentiel file says of the diplôme itself: words, form of a fiche, lists, what a fiche claims."""

from dataclasses import dataclass, field
from typing import Any

from langue.nom import remplir
from referentiel.models import Diplome
from referentiel.rubriques import DEFAUTS, PROPRE, RUBRIQUES, Genre, rangs, rubriques_de

from .schema import NOMS
from .source import Chemin, Source

# What always holds of a recorded fiche: a diplôme can neither hide these rubriques nor leave them to chance.
TOUJOURS = ("situation", "description", "date_debut", "date_fin", "localisation", "source", "type", "competence")

# The values of a row, or a mapping of the file, whose shape the schema has checked.
Valeurs = dict[str, Any]


@dataclass
class Contenu:
    """A référentiel, flat. Each dictionary goes from a key to the values of a row, in the order of the file.

    ``diplome`` and ``epreuves`` hold the fields of their models, but keys; ``classes`` name their ``pole`` by its key,
    ``situations`` their ``classe_situations``, ``competences`` their ``epreuve``; ``associations`` go from a pair of
    keys (situation, compétence). ``avertissements``: sentences on what is coherent, and yet most often a slip.
    """

    diplome: Valeurs = field(default_factory=dict)
    epreuves: dict[str, Valeurs] = field(default_factory=dict)
    poles: dict[str, Valeurs] = field(default_factory=dict)
    classes: dict[str, Valeurs] = field(default_factory=dict)
    situations: dict[str, Valeurs] = field(default_factory=dict)
    competences: dict[str, Valeurs] = field(default_factory=dict)
    associations: dict[tuple[str, str], Valeurs] = field(default_factory=dict)
    avertissements: list[str] = field(default_factory=list)


def _vocabulaire(dit: Valeurs) -> Valeurs:
    """The words of the file over the usual ones; what a fiche tells is a « situation » unless it says otherwise."""
    mots = DEFAUTS["vocabulaire"] | dit
    if "vecu" not in dit:
        mots["vecu"] = mots["situation"]
    return {nom: {"feminin": False} | mot for nom, mot in mots.items()}


def _rubriques(dites: Valeurs, choix: Valeurs) -> Valeurs:
    """Every rubrique of the form: what the file says, over the limits, questions … of the defaults.

    Labels and helps that the file does not say are left to the defaults, to be read in the diplôme's words. A choice
    proposed by default goes when the file's list has no such choice.
    """
    rubriques: Valeurs = {}
    places = rangs(dites)
    for nom in (*NOMS, *(nom for nom in dites if nom.startswith(PROPRE))):
        defaut = {cle: v for cle, v in DEFAUTS["rubriques"].get(nom, {}).items() if cle in _REPRISES}
        if nom in choix:
            codes = [un["code"] for un in choix[nom]]
            defaut = {cle: v for cle, v in defaut.items() if cle not in ("defaut", "en_stage") or v in codes}
        dite = {cle: v for cle, v in dites.get(nom, {}).items() if cle != "apres"}
        rubriques[nom] = defaut | dite | ({"rang": places[nom]} if nom in places else {})
    return rubriques


# Of the defaults, what is written with the diplôme.
_REPRISES = ("limite", "obligatoire", "defaut", "en_stage", "questions")


class LectureDuDiplome:
    """One walk through a file of the right shape: the part that is about the diplôme. Errors go to the source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.contenu = Contenu()
        # (kind, code or key in lower case) → where it was first seen.
        self.vus: dict[tuple[str, str], Chemin] = {}

    def refuser(self, chemin: Chemin, message: str) -> None:
        self.source.erreurs.append(self.source.erreur(chemin, message))

    def lire_le_diplome(self, donnees: Valeurs) -> None:
        diplome = donnees["diplome"]
        provenance = {"origine": diplome.get("provenance", {}), "sources": donnees.get("sources", {})}
        self.contenu.diplome = {
            "code": diplome["code"],
            "intitule": diplome["intitule"],
            "version": diplome.get("version", ""),
            "note": diplome.get("note", ""),
            "retire": diplome.get("retire", False),
            "vocabulaire": _vocabulaire(donnees.get("vocabulaire", {})),
            "rubriques": _rubriques(donnees.get("rubriques", {}), donnees.get("choix", {})),
            "choix": DEFAUTS["choix"] | donnees.get("choix", {}),
            "options": DEFAUTS["options"] | donnees.get("options", {}),
            "revendication": {
                niveau: {"minimum": 1} | dite for niveau, dite in donnees.get("revendication", {}).items()
            },
            "conseils": donnees.get("conseils", {}),
            "stage": donnees.get("stage", {}),
            "documents": donnees.get("documents", []),
            "provenance": {nom: valeur for nom, valeur in provenance.items() if valeur},
        }
        for nom, choix in donnees.get("choix", {}).items():
            for i, un in enumerate(choix):
                self.unique(f"choix {nom}", un["code"], ("choix", nom, i, "code"))
            if nom.startswith(PROPRE) and donnees.get("rubriques", {}).get(nom, {}).get("genre") != Genre.CHOIX:
                self.refuser(("choix", nom), "Aucune rubrique de ce nom n’est une liste de choix (genre: choix).")
        for nom, rubrique in donnees.get("rubriques", {}).items():
            self._rubrique(nom, rubrique)
        if not self.source.erreurs:
            self._libelles_distincts()
        for i, code in enumerate(self.contenu.diplome["conseils"].get("sources_deconseillees", [])):
            if code not in self._codes("source"):
                chemin = ("conseils", "sources_deconseillees", i)
                self.refuser(chemin, f"«\u00a0{code}\u00a0» n’est pas dans la liste choix.source.")

    def _rubrique(self, nom: str, rubrique: Valeurs) -> None:
        chemin: Chemin = ("rubriques", nom)
        if rubrique.get("genre") == Genre.CHOIX and not self._codes(nom):
            self.refuser(chemin, f"Écrivez ses choix sous choix.{nom}.")
        for cle in ("defaut", "en_stage"):
            code = rubrique.get(cle)
            if code and code not in self._codes(nom):
                self.refuser((*chemin, cle), f"«\u00a0{code}\u00a0» n’est pas dans la liste choix.{nom}.")
        for cle, permis in (("masquee", False), ("obligatoire", True)):
            if nom in TOUJOURS and rubrique.get(cle, permis) != permis:
                self.refuser((*chemin, cle), "Une fiche a toujours cette rubrique, et elle y est toujours remplie.")
        apres = rubrique.get("apres")
        if apres and apres not in [r.nom for r in RUBRIQUES] and apres not in self.contenu.diplome["rubriques"]:
            self.refuser((*chemin, "apres"), f"Aucune rubrique ne s’appelle «\u00a0{apres}\u00a0».")
        self._trous(chemin, rubrique)

    def _libelles_distincts(self) -> None:
        """A fiche is read by its labels: two rubriques under one label would be taken for each other."""
        diplome = Diplome(**self.contenu.diplome)
        vus = {"supports", "fichiers"}
        for rubrique in rubriques_de(diplome):
            libelle = rubrique.libelle.casefold()
            if libelle in vus:
                message = f"Une autre rubrique s’appelle déjà «\u00a0{rubrique.libelle}\u00a0»."
                self.refuser(("rubriques", rubrique.nom, "libelle"), message)
            vus.add(libelle)

    def _trous(self, chemin: Chemin, rubrique: Valeurs) -> None:
        """A sentence may name the words of the diplôme alone."""
        for cle in ("libelle", "aide"):
            try:
                remplir(rubrique.get(cle, ""), Diplome(vocabulaire=self.contenu.diplome["vocabulaire"]).mot)
            except KeyError:
                message = "Entre accolades, on attend un mot du vocabulaire, comme {situation} ou {du stage}."
                self.refuser((*chemin, cle), message)

    def _codes(self, nom: str) -> set[str]:
        return {choix["code"] for choix in self.contenu.diplome["choix"].get(nom, [])}

    def refuser_double(self, ou: Chemin, cle: str, ligne: int) -> None:
        message = f"Le code «\u00a0{cle}\u00a0» est déjà pris ligne {ligne}."
        if ou[-1] != "code":
            message = (
                f"Même clé «\u00a0{cle}\u00a0» que ligne {ligne}\u00a0: "
                "donnez un code ou une «\u00a0cle\u00a0» à l’un des deux."
            )
        self.refuser(ou, message)

    def unique(self, genre: str, code: str, chemin: Chemin) -> None:
        deja = self.vus.setdefault((genre, code.casefold()), chemin)
        if deja != chemin:
            self.refuser_double((*chemin[:-1], "code"), code, self.source.ligne(deja))
