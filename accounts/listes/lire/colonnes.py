"""Which column holds what, from titles that every tool and every teacher writes differently."""

import re
import unicodedata

# In the order of preference, when two columns could serve: the family name before the name in use.
TITRES = {
    "nom_prenom": (
        "eleve", "eleves", "etudiant", "apprenant", "apprenti", "stagiaire", "candidat",
        "nom prenom", "nom complet", "prenom nom", "identite", "full name", "display name",
        "enseignant", "professeur",
    ),
    "nom": (
        "nom famille", "nom naissance", "nom", "nom patronymique", "patronyme", "nom usage", "nom usuel",
        "last name", "lastname", "surname",
    ),
    "particule": ("particule", "particule nom"),
    "prenom": (
        "prenom", "prenom 1", "1er prenom", "premier prenom", "prenom usuel", "prenom usage",
        "first name", "firstname", "given name", "givenname",
    ),
    "date_naissance": (
        "ne e", "nee", "ne", "date naissance", "naissance", "ddn", "date n", "dat naiss",
    ),
    "ine": (
        "ine", "n ine", "no ine", "num ine", "numero ine", "code ine", "ine rnie", "ine bea", "n national",
        "no national", "numero national", "identifiant national", "id national", "identifiant national ine",
        "n identifiant national", "identifiant unique", "ine nia", "ine ou nia", "nia",
    ),
    "autre_numero": ("ine provisoire", "ine etudiant", "autre ine", "ancien ine", "ine apprenti", "nni"),
    "classe": (
        "division", "classe", "code division", "code classe", "code structure",
        "libelle structure", "structure", "libelle division", "libelle classe",
        "nom classe", "classe libelle", "classe affectation", "division affectation", "groupe classe", "section", "cl",
        "libelle groupe", "groupe", "code groupe", "class", "org unit path", "cohort1",
    ),
    "mef": (
        "mef", "code mef", "libelle mef", "mef bis", "formation", "code formation", "libelle formation",
    ),
    "date_sortie": ("date sortie", "sorti e", "sorti", "sortie", "date depart", "parti e", "parti", "date fin"),
}  # fmt: skip
LIBELLES = {
    "nom_prenom": "Nom et prénom",
    "nom": "Nom de famille",
    "particule": "Particule du nom",
    "prenom": "Prénom",
    "date_naissance": "Date de naissance",
    "ine": "INE ou autre numéro national",
    "autre_numero": "Second numéro national",
    "classe": "Classe",
    "mef": "Formation (MEF)",
    "date_sortie": "Date de sortie",
}
ANNEE_SCOLAIRE = re.compile(r"20\d\d ?[-/] ?(?:20)?\d\d")
# What adds nothing to a title: « Date de naissance de l’élève » is « date naissance ».
MOTS_VIDES = {
    "de", "du", "des", "la", "le", "les", "l", "d", "eleve", "eleves", "etudiant", "apprenant", "apprenti", "candidat",
    "stagiaire", "et",
}  # fmt: skip
MOTS_ENTIERS = {
    "noms": "nom", "prenoms": "prenom", "dates": "date", "classes": "classe", "divisions": "division",
    "div": "division", "stagiaires": "stagiaire", "apprentis": "apprenti", "apprenants": "apprenant",
    "candidats": "candidat", "etudiants": "etudiant", "enseignants": "enseignant", "professeurs": "professeur",
    "lib": "libelle",
    "ident": "identifiant", "nat": "national", "naiss": "naissance", "nais": "naissance", "prec": "precedente",
}  # fmt: skip
# For titles that nobody foresaw: « Votre prénom », « Date de naissance (jeune) », « ELV_NOM » …
MOTS = {
    "nom_prenom": {"nom", "prenom"}, "nom": {"nom"}, "prenom": {"prenom"}, "date_naissance": {"naissance"},
    "ine": {"ine"}, "classe": {"classe"},
}  # fmt: skip
# … but not « Nom du tuteur », « Prénom 2 », « Lieu de naissance » nor « Classe précédente ».
D_AUTRE_CHOSE = {
    "responsable", "legal", "parent", "parents", "pere", "mere", "tuteur", "maitre", "entreprise", "employeur",
    "professeur", "enseignant", "principal", "etablissement", "lycee", "college", "ecole", "origine", "ville", "lieu",
    "commune", "pays", "departement", "code", "cp", "mail", "courriel", "2", "3", "second", "deuxieme", "troisieme",
    "autre", "autres", "precedent", "precedente", "ancien", "ancienne", "usage", "marital",
}  # fmt: skip
MOTS_AU_PLUS = 6
# NFKD leaves them whole, and ASCII would drop them: « Œuvrard » is « oeuvrard », not « uvrard ».
SANS_DECOMPOSITION = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
     "ı": "i", "þ": "th", "ð": "d"}
)  # fmt: skip


