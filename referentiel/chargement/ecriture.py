"""Writing a référentiel: what the file says becomes the rows of one diplôme; nothing is ever deleted.

What the file no longer holds is retired, because fiches may use it, and comes back when the file names it again.
What an administrator has corrected (``Element.corriges``) stays as corrected, and is reported, unless ``ecraser``.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from django.db import models, transaction

from referentiel.models import Association, ClasseSituations, Competence, Diplome, Epreuve, Pole, Situation
from referentiel.models.element import Element
from referentiel.rubriques import PROPRE, choix_nomme, par_nom, rubriques_du_support

from .contenu_diplome import Contenu, Valeurs
from .rapport import ASSOCIATION, CHOIX, DIPLOME, EPREUVE, RUBRIQUE, Mot, Rapport
from .source import Erreur, FichierRefuse

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
    corrections made by administrators give way to the file. Raises ``FichierRefuse`` when another diplôme in force has
    the same title: two versions are told apart by it.
    """
    return _Chargement(contenu, ecraser).charger()


class _Chargement:
    def __init__(self, contenu: Contenu, ecraser: bool) -> None:
        self.contenu = contenu
        self.ecraser = ecraser
        self.rapport = Rapport(f"{contenu.diplome['intitule']} ({contenu.diplome['code']})")
        self.rapport.avertissements += contenu.avertissements
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
        self._remplacements(situations, competences)
        if self.rapport.a_change:
            self.diplome.reviser()
        return self.rapport

    def _diplome(self) -> Diplome:
        voulu = dict(self.contenu.diplome)
        # Two loadings at once: the second waits for the first.
        diplome = Diplome.objects.select_for_update().filter(code=voulu["code"]).first()
        if diplome is None:
            _refuser_un_double(voulu)
            self.rapport.ajoutes.append((DIPLOME, voulu["intitule"]))
            # The loading itself makes it revision 1.
            return Diplome.objects.create(**voulu, revision=0)
        reprend = self.ecraser and bool(diplome.corriges)
        if reprend:
            diplome.corriges = []
        self.rapport.conserves += _garder_les_corrections(diplome, voulu)
        self._garder_ce_qui_est_retire(diplome, voulu)
        differents = _differences(diplome, voulu)
        if "intitule" in differents or "retire" in differents:
            _refuser_un_double(voulu | {"code": diplome.code, "intitule": diplome.intitule, "retire": diplome.retire})
        if differents:
            self.rapport.changes.append((DIPLOME, f"({_noms(Diplome, differents)})"))
        if differents or reprend:
            diplome.save()
        return diplome

    def _garder_ce_qui_est_retire(self, diplome: Diplome, voulu: Valeurs) -> None:
        """Choices and rubriques that the file no longer holds stay for those who have answered with them (R38)."""
        for nom, avant in diplome.choix.items():
            codes = {choix["code"] for choix in voulu["choix"].get(nom, [])}
            restes = [choix | {"retire": True} for choix in avant if choix["code"] not in codes]
            for choix in (c for c in avant if not c.get("retire") and c["code"] not in codes):
                self.rapport.retires.append((CHOIX, choix_nomme(diplome, nom, choix["code"])))
                self.rapport.choix_retires.append((nom, choix["code"]))
            if restes:
                voulu["choix"] = voulu["choix"] | {nom: [*voulu["choix"].get(nom, []), *restes]}
        for nom, avant in diplome.rubriques.items():
            if nom.startswith(PROPRE) and nom not in voulu["rubriques"]:
                voulu["rubriques"] = voulu["rubriques"] | {nom: avant | {"masquee": True, "retiree": True}}
                if not avant.get("retiree"):
                    self.rapport.retires.append((RUBRIQUE, diplome.dire(avant["libelle"])))
                    self.rapport.rubriques_retirees.append(nom)

    def _epreuves(self) -> dict[str, Epreuve]:
        existantes = {e.cle: e for e in Epreuve.objects.filter(diplome=self.diplome)}
        self._liberer_les_codes(existantes)
        for ordre, (cle, voulu) in enumerate(self.contenu.epreuves.items()):
            epreuve = existantes.get(cle)
            if epreuve is None:
                epreuve = Epreuve.objects.create(diplome=self.diplome, ordre=ordre, cle=cle, **voulu)
                existantes[cle] = epreuve
                self.rapport.ajoutes.append((EPREUVE, str(epreuve)))
                continue
            deplacee, change = self._reordonner(epreuve, ordre), self._mettre_a_jour(epreuve, dict(voulu), EPREUVE)
            if deplacee or change:
                epreuve.save()
        return existantes

    def _liberer_les_codes(self, existantes: Mapping[str, Epreuve]) -> None:
        """Retire the épreuves that are gone, and let two others exchange their codes: one code is one épreuve."""
        for cle, epreuve in existantes.items():
            voulue = self.contenu.epreuves.get(cle)
            if voulue is None and not epreuve.retire:
                epreuve.dans_passeport = epreuve.a_renseigner = False
                epreuve.retire = True
                epreuve.save()
                self.rapport.retires.append((EPREUVE, str(epreuve)))
                self.rapport.objets_retires.append(epreuve)
            elif voulue is not None and voulue["code"] != epreuve.code:
                Epreuve.objects.filter(pk=epreuve.pk).update(code=f"~{epreuve.pk}")

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
                deplace, change = (
                    self._reordonner(element, ordre),
                    self._mettre_a_jour(element, voulu, self._mot(element)),
                )
                if deplace or change:
                    anciens.append(element)
        for cle, element in existants.items():
            if cle not in contenu and not element.retire:
                element.retire = True
                anciens.append(element)
                self.rapport.retires.append((self._mot(element), str(element)))
                self.rapport.objets_retires.append(element)
        modele.objects.bulk_create(nouveaux)
        champs = [c.name for c in modele._meta.concrete_fields if c.name not in ("id", "diplome", "cle")]
        modele.objects.bulk_update(anciens, champs)
        return existants

    def _mettre_a_jour(self, element: Element | Epreuve, voulu: Valeurs, mot: Mot) -> bool:
        """Gives a known element what the file says, except what was corrected; returns whether to save it."""
        remis, reprend = element.retire, self.ecraser and bool(element.corriges)
        if remis:
            element.retire = False
            self.rapport.remis.append((mot, str(element)))
        if reprend:
            element.corriges = []
        corriges = {nom: voulu.pop(nom) for nom in element.corriges if nom in voulu}
        # Where a title comes from goes with it, and is told with it.
        gardes = [n for n, valeur in corriges.items() if n != "provenance" and getattr(element, n) != valeur]
        if gardes:
            self.rapport.conserves.append(f"{element} ({_noms(type(element), gardes)})")
        code, intitule = element.code, element.intitule
        differents = _differences(element, voulu)
        if "code" in differents:
            self.rapport.renumerotes.append((mot, f"{code or 'sans code'} → {element}"))
        if "epreuve" in differents:
            self.rapport.changent_d_epreuve.append(element)
        autres = [nom for nom in differents if nom != "code"]
        if autres:
            details = (
                [f"«\u00a0{intitule}\u00a0» devient «\u00a0{element.intitule}\u00a0»"] if "intitule" in autres else []
            )
            details += filter(None, [_noms(type(element), [nom for nom in autres if nom != "intitule"])])
            self.rapport.changes.append((mot, f"{element} ({', '.join(details)})"))
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
                self.rapport.objets_retires.append(association)
        Association.objects.bulk_create(nouvelles)
        Association.objects.bulk_update(anciennes, ["ordre", "provisoire", "provenance", "retiree"])

    def _remplacements(self, *niveaux: Mapping[str, Situation] | Mapping[str, Competence]) -> None:
        """Tells what the file says it replaces and that nobody here has ever seen: a key mistyped, most often."""
        for elements in niveaux:
            for element in elements.values():
                for cle in element.remplace if not element.retire else ():
                    if cle not in elements:
                        self.rapport.avertissements.append(
                            f"{_court(element)} remplace «\u00a0{cle}\u00a0», qui n’a jamais été chargé ici."
                        )

    def _reordonner(self, ligne: Element | Epreuve | Association, ordre: int) -> bool:
        if ligne.ordre == ordre:
            return False
        ligne.ordre = ordre
        self.rapport.ordre_change = True
        return True

    def _mot(self, element: Element) -> Mot:
        return self.mots[type(element)]


