"""Reading candidate numbers, and knowing whose they are: by national number, else by name and birth date (R32)."""

import re
from collections import defaultdict

from django.db import transaction

from accounts.listes.lire.colonnes import cle
from accounts.listes.lire.dates import lire_date
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.eleve import cle_du_nom
from accounts.listes.lire.noms import separer
from accounts.listes.lire.numeros import lire_numeros
from accounts.models import Inscription, NumeroNational

FORME = re.compile(r"[0-9A-Z]{8,11}")
FAUTE = "Un numéro de candidat compte de 8 à 11 chiffres ou lettres."
SANS_COLONNE = (
    "Aucune colonne ne porte le numéro de candidat. La première ligne nomme les colonnes\u00a0: «\u00a0INE\u00a0», "
    "«\u00a0Numéro de candidat\u00a0», ou celles de Cyclades."
)


def nettoyer(texte):
    """« 0123 456 789 » → « 0123456789 »."""
    return re.sub(r"[\s.\-]", "", texte).upper()


def colonne_du_numero(entetes):
    """The index of the column of candidate numbers, as Cyclades or a school names it; None when there is none."""
    for i, entete in enumerate(entetes):
        mots = set(cle(entete).split())
        if "candidat" in mots and mots & {"numero", "no", "n", "num", "matricule", "code"}:
            return i
    titres = [cle(entete) for entete in entetes]
    seuls = ("numero", "matricule", "num candidat", "candidat", "numero inscription", "no inscription")
    return next((titres.index(titre) for titre in seuls if titre in titres), None)


def lire_les_numeros(tableau, ecole):
    """``([(inscription, number)], [(who, why not)])`` of a ``Liste``; writes nothing. Raises ``FichierRefuse``."""
    numero = colonne_du_numero(tableau.entetes)
    if numero is None:
        raise FichierRefuse(SANS_COLONNE)
    colonnes = {champ: i for champ, i in tableau.colonnes.items() if i != numero}
    actives = Inscription.objects.actives().filter(classe__etablissement=ecole)
    par_personne, par_nom = defaultdict(list), defaultdict(list)
    for inscription in actives.select_related("etudiant", "classe").order_by("-classe__session"):
        etudiant = inscription.etudiant
        par_personne[etudiant.pk].append(inscription)
        if etudiant not in par_nom[cle_du_nom(etudiant.last_name, etudiant.first_name)]:
            par_nom[cle_du_nom(etudiant.last_name, etudiant.first_name)].append(etudiant)
    par_ine = dict(NumeroNational.objects.filter(personne__in=par_personne).values_list("valeur", "personne"))
    trouves, ecartes, pris = {}, [], {}
    for _, cellules in tableau.lignes:
        valeurs = {champ: cellules[i] for champ, i in colonnes.items()}
        qui = " ".join(filter(None, (valeurs.get(c) for c in ("nom_prenom", "nom", "prenom", "ine"))))[:120]
        texte = nettoyer(cellules[numero])
        if not texte:
            continue
        personne, motif = _personne(valeurs, par_ine, par_nom)
        if not FORME.fullmatch(texte):
            motif = f"«\u00a0{texte[:20]}\u00a0» n’est pas un numéro de candidat."
        elif pris.setdefault(texte, personne) != personne:
            motif = f"le numéro {texte} est déjà celui d’une autre ligne."
        if motif:
            ecartes.append((qui or "(sans nom)", motif))
        else:
            trouves[par_personne[personne][0]] = texte
    return list(trouves.items()), ecartes


@transaction.atomic
def reprendre(ecole, changements):
    """Take a list back (R36): ``(how many have their number of before again, names of those changed since)``.

    ``changements``: as ``NumerosForm.enregistrer`` gives them.
    """
    inscriptions = Inscription.objects.filter(classe__etablissement=ecole, pk__in=changements)
    reprises, autres = [], []
    for inscription in inscriptions.select_for_update(of=("self",)).select_related("etudiant"):
        avant, pose = changements[str(inscription.pk)]
        if inscription.numero_candidat == pose:
            inscription.numero_candidat = avant
            reprises.append(inscription)
        else:
            autres.append(inscription.etudiant.nom_liste)
    Inscription.objects.bulk_update(reprises, ["numero_candidat"], batch_size=500)
    return len(reprises), sorted(autres)


def _personne(valeurs, par_ine, par_nom):
    """``(primary key, why not)``."""
    for champ in ("ine", "autre_numero"):
        for numero in lire_numeros(valeurs.get(champ, ""))[0]:
            if numero in par_ine:
                return par_ine[numero], ""
    nom, prenom = valeurs.get("nom", ""), valeurs.get("prenom", "")
    if "nom_prenom" in valeurs:
        nom, prenom = separer(valeurs["nom_prenom"]) or ("", "")
    if not nom:
        return None, "personne n’a ce numéro national dans vos classes."
    naissance = lire_date(valeurs.get("date_naissance", ""))
    homonymes = par_nom.get(cle_du_nom(nom, prenom), [])
    du_jour = [e for e in homonymes if naissance and e.date_naissance == naissance]
    possibles = du_jour or [e for e in homonymes if not (naissance and e.date_naissance)]
    if len(possibles) == 1:
        return possibles[0].pk, ""
    return None, "plusieurs élèves portent ce nom." if possibles else "personne de ce nom dans vos classes."
