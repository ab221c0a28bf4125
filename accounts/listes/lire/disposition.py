"""How a list is laid out on its sheet: titles over two rows, tables side by side, classes between the students."""

import re
from itertools import zip_longest

from .colonnes import D_AUTRE_CHOSE, LIBELLES, cle, est_connu, reconnaitre
from .contenus import est_un_nom_entier
from .dates import lire_date
from .noms import defaut_du_nom, separer

CLASSE_ANNONCEE = re.compile(
    r"(?:(?:liste|élèves|étudiants)\b[^:]{0,40}?\b)?(?:classe|division|(?:groupe|formation)(?=\s*:))\b\s*(?P<signe>:|de\b\s*:?)?\s*(?P<nom>\S.*)",
    re.I,
)
# « - Professeur principal : Mme Vidal », « (28 élèves) », « 2026-2027 ».
APRES_LA_CLASSE = re.compile(
    r"\s+[-–—]\s.*|\s*[,;|(].*|\s*\b(?:effectif|prof(?:esseure?)?\b|pp\b|année(?=\s*(?:scolaire|:|20))|trimestre|semestre|20\d\d\s*[-/]).*",
    re.I,
)
LONGUEUR_ANNONCEE = 31
# A row that holds « TGA 1 », « 2nde GATL A », « BTS COM 1 » and nothing else.
CLASSE_NUE = re.compile(
    r"[123] ?[A-Z]{2}|[12](?:n?de|e|ère|re)\b|T(?!OTA)(?:[A-Z]{1,6}\b|[°.]| ?\d| [A-Z])"
    r"|(?i:tle|term|terminale|seconde|première|bts\d?|cap|bac|mc)\b"
)
APRES_LE_NOM = re.compile(r"(?P<nom>.+?)\s*(?:\s[-–—/]\s|[(\[])\s*(?P<suite>[^()\[\]]+?)\s*[)\]]?")
CROIX = {"", "x", "1", "oui", "✓", "✔"}
PARTIES_DE_LA_DATE = ({"jour"}, {"mois"}, {"annee", "an"})


def cote_a_cote(lignes, rang):
    """The lines, with tables side by side put one under the other: the titles of the line ``rang`` come back along it.

    « Nom, Prénom » under « Élève », then under « Responsable », are no two tables.
    """
    titres = [cle(cellule) for cellule in lignes[rang][1]]
    premier = next(titre for titre in titres if titre)
    debuts = [i for i, titre in enumerate(titres) if titre == premier]
    bornes = list(zip(debuts, [*debuts[1:], None], strict=True))
    au_dessus = " ".join(cle(cellule) for _, cellules in lignes[:rang][-1:] for cellule in cellules)
    tables = {tuple(filter(None, titres[debut:fin])) for debut, fin in bornes}
    if len(debuts) < 2 or len(tables) > 1 or set(au_dessus.split()) & D_AUTRE_CHOSE or not _nomme(*tables):
        return lignes
    largeur = min(fin - debut for debut, fin in bornes[:-1])
    bandes = [[[numero, cellules[debut:fin][:largeur]] for numero, cellules in lignes] for debut, fin in bornes]
    # What stood above the second titles now stands among the students; the second titles are the first ones again.
    return [
        [numero, cellules + [""] * (largeur - len(cellules))]
        for bande in bandes
        for numero, cellules in bande
        if any(cellules)
    ]


def _nomme(titres):
    return bool(reconnaitre(titres).keys() & {"nom", "prenom", "nom_prenom"})


def titres_entiers(lignes, rang):
    """``(titles, where the students begin)``: over two rows where that makes sense, « Date de » over « naissance »."""
    possibles = [(lignes[rang][1], rang + 1)]
    if rang + 1 < len(lignes):
        possibles.append((_superposes(lignes[rang][1], lignes[rang + 1][1]), rang + 2))
    if rang:
        possibles.append((_superposes(lignes[rang - 1][1], lignes[rang][1], seul=True), rang + 1))
    return max(possibles, key=lambda possible: len(reconnaitre(possible[0])))