def _garder_les_corrections(diplome: Diplome, voulu: Valeurs) -> list[str]:
    """Puts back in ``voulu`` what an administrator has corrected; returns what the file says otherwise, in French."""
    gardes = []
    libelles = {r.nom: r.libelle for r in (*par_nom(diplome).values(), *rubriques_du_support(diplome))}
    for place in diplome.corriges:
        champ, _, nom = place.partition(".")
        ici, dit = getattr(diplome, champ), voulu[champ]
        if not nom:
            voulu[champ] = ici
        elif nom in dit:
            ici, dit = ici[nom], dit[nom]
            if "rang" in dit:
                # Its place in the form still follows the file.
                ici = ici | {"rang": dit["rang"]}
            voulu[champ] = voulu[champ] | {nom: ici}
            if champ == "choix":
                # A file says nothing of what is no longer proposed.
                ici = [choix for choix in ici if not choix.get("retire")]
        # Else the file no longer holds it: retired with its correction.
        if ici != dit and (not nom or nom in voulu[champ]):
            quoi = {"choix": "liste", "rubriques": "rubrique", "vocabulaire": "mot"}.get(champ)
            libelle = ici["singulier"] if champ == "vocabulaire" and nom else libelles.get(nom, nom)
            gardes.append(f"{quoi} «\u00a0{libelle}\u00a0»" if nom else _noms(Diplome, [champ]))
    return gardes


def _refuser_un_double(voulu: Valeurs) -> None:
    memes = Diplome.objects.filter(intitule__iexact=voulu["intitule"], retire=False).exclude(code=voulu["code"])
    if not voulu["retire"] and (autre := memes.first()):
        message = (
            f"Un autre diplôme, {autre.code}, s’appelle déjà «\u00a0{autre}\u00a0». Si c’est le même, reprenez son "
            "code\u00a0; sinon ajoutez l’année à l’intitulé, ou marquez l’autre comme ancien diplôme."
        )
        raise FichierRefuse([Erreur(message, chemin="diplome.intitule")])


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
