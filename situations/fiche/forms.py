"""The form of a fiche: the rubriques of its diplôme, and the rules that bind several of them together."""

import re
from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from rapidfuzz import fuzz

from langue.dates import jour
from langue.texte import comparable
from referentiel.arbre import arbre_de
from referentiel.rubriques import EN_PLUS, Genre, rubriques_de
from situations.champs import SERVICES, champ, garder_les_retires
from situations.models import Fiche

from .revendication import autres_competences, autres_situations, cles_cochees, consigne, devenue, verifier

# From this likeness on (0–100), a descriptif is the title copied out (R19).
COPIE = 92
# The words that begin a descriptif are not what it says, nor is a word or two a sentence.
AMORCE = re.compile(r"^(jai(appris|su|pu)|jesais|jesuiscapablede?|savoir|etrecapablede?|apprendre)a?")
MOTS_AU_MOINS = 3
# A situation is told once it is lived: a beginning further than that is asked about.
LOIN = timedelta(days=31)


class FicheForm(forms.Form):
    """One fiche of one passport. Bound to what was posted, or filled with ``initial``.

    ``cleaned_data`` holds one value per rubrique, ready for ``Fiche.enregistrer``. ``date_a_confirmer``: a beginning
    far in the future, which the page sends again as ``date_confirmee`` to be believed.
    """

    date_a_confirmer = ""

    def __init__(self, data=None, *, passeport, fiche=None, initial=None):
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.diplome = passeport.diplome
        self.fiche = fiche
        self.passeport = passeport
        self.arbre = arbre_de(self.diplome)
        for rubrique in rubriques_de(self.diplome):
            self.fields[rubrique.nom] = champ(rubrique, self.diplome, self.arbre, self._deja(rubrique))
        self.stages = list(passeport.stages.all())
        if self.stages and "stage" in self.fields:
            self.fields["stage"].offrir(self.stages, self.diplome)
            self.fields["stage"].label = capfirst(self.diplome.mot("stage"))
        else:
            # A box with nothing to choose from would only be in the way.
            self.fields.pop("stage", None)
        if "partenaires" in self.fields:
            self.fields["partenaires"].widget.attrs["list"] = SERVICES
        # The compétence follows from the situation (R18): when only one is possible it need not be sent.
        self.fields["competence"].required = False
        self.branche = self.arbre.situations.get(self._cle("situation"))
        for nom in self.listes:
            self.fields[nom].widget.propositions = getattr(self.situation_comprise, nom, ())
        self.fields["situation"].widget.choices = self._choix_situations()
        # The page fetches what follows from the situation (R18): its compétences, the Projet box, examples.
        self.fields["situation"].widget.attrs |= {
            "hx-get": f"{reverse('situations:fiche_aide')}?passeport={passeport.pk}"
            + (f"&fiche={fiche.pk}" if fiche else ""),
            "hx-trigger": "change",
            "hx-target": "#aide-situation",
            "hx-swap": "outerHTML",
            "hx-indicator": "#aide-situation",
            "hx-include": ", ".join(["#zone-competence", "#zone-projet", *(f"#cases-{nom}" for nom in self.listes)]),
        }
        if "situations_en_plus" in self.fields:
            self.fields["situation"].widget.attrs["hx-include"] += ", #zone-situations"
        self.fields["competence"].widget.choices = [(c.pk, str(c)) for c in self.competences_possibles]
        garder_les_retires(self, self.diplome)

    def _deja(self, rubrique):
        """The text that the fiche holds already, or nothing."""
        if self.fiche is None or not (rubrique.est_texte or rubrique.genre is Genre.LISTE):
            return None
        return self.fiche.reponse(rubrique)

    def _cle(self, nom):
        """The primary key that the form now holds for a field, or None."""
        valeur = self[nom].value()
        valeur = getattr(valeur, "pk", valeur)
        try:
            return int(valeur)
        except (TypeError, ValueError):
            return None

    @property
    def situation_comprise(self):
        """The situation chosen so far, if it is one of this diplôme."""
        return self.branche.situation if self.branche else None

    @property
    def stage_compris(self):
        """The stage chosen so far, if it is one of this passport."""
        return self._compris("stage")

    @property
    def remarque_stage(self):
        """What to say of dates that are not those of the stage; empty when there is nothing to say."""
        stage = self.stage_compris
        remarque = stage and stage.remarque_dates(self._compris("date_debut"), self._compris("date_fin"))
        return f"{remarque} Vous pouvez enregistrer quand même." if remarque else ""

    def _compris(self, nom):
        """The value that the form now holds for a field, None when it cannot be understood."""
        if nom not in self.fields:
            return None
        try:
            return self.fields[nom].to_python(self[nom].value())
        except forms.ValidationError:
            return None

    @property
    def competences_possibles(self):
        """The compétences that the situation chosen so far lets claim (R3, R18); and the fiche's own, whatever the
        référentiel has become since (R38)."""
        possibles = self.branche.revendicables if self.branche else []
        if self.competence_gardee and self.competence_gardee not in possibles:
            return [*possibles, self.competence_gardee]
        return possibles

    def competences_dites(self):
        """``[(compétence, « retirée » or what else it has become, else empty), …]`` of those possible."""
        siennes = self.branche.revendicables if self.branche else []
        return [(c, "" if c in siennes else devenue(c, self.diplome)) for c in self.competences_possibles]

    @property
    def competence_gardee(self):
        """The compétence that the fiche claims for the situation chosen so far; None for another situation."""
        if self.fiche is None or not self.branche or self.fiche.situation_id != self.branche.situation.pk:
            return None
        return self.arbre.competences.get(self.fiche.competence_id)

    @property
    def competence_comprise(self):
        """The compétence chosen so far, or the only possible one."""
        possibles = self.competences_possibles
        if len(possibles) == 1:
            return possibles[0]
        cle = self._cle("competence")
        choisie = next((c for c in possibles if c.pk == cle), None)
        if choisie or not self.plusieurs_competences:
            return choisie
        # Where several are ticked in one list, the first is the one that the fiche had, else the first ticked.
        cochees = [c for c in possibles if c.pk in cles_cochees(self, "competences_en_plus")]
        return self.competence_gardee if self.competence_gardee in cochees else next(iter(cochees), None)

    @property
    def listes(self):
        """The names of the rubriques whose answers the référentiel may know for the situation (R28)."""
        return [r.nom for r in rubriques_de(self.diplome) if r.genre is Genre.LISTE and not r.propre]

    def cases_gardees(self):
        """``[(name of the rubrique, its boxes), …]`` for the situation just chosen: no tick is lost."""
        return [(nom, self.fields[nom].widget.cases(self[nom].value() or "")) for nom in self.listes]

    @cached_property
    def fiches_a_comparer(self):
        """The other recorded fiches of the passport for the compétence chosen so far, or for those possible (R28)."""
        choisie = self.competence_comprise
        competences = [choisie] if choisie else self.competences_possibles
        if not competences or not self.champs_compares():
            return []
        autres = Fiche.objects.filter(passeport=self.passeport, competence__in=[c.pk for c in competences])
        autres = autres.enregistrees().exclude(pk=self.fiche.pk if self.fiche else None).order_by("date_debut", "pk")
        return list(autres.only("date_debut", "date_fin", "description", "complexites", "aleas"))

    def champs_compares(self):
        """The bound fields that speak of these other fiches."""
        return [self[r.nom] for r in rubriques_de(self.diplome) if r.comparee]

    @property
    def projet_possible(self):
        """Whether the Projet box exists for the situation chosen so far (R7)."""
        return bool(self.branche and self.branche.situation.projet_possible and "projet" in self.fields)

    def _choix_situations(self):
        """Grouped by classe, number and title (R5); what a fiche already uses stays, even retired."""
        choix = [("", f"Choisir {self.diplome.mot('un situation')}…")]
        gardee = self.fiche.situation_id if self.fiche else None
        for pole in self.arbre.poles:
            for classe in pole.classes:
                groupe = [
                    (b.situation.pk, f"{b.situation.code} {b.situation.intitule}".strip())
                    for b in classe.situations
                    if b.revendicables
                ]
                if groupe:
                    choix.append((str(classe.classe), groupe))
        if gardee and self.arbre.situations[gardee].situation.retire:
            situation = self.arbre.situations[gardee].situation
            retire = f"retiré{self.diplome.mot('e situation')}"
            choix.append((f"{retire.capitalize()} du référentiel", [(situation.pk, f"{situation} ({retire})")]))
        return choix

    def clean_situation(self):
        situation = self.cleaned_data["situation"]
        if situation is None:
            return None
        branche = self.arbre.situations[situation.pk]
        deja = self.fiche is not None and self.fiche.situation_id == situation.pk
        if situation.retire and not deja:
            raise forms.ValidationError(
                f"{situation.nom_court} n’est plus dans le référentiel\u00a0: choisissez dans la liste."
            )
        if not branche.revendicables and not deja:
            codes = " et ".join(sorted({c.en_epreuves for c in branche.competences})) or "une autre épreuve"
            raise forms.ValidationError(f"{situation} relève de {codes}\u00a0: rien à en renseigner dans le passeport.")
        return situation

    def clean_projet(self):
        projet = self.cleaned_data["projet"]
        situation = self.cleaned_data.get("situation")
        if projet and situation and not situation.projet_possible:
            raise forms.ValidationError(
                f"La case « Projet » n’existe pas pour {situation.code or self.diplome.mot('ce situation')} : "
                "elle a été décochée, vous pouvez enregistrer."
            )
        return projet

    def clean(self):
        donnees = super().clean()
        self._verifier_dates(donnees)
        if donnees.get("situation") and "competence" in donnees:
            self._verifier_competence(donnees)
        verifier(self, donnees)
        self._verifier_descriptif(donnees)
        self._marquer_erreurs()
        return donnees

    def _verifier_dates(self, donnees):
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        deja = self.fiche.date_debut if self.fiche else None
        if debut and debut > timezone.localdate() + LOIN and debut != deja:
            self.date_a_confirmer = debut.isoformat()
            if self.data.get("date_confirmee") != self.date_a_confirmer:
                self.add_error(
                    "date_debut",
                    f"{capfirst(self.diplome.mot('ce vecu'))} commencerait le {jour(debut)}, dans plus d’un mois"
                    "\u00a0: corrigez la date, ou enregistrez encore une fois pour la garder.",
                )
        if debut and fin and fin < debut:
            self.add_error(
                "date_fin",
                f"La fin précède le début ({debut:%d/%m/%Y}) : corrigez l’une des deux dates.",
            )

    def _verifier_competence(self, donnees):
        situation = donnees["situation"]
        if donnees["competence"] is None:
            donnees["competence"] = self.competence_comprise
        competence = donnees["competence"]
        possibles = self.competences_possibles
        if not possibles:
            # A brouillon on what was retired before any compétence was chosen.
            self.add_error(
                "situation",
                f"{situation.nom_court} ne mène plus à {self.diplome.mot('aucun competence')}\u00a0: choisissez autre "
                "chose dans la liste.",
            )
            return
        if competence is not None and competence == self.competence_gardee:
            return
        *premieres, derniere = (c.code or c.intitule for c in possibles) if possibles else ("",)
        codes = f"{', '.join(premieres)} ou {derniere}" if premieres else derniere
        if len(possibles) == 1 and (competence is None or competence.revendicable):
            # One is possible: it follows, whatever a page that could not ask for it still holds.
            donnees["competence"] = possibles[0]
        elif competence is None:
            choisissez = f"Choisissez {self.diplome.mot('le competence')}"
            if self.plusieurs_competences:
                choisissez = f"Cochez les {self.diplome.mot('competences')}"
            self.add_error("competence", f"{choisissez} que vous revendiquez\u00a0: {codes}.{self.une_seule}")
        elif not competence.revendicable:
            self.add_error(
                "competence",
                f"{competence.nom_court} est {devenue(competence, self.diplome)}\u00a0: "
                "rien à revendiquer dans le passeport.",
            )
        elif competence not in possibles:
            self.add_error(
                "competence",
                f"{competence.nom_court} ne va pas avec {situation.nom_court}\u00a0: choisissez {codes}.",
            )

    @property
    def une_seule(self):
        """What is said of it where a fiche claims one compétence alone (R18)."""
        return "" if self.diplome.permet("plusieurs_competences") else " Une fiche n’en porte qu’une."

    def _verifier_descriptif(self, donnees):
        descriptif, competence = donnees.get("descriptif"), donnees.get("competence")
        if not descriptif or not competence:
            return
        if len(descriptif.split()) < MOTS_AU_MOINS:
            self.add_error(
                "descriptif",
                "Dites-en un peu plus\u00a0: une phrase sur ce que vous avez appris à faire.",
            )
            return
        texte = AMORCE.sub("", comparable(descriptif))
        copies = filter(None, (competence, donnees.get("situation")))
        titres = [comparable(titre) for element in copies for titre in (element.intitule, str(element))]
        if any(fuzz.ratio(texte, titre) >= COPIE for titre in titres):
            self.add_error(
                "descriptif",
                "Vous avez recopié l’intitulé du référentiel\u00a0: dites plutôt avec vos mots ce que vous avez appris "
                "à faire.",
            )

    def _marquer_erreurs(self):
        for nom in self.errors:
            if nom in self.fields:
                attrs = self.fields[nom].widget.attrs
                attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()

    @property
    def plusieurs_competences(self):
        """Whether a fiche of this diplôme may claim several (R18)."""
        return "competences_en_plus" in self.fields

    def autres_situations(self):
        """What may be ticked beside the first situation, by classe (R18)."""
        return autres_situations(self)

    def autres_competences(self):
        """What may be claimed beside the first compétence (R18)."""
        return autres_competences(self)

    def consigne_des_situations(self):
        return consigne(self, "situations")

    def consigne_des_competences(self):
        return consigne(self, "competences")

    def onglet(self, onglet):
        """The bound fields of a tab, each with its rubrique, in order."""
        return [
            (rubrique, self[rubrique.nom])
            for rubrique in rubriques_de(self.diplome)
            if rubrique.onglet == onglet and rubrique.nom in self.fields
        ]

    def champs_ordinaires(self, onglet):
        """The bound fields of a tab that need no drawing of their own: not what the situation decides."""
        a_part = (Genre.SITUATION, Genre.COMPETENCE, Genre.CASE, Genre.STAGE, *EN_PLUS)
        return [c for rubrique, c in self.onglet(onglet) if rubrique.genre not in a_part and not rubrique.comparee]

    def valeurs(self):
        """What to record: one value per rubrique. Only after a successful validation."""
        return {nom: self.cleaned_data[nom] for nom in self.fields}
