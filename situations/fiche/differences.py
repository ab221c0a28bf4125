"""What changed between two contents of a fiche, in words that a person reads (R25)."""

import datetime
import re
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

from langue.periode import periode
from referentiel.rubriques import EN_PLUS, Genre, rubriques_de, rubriques_retirees

_MOTS = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond, a text is shown as replaced whole: nobody reads a word-by-word comparison of twenty pages.
MOTS_COMPARES = 2000


@dataclass(frozen=True)
class Difference:
    """One rubrique that changed. ``segments``: ``("egal" | "retire" | "ajoute", text)`` in reading order."""

    libelle: str
    avant: str
    apres: str

    @property
    def segments(self):
        avant, apres = _MOTS.findall(self.avant), _MOTS.findall(self.apres)
        if max(len(avant), len(apres)) > MOTS_COMPARES:
            return [(nature, texte) for nature, texte in (("retire", self.avant), ("ajoute", self.apres)) if texte]
        resultat = []
        for egal, operations in groupby(Indel.opcodes(avant, apres), key=lambda o: o.tag == "equal"):
            bornes = [(o.src_start, o.src_end, o.dest_start, o.dest_end) for o in operations]
            (a, _, c, _), (_, b, _, d) = bornes[0], bornes[-1]
            if egal:
                resultat.append(("egal", "".join(avant[a:b])))
                continue
            if b > a:
                resultat.append(("retire", "".join(avant[a:b])))
            if d > c:
                resultat.append(("ajoute", "".join(apres[c:d])))
        return resultat


FICHIERS = "Fichiers"


def lisible(contenu, diplome):
    """A content as ``{label: text}``, with the diplôme's words for the choices, one line per support and per file.

    « Fichiers » is there where the diplôme takes files; what answers a rubrique that was removed comes last.
    """
    texte = {rubrique.libelle: _texte(rubrique, contenu, diplome) for rubrique in rubriques_de(diplome)}
    texte["Supports"] = "\n".join(
        f"{support['designation']} ({', '.join(filter(None, [_choix(diplome, support, n) for n in _CHOIX_SUPPORT]))})"
        for support in contenu.get("supports", [])
    )
    if diplome.permet("pieces_jointes"):
        texte[FICHIERS] = "\n".join(fichier["nom"] for fichier in contenu.get("fichiers", []))
    return texte | retirees(contenu, diplome)


def retirees(contenu, diplome):
    """``{« Ressources (rubrique retirée) »: text}``: what answers the rubriques that the diplôme no longer asks for,
    left out where nothing was answered (R38)."""
    return {
        f"{rubrique.libelle} (rubrique retirée)": _texte(rubrique, contenu, diplome)
        for rubrique in rubriques_retirees(diplome)
        if contenu.get(rubrique.nom)
    }


def _texte(rubrique, contenu, diplome):
    valeur = contenu.get(rubrique.nom, rubrique.vide)
    if rubrique.genre in (Genre.SITUATION, Genre.COMPETENCE):
        return f"{valeur['code']} {valeur['intitule']}".strip() if valeur else ""
    if rubrique.genre in EN_PLUS:
        return "\n".join(f"{v['code']} {v['intitule']}".strip() for v in valeur)
    if rubrique.genre is Genre.STAGE:
        return stage_lisible(valeur)
    if rubrique.genre is Genre.CASE:
        return "Oui" if valeur else "Non"
    if rubrique.genre in (Genre.CHOIX, Genre.OUI_NON):
        return diplome.libelle(rubrique.nom, valeur)
    if rubrique.genre is Genre.DATE:
        return "/".join(reversed(valeur.split("-")))
    return "\n".join(valeur) if rubrique.genre is Genre.LISTE else valeur


def stage_lisible(valeur):
    """« Transports Océane, du 2 au 27 mars 2026 » of ``Stage.contenu()``; empty for a fiche without stage."""
    if not valeur:
        return ""
    dates = (datetime.date.fromisoformat(valeur[nom]) for nom in ("date_debut", "date_fin"))
    return f"{valeur['organisation']}, {periode(*dates)}"


_CHOIX_SUPPORT = ("origine", "nature")


def _choix(diplome, support, nom):
    return diplome.libelle(nom, support[nom]).lower()


def differences(avant, apres, diplome, *, avec_fichiers=True):
    """The rubriques whose text differs between two contents, in the order of the form.

    ``avec_fichiers``: False when one of them is what a form held, which says nothing of the files.
    """
    a, b = lisible(avant, diplome), lisible(apres, diplome)
    if not avec_fichiers:
        a.pop(FICHIERS, None)
    # A form says nothing of a rubrique that was removed: it is compared where both answer it.
    return [Difference(libelle, a[libelle], b[libelle]) for libelle in a if libelle in b and a[libelle] != b[libelle]]
