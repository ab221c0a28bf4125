"""A diplôme of the database as the plain data of a référentiel file: what ``contenu`` reads, written back.

Only what is in force is written. Defaults are left out, so that a file, loaded and exported, comes back as it was.
"""

from collections.abc import Iterable
from typing import Any

from referentiel.arbre import Arbre, BrancheClasse, BranchePole, BrancheSituation
from referentiel.models import Association, Competence, Diplome, Epreuve, Situation
from referentiel.models.element import Element
from referentiel.rubriques import DEFAUTS, suites

from .contenu import cle_du_titre
from .schema import CLES_DE_CHAMP, CLES_DE_DOCUMENT, CLES_DE_DOSSIER, CLES_DE_RUBRIQUE, FORMAT, LISTES, NOMS, OPTIONS

# A mapping of a référentiel file.
Valeurs = dict[str, Any]


def exporter(diplome: Diplome) -> Valeurs:
    """``{"format": 1, "diplome": {…}, …, "poles": […]}``, ready for ``export_yaml.rediger``."""
    return _Export(diplome).contenu()


class _Export:
    def __init__(self, diplome: Diplome) -> None:
        self.diplome = diplome
        # Read afresh: an export must not depend on what this process has in memory.
        self.arbre = Arbre(diplome)
        self.associations = {
            (a.situation_id, a.competence_id): a
            for a in Association.objects.en_vigueur().filter(situation__diplome=diplome)
        }
        # A compétence is described where it first appears, and referred to afterwards.
        self.decrites: set[int] = set()

    def contenu(self) -> Valeurs:
        diplome = self.diplome
        return _sans_vide(
            {
                "format": FORMAT,
                "diplome": _sans_vide(
                    {
                        "code": diplome.code,
                        "intitule": diplome.intitule,
                        "version": diplome.version,
                        "note": diplome.note,
                        "retire": diplome.retire,
                        "provenance": diplome.provenance.get("origine"),
                    }
                ),
                "sources": diplome.provenance.get("sources"),
                "vocabulaire": self._vocabulaire(),
                "options": _dans_l_ordre(_difference(diplome.options, DEFAUTS["options"]), ("annees", *OPTIONS)),
                "revendication": {
                    niveau: _difference(dite, {"minimum": 1}) for niveau, dite in diplome.revendication.items()
                },
                "conseils": diplome.conseils,
                "epreuves": [self._epreuve(epreuve) for epreuve in self.arbre.epreuves if not epreuve.retire],
                "stage": diplome.stage,
                "documents": [
                    _dans_l_ordre(document, CLES_DE_DOCUMENT)
                    | {"champs": [_dans_l_ordre(champ, CLES_DE_CHAMP) for champ in document["champs"]]}
                    for document in diplome.documents
                ],
                "rubriques": self._rubriques(),
                "choix": {
                    nom: [_dans_l_ordre(un, ("code", "libelle", "explication")) for un in choix]
                    for nom, choix in self._choix().items()
                    if choix and choix != DEFAUTS["choix"].get(nom)
                },
                "poles": [
                    self._pole(branche)
                    for branche in self.arbre.poles
                    if any(classe.situations for classe in branche.classes)
                ],
                "mots_cles": _sans_vide(
                    {
                        "situations": self._mots_cles(b.situation for b in self.arbre.situations.values()),
                        "competences": self._mots_cles(self.arbre.competences.values()),
                    }
                ),
            }
        )

    def _mots_cles(self, elements: Iterable[Situation | Competence]) -> Valeurs:
        return {element.cle: element.mots_cles for element in elements if element.mots_cles and not element.retire}

    def _choix(self) -> Valeurs:
        listes = _dans_l_ordre(self.diplome.choix, LISTES)
        return {nom: [choix for choix in liste if not choix.get("retire")] for nom, liste in listes.items()}

    def _vocabulaire(self) -> Valeurs:
        """The words that are not the usual ones."""
        mots = self.diplome.vocabulaire
        usuels = DEFAUTS["vocabulaire"] | {"vecu": mots.get("situation", DEFAUTS["vocabulaire"]["situation"])}
        dits = _difference(
            {nom: {"feminin": False} | mot for nom, mot in mots.items()},
            {nom: {"feminin": False} | mot for nom, mot in usuels.items()},
        )
        return {
            nom: _dans_l_ordre(_difference(mot, {"feminin": False}), ("singulier", "pluriel", "feminin"))
            for nom, mot in _dans_l_ordre(dits, tuple(usuels)).items()
        }

    def _rubriques(self) -> Valeurs:
        """What goes over the defaults, the diplôme's own rubriques last, in the order of the form."""
        dites = {nom: dite for nom, dite in self.diplome.rubriques.items() if not dite.get("retiree")}
        places = {nom: dite["rang"] for nom, dite in dites.items() if "rang" in dite}
        apres = suites(places)
        rubriques = {}
        for nom in (*sorted(places, key=lambda nom: places[nom]), *(nom for nom in NOMS if nom not in places)):
            dite = {cle: valeur for cle, valeur in dites.get(nom, {}).items() if cle != "rang"}
            dite |= {"apres": apres[nom]} if nom in apres else {}
            rubriques[nom] = _dans_l_ordre(_difference(dite, DEFAUTS["rubriques"].get(nom, {})), CLES_DE_RUBRIQUE)
        return _sans_vide(rubriques)

    def _epreuve(self, epreuve: Epreuve) -> Valeurs:
        return {
            "code": epreuve.code,
            **({"cle": epreuve.cle} if epreuve.cle != epreuve.code else {}),
            "intitule": epreuve.intitule,
            "dans_passeport": epreuve.dans_passeport,
            "a_renseigner": epreuve.a_renseigner,
        } | _sans_vide(
            {
                "modalites": epreuve.modalites,
                "dossier": _dans_l_ordre(epreuve.dossier, CLES_DE_DOSSIER),
                "provenance": epreuve.provenance,
            }
        )

    def _pole(self, branche: BranchePole) -> Valeurs:
        if branche.a_deux_niveaux:
            return self._classe(branche.classes[0])
        return _titre(branche.pole) | _sans_vide(
            {
                "provenance": branche.pole.provenance,
                "classes": [self._classe(classe) for classe in branche.classes if classe.situations],
            }
        )

    def _classe(self, branche: BrancheClasse) -> Valeurs:
        communes = self._communes(branche)
        sans_competence = not any(b.competences for b in branche.situations)
        return (
            _titre(branche.classe)
            | _sans_vide(
                {
                    "provenance": branche.classe.provenance,
                    "competences": [self._competence(c, None) for c in communes],
                    "situations": [
                        self._situation(b, avec_competences=not communes and not sans_competence)
                        for b in branche.situations
                    ],
                }
            )
            | ({"competences": []} if sans_competence else {})
        )

    def _communes(self, branche: BrancheClasse) -> list[Competence]:
        """The compétences that all situations of a class share, when there is nothing more to say of each pair."""
        listes = {tuple(c.pk for c in situation.competences) for situation in branche.situations}
        if len(branche.situations) < 2 or len(listes) != 1:
            return []
        for situation in branche.situations:
            for competence in situation.competences:
                association = self.associations[situation.situation.pk, competence.pk]
                if association.provisoire or association.provenance:
                    return []
        return branche.situations[0].competences

    def _situation(self, branche: BrancheSituation, avec_competences: bool) -> Valeurs:
        situation = branche.situation
        element = _titre(situation) | _sans_vide(
            {
                "projet_possible": situation.projet_possible,
                "complexites": situation.complexites,
                "aleas": situation.aleas,
                "conseil": situation.conseil,
                "exemples": [_dans_l_ordre(e, ("rubrique", "texte")) for e in situation.exemples],
                "remplace": situation.remplace,
                "provenance": situation.provenance,
            }
        )
        if avec_competences:
            element["competences"] = [
                self._competence(c, self.associations[situation.pk, c.pk]) for c in branche.competences
            ]
        return element

    def _competence(self, competence: Competence, association: Association | None) -> Valeurs:
        lien: Valeurs = {}
        if association:
            lien = _sans_vide({"provisoire": association.provisoire, "provenance": association.provenance})
        if competence.pk in self.decrites:
            return _sans_vide({"renvoi": competence.cle, "association": lien})
        self.decrites.add(competence.pk)
        return _titre(competence) | _sans_vide(
            {
                **(
                    {"epreuves": competence.codes_des_epreuves}
                    if competence.autres_epreuves
                    else {"epreuve": competence.epreuve.code}
                ),
                "epreuve_provisoire": competence.epreuve_provisoire,
                "critere": competence.critere,
                "remplace": competence.remplace,
                "provenance": competence.provenance,
                "association": lien,
            }
        )


def _titre(element: Element) -> Valeurs:
    """Code and title; the key too, when neither gives it back (a title corrected since)."""
    cle_attendue = element.code or cle_du_titre(element.intitule)
    return _sans_vide(
        {
            "code": element.code,
            "cle": element.cle if element.cle != cle_attendue else "",
            "intitule_provisoire" if element.intitule_provisoire else "intitule": element.intitule,
        }
    )


def _sans_vide(valeurs: Valeurs) -> Valeurs:
    return {nom: valeur for nom, valeur in valeurs.items() if valeur not in ("", None, [], {}, False)}


def _dans_l_ordre(valeurs: Valeurs, noms: Iterable[str]) -> Valeurs:
    """The database may give keys back in another order."""
    connus = {nom: valeurs[nom] for nom in noms if nom in valeurs}
    return connus | valeurs


def _difference(dit: Valeurs, usuel: Valeurs) -> Valeurs:
    """What is not as usual."""
    return {nom: valeur for nom, valeur in dit.items() if nom not in usuel or usuel[nom] != valeur}
