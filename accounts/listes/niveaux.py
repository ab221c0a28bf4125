"""The level of a class, which says its session: by what its students are enrolled in (MEF), else by its name."""

import re
from collections import Counter, defaultdict

from accounts.models.classe import session_courante

from .lire.colonnes import cle
from .lire.eleve import cle_de_la_classe

MOTS_DE_NIVEAU = {"seconde": "2", "premiere": "1", "terminale": "t"}
# The national code ends with how many years the course takes, and which of them this is: 247 21102 3 1 1.
CODE_MEF = re.compile(r"\d{8}([1-3])([1-3])\d?")
# Its short title: « 1BTS2 COMMUNICATION », « 2NDPRO … », « 1ERPRO … », « TLEPRO … ».
TITRE_EN_ANNEES = re.compile(r"([1-3])(?:bts|cap)([1-3])")
BAC_PRO_EN_TROIS_ANS = ((r"2n?de?pro", 1), (r"1e?r?e?pro", 2), (r"t(?:le|er|erm|l)?pro", 3))

# « 1re GA », « Tle ASSP », « 2de 3 »: as a word of its own, a level may be written in more ways than in « 1ELEEC ».
NIVEAU_A_PART = re.compile(r"^(?:2n?de|2e|1e?re?|1e|t(?:le|er|erm)|seconde|premiere|terminale) ")
NIVEAU_COLLE = re.compile(r"^(?:seconde|premiere|terminale|2nde|1ere|term|[12t])|^bts|\d+")


def annee_de_formation(mef):
    """``(years of the course, which one)`` that a code or a short title of MEF says; None when it says none."""
    code = CODE_MEF.fullmatch(mef.strip())
    if code and code[2] <= code[1]:
        return int(code[1]), int(code[2])
    titre = cle_de_la_classe(mef)
    if (lu := TITRE_EN_ANNEES.match(titre)) and lu[1] <= lu[2]:
        return int(lu[2]), int(lu[1])
    return next(((3, annee) for motif, annee in BAC_PRO_EN_TROIS_ANS if re.match(motif, titre)), None)


def formations_de(tableau, colonnes):
    """``{key of the class: (years of the course, which one)}``, as most of its lines say.

    A MEF that the file gives to classes of different levels (« 2GA » and « TGA ») says nothing of either.
    """
    if not {"classe", "mef"} <= colonnes.keys():
        return {}
    par_classe, niveaux = defaultdict(Counter), defaultdict(set)
    for _, cellules in tableau.lignes:
        classe, mef = cellules[colonnes["classe"]], cellules[colonnes["mef"]]
        if classe and mef:
            par_classe[cle_de_la_classe(classe)][mef] += 1
            niveaux[mef] |= {niveau(classe)} - {""}
    dits = {classe: annee_de_formation(mefs.most_common(1)[0][0]) for classe, mefs in par_classe.items()}
    return {
        classe: dite
        for classe, dite in dits.items()
        if dite and len(niveaux[par_classe[classe].most_common(1)[0][0]]) < 2
    }


def famille(nom):
    """« 2GA1 », « TGA » → « ga »: what is left without level nor number."""
    nom, ecrit_a_part = NIVEAU_A_PART.subn("", cle(nom))
    return re.sub(r"\d+" if ecrit_a_part else NIVEAU_COLLE, "", cle_de_la_classe(nom))


def niveau(nom, en_deux_ans=False):
    """« 1 », « 2 », « t » or nothing: « 2GA1 », « Terminale GA », « BTS COM 1 »; of two years, « NDRC1 »."""
    cle = cle_de_la_classe(nom)
    mot = next((niveau for mot, niveau in MOTS_DE_NIVEAU.items() if cle.startswith(mot)), "")
    mot = mot or (cle[:1] if cle[:1] in "12t" else "")
    if not mot and (en_deux_ans or cle.startswith("bts")):
        mot = next(iter(re.findall(r"[12]", cle)), "")
    return mot


def niveaux(noms):
    """``{family: its levels}`` of these classes."""
    trouves = defaultdict(set)
    for nom in noms:
        trouves[famille(nom)].add(niveau(nom))
    return trouves


def session_probable(nom, diplome=None, familles=None, courante=None, formation=None):
    """The year of the exam. ``formation``: ``(years, which one)`` of its MEF, which decides. Else what the level of the
    name says: T this year, 1 the next; 2 this year for a diplôme of two years (its option ``annees``), in two years for
    one of three. Without a diplôme, a BTS and a family with a 1 and a 2 and no T are of two years.
    """
    courante = courante or session_courante()
    if formation:
        return courante + formation[0] - formation[1]
    annees = diplome.options.get("annees") if diplome else None
    siens, bts = (familles or {}).get(famille(nom), set()), cle_de_la_classe(nom).startswith("bts")
    en_deux_ans = annees == 2 or (annees is None and (bts or ("1" in siens and "t" not in siens)))
    le_sien = niveau(nom, en_deux_ans)
    if le_sien == "1":
        return courante + 1
    return courante + (2 if le_sien == "2" and not en_deux_ans else 0)
