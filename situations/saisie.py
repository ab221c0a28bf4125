"""A saisie: what the form holds, as typed, as plain data (R20). It may be wrong, half-written or far too long.

A saisie is a dict from the names of the form to strings; the rows of supports are under their formset names
(``supports-0-designation``). It comes from a POST, from a recorded fiche, or from a version.
"""

import json
import re

from langue.nombre import entier
from langue.texte import lignes
from referentiel.rubriques import EN_PLUS, PROPRE, RUBRIQUES, RUBRIQUES_SUPPORT, Genre, par_nom

# What a database should keep of one form, in bytes: ten times the longest honest fiche.
TAILLE_MAXIMALE = 400_000

_SUPPORT = re.compile(rf"^supports-(\d{{1,4}})-({'|'.join(r.nom for r in RUBRIQUES_SUPPORT)}|DELETE)$")
# PostgreSQL keeps neither the null character nor half of a surrogate pair in JSON.
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


class TexteNonGarde(Exception):
    """A text that is not written, and stays on its author's page. ``phrase``: why, to be told them."""

    phrase = ""


class SaisieTropGrosse(TexteNonGarde):
    """More text than a fiche can ever hold."""

    phrase = "Ce texte est trop long pour être gardé\u00a0: raccourcissez-le."


def saisie_de_post(post):
    """The saisie in a POST: the fields of the fiche alone, tokens and buttons left out.

    Raises ``SaisieTropGrosse`` above ``TAILLE_MAXIMALE`` bytes.
    """
    saisie = {
        nom: IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", valeur)
        for nom, valeur in post.items()
        if _est_de_la_fiche(nom) or _SUPPORT.match(nom)
    }
    for rubrique in RUBRIQUES:
        if rubrique.genre is Genre.LISTE and (rubrique.nom in post or nom_des_coches(rubrique.nom) in post):
            saisie[rubrique.nom] = IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", liste_de_post(post, rubrique.nom))
    saisie |= _en_plus(post)
    if len(json.dumps(saisie)) > TAILLE_MAXIMALE:
        raise SaisieTropGrosse
    return saisie


def choix_de_situation(post):
    """What a form sends of its saisie when another situation is chosen: no text but what was ticked."""
    choix = {nom: post[nom] for nom in ("situation", "competence", "projet") if nom in post}
    listes = {r.nom: liste_de_post(post, r.nom) for r in RUBRIQUES if r.genre is Genre.LISTE}
    return choix | {nom: texte for nom, texte in listes.items() if texte} | _en_plus(post)


def _en_plus(post):
    """What is ticked beside the first situation and the first compétence (R18): keys, in one text."""
    coches = {
        r.nom: post.getlist(r.nom) if hasattr(post, "getlist") else [post[r.nom]]
        for r in RUBRIQUES
        if r.genre in EN_PLUS and r.nom in post
    }
    return {nom: ",".join(str(cle) for texte in cles for cle in cles_de(texte)) for nom, cles in coches.items()}


def cles_de(texte):
    """The primary keys that « 12,15 » holds; what is no number is nothing."""
    return [cle for cle in map(entier, str(texte or "").split(",")) if cle is not None]


def nom_des_coches(nom):
    """The name of the boxes that stand above a rubrique that is a list; words of one's own are under its own name."""
    return f"{nom}_cochees"


def liste_de_post(post, nom):
    """What was ticked and what was typed in a rubrique that is a list, one a line."""
    coches = post.getlist(nom_des_coches(nom)) if hasattr(post, "getlist") else []
    return "\n".join(filter(None, [*coches, post.get(nom) or ""]))


_NOMS = {rubrique.nom for rubrique in RUBRIQUES}


def _est_de_la_fiche(nom):
    """Whether a name is that of a rubrique: of every diplôme, or added by one."""
    return nom in _NOMS or nom.startswith(PROPRE)


def initiales(saisie):
    """A saisie as initial values: ``(values of the form, list of dicts of the supports)``; removed rows left out."""
    lignes = {}
    for nom, valeur in saisie.items():
        trouve = _SUPPORT.match(nom)
        if trouve:
            lignes.setdefault(int(trouve[1]), {})[trouve[2]] = valeur
    supports = [
        ligne
        for _, ligne in sorted(lignes.items())
        if not ligne.pop("DELETE", "") and any(valeur.strip() for valeur in ligne.values())
    ]
    return {nom: saisie[nom] for nom in saisie if _est_de_la_fiche(nom)}, supports


