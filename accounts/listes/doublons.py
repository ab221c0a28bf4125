"""One student on several lines of one list: counted once when that is sure, asked when it is not (R32, R35)."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from .lire.eleve import Ecart, cle_de_la_classe
from .lire.numeros import nature_de
from .questions import DEUX, demander


@dataclass
class SansDoublons:
    """``eleves``: each once; ``ecarts``: the other lines; ``remarques``: ``(class, sentence)``."""

    eleves: list = field(default_factory=list)
    ecarts: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    remarques: list = field(default_factory=list)


def sans_doublons(eleves, reponses):
    """The ``SansDoublons`` of the lines, with the ``reponses`` that were given."""
    resultat = SansDoublons()
    par_nom = defaultdict(list)
    for eleve in _sans_numero_partage(eleves, resultat):
        jumeau = next((autre for autre in par_nom[eleve.cle] if _le_meme(eleve, autre)), None)
        if jumeau is None:
            _dire_les_homonymes(eleve, par_nom[eleve.cle], resultat)
            par_nom[eleve.cle].append(eleve)
        elif eleve.sortie or jumeau.sortie:
            # Left one class, entered another: the line of the one who is there counts.
            if jumeau.sortie and not eleve.sortie:
                par_nom[eleve.cle].remove(jumeau)
                par_nom[eleve.cle].append(eleve)
        else:
            _departager(eleve, jumeau, par_nom[eleve.cle], resultat, reponses)
    resultat.eleves = sorted((e for memes in par_nom.values() for e in memes), key=lambda eleve: eleve.rang)
    return resultat


def _sans_numero_partage(eleves, resultat):
    """The lines; a number that two people of the list have is nobody's, which is said."""
    par_numero = defaultdict(set)
    for eleve in eleves:
        for numero in eleve.numeros:
            par_numero[numero].add(eleve.cle)
    partages = {numero for numero, cles in par_numero.items() if len(cles) > 1}
    for eleve in eleves:
        if partages.isdisjoint(eleve.numeros):
            yield eleve
        else:
            resultat.remarques.append(
                (eleve.classe, f"{eleve}\u00a0: son numéro national est aussi celui d’une autre ligne\u00a0: il est "
                 "laissé de côté.")
            )  # fmt: skip
            yield replace(eleve, numeros=tuple(n for n in eleve.numeros if n not in partages))


def numeros_contraires(uns, autres):
    """Whether two sets of numbers cannot be one person's: two different ones of one kind."""
    par_nature = {nature_de(numero): numero for numero in uns}
    return any(par_nature.get(nature_de(numero), numero) != numero for numero in autres)


def _le_meme(eleve, autre):
    """Two lines of one name: the same student unless numbers, birth dates, or else classes tell them apart."""
    if not set(eleve.numeros).isdisjoint(autre.numeros):
        return True
    if numeros_contraires(eleve.numeros, autre.numeros):
        return False
    if eleve.date_naissance and autre.date_naissance:
        return eleve.date_naissance == autre.date_naissance
    return cle_de_la_classe(eleve.classe) == cle_de_la_classe(autre.classe)


def _departager(eleve, jumeau, gardes, resultat, reponses):
    meme_classe = cle_de_la_classe(eleve.classe) == cle_de_la_classe(jumeau.classe)
    sur = not set(eleve.numeros).isdisjoint(jumeau.numeros)
    if meme_classe and sur:
        resultat.remarques.append((eleve.classe, f"{eleve}\u00a0: la ligne {eleve.ligne} répète la {jumeau.ligne}."))
        return
    deux = () if sur else ((DEUX, "Ce sont deux personnes différentes"),)
    if meme_classe:
        question = demander(
            eleve,
            f"Les lignes {jumeau.ligne} et {eleve.ligne} portent le même nom, dans la même classe.",
            ((str(jumeau.rang), "C’est la même personne, comptée une fois"), *deux),
            reponses,
            propose=str(jumeau.rang),
            autres=[jumeau.rang],
        )
    else:
        question = demander(
            eleve,
            f"Cet élève est dans deux classes\u00a0: {jumeau.classe} (ligne {jumeau.ligne}) et {eleve.classe} "
            f"(ligne {eleve.ligne}).",
            ((str(jumeau.rang), f"En {jumeau.classe}"), (str(eleve.rang), f"En {eleve.classe}"), *deux),
            reponses,
            autres=[jumeau.rang],
        )
    resultat.questions.append(question)
    if question.reponse == DEUX:
        gardes.append(eleve)
    elif question.reponse == str(eleve.rang):
        gardes.remove(jumeau)
        gardes.append(eleve)
    elif question.ouverte:
        gardes.remove(jumeau)
        for ligne in (jumeau, eleve):
            resultat.ecarts.append(
                Ecart(ligne.ligne, str(ligne), ligne.classe, "une question attend votre réponse.", ligne.cellules)
            )


def _dire_les_homonymes(eleve, autres, resultat):
    for autre in autres:
        if autre.date_naissance and autre.date_naissance == eleve.date_naissance:
            resultat.remarques.append(
                (eleve.classe, f"{eleve}\u00a0: deux élèves portent ce nom et sont nés le "
                 f"{eleve.date_naissance:%d/%m/%Y}. Les deux sont pris\u00a0; leurs identifiants les distinguent.")
            )  # fmt: skip
