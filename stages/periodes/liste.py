"""A list « élève ; organisation ; tuteur ; courriel ; dates »: read, matched by name to a class; nothing is written."""

from collections import defaultdict

from accounts.listes.lire.colonnes import cle
from accounts.listes.lire.dates import lire_date
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.eleve import cle_du_nom
from accounts.listes.lire.noms import separer

# The titles of columns by what they hold, in the order in which they are tried.
TITRES = {
    "organisation": ("organisation", "entreprise", "structure", "lieu", "accueil", "societe", "raison sociale"),
    "tuteur_courriel": ("courriel", "mail", "mel", "email"),
    "tuteur_nom": ("tuteur", "tutrice", "maitre", "responsable"),
    "date_debut": ("debut", "du", "date debut", "arrivee"),
    "date_fin": ("fin", "au", "date fin", "depart"),
    "identifiant": ("identifiant", "login"),
    "nom_prenom": ("eleve", "etudiant", "stagiaire", "nom prenom", "nom et prenom"),
    "prenom": ("prenom",),
    "nom": ("nom",),
}
SANS_COLONNE = (
    "La première ligne nomme les colonnes\u00a0: «\u00a0Élève\u00a0» (ou «\u00a0Nom\u00a0» et «\u00a0Prénom\u00a0»), "
    "«\u00a0Organisation\u00a0», et si vous les avez «\u00a0Tuteur\u00a0», «\u00a0Courriel\u00a0», "
    "«\u00a0Début\u00a0», «\u00a0Fin\u00a0»."
)


def lire_les_periodes(tableau, etudiants, diplome):
    """``({student: {column: text}}, [(who, why not)])`` of a ``Liste``, for the students of a class.

    An identifier, where the list has one, says who it is better than a name, which two may bear.

    A date comes as « 02/03/2026 »; one that cannot be read stays as it is written, for the page to show. Raises
    ``FichierRefuse`` when neither the students nor the organisations can be found.
    """
    colonnes = _colonnes(tableau.entetes)
    if "organisation" not in colonnes or not {"identifiant", "nom", "nom_prenom"} & colonnes.keys():
        raise FichierRefuse(SANS_COLONNE)
    par_nom = defaultdict(list)
    for etudiant in etudiants:
        par_nom[cle_du_nom(etudiant.last_name, etudiant.first_name)].append(etudiant)
    par_identifiant = {etudiant.username: etudiant for etudiant in etudiants}
    trouves, ecartes = {}, []
    for _, cellules in tableau.lignes:
        valeurs = {champ: cellules[i] for champ, i in colonnes.items() if i < len(cellules)}
        identifiant = valeurs.pop("identifiant", "").strip().lower()
        nom = " ".join(filter(None, (valeurs.pop(champ, "") for champ in ("nom_prenom", "nom", "prenom"))))
        qui = (nom or identifiant)[:120]
        if not qui and not any(valeurs.values()):
            continue
        if identifiant:
            possibles = [par_identifiant[identifiant]] if identifiant in par_identifiant else []
        else:
            possibles = par_nom.get(_cle(cellules, colonnes), [])
        if len(possibles) != 1:
            ecartes.append((qui or "(sans nom)", _pourquoi(diplome, possibles, identifiant)))
        elif possibles[0] in trouves:
            ecartes.append((qui, "une autre ligne est déjà la sienne\u00a0: ajoutez cette période ensuite."))
        else:
            trouves[possibles[0]] = valeurs | {nom: _jour(valeurs.get(nom, "")) for nom in ("date_debut", "date_fin")}
    return trouves, ecartes


def _pourquoi(diplome, possibles, identifiant):
    if identifiant:
        return f"aucun {diplome.mot('etudiant')} de la classe n’a l’identifiant «\u00a0{identifiant[:120]}\u00a0»."
    if not possibles:
        return f"aucun {diplome.mot('etudiant')} de ce nom dans la classe."
    combien = {2: "deux", 3: "trois"}.get(len(possibles), "plusieurs")
    return (
        f"{combien} {diplome.mot('etudiants')} portent ce nom\u00a0: précisez l’identifiant, "
        "dans une colonne «\u00a0Identifiant\u00a0»."
    )


def _colonnes(entetes):
    """``{champ: index}``: a title that holds the word counts, each column serves once."""
    titres, trouvees = [f" {cle(entete)} " for entete in entetes], {}
    for champ, connus in TITRES.items():
        for mot in connus:
            rang = next((i for i, t in enumerate(titres) if f" {mot} " in t and i not in trouvees.values()), None)
            if rang is not None:
                trouvees[champ] = rang
                break
    return trouvees


def _cle(cellules, colonnes):
    def cellule(champ):
        return cellules[colonnes[champ]] if champ in colonnes and colonnes[champ] < len(cellules) else ""

    if "nom_prenom" in colonnes and "prenom" not in colonnes:
        nom, prenom = separer(cellule("nom_prenom")) or (cellule("nom_prenom"), "")
        return cle_du_nom(nom, prenom)
    return cle_du_nom(cellule("nom") or cellule("nom_prenom"), cellule("prenom"))


def _jour(texte):
    lue = lire_date(texte)
    return f"{lue:%d/%m/%Y}" if lue else texte
