"""What a référentiel file means: elements with their keys, and pairs (situation, compétence); no database here."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from langue.nom import remplir
from referentiel.models import Diplome
from referentiel.rubriques import DEFAUTS, PROPRE, RUBRIQUES, Genre, rangs, rubriques_de

from .schema import NOMS, proposer, verifier_la_forme
from .source import Chemin, FichierRefuse, Source, lire

CLE_MAX = 120

# What always holds of a recorded fiche: a diplôme can neither hide these rubriques nor leave them to chance.
TOUJOURS = ("situation", "description", "date_debut", "date_fin", "localisation", "source", "type", "competence")

# The values of a row, or a mapping of the file, whose shape the schema has checked.
Valeurs = dict[str, Any]


@dataclass
class Contenu:
    """A référentiel, flat. Each dictionary goes from a key to the values of a row, in the order of the file.

    ``diplome`` and ``epreuves`` hold the fields of their models; ``classes`` name their ``pole`` by its key,
    ``situations`` their ``classe_situations``, ``competences`` their ``epreuve``; ``associations`` go from a pair of
    keys (situation, compétence).
    """

    diplome: Valeurs = field(default_factory=dict)
    epreuves: dict[str, Valeurs] = field(default_factory=dict)
    poles: dict[str, Valeurs] = field(default_factory=dict)
    classes: dict[str, Valeurs] = field(default_factory=dict)
    situations: dict[str, Valeurs] = field(default_factory=dict)
    competences: dict[str, Valeurs] = field(default_factory=dict)
    associations: dict[tuple[str, str], Valeurs] = field(default_factory=dict)


def comprendre(contenu: bytes) -> Contenu:
    """``Contenu`` of the bytes of a file; raises ``FichierRefuse`` with every error, in the order of the lines.

    Three steps, each on the whole file: is it YAML, has it the shape of a référentiel, is it coherent. A step is
    left out only when the one before leaves nothing that it could read.
    """
    source = lire(contenu)
    lecture = _Interpretation(source)
    if verifier_la_forme(source):
        lecture.lire()
    if source.erreurs:
        raise FichierRefuse(sorted(source.erreurs, key=lambda e: e.ligne))
    return lecture.contenu


def cle_du_titre(titre: str) -> str:
    """The key of an element without a code: stable as long as its title is."""
    return slugify(titre)[:CLE_MAX]


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


class _Interpretation:
    """One walk through a file of the right shape."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.contenu = Contenu()
        # (kind, code or key in lower case) → where it was first seen.
        self.vus: dict[tuple[str, str], Chemin] = {}
        self.renvois: list[tuple[Chemin, str]] = []

    def refuser(self, chemin: Chemin, message: str) -> None:
        self.source.erreurs.append(self.source.erreur(chemin, message))

    def lire(self) -> None:
        donnees = self.source.donnees
        self._diplome(donnees)
        for i, epreuve in enumerate(donnees["epreuves"]):
            self._epreuve(epreuve, ("epreuves", i))
        if not any(e["dans_passeport"] for e in self.contenu.epreuves.values()):
            self.refuser(("epreuves",), "Aucune épreuve ne s’appuie sur le passeport (dans_passeport: true).")
        for i, pole in enumerate(donnees["poles"]):
            self._pole(pole, ("poles", i))
        self._revendication()
        for chemin, renvoi in self.renvois:
            if renvoi not in self.contenu.competences:
                self.refuser((*chemin, "renvoi"), f"Aucune compétence du fichier n’a la clé «\u00a0{renvoi}\u00a0».")

    # --- The diplôme ------------------------------------------------------------------------------

    def _diplome(self, donnees: Valeurs) -> None:
        diplome = donnees["diplome"]
        provenance = {"origine": diplome.get("provenance", {}), "sources": donnees.get("sources", {})}
        self.contenu.diplome = {
            "code": diplome["code"],
            "intitule": diplome["intitule"],
            "version": diplome.get("version", ""),
            "note": diplome.get("note", ""),
            "vocabulaire": _vocabulaire(donnees.get("vocabulaire", {})),
            "rubriques": _rubriques(donnees.get("rubriques", {}), donnees.get("choix", {})),
            "choix": DEFAUTS["choix"] | donnees.get("choix", {}),
            "options": DEFAUTS["options"] | donnees.get("options", {}),
            "revendication": {
                niveau: {"minimum": 1} | dite for niveau, dite in donnees.get("revendication", {}).items()
            },
            "conseils": donnees.get("conseils", {}),
            "provenance": {nom: valeur for nom, valeur in provenance.items() if valeur},
        }
        for nom, choix in donnees.get("choix", {}).items():
            for i, un in enumerate(choix):
                self._unique(f"choix {nom}", un["code"], ("choix", nom, i, "code"))
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

    def _epreuve(self, epreuve: Valeurs, chemin: Chemin) -> None:
        self._unique("épreuve", epreuve["code"], (*chemin, "code"))
        valeurs = {
            "code": epreuve["code"],
            "intitule": epreuve["intitule"],
            "dans_passeport": epreuve.get("dans_passeport", False),
            "a_renseigner": epreuve.get("a_renseigner", False),
            "modalites": epreuve.get("modalites", ""),
            "provenance": epreuve.get("provenance", {}),
        }
        if valeurs["dans_passeport"] and not valeurs["a_renseigner"]:
            message = "Une épreuve qui s’appuie sur le passeport a des compétences à renseigner (a_renseigner: true)."
            self.refuser(chemin, message)
        self.contenu.epreuves[epreuve["code"]] = valeurs

    def _revendication(self) -> None:
        """Read once the tree is known: what it names must be there, and be possible."""
        connus = {"situations": self.contenu.situations, "competences": self.contenu.competences}
        for niveau, dite in self.contenu.diplome["revendication"].items():
            chemin: Chemin = ("revendication", niveau)
            maximum = dite.get("maximum")
            if maximum is not None and maximum < dite["minimum"]:
                self.refuser((*chemin, "maximum"), f"Le maximum est plus petit que le minimum ({dite['minimum']}).")
            for i, dont in enumerate(dite.get("dont", [])):
                for j, cle in enumerate(dont["parmi"]):
                    if cle not in connus[niveau]:
                        self.refuser(
                            (*chemin, "dont", i, "parmi", j), f"Rien dans le fichier n’a la clé «\u00a0{cle}\u00a0»."
                        )
                if dont.get("minimum", 1) > min(len(dont["parmi"]), maximum or len(dont["parmi"])):
                    self.refuser((*chemin, "dont", i, "minimum"), "Aucune fiche ne pourrait en revendiquer autant.")

    # --- The tree ---------------------------------------------------------------------------------

    def _pole(self, pole: Valeurs, chemin: Chemin) -> None:
        cle, valeurs = self._element("pôle", pole, chemin)
        self.contenu.poles[cle] = valeurs
        if ("classes" in pole) == ("situations" in pole):
            self.refuser(
                chemin, "Écrivez «\u00a0classes\u00a0», ou «\u00a0situations\u00a0» s’il n’y a que deux niveaux."
            )
        elif "situations" in pole:
            # Two levels: the pôle is its own and only classe.
            self._classe(pole, cle, chemin, [])
        else:
            communes = self._communes(pole, chemin)
            for i, classe in enumerate(pole["classes"]):
                self._classe(classe, cle, (*chemin, "classes", i), communes)
            if communes and all("competences" in classe for classe in pole["classes"]):
                message = "Ces compétences ne servent à rien\u00a0: chaque classe a déjà les siennes."
                self.refuser((*chemin, "competences"), message)

    def _communes(self, parent: Valeurs, chemin: Chemin) -> list[tuple[str | None, Valeurs, Chemin]]:
        """The compétences written for all that a pôle or a classe holds: ``(key, what is written, where)``."""
        return [
            (self._competence(c, (*chemin, "competences", i)), c, (*chemin, "competences", i))
            for i, c in enumerate(parent.get("competences", []))
        ]

    def _classe(
        self, classe: Valeurs, pole: str, chemin: Chemin, du_pole: list[tuple[str | None, Valeurs, Chemin]]
    ) -> None:
        cle, valeurs = self._element("classe", classe, chemin)
        self.contenu.classes[cle] = valeurs | {"pole": pole}
        communes = self._communes(classe, chemin) if "competences" in classe else du_pole
        sans_les_siennes = 0
        for i, situation in enumerate(classe["situations"]):
            chemin_situation = (*chemin, "situations", i)
            cle_situation = self._situation(situation, cle, chemin_situation)
            if "competences" in situation:
                for j, competence in enumerate(situation["competences"]):
                    chemin_competence = (*chemin_situation, "competences", j)
                    self._relier(
                        cle_situation, self._competence(competence, chemin_competence), competence, chemin_competence
                    )
                continue
            sans_les_siennes += 1
            for cle_competence, competence, chemin_competence in communes:
                self._relier(cle_situation, cle_competence, competence, chemin_competence)
            if not communes and "competences" not in classe:
                self.refuser(chemin_situation, "Aucune compétence, ni ici ni pour toute la classe.")
        if "competences" in classe and communes and not sans_les_siennes:
            message = "Ces compétences ne servent à rien\u00a0: chaque situation de la classe a déjà les siennes."
            self.refuser((*chemin, "competences"), message)

    def _situation(self, situation: Valeurs, classe: str, chemin: Chemin) -> str:
        cle, valeurs = self._element("situation", situation, chemin)
        self.contenu.situations[cle] = valeurs | {
            "classe_situations": classe,
            "projet_possible": situation.get("projet_possible", False),
            "mots_cles": situation.get("mots_cles", []),
            "complexites": situation.get("complexites", []),
            "aleas": situation.get("aleas", []),
            "conseil": situation.get("conseil", ""),
            "exemples": situation.get("exemples", []),
        }
        for i, exemple in enumerate(situation.get("exemples", [])):
            if exemple["rubrique"] not in self.contenu.diplome["rubriques"]:
                nom = exemple["rubrique"]
                message = f"Aucune rubrique ne s’appelle «\u00a0{nom}\u00a0».{proposer(nom, NOMS)}"
                self.refuser((*chemin, "exemples", i, "rubrique"), message)
                continue
            limite = self.contenu.diplome["rubriques"][exemple["rubrique"]].get("limite")
            longueur = len(exemple["texte"])
            if limite and longueur > limite:
                message = (
                    f"Cet exemple dépasse la limite de sa rubrique\u00a0: {longueur} caractères, {limite} au plus."
                )
                self.refuser((*chemin, "exemples", i, "texte"), message)
        return cle

    def _competence(self, competence: Valeurs, chemin: Chemin) -> str | None:
        """The key of a compétence; None for a reference to one described elsewhere."""
        if "renvoi" in competence:
            for cle in set(competence) - {"renvoi", "association"}:
                message = "À côté de «\u00a0renvoi\u00a0», seule «\u00a0association\u00a0» est acceptée."
                self.refuser((*chemin, cle), message)
            return None
        cle, valeurs = self._element("compétence", competence, chemin)
        epreuve = competence.get("epreuve")
        if not epreuve:
            self.refuser(chemin, "Il manque la clé «\u00a0epreuve\u00a0».")
        elif epreuve not in self.contenu.epreuves:
            connues = ", ".join(self.contenu.epreuves)
            self.refuser(
                (*chemin, "epreuve"), f"L’épreuve «\u00a0{epreuve}\u00a0» est inconnue. Connues\u00a0: {connues}."
            )
        self.contenu.competences[cle] = valeurs | {
            "epreuve": epreuve,
            "epreuve_provisoire": competence.get("epreuve_provisoire", False),
            "critere": competence.get("critere", ""),
            "mots_cles": competence.get("mots_cles", []),
        }
        return cle

    def _relier(self, cle_situation: str, cle_competence: str | None, competence: Valeurs, chemin: Chemin) -> None:
        association = competence.get("association", {})
        if cle_competence is None:
            cle_competence = competence["renvoi"]
            self.renvois.append((chemin, cle_competence))
            if (cle_situation, cle_competence) in self.contenu.associations:
                self.refuser(chemin, f"«\u00a0{cle_competence}\u00a0» est déjà associée à cette situation.")
        self.contenu.associations[cle_situation, cle_competence] = {
            "provisoire": association.get("provisoire", False),
            "provenance": association.get("provenance", {}),
        }

    # --- What all elements share ------------------------------------------------------------------

    def _element(self, genre: str, element: Valeurs, chemin: Chemin) -> tuple[str, Valeurs]:
        """``(key, values)``; the key is ``cle``, else the code, else made from the title."""
        titres = [t for t in ("intitule", "intitule_provisoire") if t in element]
        if not titres:
            message = (
                "Il manque l’intitulé\u00a0: écrivez «\u00a0intitule\u00a0», "
                "ou «\u00a0intitule_provisoire\u00a0» s’il n’est pas officiel."
            )
            self.refuser(chemin, message)
        elif len(titres) == 2:
            message = (
                "Gardez un seul intitulé\u00a0: «\u00a0intitule\u00a0» s’il est officiel, "
                "sinon «\u00a0intitule_provisoire\u00a0»."
            )
            self.refuser((*chemin, "intitule_provisoire"), message)
        titre = element.get("intitule") or element.get("intitule_provisoire", "")
        code = element.get("code", "")
        cle = element.get("cle") or code or cle_du_titre(titre)
        ou = (*chemin, next((nom for nom in ("cle", "code", *titres) if nom in element), "intitule"))
        if not cle and titre:
            self.refuser(ou, "Cet intitulé n’a ni lettre ni chiffre\u00a0: ajoutez un code.")
        deja = self.vus.setdefault((genre, cle.casefold()), ou)
        if deja != ou and cle:
            self._refuser_double(ou, cle, self.source.ligne(deja))
        elif code and cle != code:
            self._unique(f"{genre}, code", code, (*chemin, "code"))
        valeurs = {
            "code": code,
            "intitule": titre,
            "intitule_provisoire": "intitule" not in element,
            "provenance": element.get("provenance", {}),
        }
        return cle, valeurs

    def _refuser_double(self, ou: Chemin, cle: str, ligne: int) -> None:
        message = f"Le code «\u00a0{cle}\u00a0» est déjà pris ligne {ligne}."
        if ou[-1] != "code":
            message = (
                f"Même clé «\u00a0{cle}\u00a0» que ligne {ligne}\u00a0: "
                "donnez un code ou une «\u00a0cle\u00a0» à l’un des deux."
            )
        self.refuser(ou, message)

    def _unique(self, genre: str, code: str, chemin: Chemin) -> None:
        deja = self.vus.setdefault((genre, code.casefold()), chemin)
        if deja != chemin:
            self._refuser_double((*chemin[:-1], "code"), code, self.source.ligne(deja))
