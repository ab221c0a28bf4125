"""What a fiche has to claim, as a file says it (R18): all that it names is there, and a fiche can do it."""

from collections.abc import Iterator

from referentiel.models import Diplome

from .contenu_diplome import Contenu
from .source import Erreur, Source

# How many situations a warning names.
NOMMEES_AU_PLUS = 10


def juger_la_revendication(source: Source, contenu: Contenu) -> list[Erreur]:
    """Every error of ``revendication``; situations that alone are left out by it are told in ``avertissements``."""
    erreurs = list(_regles(source, contenu))
    if source.erreurs or erreurs or not contenu.diplome["revendication"]:
        # What is in doubt would be refused for nothing.
        return erreurs
    diplome = Diplome(**contenu.diplome)
    menees = _revendicables(contenu)
    exclues = [cle for cle in menees if not _peut_commencer(cle, menees, contenu, diplome)]
    if exclues and len(exclues) == len(menees):
        message = (
            f"Aucune fiche ne pourrait être enregistrée\u00a0: {diplome.mot('aucun situation')} ne mène à tout cela."
        )
        return [source.erreur(("revendication",), message)]
    if exclues:
        noms = ", ".join(contenu.situations[cle]["code"] or cle for cle in exclues[:NOMMEES_AU_PLUS])
        suite = f", et {len(exclues) - NOMMEES_AU_PLUS} de plus" if exclues[NOMMEES_AU_PLUS:] else ""
        contenu.avertissements.append(
            f"aucune fiche ne pourra commencer par {noms}{suite}\u00a0: "
            "rien n’y mène à tout ce que «\u00a0revendication\u00a0» demande."
        )
    return []


def _regles(source: Source, contenu: Contenu) -> Iterator[Erreur]:
    connus = {"situations": contenu.situations, "competences": contenu.competences}
    for niveau, dite in contenu.diplome["revendication"].items():
        chemin = ("revendication", niveau)
        maximum = dite.get("maximum")
        if maximum is not None and maximum < dite["minimum"]:
            message = f"Le maximum est plus petit que le minimum ({dite['minimum']})."
            yield source.erreur((*chemin, "maximum"), message)
        for i, dont in enumerate(dite.get("dont", [])):
            for j, cle in enumerate(dont["parmi"]):
                if cle not in connus[niveau]:
                    message = f"Rien dans le fichier n’a la clé «\u00a0{cle}\u00a0»."
                    yield source.erreur((*chemin, "dont", i, "parmi", j), message)
            if dont.get("minimum", 1) > min(len(dont["parmi"]), maximum or len(dont["parmi"])):
                message = "Aucune fiche ne pourrait en revendiquer autant."
                yield source.erreur((*chemin, "dont", i, "minimum"), message)


def _revendicables(contenu: Contenu) -> dict[str, set[str]]:
    """``{situation: the compétences that a fiche on it may claim}``, by keys; those that lead to none left out."""
    menees: dict[str, set[str]] = {}
    for situation, competence in contenu.associations:
        if contenu.epreuves[contenu.competences[competence]["epreuve"]]["a_renseigner"]:
            menees.setdefault(situation, set()).add(competence)
    return menees


def _peut_commencer(cle: str, menees: dict[str, set[str]], contenu: Contenu, diplome: Diplome) -> bool:
    """Whether a fiche whose first situation is ``cle`` can claim all that it must; other situations may help it."""
    regle = diplome.revendique("situations")
    autres = regle.get("maximum", len(menees)) - 1
    for dont in regle.get("dont", ()):
        if dont.get("minimum", 1) - (cle in dont["parmi"]) > autres:
            return False
    possibles = set().union(*menees.values()) if autres else menees[cle]
    return any(_suffit(premiere, possibles, contenu, diplome) for premiere in menees[cle])


def _suffit(premiere: str, possibles: set[str], contenu: Contenu, diplome: Diplome) -> bool:
    """Whether what goes with this first compétence, of the same épreuves (R2), holds all that a fiche must claim."""
    regle = diplome.revendique("competences")
    siennes = _epreuves(premiere, contenu)
    avec = {cle for cle in possibles if siennes <= _epreuves(cle, contenu)}
    return len(avec) >= regle.get("minimum", 1) and all(
        len(avec.intersection(dont["parmi"])) >= dont.get("minimum", 1) for dont in regle.get("dont", ())
    )


def _epreuves(competence: str, contenu: Contenu) -> set[str]:
    valeurs = contenu.competences[competence]
    return {valeurs["epreuve"], *valeurs["autres_epreuves"]}
