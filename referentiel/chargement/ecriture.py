"""Writing a référentiel: what the file says becomes the rows of one diplôme; nothing is ever deleted.

What the file no longer holds is retired, because fiches may use it, and comes back when the file names it again.
What an administrator has corrected (``Element.corriges``) stays as corrected, and is reported, unless ``ecraser``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from django.db import models, transaction

from referentiel.models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation
from referentiel.models.element import Element

from .contenu_diplome import Contenu, Valeurs
from .rapport import ASSOCIATION, DIPLOME, EPREUVE, Mot, Rapport

E = TypeVar("E", Pole, ClasseSituations, Situation, Competence)

_NIVEAUX: dict[type[Element], str] = {
    Pole: "pole",
    ClasseSituations: "classe",
    Situation: "situation",
    Competence: "competence",
}


@transaction.atomic
def charger(contenu: Contenu, ecraser: bool = False) -> Rapport:
    """Makes the database say what ``contenu`` (``contenu_diplome.Contenu``) says; returns a ``Rapport``.

    One transaction; ``Diplome.revision`` grows by one when, and only when, something changed. With ``ecraser``, the
    corrections made by administrators give way to the file.
    """
    return _Chargement(contenu, ecraser).charger()


class _Chargement:
    def __init__(self, contenu: Contenu, ecraser: bool) -> None:
        self.contenu = contenu
        self.ecraser = ecraser
        self.rapport = Rapport(f"{contenu.diplome['intitule']} ({contenu.diplome['code']})")
        mots = contenu.diplome["vocabulaire"]
        self.mots = {
            modele: Mot(mots[niveau]["singulier"], mots[niveau]["pluriel"]) for modele, niveau in _NIVEAUX.items()
        }

    def charger(self) -> Rapport:
        self.diplome = self._diplome()
        epreuves = self._epreuves()
        poles = self._elements(Pole, self.contenu.poles)
        classes = self._elements(ClasseSituations, self.contenu.classes, pole=poles)
        situations = self._elements(Situation, self.contenu.situations, classe_situations=classes)
        competences = self._elements(Competence, self.contenu.competences, epreuve=epreuves)
        self._associations(situations, competences)
        if self.rapport.a_change:
            self.diplome.reviser()
        return self.rapport

    def _diplome(self) -> Diplome:
        voulu = dict(self.contenu.diplome)
        # Two loadings at once: the second waits for the first.
        diplome = Diplome.objects.select_for_update().filter(code=voulu["code"]).first()
        if diplome is None:
            self.rapport.ajoutes.append((DIPLOME, voulu["intitule"]))
            # The loading itself makes it revision 1.
            return Diplome.objects.create(**voulu, revision=0)
        differents = _differences(diplome, voulu)
        if differents:
            self.rapport.changes.append((DIPLOME, f"({_noms(Diplome, differents)})"))
            diplome.save()
        return diplome

    def _epreuves(self) -> dict[str, Epreuve]:
        existantes = {e.code: e for e in Epreuve.objects.filter(diplome=self.diplome)}
        for ordre, (code, voulu) in enumerate(self.contenu.epreuves.items()):
            epreuve = existantes.get(code)
            if epreuve is None:
                existantes[code] = Epreuve.objects.create(diplome=self.diplome, ordre=ordre, **voulu)
                self.rapport.ajoutes.append((EPREUVE, str(existantes[code])))
                continue
            deplacee = self._reordonner(epreuve, ordre)
            differents = _differences(epreuve, voulu)
            if deplacee or differents:
                epreuve.save()
            if differents:
                self.rapport.changes.append((EPREUVE, f"{epreuve} ({_noms(Epreuve, differents)})"))
        for code, epreuve in existantes.items():
            # An épreuve has no retired state: one that serves nothing any more is the same thing.
            if code not in self.contenu.epreuves and epreuve.a_renseigner:
                epreuve.dans_passeport = epreuve.a_renseigner = False
                epreuve.save()
                self.rapport.retires.append((EPREUVE, str(epreuve)))
        return existantes

    def _elements(
        self, modele: type[E], contenu: dict[str, Valeurs], **parents: Mapping[str, models.Model]
    ) -> dict[str, E]:
        """Rows of one level, by key; ``parents`` gives, by foreign key, the rows that the file names by their keys."""
        existants = {e.cle: e for e in modele.objects.filter(diplome=self.diplome).select_related(*parents)}
        nouveaux: list[E] = []
        anciens: list[E] = []
        for ordre, (cle, valeurs) in enumerate(contenu.items()):
            voulu = valeurs | {nom: lignes[valeurs[nom]] for nom, lignes in parents.items()}
            element = existants.get(cle)
            if element is None:
                element = existants[cle] = modele(diplome=self.diplome, cle=cle, ordre=ordre, **voulu)
                nouveaux.append(element)
                self.rapport.ajoutes.append((self._mot(element), str(element)))
            else:
                # Both are done, whatever the first one finds.
                deplace, change = self._reordonner(element, ordre), self._mettre_a_jour(element, voulu)
                if deplace or change:
                    anciens.append(element)
        for cle, element in existants.items():
            if cle not in contenu and not element.retire:
                element.retire = True
                anciens.append(element)
                self.rapport.retires.append((self._mot(element), str(element)))
        modele.objects.bulk_create(nouveaux)
        champs = [c.name for c in modele._meta.concrete_fields if c.name not in ("id", "diplome", "cle")]
        modele.objects.bulk_update(anciens, champs)
        return existants

    def _mettre_a_jour(self, element: Element, voulu: Valeurs) -> bool:
        """Gives a known element what the file says, except what was corrected; returns whether to save it."""
        remis, reprend = element.retire, self.ecraser and bool(element.corriges)
        if remis:
            element.retire = False
            self.rapport.remis.append((self._mot(element), str(element)))
        if reprend:
            element.corriges = []
        corriges = {nom: voulu.pop(nom) for nom in element.corriges if nom in voulu}
        gardes = [nom for nom, valeur in corriges.items() if getattr(element, nom) != valeur]
        if gardes:
            self.rapport.conserves.append((self._mot(element), f"{element} ({_noms(type(element), gardes)})"))
        avant = element.intitule
        differents = _differences(element, voulu)
        if differents:
            detail = (
                f"«\u00a0{avant}\u00a0» devient «\u00a0{element.intitule}\u00a0»" if avant != element.intitule else ""
            )
            autres = _noms(type(element), [nom for nom in differents if nom != "intitule"])
            ce_qui_change = ", ".join(filter(None, [detail, autres]))
            self.rapport.changes.append((self._mot(element), f"{element} ({ce_qui_change})"))
        return remis or reprend or bool(differents)

    def _associations(self, situations: dict[str, Situation], competences: dict[str, Competence]) -> None:
        existantes = {
            (a.situation_id, a.competence_id): a for a in Association.objects.filter(situation__diplome=self.diplome)
        }
        nouvelles: list[Association] = []
        anciennes: list[Association] = []
        voulues: set[tuple[int, int]] = set()
        for ordre, ((cle_situation, cle_competence), voulu) in enumerate(self.contenu.associations.items()):
            situation, competence = situations[cle_situation], competences[cle_competence]
            voulues.add((situation.pk, competence.pk))
            association = existantes.get((situation.pk, competence.pk))
            nom = f"{_court(situation)} → {_court(competence)}"
            if association is None:
                nouvelles.append(Association(situation=situation, competence=competence, ordre=ordre, **voulu))
                self.rapport.ajoutes.append((ASSOCIATION, nom))
                continue
            deplacee, remise = self._reordonner(association, ordre), association.retiree
            if remise:
                association.retiree = False
                self.rapport.remis.append((ASSOCIATION, nom))
            differents = _differences(association, voulu)
            if deplacee or remise or differents:
                anciennes.append(association)
            if differents:
                self.rapport.changes.append((ASSOCIATION, f"{nom} ({_noms(Association, differents)})"))
        noms_situations = {s.pk: _court(s) for s in situations.values()}
        noms_competences = {c.pk: _court(c) for c in competences.values()}
        for paire, association in existantes.items():
            if paire not in voulues and not association.retiree:
                association.retiree = True
                anciennes.append(association)
                nom = f"{noms_situations[association.situation_id]} → {noms_competences[association.competence_id]}"
                self.rapport.retires.append((ASSOCIATION, nom))
        Association.objects.bulk_create(nouvelles)
        Association.objects.bulk_update(anciennes, ["ordre", "provisoire", "provenance", "retiree"])

    def _reordonner(self, ligne: Element | Epreuve | Association, ordre: int) -> bool:
        if ligne.ordre == ordre:
            return False
        ligne.ordre = ordre
        self.rapport.ordre_change = True
        return True

    def _mot(self, element: Element) -> Mot:
        return self.mots[type(element)]


def _differences(ligne: models.Model, voulu: Valeurs) -> list[str]:
    """Gives ``ligne`` the wanted values; returns the names of those that were different."""
    differents = [nom for nom, valeur in voulu.items() if getattr(ligne, nom) != valeur]
    for nom in differents:
        setattr(ligne, nom, voulu[nom])
    return differents


def _noms(modele: type[models.Model], champs: Iterable[str]) -> str:
    """The names of fields as a person reads them."""
    colonnes = (cast("models.Field[Any, Any]", modele._meta.get_field(nom)) for nom in champs)
    return ", ".join(str(colonne.verbose_name) for colonne in colonnes)


def _court(element: Element) -> str:
    return element.code or element.intitule