def _superposes(haut, bas, *, seul=False):
    """One title a column. ``seul``: what is below is a title by itself, when both together make none."""
    largeur = max(len(haut), len(bas))
    paires = zip(haut + [""] * (largeur - len(haut)), bas + [""] * (largeur - len(bas)), strict=True)
    ensemble = [(" ".join(filter(None, paire)), paire[1]) for paire in paires]
    return [dessous if seul and dessous and not est_connu(entier) else entier for entier, dessous in ensemble]


def dates_en_trois(entetes, corps):
    """The same with one birth date, where a base keeps its day, its month and its year in three columns."""
    mots = [set(cle(entete).split()) for entete in entetes]
    trois = [
        [i for i, siens in enumerate(mots) if siens & partie and siens & {"naissance", "naiss"}]
        for partie in PARTIES_DE_LA_DATE
    ]
    if any(len(trouvees) != 1 for trouvees in trois):
        return entetes, corps
    jour, mois, annee = (trouvees[0] for trouvees in trois)
    dates = [
        [numero, [*cellules, "/".join(cellules[i] for i in (jour, mois, annee)).strip("/")]]
        for numero, cellules in corps
    ]
    return [*entetes, "Date de naissance"], dates


def titres_qui_reviennent(entetes, corps, colonnes):
    """The lines without the titles that come back, at each page or each class; in the order of the first ones, where
    the next ones have another."""
    lignes, les_leurs = [], colonnes
    for numero, cellules in corps:
        if (
            len({*filter(None, entetes)} & {*cellules}) > 1
            and (revenus := reconnaitre(cellules)).keys() == colonnes.keys()
        ):
            les_leurs = revenus
        else:
            rangees = list(cellules)
            for champ, i in colonnes.items():
                rangees[i] = cellules[les_leurs[champ]]
            lignes.append([numero, rangees])
    return lignes


def grille_de_noms(lignes):
    """The lines, one name each, where the sheet holds nothing but names in several columns: as under photographs, or
    each column under its class."""
    colonnes = list(filter(any, zip_longest(*(cellules for _, cellules in lignes), fillvalue="")))
    entetes = [next(filter(None, colonne), "") for colonne in colonnes]
    par_classe = len(colonnes) > 1 and all(_classe_nue([entete]) for entete in entetes)
    pleines = [[numero, list(filter(None, cellules))] for numero, cellules in lignes]
    noms = [nom for _, siens in pleines[par_classe:] if len(siens) > 1 for nom in siens]
    if (not par_classe and max(len(siens) for _, siens in pleines) < 3) or not noms:
        return lignes
    if sum(map(bool, map(est_un_nom_entier, noms))) < 0.9 * len(noms):
        return lignes
    if par_classe:
        numeros = [numero for numero, _ in lignes]
        return [[n, [nom]] for colonne in colonnes for n, nom in zip(numeros, colonne, strict=True) if nom]
    return [[numero, [nom]] for numero, siens in pleines for nom in siens]


def completer(entetes, corps, colonnes, classe):
    """``(titles, lines, {champ: index})`` with the columns that the sheet says otherwise. ``classe``: the one above."""
    entetes, corps, colonnes = _precisions(entetes, corps, colonnes)
    for disposition in (_classe_sans_son_titre, _par_blocs, _croix):
        if "classe" not in colonnes:
            entetes, corps, colonnes = disposition(entetes, corps, colonnes, classe)
    return entetes, corps, colonnes


def _precisions(entetes, corps, colonnes):
    """The same with columns for what follows the names in their cell: « … – TGA », « … (née le 12/03/2008) »."""
    if "nom_prenom" not in colonnes:
        return entetes, corps, colonnes
    coupees = [APRES_LE_NOM.fullmatch(cellules[colonnes["nom_prenom"]]) for _, cellules in corps]
    for champ, est_une in (("classe", CLASSE_NUE.match), ("date_naissance", lire_date)):
        justes = [bool(coupee and est_une(coupee["suite"])) for coupee in coupees]
        if champ in colonnes or sum(justes) < len(corps) / 2:
            continue
        lignes = []
        for (numero, cellules), coupee, juste in zip(corps, coupees, justes, strict=True):
            cellules = [*cellules, coupee["suite"] if juste else ""]
            if juste:
                cellules[colonnes["nom_prenom"]] = coupee["nom"]
            lignes.append([numero, cellules])
        return [*entetes, LIBELLES[champ]], lignes, colonnes | {champ: len(entetes)}
    return entetes, corps, colonnes


