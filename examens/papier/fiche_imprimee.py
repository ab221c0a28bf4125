"""One fiche as it is printed: its four tabs with the rubriques of its diplôme, and its supports."""

import textwrap
from dataclasses import dataclass, field

from langue.dates import jour
from langue.lisible import lisible
from langue.periode import periode
from langue.texte import longueur
from referentiel.arbre import arbre_de
from referentiel.rubriques import EN_PLUS, Genre, Onglet, rubriques_de, rubriques_du_support

from .intitules import intitule

# What these hold is one or two words: they stand side by side at the head of their tab. Those that a diplôme adds stand
# where its form puts them.
_COURTS = (Genre.CASE, Genre.DATE, Genre.CHOIX)
# What these hold is a list, that may be told in one line.
_LISTES = (Genre.ACTEURS, Genre.LISTE, *EN_PLUS)
# The student's own: not what was handed over.
_PRODUCTIONS = ("cree", "adapte")
# The tableau de synthèse names so many of them; the fiche names them all.
_PRODUCTIONS_AU_PLUS = 8
# The tableau de synthèse tells no more of a description, whose limit some diplômes set at 1,500 characters.
_CONTEXTE_AU_PLUS = 255
# About what fills a line of a compact fiche, and half of its page.
_CARACTERES_PAR_LIGNE, _DEMI_PAGE = 104, 31
# What fits on one line of the column of labels, and on two.
_UNE_LIGNE, _DEUX_LIGNES = 27, 54


@dataclass
class RubriqueImprimee:
    """A label and its text; an empty text reads « non renseigné ». ``liste``: each of its lines is an item; ``nom``:
    of the rubrique."""

    libelle: str
    texte: str
    liste: bool = False
    nom: str = ""

    @property
    def lignes_du_libelle(self):
        """How many lines its label takes beside its text: 1 to 3."""
        return 1 + (len(self.libelle) > _UNE_LIGNE) + (len(self.libelle) > _DEUX_LIGNES)


@dataclass
class OngletImprime:
    """``vide``: no rubrique of this tab is filled in, which is said once."""

    titre: str
    faits: list = field(default_factory=list)
    rubriques: list = field(default_factory=list)
    supports: list = field(default_factory=list)
    vide: bool = False

    @property
    def supports_en_lignes(self):
        """« Affiche (créé, imprimé) », a line each."""
        return "\n".join(
            f"{support['designation']} ({support['origine'].lower()}, {support['nature'].lower()})"
            for support in self.supports
        )


@dataclass
class FicheImprimee:
    """``numero``: its place in this document; ``ancre``: what the table and the list of supports point to;
    ``suite``: not the first of its situation; ``retenue``: the one that the student has marked (R26).

    What the tableau de synthèse tells of it: ``contexte``, the beginning of the description; ``cadre``, when, where,
    source, type; ``productions``, the supports created or adapted.
    """

    numero: int
    ancre: str
    situation: str
    competence: str
    epreuve: str
    suite: bool
    onglets: list
    retenue: bool = False
    contexte: str = ""
    cadre: list = field(default_factory=list)
    productions: list = field(default_factory=list)

    @property
    def longue(self):
        """Whether it may take more than half a page when printed compact: it may then be split."""
        lignes = 4
        for onglet in self.onglets:
            # The compétence is told once, in the title.
            dites = [r for r in onglet.rubriques if r.texte not in ("", self.competence)]
            lignes += sum(max(_lignes(r.texte, r.liste), r.lignes_du_libelle) for r in dites)
            supports = " ; ".join("".join(support.values()) for support in onglet.supports)
            lignes += _lignes(supports, False) if supports else 0
        return lignes > _DEMI_PAGE