def saisie_de_contenu(contenu, arbre):
    """The saisie that would write a ``Fiche.contenu()`` again, in this référentiel."""
    saisie = {}
    situations = {b.situation.cle: pk for pk, b in arbre.situations.items()}
    competences = {c.cle: pk for pk, c in arbre.competences.items()}
    for rubrique in par_nom(arbre.diplome).values():
        valeur = contenu.get(rubrique.nom, rubrique.vide)
        if rubrique.genre is Genre.SITUATION:
            valeur = str(situations.get(valeur["cle"], ""))
        elif rubrique.genre is Genre.COMPETENCE:
            valeur = str(competences.get(valeur["cle"], ""))
        elif rubrique.genre in EN_PLUS:
            connus = situations if rubrique.genre is Genre.SITUATIONS else competences
            valeur = ",".join(str(connus[v["cle"]]) for v in valeur if v["cle"] in connus)
        elif rubrique.genre is Genre.STAGE:
            valeur = str(valeur["pk"] or "") if valeur else ""
        elif rubrique.genre is Genre.CASE:
            valeur = "on" if valeur else ""
        elif rubrique.genre is Genre.DATE:
            valeur = "/".join(reversed(valeur.split("-")))
        elif rubrique.genre is Genre.LISTE:
            valeur = "\n".join(valeur)
        if valeur:
            saisie[rubrique.nom] = valeur
    for rang, support in enumerate(contenu.get("supports", [])):
        for nom, valeur in support.items():
            saisie[f"supports-{rang}-{nom}"] = valeur
    return saisie


def saisie_portable(saisie, arbre, rangs):
    """A saisie that another instance understands: keys of the référentiel in the place of primary keys, ``rangs`` in
    that of the stages (``{primary key: number in the file}``). What names nothing here is left out."""
    situations = {str(pk): b.situation.cle for pk, b in arbre.situations.items()}
    competences = {str(pk): c.cle for pk, c in arbre.competences.items()}
    return _traduire(saisie, situations, competences, {str(pk): str(rang) for pk, rang in rangs.items()})


def saisie_d_ici(portable, arbre, stages):
    """The other way; ``stages``: ``{number in the file: primary key}``."""
    situations = {b.situation.cle: str(pk) for pk, b in arbre.situations.items()}
    competences = {c.cle: str(pk) for pk, c in arbre.competences.items()}
    return _traduire(portable, situations, competences, {str(rang): str(pk) for rang, pk in stages.items()})


def _traduire(saisie, situations, competences, stages):
    tables = {
        Genre.SITUATION: situations,
        Genre.SITUATIONS: situations,
        Genre.COMPETENCE: competences,
        Genre.COMPETENCES: competences,
        Genre.STAGE: stages,
    }
    traduite = dict(saisie)
    for rubrique in RUBRIQUES:
        if rubrique.nom in traduite and rubrique.genre in tables:
            table = tables[rubrique.genre]
            traduite[rubrique.nom] = ",".join(filter(None, map(table.get, traduite[rubrique.nom].split(","))))
    return traduite


def sans_ce_qui_ne_se_copie_pas(saisie):
    """What a fiche that starts from this saisie takes over (R27): all but the rubriques that say « not copied »."""
    return {nom: valeur for nom, valeur in saisie.items() if nom not in _NON_COPIEES}


_NON_COPIEES = {rubrique.nom for rubrique in RUBRIQUES if not rubrique.se_copie}


def contenu_de_saisie(saisie, arbre, stages=()):
    """A saisie in the shape of ``Fiche.contenu()``, as far as it can be understood, to be read or compared.

    ``stages``: those of the passport.
    """
    valeurs, supports = initiales(saisie)
    contenu = {}
    for rubrique in par_nom(arbre.diplome).values():
        valeur = valeurs.get(rubrique.nom, "")
        if rubrique.genre in (Genre.SITUATION, Genre.COMPETENCE):
            valeur = _element(valeur, rubrique, arbre)
        elif rubrique.genre in EN_PLUS:
            valeur = arbre.nommer(rubrique.genre, cles_de(valeur))
            if not valeur:
                # Left out, as in a recorded content: most fiches claim one thing.
                continue
        elif rubrique.genre is Genre.STAGE:
            valeur = next((stage.contenu() for stage in stages if str(stage.pk) == valeur), None)
        elif rubrique.genre is Genre.CASE:
            valeur = bool(valeur)
        elif rubrique.genre is Genre.DATE:
            valeur = "-".join(reversed(valeur.split("/"))) if re.fullmatch(r"\d\d/\d\d/\d{4}", valeur) else valeur
        elif rubrique.genre is Genre.LISTE:
            valeur = lignes(valeur)
        else:
            valeur = valeur.replace("\r\n", "\n").strip()
        contenu[rubrique.nom] = valeur
    contenu["supports"] = [{r.nom: ligne.get(r.nom, "") for r in RUBRIQUES_SUPPORT} for ligne in supports]
    return contenu


def _element(valeur, rubrique, arbre):
    cle = entier(valeur)
    if rubrique.genre is Genre.SITUATION:
        element = arbre.situations[cle].situation if cle in arbre.situations else None
    else:
        element = arbre.competences.get(cle)
    if element is None:
        return {"cle": "", "code": "", "intitule": ""}
    return {"cle": element.cle, "code": element.code, "intitule": element.intitule}
