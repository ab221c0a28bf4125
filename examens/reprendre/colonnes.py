"""From tables to brouillons: which title is which rubrique, and what its answers mean in this référentiel."""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from accounts.listes.lire.colonnes import cle
from accounts.listes.lire.dates import lire_date
from referentiel.rubriques import EN_PLUS, Genre, rubriques_de

# From this likeness on (0–100), two titles, or an answer and a choice, are the same.
SEMBLABLE = 84
# Titles that people write for a rubrique, beside its own label.
AUTRES_TITRES = {
    "situation": ("situation", "situation professionnelle", "activite", "tache", "situation type", "numero situation"),
    "description": ("description", "contexte", "intitule", "resume", "presentation"),
    "date_debut": ("date debut", "debut", "du", "date", "dates", "periode"),
    "date_fin": ("date fin", "fin", "au"),
    "localisation": ("lieu", "localisation", "structure"),
    "source": ("source", "origine experience", "cadre"),
    "type": ("type", "modalite", "nature"),
    "partenaires": ("partenaires", "entreprise", "organisation"),
    "taches": ("taches", "taches realisees", "travail demande", "missions"),
    "objectifs": ("objectifs", "enjeux"),
    "acteurs": ("acteurs", "interlocuteurs"),
    "moyens": ("moyens", "outils", "ressources", "logiciels"),
    "resultats_quantitatifs": ("resultats quantitatifs",),
    "resultats_qualitatifs": ("resultats", "resultats qualitatifs", "bilan"),
    "complexites": ("complexites", "difficultes"),
    "aleas": ("aleas", "imprevus"),
    "competence": ("competence", "competences", "competence mobilisee", "competences mobilisees"),
    "descriptif": ("descriptif", "ce que j ai appris", "savoir faire", "analyse"),
}
DEUX_DATES = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})\D+(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})")


@dataclass
class Brouillon:
    """``saisie``: what the form would hold; ``remarques``: what could not be understood, as it was written."""

    saisie: dict
    remarques: list = field(default_factory=list)


def en_fiches(tableaux, diplome):
    """``(titles, [[answer, …], …])``: one record a fiche, whether the titles stand in the first line or, in a table a
    fiche, in the first column."""
    titres, fiches = [], []
    for tableau in tableaux:
        couche = [ligne[0] for ligne in tableau]
        if len(reconnaitre(couche, diplome)) > len(reconnaitre(tableau[0], diplome)):
            lignes = [couche, *([ligne[i] for ligne in tableau] for i in range(1, len(tableau[0])))]
        else:
            lignes = tableau
        for titre in lignes[0]:
            if titre and titre not in titres:
                titres.append(titre)
        for ligne in lignes[1:]:
            fiche = {t: v for t, v in zip(lignes[0], ligne, strict=False) if t}
            if any(fiche.values()):
                fiches.append(fiche)
    return titres, [[fiche.get(titre, "") for titre in titres] for fiche in fiches]


def proposees(diplome):
    """The rubriques that a column may be."""
    a_part = (Genre.STAGE, Genre.CASE, *EN_PLUS)
    return [rubrique for rubrique in rubriques_de(diplome) if rubrique.genre not in a_part]


def reconnaitre(titres, diplome):
    """``{name of a rubrique: index of its column}``; each column serves once."""
    connus = {}
    for rubrique in proposees(diplome):
        for titre in (rubrique.libelle, *AUTRES_TITRES.get(rubrique.nom, ())):
            connus.setdefault(cle(titre), rubrique.nom)
    trouvees = {}
    for rang, titre in enumerate(titres):
        meilleur = process.extractOne(cle(titre), list(connus), scorer=fuzz.ratio, score_cutoff=SEMBLABLE)
        if titre and meilleur:
            trouvees.setdefault(connus[meilleur[0]], rang)
    return trouvees


def brouillon(ligne, colonnes, diplome, arbre):
    """The ``Brouillon`` of one record. ``colonnes``: ``{name of a rubrique: index}``."""
    fait = Brouillon({})
    for rubrique in proposees(diplome):
        texte = ligne[colonnes[rubrique.nom]].strip() if rubrique.nom in colonnes else ""
        if not texte:
            continue
        if rubrique.genre is Genre.DATE:
            valeur = _date(rubrique.nom, texte, fait, "date_fin" in colonnes)
        elif rubrique.genre is Genre.SITUATION:
            elements = [b.situation for b in arbre.situations.values() if b.revendicables and not b.situation.retire]
            valeur = _element(texte, elements)
        elif rubrique.genre is Genre.COMPETENCE:
            valeur = _element(texte, [c for c in arbre.competences.values() if c.revendicable and not c.retire])
        elif rubrique.genre in (Genre.CHOIX, Genre.OUI_NON):
            valeur = _choix(texte, diplome.liste(rubrique.nom))
        else:
            valeur = texte
        if valeur:
            fait.saisie[rubrique.nom] = valeur
        else:
            fait.remarques.append(f"{rubrique.libelle}\u00a0: «\u00a0{texte[:80]}\u00a0»")
    return fait


def _date(nom, texte, fait, fin_a_part):
    """A day as the form writes it; « du … au … » in one cell gives both."""
    if nom == "date_debut" and not fin_a_part and (deux := DEUX_DATES.search(texte)):
        debut, fin = map(lire_date, deux.groups())
        if debut and fin:
            fait.saisie["date_fin"] = f"{fin:%d/%m/%Y}"
            return f"{debut:%d/%m/%Y}"
    jour = lire_date(texte)
    return f"{jour:%d/%m/%Y}" if jour else ""


def _element(texte, elements):
    """The primary key of the one that this text names by its code, or by its title; nothing when in doubt."""
    nu = f" {cle(texte)} "
    par_code = [e for e in elements if e.code and f" {cle(e.code)} " in nu]
    if len(par_code) == 1:
        return str(par_code[0].pk)
    titres = {element.pk: cle(element.intitule) for element in elements}
    meilleur = process.extractOne(nu.strip(), titres, scorer=fuzz.token_set_ratio, score_cutoff=92)
    return str(meilleur[2]) if meilleur else ""


def _choix(texte, liste):
    choix = {code: cle(libelle) for code, libelle in liste}
    meilleur = process.extractOne(cle(texte), choix, scorer=fuzz.WRatio, score_cutoff=SEMBLABLE)
    return meilleur[2] if meilleur else ""
