"""What a file says of the exam's dossier and documents: all that it names is in the file. Judged after the tree."""

from collections.abc import Iterable, Iterator

from referentiel.models import Diplome
from referentiel.rubriques import par_nom, rubriques_de

from .contenu_diplome import Contenu, Valeurs
from .schema import proposer
from .source import Chemin, Erreur, Source

# The choices that are asked for, by list: {type: [vecue]}.
Criteres = dict[str, list[str]]

# What a document may tell beside the rubriques of a fiche: of the candidate, and of all that the fiche claims.
DEDUITS = (
    *("candidat", "nom", "prenom", "numero_candidat", "diplome", "session", "numero", "periode", "duree", "lieu"),
    *("poles", "classes", "situations", "competences", "supports", "fichiers"),
)


def criteres(epreuves: Iterable[Valeurs], documents: Iterable[Valeurs]) -> Iterator[tuple[str, Chemin, Criteres]]:
    """Every set of choices that the exam asks for: ``(who asks, where in the file, {list: [codes]})``.

    ``epreuves``: each with its ``code`` and its ``dossier``; ``documents``: those of a ``Diplome``.
    """
    for i, epreuve in enumerate(epreuves):
        for j, demande in enumerate(epreuve.get("dossier", {}).get("fiches", [])):
            qui = f"l’épreuve {epreuve['code']}"
            yield qui, ("epreuves", i, "dossier", "fiches", j, "si"), demande.get("si", {})
    for i, document in enumerate(documents):
        qui = f"le document «\u00a0{document['intitule']}\u00a0»"
        yield qui, ("documents", i, "si"), document.get("si", {})
        for j, champ in enumerate(document["champs"]):
            yield qui, ("documents", i, "champs", j, "oui_si"), champ.get("oui_si", {})


def juger_le_dossier(source: Source, contenu: Contenu) -> list[Erreur]:
    """Every error of the dossiers of the épreuves, and of the documents."""
    if source.erreurs:
        # The form or the tree is in doubt: what names them would be refused for nothing.
        return []
    return list(_Jugement(source, contenu).erreurs())


class _Jugement:
    def __init__(self, source: Source, contenu: Contenu) -> None:
        self.source = source
        self.contenu = contenu
        self.diplome = Diplome(**contenu.diplome)

    def erreurs(self) -> Iterator[Erreur]:
        for i, epreuve in enumerate(self.source.donnees["epreuves"]):
            for j, demande in enumerate(epreuve.get("dossier", {}).get("fiches", [])):
                chemin = ("epreuves", i, "dossier", "fiches", j)
                yield from self._trous(demande, chemin)
                yield from self._cles(demande.get("sur", []), (*chemin, "sur"))
            for j, piece in enumerate(epreuve.get("dossier", {}).get("a_joindre", [])):
                yield from self._trous(piece, ("epreuves", i, "dossier", "a_joindre", j))
        for _, ou, dits in criteres(self.source.donnees["epreuves"], self.contenu.diplome["documents"]):
            yield from self._criteres(dits, ou)
        codes: set[str] = set()
        for i, document in enumerate(self.contenu.diplome["documents"]):
            if document["code"] in codes:
                yield self.source.erreur(("documents", i, "code"), "Un autre document a déjà ce code.")
            codes.add(document["code"])
            yield from self._document(document, ("documents", i))

    def _trous(self, dit: Valeurs, chemin: Chemin) -> Iterator[Erreur]:
        """A sentence may name the words of the diplôme alone."""
        for cle in ("quoi", "precision"):
            try:
                self.diplome.dire(dit.get(cle, ""))
            except KeyError:
                message = "Entre accolades, on attend un mot du vocabulaire, comme {situation} ou {du stage}."
                yield self.source.erreur((*chemin, cle), message)

    def _document(self, document: Valeurs, chemin: Chemin) -> Iterator[Erreur]:
        epreuves = {valeurs["code"] for valeurs in self.contenu.epreuves.values()}
        for i, code in enumerate(document.get("epreuves", [])):
            if code not in epreuves:
                message = f"L’épreuve «\u00a0{code}\u00a0» est inconnue. Connues\u00a0: {', '.join(epreuves)}."
                yield self.source.erreur((*chemin, "epreuves", i), message)
        if "groupe" in document and document["forme"] != "tableau":
            yield self.source.erreur((*chemin, "groupe"), "Seul un tableau se range par groupes.")
        connus = [*DEDUITS, *(rubrique.nom for rubrique in rubriques_de(self.diplome))]
        for i, champ in enumerate(document["champs"]):
            for j, nom in enumerate(champ.get("de", [])):
                if nom not in connus:
                    message = f"Rien de ce que dit une fiche ne s’appelle «\u00a0{nom}\u00a0».{proposer(nom, connus)}"
                    yield self.source.erreur((*chemin, "champs", i, "de", j), message)
            if champ.get("cases") and not self._a_des_cases(champ.get("de", [])):
                message = "Des cases à cocher se font d’une liste de choix, ou de «\u00a0classes\u00a0»."
                yield self.source.erreur((*chemin, "champs", i, "cases"), message)

    def _a_des_cases(self, noms: list[str]) -> bool:
        return len(noms) == 1 and (noms[0] == "classes" or bool(self.diplome.liste(noms[0])))

    def _criteres(self, dits: Criteres, chemin: Chemin) -> Iterator[Erreur]:
        connues = [nom for nom in par_nom(self.diplome) if self.diplome.liste(nom)]
        for nom, codes in dits.items():
            if nom not in connues:
                message = f"«\u00a0{nom}\u00a0» n’est pas une rubrique à liste de choix.{proposer(nom, connues)}"
                yield self.source.erreur((*chemin, nom), message)
                continue
            choix = [code for code, _ in self.diplome.liste(nom)]
            for i, code in enumerate(codes):
                if code not in choix:
                    message = f"«\u00a0{code}\u00a0» n’est pas dans la liste choix.{nom}.{proposer(code, choix)}"
                    yield self.source.erreur((*chemin, nom, i), message)

    def _cles(self, cles: list[str], chemin: Chemin) -> Iterator[Erreur]:
        connues = [*self.contenu.classes, *self.contenu.situations, *self.contenu.competences]
        for i, cle in enumerate(cles):
            if cle not in connues:
                yield self.source.erreur((*chemin, i), f"Rien dans le fichier n’a la clé «\u00a0{cle}\u00a0».")
