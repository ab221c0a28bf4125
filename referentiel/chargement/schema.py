"""The shape of a référentiel file, as a JSON schema, and its errors said in French.

``docs/referentiels.md`` describes the same schema for the person who writes a file.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rapidfuzz import fuzz, process

from referentiel.rubriques import DEFAUTS, GENRES_PROPRES, PROPRE, RUBRIQUES, RUBRIQUES_SUPPORT, Onglet

from .source import Erreur, Source

# A JSON schema, or a part of one.
Schema = dict[str, Any]

FORMAT = 1
NOMS = (*(r.nom for r in RUBRIQUES), *(r.nom for r in RUBRIQUES_SUPPORT))
LISTES = tuple(DEFAUTS["choix"])
OPTIONS = ("projet", "pieces_jointes", "complexite", "fiche_retenue")
LIMITE_MAX = 5000


def _texte(longueur: int, **plus: Any) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longueur, "pattern": r"\S", **plus}


def _objet(obligatoires: Iterable[str] = (), **proprietes: Any) -> Schema:
    return {
        "type": "object",
        "properties": proprietes,
        "required": list(obligatoires),
        "additionalProperties": False,
    }


def _liste(contenu: Schema, minimum: int = 0, **plus: Any) -> Schema:
    return {"type": "array", "items": contenu, "minItems": minimum, "maxItems": 500, **plus}


_BOOLEEN = {"type": "boolean"}
_LIGNE = r"^[^\n]*\S[^\n]*$"
_CODE = _texte(20, pattern=r"^\S+$", attendu="un code sans espace")
_CODE_EPREUVE = _texte(12, pattern=r"^[A-Za-z0-9_-]+$", attendu="des lettres, des chiffres ou des tirets")
_CLE = _texte(120, pattern=r"^\S+$", attendu="une clé sans espace")
_PROVENANCE = {"type": "object"}
_DIFFICULTES = _liste(_texte(300, pattern=_LIGNE, attendu="une expression, sur une ligne"))
_MOTS_CLES = _liste(_texte(100, pattern=_LIGNE, attendu="un mot ou une expression, sur une ligne"))
_TITRE = {
    "code": _CODE,
    "cle": _CLE,
    "intitule": _texte(300, pattern=_LIGNE, attendu="un intitulé sur une seule ligne"),
    "intitule_provisoire": _texte(300, pattern=_LIGNE, attendu="un intitulé sur une seule ligne"),
    "provenance": _PROVENANCE,
}
_ASSOCIATION = _objet(provisoire=_BOOLEEN, provenance=_PROVENANCE)
_REMPLACE = _liste(_CLE, 1, uniqueItems=True)
_COMPETENCE = _objet(
    **_TITRE,
    remplace=_REMPLACE,
    renvoi=_CLE,
    epreuve=_CODE_EPREUVE,
    epreuves=_liste(_CODE_EPREUVE, 2, uniqueItems=True),
    epreuve_provisoire=_BOOLEEN,
    critere=_texte(300),
    mots_cles=_MOTS_CLES,
    association=_ASSOCIATION,
)
_SITUATION = _objet(
    **_TITRE,
    remplace=_REMPLACE,
    projet_possible=_BOOLEEN,
    mots_cles=_MOTS_CLES,
    complexites=_DIFFICULTES,
    aleas=_DIFFICULTES,
    conseil=_texte(300),
    exemples=_liste(
        _objet(
            ("rubrique", "texte"),
            rubrique=_texte(40),
            texte=_texte(LIMITE_MAX, pattern=_LIGNE, attendu="un texte sur une seule ligne"),
        )
    ),
    competences=_liste(_COMPETENCE, 1),
)
_CLASSE = _objet(("situations",), **_TITRE, competences=_liste(_COMPETENCE), situations=_liste(_SITUATION, 1))
_POLE = _objet(**_TITRE, competences=_liste(_COMPETENCE), classes=_liste(_CLASSE, 1), situations=_liste(_SITUATION, 1))
_MOT = _objet(("singulier", "pluriel"), singulier=_texte(60), pluriel=_texte(60), feminin=_BOOLEEN)
_DE_TOUTE_RUBRIQUE = {
    "libelle": _texte(80, pattern=_LIGNE, attendu="un libellé, sur une ligne"),
    "aide": _texte(300),
    "apres": _texte(40),
    "limite": {"type": "integer", "minimum": 1, "maximum": LIMITE_MAX},
    "obligatoire": _BOOLEEN,
    "defaut": _texte(30),
    "en_stage": _texte(30),
    "questions": _liste(_texte(300)),
    "exemples": _liste(_texte(LIMITE_MAX)),
}
_ONGLET = {"enum": [onglet.value for onglet in Onglet if onglet is not Onglet.SUPPORTS]}
_RUBRIQUE = _objet(**_DE_TOUTE_RUBRIQUE, onglet=_ONGLET, masquee=_BOOLEEN)
_RUBRIQUE_PROPRE = _objet(
    ("libelle", "onglet", "genre"),
    **_DE_TOUTE_RUBRIQUE,
    onglet=_ONGLET,
    genre={"enum": [genre.value for genre in GENRES_PROPRES]},
    **dict.fromkeys(("au_poste", "se_garde", "si_remplie"), _BOOLEEN),
)
CLES_DE_RUBRIQUE = tuple(_RUBRIQUE_PROPRE["properties"])
_NOM_PROPRE = rf"^{PROPRE}[a-z][a-z0-9_]{{0,21}}$"
_NOMBRE = {"type": "integer", "minimum": 1, "maximum": 100}
_REVENDICATION = _objet(
    minimum=_NOMBRE, maximum=_NOMBRE, dont=_liste(_objet(("parmi",), parmi=_liste(_CLE, 1), minimum=_NOMBRE), 1)
)
_CHOIX = _objet(
    ("code", "libelle"),
    code=_texte(
        30, pattern=r"^[a-z][a-z0-9_]*$", attendu="des minuscules sans accent, des chiffres ou «\u00a0_\u00a0»"
    ),
    libelle=_texte(100),
    explication=_texte(300),
)
_CODES_EPREUVES = _liste(_CODE_EPREUVE, 1, uniqueItems=True)
# Fiches by what they answer to lists of choices: {source: [stage], type: [vecue]}.
_CRITERES = {"type": "object", "additionalProperties": _liste(_texte(30), 1)}
_NIVEAU = {"enum": ["competence", "situation", "classe"]}
# What the text says, as it says it, with where it comes from.
_FAITS = _liste(_objet(("fait",), fait=_texte(1000), provenance=_PROVENANCE), 1)
_DOSSIER = _objet(
    compte=_NIVEAU,
    fiches=_liste(
        _objet(
            ("nombre", "quoi"),
            nombre=_NOMBRE,
            quoi=_texte(300),
            de=_NIVEAU,
            si=_CRITERES,
            sur=_liste(_CLE, 1),
            precision=_texte(300),
            provenance=_PROVENANCE,
        ),
        1,
    ),
    a_joindre=_liste(
        _objet(("quoi",), quoi=_texte(300), par={"enum": ["stage", "attestation", "fiche"]}, provenance=_PROVENANCE), 1
    ),
    pages=_NOMBRE,
    faits=_FAITS,
)
_STAGE = _objet(("semaines",), semaines=_NOMBRE, reduction=_NOMBRE, faits=_FAITS)
_DOCUMENT = _objet(
    ("code", "intitule", "forme", "champs"),
    code=_texte(40, pattern=r"^[a-z0-9-]+$", attendu="des minuscules sans accent, des chiffres ou des tirets"),
    intitule=_texte(200),
    reference=_texte(100),
    epreuves=_CODES_EPREUVES,
    forme={"enum": ["tableau", "fiches"]},
    groupe={"enum": ["pole", "classe", "situation"]},
    si=_CRITERES,
    note=_texte(1000),
    provenance=_PROVENANCE,
    champs=_liste(
        _objet(
            ("titre",),
            titre=_texte(300),
            de=_liste(_texte(40), 1),
            section=_texte(200),
            aide=_texte(500),
            oui_si=_CRITERES,
            **dict.fromkeys(("cases", "demi", "verso"), _BOOLEEN),
        ),
        1,
    ),
)
CLES_DE_DOCUMENT = tuple(_DOCUMENT["properties"])
CLES_DE_CHAMP = tuple(_DOCUMENT["properties"]["champs"]["items"]["properties"])
CLES_DE_DOSSIER = tuple(_DOSSIER["properties"])
SCHEMA = _objet(
    ("format", "diplome", "epreuves", "poles"),
    format={"const": FORMAT},
    diplome=_objet(
        ("code", "intitule"),
        code=_texte(40, pattern=r"^[A-Za-z0-9_-]+$", attendu="des lettres, des chiffres ou des tirets"),
        intitule=_texte(200),
        version=_texte(2000),
        note=_texte(5000),
        retire=_BOOLEEN,
        provenance=_PROVENANCE,
    ),
    sources={"type": "object"},
    mots_cles=_objet(
        **dict.fromkeys(("situations", "competences"), {"type": "object", "additionalProperties": _MOTS_CLES})
    ),
    vocabulaire=_objet(**dict.fromkeys(DEFAUTS["vocabulaire"], _MOT)),
    options=_objet(**dict.fromkeys(OPTIONS, _BOOLEEN), annees={"type": "integer", "minimum": 1, "maximum": 6}),
    revendication=_objet(situations=_REVENDICATION, competences=_REVENDICATION),
    conseils=_objet(
        sources_deconseillees=_liste(_texte(30), uniqueItems=True),
        projet_partenaire_unique=_BOOLEEN,
    ),
    epreuves=_liste(
        _objet(
            ("code", "intitule"),
            code=_CODE_EPREUVE,
            cle=_CLE,
            intitule=_texte(200),
            dans_passeport=_BOOLEEN,
            a_renseigner=_BOOLEEN,
            modalites=_texte(5000),
            dossier=_DOSSIER,
            provenance=_PROVENANCE,
        ),
        1,
    ),
    stage=_STAGE,
    documents=_liste(_DOCUMENT),
    rubriques=_objet(**dict.fromkeys(NOMS, _RUBRIQUE)) | {"patternProperties": {_NOM_PROPRE: _RUBRIQUE_PROPRE}},
    choix=_objet(**dict.fromkeys(LISTES, _liste(_CHOIX, 1))) | {"patternProperties": {_NOM_PROPRE: _liste(_CHOIX, 1)}},
    poles=_liste(_POLE, 1),
)
_VALIDATEUR = Draft202012Validator(SCHEMA)
# Rules whose breach leaves every value of the type that the rest of the loading expects.
_SANS_GRAVITE = {"additionalProperties", "const", "maxItems", "maxLength", "maximum", "minLength", "minimum", "pattern"}
_TYPES = {
    "object": "un groupe de lignes «\u00a0clé: valeur\u00a0»",
    "array": "une liste (des lignes qui commencent par un tiret)",
    "string": "un texte",
    "boolean": "true ou false",
    "integer": "un nombre entier",
}


def verifier_la_forme(source: Source) -> bool:
    """Adds to ``source.erreurs`` every place where the file has not the shape of a référentiel.

    Returns whether the shape is sound enough for the file to be walked through in search of more errors.
    """
    erreurs = list(_VALIDATEUR.iter_errors(source.donnees))
    source.erreurs += [e for erreur in erreurs for e in _en_francais(source, erreur)]
    return all(erreur.validator in _SANS_GRAVITE for erreur in erreurs)


def _en_francais(source: Source, erreur: ValidationError) -> Iterator[Erreur]:
    chemin = tuple(erreur.absolute_path)
    valeur, regle = erreur.instance, erreur.validator_value
    if erreur.validator == "additionalProperties":
        connues = list(erreur.schema["properties"])
        for cle in valeur:
            if cle not in connues and not any(re.search(m, cle) for m in erreur.schema.get("patternProperties", ())):
                yield source.erreur((*chemin, cle), f"La clé {_cite(cle)} est inconnue.{proposer(cle, connues)}")
    elif erreur.validator == "required":
        # One error per missing key; jsonschema says it for each.
        manquante = next(c for c in regle if c not in valeur and f"{c!r} is" in erreur.message)
        yield source.erreur(chemin, f"Il manque la clé {_cite(manquante)}.")
    elif erreur.validator == "type" and isinstance(valeur, list) and chemin[-1:] == ("epreuve",):
        codes = ", ".join(map(str, valeur))
        yield source.erreur(
            chemin, f"Une seule épreuve ici\u00a0: pour plusieurs, écrivez «\u00a0epreuves: [{codes}]\u00a0»."
        )
    elif erreur.validator == "type" and regle == "string" and isinstance(valeur, (int, bool)):
        yield source.erreur(chemin, f"Un texte est attendu\u00a0: mettez {_cite(_ecrit(valeur))} entre guillemets.")
    elif erreur.validator == "type" and regle == "string" and isinstance(valeur, list):
        message = "Un seul texte est attendu ici, et non une liste."
        yield source.erreur(chemin, message)
    else:
        yield source.erreur(chemin, _phrase(erreur.validator, regle, valeur, erreur.schema))


def _phrase(regle: str, attendu: Any, valeur: Any, schema: Schema) -> str:
    if regle == "type":
        ecrit = " (rien n’est écrit)" if valeur is None else ""
        return f"On attend ici {_TYPES[attendu]}{ecrit}."
    if regle == "enum":
        return f"{_cite(_ecrit(valeur))} n’est pas accepté ici.{proposer(str(valeur), attendu)}"
    if regle == "const":
        return f"Ce format de fichier n’est pas connu\u00a0: écrivez {attendu}."
    if regle == "maxLength":
        return f"Texte trop long\u00a0: {len(valeur)} caractères, {attendu} au plus."
    if regle in ("minLength", "pattern"):
        return f"On attend ici {schema.get('attendu', 'un texte')}." if valeur.strip() else "Ce texte est vide."
    if regle == "minItems":
        if attendu > 1:
            return f"Cette liste est trop courte\u00a0: il y faut au moins {attendu} éléments."
        return "Cette liste est vide\u00a0: il y faut au moins un élément."
    if regle == "maxItems":
        return f"Cette liste est trop longue\u00a0: {len(valeur)} éléments, {attendu} au plus."
    if regle in ("minimum", "maximum"):
        return f"Ce nombre doit être compris entre {schema['minimum']} et {schema['maximum']}."
    if regle == "uniqueItems":
        return "Cette liste contient deux fois la même valeur."
    return "Cette valeur n’est pas acceptée ici."


def _cite(mot: object) -> str:
    return f"«\u00a0{mot if len(str(mot)) <= 60 else str(mot)[:60] + '…'}\u00a0»"


def _ecrit(valeur: object) -> str:
    """A value as the file writes it."""
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    return "…" if isinstance(valeur, (dict, list)) else "" if valeur is None else str(valeur)


def proposer(mot: object, connus: Sequence[str]) -> str:
    """« Vouliez-vous dire … ? », or all that is known."""
    proche = process.extractOne(str(mot)[:60], connus, scorer=fuzz.ratio, score_cutoff=60)
    return f" Vouliez-vous dire {_cite(proche[0])}\u00a0?" if proche else f" Connus\u00a0: {', '.join(connus)}."
