"""A document that the exam asks for, filled from the fiches, before it is laid out or written in a workbook.

Its model is data of the diplôme (``Diplome.documents``, docs/referentiels.md): its title, its columns or its fields,
and where each comes from. ``tableau``: a line a fiche, in groups if need be; ``fiches``: a form a fiche.
"""

import datetime
from dataclasses import dataclass, field

from examens.papier.fiche_imprimee import imprimer
from examens.papier.identite import identite, nom_du_candidat
from examens.papier.intitules import intitule
from examens.papier.synthese import ordonner
from langue.lisible import lisible
from langue.nombre import pluriel
from langue.periode import periode, session_de_juin
from langue.texte import comparable
from referentiel.arbre import arbre_de
from referentiel.rubriques import OUI_NON, Onglet
from situations.exigences import repond_a
from situations.models import Fiche
from situations.models.piece_jointe import avec_pieces


@dataclass(frozen=True)
class Champ:
    """A field of a form. ``cases``: ``[(choice, ticked), …]`` in place of a text."""

    titre: str
    texte: str
    aide: str = ""
    cases: list = field(default_factory=list)


@dataclass(frozen=True)
class Rangee:
    """One or two fields side by side. ``section``: the heading that they begin; ``verso``: they begin a page."""

    champs: list[Champ]
    section: str = ""
    verso: bool = False


@dataclass(frozen=True)
class Groupe:
    """Lines of a table under one title; the title is empty where the model has no groups."""

    titre: str
    lignes: list[list[str]]


@dataclass(frozen=True)
class DocumentDExamen:
    """What the templates and the workbook show. ``date``: of printing."""

    titre: str
    reference: str
    sujet: str
    auteur: str
    entete: str
    epreuve: str
    date: datetime.date
    identite: list
    forme: str
    colonnes: list[str]
    groupes: list[Groupe]
    fiches: list[list[Rangee]]

    @property
    def vide(self):
        return not self.fiches and not any(groupe.lignes for groupe in self.groupes)


def documents_de(diplome, epreuve):
    """The models that an épreuve asks for, in the order of the file."""
    return [modele for modele in diplome.documents if epreuve.code in modele.get("epreuves", [epreuve.code])]


def demandes(diplome, epreuve, fiches):
    """Those models that a deposited copy ends with: a fiche, of these of the épreuve, answers them, and their source is
    an official text. What another source advises is printed by whoever wants it: a form a fiche would make eight pages
    of BTS Communication twenty-four."""
    return [
        m
        for m in documents_de(diplome, epreuve)
        if m.get("provenance", {}).get("niveau", "officiel") == "officiel"
        and any(repond_a(fiche, m.get("si", {})) for fiche in fiches)
    ]


def remplir(modele, passeport, epreuve, imprime_le, fiches=None):
    """The ``DocumentDExamen`` of a model: recorded fiches of this épreuve alone (R2, R20). Three queries, one when
    ``fiches``, those of the épreuve in their order, were read already."""
    arbre = arbre_de(passeport.diplome)
    epreuve.diplome = arbre.diplome
    if fiches is None:
        lues = Fiche.objects.filter(passeport=passeport, competence__in=arbre.cles_de(epreuve)).enregistrees()
        fiches = avec_pieces(passeport, ordonner(arbre, lues.pour_lecture()))
    retenues = [fiche for fiche in fiches if repond_a(fiche, modele.get("si", {}))]
    lecteurs = [_Lecteur(fiche, rang, passeport, epreuve, arbre) for rang, fiche in enumerate(retenues, start=1)]
    candidat = nom_du_candidat(passeport.etudiant)
    titre = lisible(modele["intitule"])
    en_tableau = modele["forme"] == "tableau"
    return DocumentDExamen(
        titre=titre,
        reference=lisible(modele.get("reference", "")),
        sujet=lisible(f"{passeport.diplome.intitule}, {session_de_juin(passeport.annee)}"),
        auteur=candidat,
        entete=f"{candidat} · {lisible(str(epreuve))} · {titre}",
        epreuve=lisible(str(epreuve)),
        date=imprime_le,
        identite=identite(passeport, lisible(str(epreuve))),
        forme=modele["forme"],
        colonnes=[lisible(champ["titre"]) for champ in modele["champs"]] if en_tableau else [],
        groupes=_groupes(modele, lecteurs, epreuve, arbre) if en_tableau else [],
        fiches=[] if en_tableau else [list(_rangees(modele, lecteur)) for lecteur in lecteurs],
    )


