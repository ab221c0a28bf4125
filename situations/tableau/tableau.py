"""The référentiel with a student's fiches in it: pôle → classe → situations → compétences → fiches (R14).

What the passport page shows, as plain rows: all that costs is done here once, so that the template only writes.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.urls import reverse

from langue.periode import periode
from situations.couverture import Couverture, compter, mots, places
from situations.models import Support

from .progression import difficultes

LONGUEUR_TITRE = 90
# Long texts, and moments, that no line of the page tells.
JAMAIS_LUES = (
    *("descriptif", "complexites", "aleas", "apport"),
    *("cle_formulaire", "creee_le", "modifiee_le", "revision", "issue_de", "lot"),
)


class Etat(StrEnum):
    """The state of a compétence in a passport; also the class of its mark in the page."""

    A_COUVRIR = "a_couvrir"
    BROUILLON = "brouillon"
    FACULTATIVE = "facultative"
    COUVERTE = "couverte"
    AUTRE_EPREUVE = "autre_epreuve"


@dataclass(slots=True)
class LigneFiche:
    """A fiche in one line. ``details``: dates, source, type and project in the diplôme's words. ``retenue``: the one of
    its situation that the student has marked (R26)."""

    pk: int
    url: str
    titre: str
    details: str
    brouillon: bool
    modifiee: bool
    retenue: bool


@dataclass(slots=True)
class LigneCompetence:
    """A compétence of a block, its state, and the fiches that claim it there.

    ``mention``: the state in words. ``ailleurs``: the other situations whose fiches cover it. ``ecrire`` (the
    first fiche) and ``ajouter`` (another context): what a new fiche begins with, as the rest of a query, with no
    situation when several are possible; empty when it is not to be offered.
    """

    pk: int
    code: str
    intitule: str
    etat: Etat
    mention: str
    fiches: list
    ailleurs: str
    ecrire: str
    ajouter: str


@dataclass(slots=True)
class Bloc:
    """Situations that lead to the same compétences: one alone as a rule, a whole class in some diplômes.

    ``situations``: ``[(situation, how many recorded fiches its own page tells), …]``, none where it has no page.
    """

    situations: list
    competences: list
    lignes: list = field(default_factory=list)
    autres: list = field(default_factory=list)


@dataclass(slots=True)
class PartieClasse:
    classe: object
    blocs: list


@dataclass(slots=True)
class PartiePole:
    """``avancee``: « 3 activités couvertes sur 6 », empty where nothing is to be covered."""

    pole: object
    classes: list
    avancee: str
    deux_niveaux: bool = False


def fiches_du_passeport(passeport, user):
    """What this person sees of a passport found through ``visibles_par``, in one query (R20).

    Each fiche carries ``a_un_support`` and its address, ``url``.
    """
    fiches = passeport.fiches.presentes() if passeport.etudiant_id == user.pk else passeport.fiches.enregistrees()
    liste = list(
        fiches.defer(*JAMAIS_LUES)
        .annotate(a_un_support=Exists(Support.objects.filter(fiche=OuterRef("pk"))))
        .order_by("date_debut", "pk")
    )
    # One address resolved, not one per fiche.
    avant, _, apres = reverse("situations:fiche", args=[0]).rpartition("0")
    for fiche in liste:
        fiche.url = f"{avant}{fiche.pk}{apres}"
    return liste


def valeur(fiche, nom):
    """What a fiche says in a rubrique: recorded, or, in a brouillon, as typed."""
    if fiche.est_brouillon:
        return (fiche.saisie or {}).get(nom) or ""
    return getattr(fiche, nom)


class Tableau:
    """``fiches``: from ``fiches_du_passeport``. ``filtres``: codes by name (épreuve, pole, source, type, projet).

    Filters on the fiches leave only the rows that hold one of them; the states always tell the whole passport.
    ``proprietaire``: whether the reader is the student, who alone sees brouillons and pending changes (R20).
    ``dans_le_tableau``: the fiches that the filters leave, as they were given.
    """

    def __init__(self, arbre, fiches, filtres=None, proprietaire=False):
        self.arbre = arbre
        self.filtres = filtres or {}
        self.proprietaire = proprietaire
        self.couverture = Couverture.de_fiches(arbre, fiches)
        self._a_ecrire = set(self.couverture.a_ecrire())
        self._libelles = {nom: dict(arbre.diplome.liste(nom)) for nom in ("source", "type")}
        self._e = arbre.diplome.mot("e competence")
        self._par_fiche = any(nom in self.filtres for nom in ("source", "type", "projet"))
        self.fiches = [f for f in fiches if self._retenue(f)]
        self._places = defaultdict(list)
        for fiche in self.fiches:
            for place in places(fiche, arbre):
                self._places[place].append(fiche)
        self._situations_couvrant = defaultdict(set)
        for fiche in fiches:
            if not fiche.est_brouillon:
                for situation, competence in places(fiche, arbre):
                    self._situations_couvrant[competence].add(situation)
        # Where the diplôme tells how far a situation was taken (R26, R28), it has a page of its own.
        self._parcours = Counter()
        if arbre.diplome.permet("complexite") or arbre.diplome.permet("fiche_retenue"):
            self._parcours.update(pk for f in fiches if not f.est_brouillon for pk in f.situations_revendiquees)
        self.dans_le_tableau = []
        self.poles = [p for p in map(self._pole, arbre.poles) if p]
        sans_filtre_de_lieu = "epreuve" not in self.filtres and "pole" not in self.filtres
        # A fiche that claims several things stands in several places, and is one.
        placees = {f.pk for f in self.dans_le_tableau}
        restantes = [f for fiches in self._places.values() for f in fiches if f.pk not in placees]
        restantes = list(dict.fromkeys(restantes)) if sans_filtre_de_lieu else []
        self.dans_le_tableau = list(dict.fromkeys([*self.dans_le_tableau, *restantes]))
        self.sans_situation = [self._ligne_fiche(f) for f in restantes if f.est_brouillon]
        self.retirees = [self._ligne_fiche(f) for f in restantes if not f.est_brouillon]

    def __bool__(self):
        return bool(self.poles or self.sans_situation or self.retirees)

    def _retenue(self, fiche):
        for nom in ("source", "type"):
            if nom in self.filtres and valeur(fiche, nom) != self.filtres[nom]:
                return False
        projet = self.filtres.get("projet")
        return projet is None or bool(valeur(fiche, "projet")) == (projet == "oui")

    def _pole(self, branche):
        if self.filtres.get("pole", str(branche.pole.pk)) != str(branche.pole.pk):
            return None
        classes = [PartieClasse(c.classe, blocs) for c in branche.classes if (blocs := self._blocs(c))]
        if not classes:
            return None
        return PartiePole(branche.pole, classes, self._avancee(branche.pole), branche.a_deux_niveaux)

    def _avancee(self, pole):
        cibles = [c for c in self.arbre.cibles if any(s.classe_situations.pole == pole for s in c.situations)]
        if not cibles:
            return ""
        couvertes = sum(cible not in self._a_ecrire for cible in cibles)
        mots = compter(self.arbre.diplome, [cible.niveau for cible in cibles], couvertes, "couvert")
        return f"{mots} sur {len(cibles)}"

    def _blocs(self, branche):
        blocs = {}
        for b in branche.situations:
            cle = tuple(c.pk for c in b.competences) or ("situation", b.situation.pk)
            bloc = blocs.setdefault(cle, Bloc([], b.competences))
            bloc.situations.append((b.situation, self._parcours[b.situation.pk]))
        return [bloc for bloc in blocs.values() if self._remplir(bloc)]

    def _remplir(self, bloc):
        """Whether anything of the block is to be shown; takes its fiches away from those to place."""
        epreuve = self.filtres.get("epreuve")
        pks = [situation.pk for situation, _ in bloc.situations]
        plusieurs = len(pks) > 1
        debut = "" if plusieurs else f"&situation={pks[0]}"
        for competence in bloc.competences:
            fiches = [f for pk in pks for f in self._places.pop((pk, competence.pk), ())]
            if (epreuve and epreuve not in competence.codes_des_epreuves) or (self._par_fiche and not fiches):
                continue
            self.dans_le_tableau += fiches
            etat, mention = self._etat(competence, [situation for situation, _ in bloc.situations])
            choix = f"{debut}&competence={competence.pk}" if self.proprietaire else ""
            bloc.lignes.append(
                LigneCompetence(
                    competence.pk,
                    competence.code,
                    competence.intitule,
                    etat,
                    mention,
                    [self._ligne_fiche(f, plusieurs) for f in self._ranger(fiches)],
                    self._ailleurs(competence, pks, fiches),
                    choix if etat is Etat.A_COUVRIR else "",
                    choix if etat in (Etat.COUVERTE, Etat.FACULTATIVE) else "",
                )
            )
        autres = [cle for cle in self._places if cle[0] in pks]
        fiches = [f for cle in autres for f in self._places.pop(cle)]
        if not epreuve:
            self.dans_le_tableau += fiches
            bloc.autres = [self._ligne_fiche(f, plusieurs) for f in self._ranger(fiches)]
        sans_competence = not bloc.competences and not epreuve and not self._par_fiche
        return bool(bloc.lignes or bloc.autres or sans_competence)

    @staticmethod
    def _ranger(fiches):
        return sorted(fiches, key=lambda f: (f.est_brouillon, f.date_debut is None, f.date_debut, f.pk))

    def _etat(self, competence, situations):
        """``(state, the state in words)``; facultative: its épreuve counts activités, and this one is covered."""
        if not competence.revendicable:
            return Etat.AUTRE_EPREUVE, f"évalué{self._e} en {competence.en_epreuves}"
        nombre = self.couverture.enregistrees.get(competence.pk, 0)
        manque = [cible for situation in situations for cible in self.couverture.manque(situation, competence)]
        if nombre and manque:
            return Etat.A_COUVRIR, f"à couvrir en {', '.join(dict.fromkeys(c.epreuve.code for c in manque))}"
        if nombre:
            fois = f" {nombre} fois" if nombre > 1 else ""
            return Etat.COUVERTE, f"✓ couvert{self._e}{fois}"
        if self.couverture.brouillons.get(competence.pk):
            return Etat.BROUILLON, "brouillon"
        autrement = [e.compte for e in competence.epreuves if e.a_renseigner and e.compte != "competence"]
        if autrement and not manque:
            return Etat.FACULTATIVE, mots(self.arbre.diplome, autrement[:1], 1, "couvert")
        return Etat.A_COUVRIR, "à couvrir"

    def _ailleurs(self, competence, pks, fiches):
        """« avec S131 »: the other situations whose fiches cover this compétence."""
        autres = self._situations_couvrant.get(competence.pk, set()).difference(pks)
        connues = [self.arbre.situations[pk].situation for pk in autres if pk in self.arbre.situations]
        noms = ", ".join(s.code or s.intitule for s in sorted(connues, key=lambda s: s.ordre))
        return f"{'aussi ' if fiches else ''}avec {noms}" if noms else ""

    def _ligne_fiche(self, fiche, avec_situation=False):
        branche = self.arbre.situations.get(fiche.situation_id)
        details = [self._libelles[nom].get(v, v) for nom in ("source", "type") if (v := valeur(fiche, nom))]
        if not fiche.est_brouillon:
            details.insert(0, periode(fiche.date_debut, fiche.date_fin))
        if branche and (avec_situation or branche.situation.retire):
            details.insert(0, str(branche.situation))
        if valeur(fiche, "projet"):
            details.append("◆ projet")
        if fiche.nombre_complexites or fiche.nombre_aleas:
            details.append(difficultes(fiche.nombre_complexites, fiche.nombre_aleas))
        return LigneFiche(
            pk=fiche.pk,
            url=fiche.url,
            titre=_abrege(valeur(fiche, "description") or "Brouillon sans description"),
            details=" · ".join(details),
            brouillon=fiche.est_brouillon,
            modifiee=self.proprietaire and fiche.a_des_modifications,
            retenue=fiche.retenue,
        )


def _abrege(texte):
    return texte if len(texte) <= LONGUEUR_TITRE else f"{texte[: LONGUEUR_TITRE - 1].rstrip()}…"
