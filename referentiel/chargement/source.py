"""Reading a référentiel file: bytes → plain data, each value with its line; refuses whatever a référentiel never holds.

The YAML is read event by event, so that a hostile file (deep nesting, aliases that multiply, custom tags) is
refused at the first line that shows it, before anything is built from it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import yaml

# Where a value stands in a file: ``("poles", 0, "code")``.
Chemin = tuple[str | int, ...]

TAILLE_MAX = 2 * 1024 * 1024
PROFONDEUR_MAX = 20
# The same error that many times more is a habit of the file, told once.
REPETEES = 3

_LECTEUR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CONTROLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_ENTIER = re.compile(r"-?(0|[1-9]\d{0,8})")
_MOTS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Erreur:
    """One thing wrong in the file: where it stands and what to do, in French."""

    message: str
    ligne: int = 0
    chemin: str = ""

    def __str__(self) -> str:
        lieu = ", ".join(filter(None, [f"ligne {self.ligne}" if self.ligne else "", self.chemin]))
        return f"{lieu}\u00a0: {self.message}" if lieu else self.message


class FichierRefuse(Exception):
    """The file holds errors; ``erreurs`` is the list of ``Erreur``, in the order of the file."""

    def __init__(self, erreurs: list[Erreur]) -> None:
        self.erreurs = erreurs
        super().__init__("\n".join(self.lignes()))

    def lignes(self) -> list[str]:
        """A line an error; the same one made many times is said once, with the other lines where it is."""
        par_message: dict[str, list[Erreur]] = {}
        for erreur in self.erreurs:
            par_message.setdefault(erreur.message, []).append(erreur)
        dites = []
        for premiere, *autres in par_message.values():
            if len(autres) < REPETEES:
                dites += [str(erreur) for erreur in (premiere, *autres)]
            else:
                ou = ", ".join(str(erreur.ligne) for erreur in autres)
                dites.append(f"{premiere} De même aux lignes {ou}.")
        return dites


@dataclass
class Source:
    """What a file says (``donnees``) and where it says it (``lignes``: path → line, starting at 1).

    ``erreurs``: what is wrong but did not prevent reading on (a key written twice, a tabulation).
    """

    donnees: Any
    lignes: dict[Chemin, int] = field(default_factory=dict)
    erreurs: list[Erreur] = field(default_factory=list)

    def ligne(self, chemin: Iterable[str | int]) -> int:
        """The line of a path such as ``("poles", 0, "code")``, or of its nearest ancestor that has one."""
        chemin = tuple(chemin)
        while chemin and chemin not in self.lignes:
            chemin = chemin[:-1]
        return self.lignes.get(chemin, 1)

    def erreur(self, chemin: Chemin, message: str) -> Erreur:
        return Erreur(message, self.ligne(chemin), ecrire_chemin(chemin))


def ecrire_chemin(chemin: Iterable[str | int]) -> str:
    """``("poles", 1, "code")`` → ``poles[1].code``."""
    texte = ""
    for pas in chemin:
        texte += f"[{pas}]" if isinstance(pas, int) else f".{pas}" if texte else str(pas)
    return texte


def lire(contenu: bytes) -> Source:
    """``Source`` of the bytes of a file.

    Raises ``FichierRefuse`` when it cannot be read on: too large (2 MB), not UTF-8, empty, broken YAML, anchors and
    aliases, tags, more than 20 levels. Tabulations, control characters and keys written twice are left in
    ``Source.erreurs``, to be told together with what the next steps find.
    """
    if len(contenu) > TAILLE_MAX:
        raise FichierRefuse([Erreur("Le fichier dépasse 2\u00a0Mo\u00a0: ce n’est pas un référentiel.")])
    try:
        texte = contenu.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = contenu[: erreur.start].count(b"\n") + 1
        message = "Ce caractère n’est pas en UTF-8. Enregistrez le fichier en UTF-8 et recommencez."
        raise FichierRefuse([Erreur(message, ligne)]) from None
    erreurs = [e for numero, ligne in enumerate(texte.split("\n"), 1) for e in _caracteres_refuses(numero, ligne)]
    try:
        source = _Construction().construire(texte)
    except yaml.MarkedYAMLError as erreur:
        marque = erreur.problem_mark or erreur.context_mark
        message = (
            "Le YAML n’est pas compris ici\u00a0: vérifiez le décalage du début de ligne, "
            "les deux-points et les guillemets."
        )
        if marque and texte.count("{", texte.rfind("\n", 0, marque.index) + 1, marque.index + 1) > 1:
            message += " Un texte qui contient un mot entre accolades, comme {du stage}, s’écrit entre guillemets."
        # A tabulation is very often the cause: then it alone is told.
        raise FichierRefuse(erreurs or [Erreur(message, marque.line + 1 if marque else 0)]) from None
    except yaml.YAMLError:
        raise FichierRefuse(erreurs or [Erreur("Le fichier n’est pas du YAML lisible.")]) from None
    if source.donnees is None:
        raise FichierRefuse([Erreur("Le fichier est vide.")])
    source.erreurs = erreurs + source.erreurs
    return source


def _caracteres_refuses(numero: int, ligne: str) -> Iterator[Erreur]:
    if "\t" in ligne:
        yield Erreur("Une tabulation. Remplacez-la par des espaces.", numero)
    trouve = CONTROLE.search(ligne)
    if trouve:
        yield Erreur(f"Un caractère de contrôle invisible (U+{ord(trouve[0]):04X}). Supprimez-le.", numero)


class _Construction:
    """Builds plain data from the events of the YAML parser, without recursion."""

    def __init__(self) -> None:
        self.lignes: dict[Chemin, int] = {}
        self.erreurs: list[Erreur] = []
        # Open collections, outermost first: [value, path, key waiting for its value].
        self.pile: list[list[Any]] = []
        self.racine: Any = None

    def construire(self, texte: str) -> Source:
        documents = 0
        for evenement in yaml.parse(texte, Loader=_LECTEUR):
            assert evenement.start_mark  # the parser says where everything begins
            ligne = evenement.start_mark.line + 1
            if isinstance(evenement, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._arreter(
                        "Un second document commence ici («\u00a0---\u00a0»). Un fichier ne décrit qu’un diplôme.",
                        ligne,
                    )
            elif isinstance(evenement, yaml.AliasEvent):
                self._arreter("Les renvois YAML («\u00a0*nom\u00a0») ne sont pas acceptés. Recopiez le texte.", ligne)
            elif isinstance(evenement, yaml.ScalarEvent | yaml.CollectionStartEvent):
                if evenement.anchor:
                    self._arreter("Les ancres YAML («\u00a0&nom\u00a0») ne sont pas acceptées. Supprimez-la.", ligne)
                if evenement.tag:
                    self._arreter(
                        "Les étiquettes YAML («\u00a0!nom\u00a0») ne sont pas acceptées. Supprimez-la.", ligne
                    )
                self._noeud(evenement, ligne)
            elif isinstance(evenement, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.pile.pop()
        return Source(self.racine, self.lignes, self.erreurs)

    def _arreter(self, message: str, ligne: int) -> NoReturn:
        chemin = self.pile[-1][1] if self.pile else ()
        raise FichierRefuse([*self.erreurs, Erreur(message, ligne, ecrire_chemin(chemin))])

    def _noeud(self, evenement: yaml.NodeEvent, ligne: int) -> None:
        if self.pile and isinstance(self.pile[-1][0], dict) and self.pile[-1][2] is None:
            self._cle(evenement, ligne)
            return
        if isinstance(evenement, yaml.ScalarEvent):
            chemin = self._placer(_valeur(evenement), ligne)
            # Written as "\x01", a control character gets past the reading of the raw lines.
            for erreur in _caracteres_refuses(ligne, evenement.value):
                self.erreurs.append(replace(erreur, chemin=ecrire_chemin(chemin)))
            return
        if len(self.pile) >= PROFONDEUR_MAX:
            message = "Trop de niveaux les uns dans les autres\u00a0: ce n’est pas un référentiel."
            raise FichierRefuse([Erreur(message, ligne)])
        valeur: dict[str, Any] | list[Any] = {} if isinstance(evenement, yaml.MappingStartEvent) else []
        self.pile.append([valeur, self._placer(valeur, ligne), None])

    def _cle(self, evenement: yaml.NodeEvent, ligne: int) -> None:
        haut = self.pile[-1]
        if not isinstance(evenement, yaml.ScalarEvent):
            self._arreter("Une clé doit être un mot suivi de deux-points.", ligne)
        if evenement.value in haut[0]:
            premiere = self.lignes[(*haut[1], evenement.value)]
            message = f"La clé «\u00a0{evenement.value}\u00a0» est écrite deux fois (déjà ligne {premiere})."
            self.erreurs.append(Erreur(message, ligne, ecrire_chemin((*haut[1], evenement.value))))
        haut[2] = evenement.value
        self.lignes.setdefault((*haut[1], evenement.value), ligne)

    def _placer(self, valeur: Any, ligne: int) -> Chemin:
        """Puts a value where the open collection expects it; returns its path."""
        if not self.pile:
            self.racine = valeur
            return ()
        collection, chemin, cle = self.pile[-1]
        if isinstance(collection, dict):
            chemin = (*chemin, cle)
            collection[cle] = valeur
            self.pile[-1][2] = None
        else:
            chemin = (*chemin, len(collection))
            collection.append(valeur)
            self.lignes[chemin] = ligne
        return chemin


def _valeur(evenement: yaml.ScalarEvent) -> str | int | bool | None:
    """Plain ``true``, ``false``, ``null`` and whole numbers; everything else stays the text that was written.

    So ``1.1`` is a code and not a number, ``on`` a word and not a truth value.
    """
    texte = evenement.value
    if evenement.style in (None, "") and evenement.implicit[0]:
        if texte in _MOTS:
            return _MOTS[texte]
        if _ENTIER.fullmatch(texte):
            return int(texte)
    return texte.strip() if evenement.style in ("|", ">") else texte