def _classe_sans_son_titre(entetes, corps, colonnes, classe):
    """The same, the column of the class known by its cells, whatever its title: « TGA », « 1GA »."""
    for i, entete in enumerate(entetes):
        valeurs = {cellules[i] for _, cellules in corps} - {""}
        ailleurs = i in colonnes.values() or set(cle(entete).split()) & D_AUTRE_CHOSE
        if not ailleurs and valeurs and all(map(CLASSE_NUE.match, valeurs)):
            return entetes, corps, colonnes | {"classe": i}
    return entetes, corps, colonnes


def _croix(entetes, corps, colonnes, classe):
    """The same with a column for the class, where each student has a cross in the column of theirs."""
    des_classes = [
        i
        for i, entete in enumerate(entetes)
        if CLASSE_NUE.match(entete) and {cellules[i].lower() for _, cellules in corps} <= CROIX
    ]
    cochees = [[entetes[i] for i in des_classes if cellules[i]] for _, cellules in corps]
    if any(len(siennes) > 1 for siennes in cochees) or not any(cochees):
        return entetes, corps, colonnes
    lignes = [[n, [*cellules, "".join(siennes)]] for (n, cellules), siennes in zip(corps, cochees, strict=True)]
    return [*entetes, "Classe"], lignes, colonnes | {"classe": len(entetes)}


def _par_blocs(entetes, corps, colonnes, classe):
    """The same with a column for the class, when lines like « Classe : 1GA », or « 1GA » alone, stand between the
    students; alone only where the list begins with one: elsewhere it may be somebody without a given name."""
    nues = bool(corps) and bool(classe or _classe_nue(corps[0][1]))
    lignes, annonces = [], 0
    for numero, cellules in corps:
        if annoncee := _classe_annoncee(cellules, parmi_les_eleves=True) or (nues and _classe_nue(cellules)):
            classe, annonces = annoncee, annonces + 1
        else:
            lignes.append([numero, [*cellules, classe]])
    if not annonces or not lignes:
        return entetes, corps, colonnes
    return [*entetes, "Classe"], lignes, colonnes | {"classe": len(entetes)}


def classe_du_dessus(lignes):
    """The class that the lines above the titles announce; empty when they do not."""
    annoncees = [_classe_annoncee(cellules) for cellules in lignes] + [_classe_nue(cellules) for cellules in lignes]
    return next(filter(None, annoncees), "")


def _classe_annoncee(cellules, *, parmi_les_eleves=False):
    """« Classe : TGA » → « TGA »; empty for another line. Among the students, « CLASSE Anna » is one of them."""
    pleines = [cellule for cellule in cellules if cellule]
    # The name ends the cell of the word, or is the next cell: what stands further on is not the class.
    for nombre in (1, 2, len(pleines)):
        trouve = CLASSE_ANNONCEE.match(" ".join(pleines[:nombre]))
        if trouve and (not parmi_les_eleves or trouve["signe"]) and (nom := _sans_suite(trouve["nom"])):
            return nom
    return ""


def _classe_nue(cellules):
    """« TGA 1 » alone on its row; empty for another line, and for « TRAN Lina »."""
    pleines = [cellule for cellule in cellules if cellule]
    if len(pleines) != 1 or not CLASSE_NUE.match(pleines[0]):
        return ""
    nom = _sans_suite(pleines[0])
    parties = separer(nom)
    est_un_nom = parties and parties[1] != parties[1].upper() and not any(map(defaut_du_nom, parties))
    return "" if est_un_nom and nom.startswith("T") and nom[1:2].isupper() else nom


def _sans_suite(texte):
    nom = APRES_LA_CLASSE.sub("", texte)
    return nom if len(nom) <= LONGUEUR_ANNONCEE and cle(nom) else ""
