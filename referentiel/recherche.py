"""« Où mettre un devis ? »: the compétences of a référentiel that a question in plain French leads to.

The words are data of the référentiel: keywords, titles, criteria, hazards. The question is compared with each of
these phrases by the stems of its words, without accents; a word that the référentiel does not know may be one slip
of the keyboard away from one that it knows, or its beginning (the question is being typed).
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from langue.texte import normaliser

from .arbre import Arbre, arbre_de
from .models import Competence, Diplome, Situation

QUESTION_MAX = 200
# How much a phrase weighs by what it is.
_CODE, _MOT_CLE, _TITRE, _TITRE_SITUATION, _CRITERE, _CLASSE = 1.2, 1.0, 0.85, 0.8, 0.4, 0.25
# How much a word weighs by how it was recognised.
_EXACT, _FAUTE, _DEBUT = 1.0, 0.85, 0.7
# Below this share of the best score, a result is noise.
_SEUIL = 0.35

_MOT = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
# A code has a letter and digits, or dots between its digits: « c11.3 », « t.1.1.1 », « 1.1.t1 »; « 115 » is a number.
_CODE_ECRIT = re.compile(r"[a-z]+\.?\d[a-z\d.]*|\d+(?:\.[a-z]?\d+)+")
_MOTS_VIDES = frozenset(
    " ".join(
        (
            "a ai ait alors apres as au aucun aussi autre aux avec avoir avons c ca ce ceci cela ces cet cette",
            "chez comme comment competence competences d dans de des doit dois donc du elle en entrer es est et",
            "etait ete etre eux fait faire faut fiche figurer il ils indiquer inscrire j je l la le les leur lors",
            "lui m ma mais me mes mettre mettrai mettons mis mise moi mon n ne noter nos notre nous on ou par",
            "parler pas passeport peut peux placer plus pour pourquoi pouvoir puis puisje qu quand que quel",
            "quelle quelles quels quelqu qui quoi ranger rattacher remplir rentrer s sa saisir sans se ses si",
            "situation situations son sont sous sur t ta te tes toi ton trouver tu un une utiliser va valider",
            "vers veux vos votre vous y",
        )
    ).split()
)
_RACINES = snowballstemmer.stemmer("french")


@dataclass(frozen=True)
class Resultat:
    """One compétence found, or, where the référentiel knows none for it, a situation alone. ``score`` is between 0 and
    about 1.5; ``trouve`` is the phrase that answered best."""

    competence: Competence | None
    situations: tuple[Situation, ...]
    score: float
    trouve: str
    # Set where a page shows a situation once for all its compétences.
    seule: Situation | None = None

    @property
    def revendicable(self) -> bool:
        """False for a compétence evaluated elsewhere (R3): shown, marked, never claimed."""
        return self.competence is not None and self.competence.revendicable


def rechercher(diplome: Diplome, question: str, limite: int = 8) -> list[Resultat]:
    """The best ``limite`` results for a question, best first; empty when no word of it says anything.

    In memory once the référentiel has been read at its present revision: no query, a millisecond or so.
    """
    return _index(arbre_de(diplome)).rechercher(question[:QUESTION_MAX], limite)


def suggestions(diplome: Diplome, nombre: int = 6) -> list[str]:
    """A few words that certainly find something, taken all along the référentiel."""
    return _index(arbre_de(diplome)).suggestions(nombre)


def simplifier(texte: str) -> str:
    """Lower case, no accents: « Élaboration » → « elaboration », « œuvre » → « oeuvre »."""
    texte = normaliser("NFKD", texte.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in texte if not unicodedata.combining(c))


def mots(texte: str) -> list[str]:
    """The words that say something, simplified; of a code, its letters and digits after one dot, which tells it."""
    ecrits = (mot for mot in _MOT.findall(simplifier(texte)) if mot not in _MOTS_VIDES)
    return ["." + mot.replace(".", "") if _CODE_ECRIT.fullmatch(mot) else mot for mot in ecrits]


def motif(mot: str) -> str:
    """The pattern that finds a simplified word in a simplified text: a code whatever its dots, another as it is."""
    if not _CODE_ECRIT.fullmatch(mot):
        return re.escape(mot)
    return r"(?<!\d)" + r"\.?".join(mot.replace(".", "")) + r"(?!\d)"


def _formes(code: str) -> tuple[str, ...]:
    """A code as it is written, and by its digits alone, when they are several: « C11.3 », « 1.1.3 »."""
    chiffres = re.findall(r"\d", code)
    return (code, ".".join(chiffres)) if chiffres[1:] else (code,)


@lru_cache(maxsize=4096)
def _racine(mot: str) -> str:
    return _RACINES.stemWord(mot)


def _singulier(mot: str) -> str:
    return mot[:-1] if len(mot) > 3 and mot[-1] in "sx" else mot


@lru_cache(maxsize=32)
def _index(un_arbre: Arbre) -> "_Index":
    # The tree of a revision is one object: its index lives and dies with it.
    return _Index(un_arbre)


class _Index:
    def __init__(self, un_arbre: Arbre) -> None:
        self.fiches: list[tuple[Competence | None, tuple[Situation, ...]]] = []
        # One entry per phrase: (number of its compétence, stems, weight, text, words).
        self.phrases: list[tuple[int, frozenset[str], float, str, frozenset[str]]] = []
        self.par_racine: dict[str, list[int]] = defaultdict(list)
        # Word as written → stem, for slips and beginnings.
        self.vocabulaire: dict[str, str] = {}
        for competence in un_arbre.competences.values():
            situations = un_arbre.situations_par_competence.get(competence.pk)
            if situations and not competence.retire:
                self._ajouter(competence, tuple(situations))
        for branche in un_arbre.situations.values():
            if not branche.competences and not branche.situation.retire:
                self._ajouter(None, (branche.situation,))
        self.connus = list(self.vocabulaire)
        self.poids = {
            racine: math.log(1 + len(self.fiches) / len({self.phrases[i][0] for i in numeros}))
            for racine, numeros in self.par_racine.items()
        }
        self.poids_inconnu = min(self.poids.values(), default=1) / 2

    def _ajouter(self, competence: Competence | None, situations: tuple[Situation, ...]) -> None:
        numero = len(self.fiches)
        self.fiches.append((competence, situations))
        textes: list[tuple[float, str]] = []
        if competence:
            textes = [
                *((_CODE, code) for code in _formes(competence.code)),
                (_TITRE, competence.intitule),
                (_CRITERE, competence.critere),
                *((_MOT_CLE, mot) for mot in competence.mots_cles),
            ]
        for situation in situations:
            textes += [(_CODE, code) for code in _formes(situation.code)]
            textes.append((_TITRE_SITUATION, situation.intitule))
            textes += [(_MOT_CLE, mot) for mot in situation.mots_cles]
            textes += [(_CRITERE, texte) for texte in [*situation.complexites, *situation.aleas]]
            textes.append((_CLASSE, situation.classe_situations.intitule))
        for poids, texte in dict.fromkeys(textes):
            ecrits = mots(texte)
            racines = frozenset(_racine(mot) for mot in ecrits)
            self.vocabulaire |= {mot: _racine(mot) for mot in ecrits}
            for racine in racines:
                self.par_racine[racine].append(len(self.phrases))
            self.phrases.append((numero, racines, poids, texte, frozenset(map(_singulier, ecrits))))

    def suggestions(self, nombre: int) -> list[str]:
        premiers: list[str] = []
        for competence, situations in self.fiches:
            mots_cles = (competence.mots_cles if competence else []) or situations[0].mots_cles
            if competence and competence.revendicable and mots_cles and mots_cles[0] not in premiers:
                premiers.append(mots_cles[0])
        pas = max(1, len(premiers) // nombre)
        return premiers[::pas][:nombre]

    def rechercher(self, question: str, limite: int) -> list[Resultat]:
        ecrits = mots(question)
        demandes = self._reconnaitre(ecrits)
        if not any(demandes):
            return []
        total = sum(self._poids(demande) for demande in demandes)
        # phrase → what of the question it holds, by weight.
        par_phrase: dict[int, float] = defaultdict(float)
        par_fiche: dict[int, float] = defaultdict(float)
        for demande in demandes:
            phrases_touchees: dict[int, float] = {}
            for racine, confiance in demande.items():
                for i in self.par_racine[racine]:
                    phrases_touchees[i] = max(phrases_touchees.get(i, 0), confiance * self.poids[racine])
            fiches_touchees: dict[int, float] = {}
            for i, poids in phrases_touchees.items():
                par_phrase[i] += poids
                numero = self.phrases[i][0]
                fiches_touchees[numero] = max(fiches_touchees.get(numero, 0), poids)
            for numero, poids in fiches_touchees.items():
                par_fiche[numero] += poids
        meilleures: dict[int, tuple[float, str]] = {}
        racines_demandees = {racine for demande in demandes for racine in demande}
        for i, poids in par_phrase.items():
            numero, racines, importance, texte, mots_phrase = self.phrases[i]
            part_question = min(1, poids / total)
            part_phrase = len(racines & racines_demandees) / len(racines)
            # « communiqué » and « communication » have one stem: the word itself goes first.
            part_exacte = sum(_singulier(mot) in mots_phrase for mot in ecrits) / len(ecrits)
            score = importance * part_question * (0.4 + 0.5 * part_phrase + 0.1 * part_exacte)
            if score > meilleures.get(numero, (0, ""))[0]:
                meilleures[numero] = (score, texte)
        resultats = [
            Resultat(*self.fiches[numero], score + 0.2 * min(1, par_fiche[numero] / total), texte)
            for numero, (score, texte) in meilleures.items()
        ]
        resultats.sort(key=lambda r: -r.score)
        return [r for r in resultats[:limite] if r.score >= _SEUIL * resultats[0].score]

    def _poids(self, demande: dict[str, float]) -> float:
        return max((self.poids[racine] for racine in demande), default=self.poids_inconnu)

    def _reconnaitre(self, demandes: Sequence[str]) -> list[dict[str, float]]:
        """For each word asked, the stems it may mean and how sure that is (between 0 and 1)."""
        return [self._racines_de(mot, dernier=i == len(demandes) - 1) for i, mot in enumerate(demandes)]

    def _racines_de(self, mot: str, dernier: bool) -> dict[str, float]:
        racine = _racine(mot)
        if racine in self.par_racine:
            return {racine: _EXACT}
        chiffres = "." + re.sub(r"\D", "", mot)
        if mot.startswith(".") and chiffres in self.par_racine:
            return {chiffres: _DEBUT}
        trouvees = {}
        if dernier and len(mot) >= 3:
            trouvees = {self.vocabulaire[connu]: _DEBUT for connu in self.connus if connu.startswith(mot)}
        # A code one digit away is another code.
        if len(mot) >= 4 and mot.isalpha():
            for connu, _, _ in process.extract(mot, self.connus, scorer=OSA.distance, score_cutoff=1, limit=5):
                trouvees[self.vocabulaire[connu]] = _FAUTE
        return trouvees