def imprimer(fiche, numero, suite, epreuve):
    """A ``FicheImprimee``. ``epreuve``: the ``Epreuve`` of its compétence. Reads no more than ``pour_lecture()`` and
    ``avec_pieces()``."""
    diplome = epreuve.diplome
    onglets = {o: OngletImprime(f"{o.numero}. {lisible(diplome.dire(o.titre))}") for o in Onglet}
    for rubrique in rubriques_de(diplome):
        if rubrique.genre is Genre.SITUATION:
            continue
        if rubrique.genre is Genre.CASE and not fiche.situation.projet_possible:
            continue
        if rubrique.genre is Genre.STAGE and fiche.stage is None:
            continue
        imprimee = RubriqueImprimee(
            rubrique.libelle,
            lisible(_valeur(fiche, fiche.reponse(rubrique), rubrique, diplome)),
            rubrique.genre in _LISTES,
            rubrique.nom,
        )
        if rubrique.si_remplie and not imprimee.texte:
            continue
        cible = onglets[rubrique.onglet]
        court = rubrique.genre in _COURTS and not rubrique.propre
        (cible.faits if court else cible.rubriques).append(imprimee)
    onglets[Onglet.SUPPORTS].supports = [
        {r.nom: lisible(_valeur(support, getattr(support, r.nom), r, diplome)) for r in rubriques_du_support(diplome)}
        for support in fiche.supports.all()
    ]
    if fichiers := fiche.fichiers():
        noms = "\n".join(lisible(piece.nom) for piece in fichiers)
        onglets[Onglet.SUPPORTS].rubriques.append(RubriqueImprimee("Fichiers joints", noms, liste=True))
    for onglet in onglets.values():
        if not onglet.faits and not onglet.supports and not any(r.texte for r in onglet.rubriques):
            onglet.vide, onglet.rubriques = True, []
    return FicheImprimee(
        numero=numero,
        ancre=f"fiche-{numero}",
        situation=intitule(fiche.situation),
        competence=lisible(arbre_de(diplome).dire_competences(fiche.competences_revendiquees)),
        epreuve=epreuve.code,
        suite=suite,
        onglets=list(onglets.values()),
        retenue=fiche.retenue and diplome.permet("fiche_retenue"),
        contexte=lisible(_contexte(fiche.description)),
        cadre=[
            lisible(texte)
            for texte in (
                periode(fiche.date_debut, fiche.date_fin),
                *(diplome.libelle(nom, getattr(fiche, nom)) for nom in ("localisation", "source", "type")),
            )
            if texte
        ],
        productions=_productions(fiche),
    )


def _contexte(description):
    texte = " ".join(description.split())
    if longueur(texte) <= _CONTEXTE_AU_PLUS:
        return texte
    return textwrap.shorten(texte, _CONTEXTE_AU_PLUS, placeholder="\u00a0…")


def _productions(fiche):
    noms = [lisible(s.designation) for s in fiche.supports.all() if s.origine in _PRODUCTIONS]
    noms += [lisible(piece.nom) for piece in fiche.fichiers()]
    reste = len(noms) - _PRODUCTIONS_AU_PLUS
    return [*noms[:_PRODUCTIONS_AU_PLUS], f"et {reste} autres"] if reste > 1 else noms


def _lignes(texte, liste):
    if liste:
        texte = texte.replace("\n", " ; ")
    return sum(1 + len(ligne) // _CARACTERES_PAR_LIGNE for ligne in texte.split("\n"))


def _valeur(objet, valeur, rubrique, diplome):
    if rubrique.genre is Genre.COMPETENCE:
        return intitule(valeur)
    if rubrique.genre in EN_PLUS:
        elements = arbre_de(diplome).nommer(rubrique.genre, valeur)
        return "\n".join(f"{element['code']} {element['intitule']}".strip() for element in elements)
    if rubrique.genre is Genre.STAGE:
        return str(valeur)
    if rubrique.genre is Genre.DATE:
        return jour(valeur)
    if rubrique.genre is Genre.CASE:
        return "Oui" if valeur else "Non"
    if rubrique.genre in (Genre.CHOIX, Genre.OUI_NON):
        return diplome.libelle(rubrique.nom, valeur)
    if rubrique.genre is Genre.ACTEURS:
        return "\n".join(" — ".join(filter(None, ligne)) for ligne in objet.lignes_acteurs())
    if rubrique.genre is Genre.LISTE:
        return "\n".join(map(str, valeur))
    return valeur.strip()