def cle(texte):
    """Text without accents, case, apostrophes or superfluous spaces: « Né(e) le » → « ne e le »."""
    # Apostrophes that are not ASCII would vanish, and glue two words together.
    texte = re.sub(r"[’‘ʼ´`'°]", " ", texte).translate(SANS_DECOMPOSITION)
    nu = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", nu))


def _titre(entete):
    """A title without what adds nothing; what stands in brackets when that is a format, nor « ·e »."""
    sans_format = re.sub(r"\([^)]{3,}\)|\([se]\)|\(\d+\)|\[[^\]]*\]|·\w+", " ", entete)
    entier = cle(sans_format) or cle(entete)
    mots = [MOTS_ENTIERS.get(mot, mot) for mot in entier.split()]
    return " ".join(mot for mot in mots if mot not in MOTS_VIDES) or " ".join(mots)


def reconnaitre(entetes):
    """``{champ: index}`` for the titles that are understood; each column serves once.

    The name in one column is kept only when there are not two columns for it.
    """
    annees = [annee for entete in entetes for annee in ANNEE_SCOLAIRE.findall(entete)]
    # « Classe 2026-2027 » beside « Classe 2025-2026 »: the class is that of the later year.
    titres = [_titre(entete.replace(max(annees), "") if annees else entete) for entete in entetes]
    trouvees = {}
    for champ, connus in TITRES.items():
        libres = [titre if i not in trouvees.values() else "" for i, titre in enumerate(titres)]
        index = next((libres.index(titre) for titre in connus if titre in libres), None)
        if index is not None:
            trouvees[champ] = index
    _completer(trouvees, titres)
    if {"nom", "prenom"} <= trouvees.keys():
        trouvees.pop("nom_prenom", None)
    elif "nom_prenom" in trouvees:
        trouvees.pop("nom", None)
        trouvees.pop("prenom", None)
    # Two numbers of one person in one file, as SIECLE extracts them.
    if "ine" in trouvees and "autre_numero" not in trouvees:
        autres = (i for i, titre in enumerate(titres) if titre in TITRES["ine"] and i not in trouvees.values())
        if (autre := next(autres, None)) is not None:
            trouvees["autre_numero"] = autre
    return trouvees


def _completer(trouvees, titres):
    """Add to ``{champ: index}`` what one title alone may well mean; of two that might, neither."""
    mots_des_titres = [set(titre.split()) for titre in titres]
    for champ, mots in MOTS.items():
        if champ in trouvees or (champ in ("nom", "prenom") and "nom_prenom" in trouvees):
            continue
        possibles = [
            i
            for i, siens in enumerate(mots_des_titres)
            if mots <= siens and len(siens) <= MOTS_AU_PLUS and not siens & D_AUTRE_CHOSE and i not in trouvees.values()
        ]
        if len(possibles) == 1:
            trouvees[champ] = possibles[0]


def est_connu(entete):
    """Whether a title is one of those that are known by heart."""
    titre = _titre(entete)
    return any(titre in connus for connus in TITRES.values())


def ligne_des_titres(lignes):
    """The index, among the first lines, of the one that most looks like titles; None when none names anybody."""
    trouvees = [reconnaitre(cellules) for cellules in lignes]
    notes = [len(t) if t.keys() & {"nom", "prenom", "nom_prenom"} else 0 for t in trouvees]
    # « Classe : | TGA | Professeur : » says something of the list; it heads no column.
    meilleure = max(
        range(len(lignes)), key=lambda rang: (notes[rang], not any(c.endswith(":") for c in lignes[rang])), default=None
    )
    return meilleure if any(notes) else None