class _Lecteur:
    """What one fiche answers to the names of a model."""

    def __init__(self, fiche, numero, passeport, epreuve, arbre):
        self.fiche, self.epreuve, self.arbre = fiche, epreuve, arbre
        imprimee = imprimer(fiche, numero, False, epreuve)
        self.textes = {r.nom: r.texte for o in imprimee.onglets for r in (*o.faits, *o.rubriques) if r.nom}
        supports = next(o for o in imprimee.onglets if o.titre.endswith(Onglet.SUPPORTS.titre))
        situations = [arbre.situations[pk].situation for pk in fiche.situations_revendiquees if pk in arbre.situations]
        classes = list(dict.fromkeys(s.classe_situations for s in situations))
        competences = [arbre.competences[pk] for pk in fiche.competences_revendiquees if pk in arbre.competences]
        self.classes = classes
        # Those of ``referentiel.chargement.dossier.DEDUITS``, and what the print tells elsewhere than in a rubrique.
        self.textes |= {
            "candidat": nom_du_candidat(passeport.etudiant),
            "nom": lisible(passeport.etudiant.last_name.upper() or passeport.etudiant.username),
            "prenom": lisible(passeport.etudiant.first_name),
            "numero_candidat": lisible(passeport.numero),
            "diplome": lisible(passeport.diplome.intitule),
            "session": str(passeport.annee),
            "numero": str(numero),
            "periode": periode(fiche.date_debut, fiche.date_fin),
            "duree": pluriel((fiche.date_fin - fiche.date_debut).days + 1, "jour"),
            "poles": _noms(dict.fromkeys(classe.pole for classe in classes)),
            "classes": _noms(classes),
            "situation": imprimee.situation,
            "situations": _noms(situations),
            "competences": _noms(competences),
            # « Organisation » is no place where the organisation is named (R9, R10).
            "lieu": (fiche.localisation == "organisation" and self.textes.get("partenaires"))
            or self.textes.get("localisation", ""),
            "supports": supports.supports_en_lignes,
            "fichiers": "\n".join(lisible(piece.nom) for piece in fiche.fichiers()),
        }

    def texte(self, noms):
        """What it says under these names, one after the other, what it does not say left out; what is also a support
        is told once, as a support."""
        textes = {nom: self.textes.get(nom, "") for nom in noms}
        if "supports" in noms:
            nommes = {comparable(support.designation) for support in self.fiche.supports.all()}
            for nom in textes.keys() - {"supports"}:
                lignes = textes[nom].split("\n")
                textes[nom] = "\n".join(ligne for ligne in lignes if comparable(ligne) not in nommes)
        return "\n".join(filter(None, textes.values()))

    def cases(self, nom, permis=None):
        """``[(choice, ticked), …]`` of a list of choices, or of the classes of the épreuve; ``permis``: the codes of
        the choices that the document is about, all of them by default."""
        if nom != "classes":
            reponse = self.fiche.propres.get(nom) or getattr(self.fiche, nom, "")
            choix = [un for un in self.arbre.diplome.liste(nom) if permis is None or un[0] in permis]
            return [(lisible(libelle), code == reponse) for code, libelle in choix]
        return [(lisible(c.nom_court), c in self.classes) for c in classes_de(self.arbre, self.epreuve)]


def classes_de(arbre, epreuve):
    """The classes that lead to an épreuve, in order."""
    return [
        branche.classe
        for pole in arbre.poles
        for branche in pole.classes
        if any(epreuve in c.epreuves for situation in branche.situations for c in situation.competences)
    ]


def _noms(elements):
    return "\n".join(intitule(element) for element in elements)


def _rangees(modele, lecteur):
    en_attente = None
    for dit in modele["champs"]:
        noms = dit.get("de", [])
        cases = lecteur.cases(noms[0], modele.get("si", {}).get(noms[0])) if dit.get("cases") else []
        if "oui_si" in dit:
            oui = repond_a(lecteur.fiche, dit["oui_si"])
            cases = [(libelle, oui == (code == "oui")) for code, libelle in OUI_NON]
        texte = "" if cases else lecteur.texte(noms)
        champ = Champ(lisible(dit["titre"]), texte, lisible(dit.get("aide", "")), cases)
        seconde = dit.get("demi") and en_attente and not dit.get("section") and not dit.get("verso")
        if seconde:
            en_attente.champs.append(champ)
            en_attente = None
            continue
        rangee = Rangee([champ], lisible(dit.get("section", "")), dit.get("verso", False))
        en_attente = rangee if dit.get("demi") else None
        yield rangee


def _groupes(modele, lecteurs, epreuve, arbre):
    def ligne(lecteur):
        return [lecteur.texte(champ.get("de", [])) for champ in modele["champs"]]

    niveau = modele.get("groupe")
    if niveau is None:
        return [Groupe("", [ligne(lecteur) for lecteur in lecteurs])]
    elements = classes_de(arbre, epreuve)
    if niveau == "pole":
        elements = list(dict.fromkeys(classe.pole for classe in elements))
    elif niveau == "situation":
        elements = [b.situation for p in arbre.poles for c in p.classes if c.classe in elements for b in c.situations]
    # Each activité of the épreuve has its place, told or not yet.
    return [Groupe(intitule(e), [ligne(le) for le in lecteurs if intitule(e) in _dits(le, niveau)]) for e in elements]


def _dits(lecteur, niveau):
    return lecteur.textes[f"{niveau}s"].split("\n")
