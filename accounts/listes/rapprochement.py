"""Who is who: the student of a list and the account that is already there (R32).

By any national number; else by name and birth date within the school, whatever the numbers say; else by name in the
class. What is less sure is asked: a corrected birth date, a corrected name, several people of one name.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations

from accounts.models import Inscription, NumeroNational, User

from .doublons import numeros_contraires
from .lire.colonnes import cle
from .lire.eleve import Ecart, cle_du_nom
from .questions import NOUVEAU, demander

PAR_REQUETE = 500


@dataclass
class Issue:
    """What became of a line: an account, or None for a new one; or why it waits."""

    eleve: object
    compte: User | None = None
    ecart: Ecart | None = None
    demande: bool = False


class Rapprochement:
    """The accounts that a list may meet, read once: those of the school, and those with a number of the list."""

    def __init__(self, etablissement, eleves):
        """Five queries, and two more for each 500 numbers that the school does not know."""
        self.etablissement = etablissement
        self.inscriptions = defaultdict(list)
        for inscription in Inscription.objects.filter(classe__etablissement=etablissement).select_related("classe"):
            self.inscriptions[inscription.etudiant_id].append(inscription)
        etudiants = User.objects.filter(role=User.Role.ETUDIANT)
        de_l_ecole = etudiants.filter(inscriptions__classe__etablissement=etablissement)
        self.comptes = {c.pk: c for c in (*de_l_ecole, *etudiants.filter(etablissement=etablissement))}
        self.par_numero, self.numeros = {}, defaultdict(list)
        self._lire_les_numeros({numero for eleve in eleves for numero in eleve.numeros})
        self.par_nom, self.par_naissance = defaultdict(list), defaultdict(list)
        for compte in self.comptes.values():
            self.par_nom[cle_du_nom(compte.last_name, compte.first_name)].append(compte)
            if compte.date_naissance:
                self.par_naissance[compte.date_naissance].append(compte)
        self.issues, self.questions, self.remarques = {}, [], []
        self.pris, self.proteges = {}, set()

    def _lire_les_numeros(self, demandes):
        siens = NumeroNational.objects.filter(personne__in=User.objects.filter(etablissement=self.etablissement))
        for numero in siens:
            if compte := self.comptes.get(numero.personne_id):
                self.par_numero[numero.valeur] = compte
                self.numeros[compte.pk].append(numero.valeur)
        inconnus = sorted(demandes - self.par_numero.keys())
        venus = {}
        for debut in range(0, len(inconnus), PAR_REQUETE):
            lot = NumeroNational.objects.filter(valeur__in=inconnus[debut : debut + PAR_REQUETE])
            for numero in lot.select_related("personne"):
                compte = self.comptes.get(numero.personne_id) or venus.setdefault(numero.personne_id, numero.personne)
                self.par_numero[numero.valeur] = compte
                self.numeros[compte.pk].append(numero.valeur)
        # Whoever is in a class of another school now: that school answers first.
        ailleurs = Inscription.objects.actives().exclude(classe__etablissement=self.etablissement)
        self.ailleurs = set(
            ailleurs.filter(etudiant__inscriptions__classe__etablissement=self.etablissement).values_list(
                "etudiant_id", flat=True
            )
        )
        venus = sorted(venus)
        for debut in range(0, len(venus), PAR_REQUETE):
            lot = ailleurs.filter(etudiant__in=venus[debut : debut + PAR_REQUETE])
            self.ailleurs.update(lot.values_list("etudiant_id", flat=True))

    def actives(self, compte):
        return [i for i in self.inscriptions[compte.pk] if i.terminee_le is None]

    def classes_de(self, compte):
        return {i.classe_id for i in self.actives(compte)}

    # --- The lines, from the surest to the least --------------------------------------------------------

    def rapprocher(self, eleves, classe_de, reponses):
        """``{rank: Issue}``. ``classe_de``: gives the existing class of a line's destination, or None."""
        self.classe_de, self.reponses = classe_de, reponses
        restants = [eleve for eleve in map(self._par_numero, eleves) if eleve]
        restants = self._uniques(restants, self._nes_ce_jour)
        restants = self._uniques(restants, self._du_nom_dans_la_classe)
        for eleve in restants:
            if eleve.sortie:
                # Of those who have left, only whom is surely known matters.
                self.issues[eleve.rang] = Issue(eleve)
            else:
                self._en_doute(eleve)
        return self.issues

    def _prendre(self, eleve, compte):
        if compte.pk in self.pris:
            self._ecarter(eleve, f"c’est la même personne qu’à la ligne {self.pris[compte.pk]}.")
        elif compte.pk in self.ailleurs and not self.classes_de(compte):
            self._ecarter(
                eleve,
                "encore inscrit dans un autre établissement : à l’import, la demande lui est faite ; l’élève "
                "arrivera dès sa réponse.",
                compte=compte,
                demande=True,
            )
        else:
            self.pris[compte.pk] = eleve.ligne
            self.issues[eleve.rang] = Issue(eleve, compte)

    def _ecarter(self, eleve, motif, **plus):
        ecart = Ecart(eleve.ligne, str(eleve), eleve.classe, motif, eleve.cellules)
        self.issues[eleve.rang] = Issue(eleve, ecart=ecart, **plus)

    def _demander(self, eleve, texte, candidats, propose=""):
        """Ask which of these accounts the line is, if any, and do what was answered."""
        options = [(f"compte:{c.pk}", f"La même personne\u00a0: {self.decrire(c)}") for c in candidats]
        options.append((NOUVEAU, "Une autre personne\u00a0: créer un compte"))
        question = demander(eleve, texte, options, self.reponses, propose, [c.pk for c in candidats])
        self.questions.append(question)
        if question.ouverte:
            # Nobody whom it may be is taken for gone.
            self.proteges.update(question.candidats)
            self._ecarter(eleve, "une question attend votre réponse.")
        elif question.reponse == NOUVEAU:
            self.issues[eleve.rang] = Issue(replace(eleve, numeros=self._libres(eleve)))
        else:
            compte = next(c for c in candidats if question.reponse == f"compte:{c.pk}")
            self._prendre(replace(eleve, numeros=self._libres(eleve, compte)), compte)

    def _libres(self, eleve, compte=None):
        """The numbers of the line that are nobody else's."""
        return tuple(n for n in eleve.numeros if self.par_numero.get(n) in (None, compte))

    def decrire(self, compte):
        """What tells homonyms apart, for the school: birth date, class, identifier."""
        classes = ", ".join(i.classe.nom for i in self.actives(compte)) or "sans classe"
        ne = f", né(e) le {compte.date_naissance:%d/%m/%Y}" if compte.date_naissance else ""
        return f"{compte.nom_liste}{ne}, {classes}, identifiant {compte.username}"

    def _par_numero(self, eleve):
        """Settle a line by its numbers; else hand it back, without those that are somebody else's."""
        trouves, gardes = [], []
        for numero in eleve.numeros:
            compte = self.par_numero.get(numero)
            if compte is None or compte in trouves:
                gardes.append(numero)
                continue
            concorde = self._concorde(eleve, compte)
            if compte.role == User.Role.ETUDIANT and (concorde or compte.pk in self.comptes):
                trouves.append(compte)
                gardes.append(numero)
            else:
                self.remarques.append(
                    (eleve.classe, f"{eleve}\u00a0: son numéro national est celui d’une autre personne\u00a0: il est "
                     "laissé de côté.")
                )  # fmt: skip
        eleve = replace(eleve, numeros=tuple(gardes))
        if not trouves:
            return eleve
        compte = trouves[0]
        if len(trouves) > 1:
            self._demander(eleve, "Ses numéros nationaux sont ceux de deux comptes.", trouves)
        elif not self._concorde(eleve, compte):
            self._demander(eleve, "Son numéro national est celui d’un élève qui porte un autre nom.", trouves)
        else:
            self._prendre(eleve, compte)
        return None

    def _concorde(self, eleve, compte):
        """Whether a number alone is believed: the family name, the given name or the birth date is the same."""
        nom, prenom = cle_du_nom(compte.last_name, compte.first_name)
        meme_jour = eleve.date_naissance and eleve.date_naissance == compte.date_naissance
        return nom == eleve.cle[0] or prenom == eleve.cle[1] or bool(meme_jour)

    def _uniques(self, eleves, candidats_de):
        """Settle the lines that have one candidate whom no other line claims; the others are handed back."""
        candidats = {eleve.rang: [c for c in candidats_de(eleve) if c.pk not in self.pris] for eleve in eleves}
        reclames = defaultdict(int)
        for comptes in candidats.values():
            for compte in comptes:
                reclames[compte.pk] += 1
        restants = []
        for eleve in eleves:
            comptes = candidats[eleve.rang]
            if len(comptes) == 1 and reclames[comptes[0].pk] == 1:
                self._prendre(eleve, comptes[0])
            else:
                restants.append(eleve)
        return restants

    def _nes_ce_jour(self, eleve):
        if not eleve.date_naissance:
            return []
        return [c for c in self.par_nom[eleve.cle] if c.date_naissance == eleve.date_naissance]

    def _du_nom_dans_la_classe(self, eleve):
        classe = self.classe_de(eleve)
        return [
            compte
            for compte in self.par_nom[eleve.cle]
            if classe
            and not (eleve.date_naissance and compte.date_naissance)
            and not numeros_contraires(eleve.numeros, self.numeros[compte.pk])
            and any(inscription.classe_id == classe.pk for inscription in self.inscriptions[compte.pk])
        ]

    # --- What is asked ----------------------------------------------------------------------------------

    def _en_doute(self, eleve):
        """Ask about those of the same name, else of the same birth date and a near name; else a new account."""
        du_nom = [c for c in self.par_nom[eleve.cle] if c.pk not in self.pris and self._plausible(eleve, c)]
        if du_nom:
            seul = du_nom[0] if len(du_nom) == 1 else None
            propose = f"compte:{seul.pk}" if seul and self._proposable(eleve, seul) else ""
            if seul and eleve.date_naissance and seul.date_naissance and eleve.date_naissance != seul.date_naissance:
                texte = f"Même nom, mais né(e) le {eleve.date_naissance:%d/%m/%Y} d’après la liste."
            elif seul:
                texte = "Un élève de l’établissement porte ce nom."
            else:
                texte = "Plusieurs élèves de l’établissement portent ce nom."
            self._demander(eleve, texte, du_nom, propose)
            return
        voisins = [
            c
            for c in self.par_naissance.get(eleve.date_naissance, ())
            if c.pk not in self.pris and self.classes_de(c) and self._nom_voisin(eleve, c)
        ]
        if voisins:
            # Of one family and born the same day, but with another given name: perhaps a twin.
            seul = len(voisins) == 1 and self._prenom_voisin(eleve, voisins[0])
            propose = f"compte:{voisins[0].pk}" if seul else ""
            self._demander(eleve, "Même date de naissance, et un nom voisin.", voisins, propose)
            return
        for autre in self.par_nom[eleve.cle]:
            self.remarques.append(
                (eleve.classe, f"{eleve}\u00a0: un homonyme est connu ({self.decrire(autre)}). Un autre compte est "
                 "créé\u00a0; leurs identifiants les distinguent.")
            )  # fmt: skip
        self.issues[eleve.rang] = Issue(eleve)

    def _plausible(self, eleve, compte):
        """Not somebody else for sure: another birth date, and either another number or no class any more."""
        if not (eleve.date_naissance and compte.date_naissance) or eleve.date_naissance == compte.date_naissance:
            return True
        return bool(self.classes_de(compte)) and not numeros_contraires(eleve.numeros, self.numeros[compte.pk])

    def _proposable(self, eleve, compte):
        """Ticked beforehand: in that very class; or anywhere in the school when no birth date says otherwise."""
        if numeros_contraires(eleve.numeros, self.numeros[compte.pk]) or not self.classes_de(compte):
            return False
        classe = self.classe_de(eleve)
        ici = classe is not None and classe.pk in self.classes_de(compte)
        return ici or not (eleve.date_naissance and compte.date_naissance)

    def _nom_voisin(self, eleve, compte):
        """« DUPONT Lina » and « DUPONT-MORETTI Lina »; in one class, half of the name is enough."""
        nom, prenom = cle_du_nom(compte.last_name, compte.first_name)
        if numeros_contraires(eleve.numeros, self.numeros[compte.pk]):
            return False

        if _proches(nom, eleve.cle[0]) and _proches(prenom, eleve.cle[1]):
            return True
        classe = self.classe_de(eleve)
        ici = classe is not None and classe.pk in self.classes_de(compte)
        return ici and (nom == eleve.cle[0] or prenom == eleve.cle[1])

    def _prenom_voisin(self, eleve, compte):
        return _proches(cle_du_nom(compte.last_name, compte.first_name)[1], eleve.cle[1])

    def nommes(self, eleves, par_le_nom_seul=False):
        """Primary keys of the accounts that these lines may name: whoever is anywhere in a file never leaves.

        ``par_le_nom_seul``: even with another birth date, for lines whose person is not settled.
        """
        trouves = set()
        for eleve in eleves:
            trouves.update(self.par_numero[n].pk for n in eleve.numeros if n in self.par_numero)
            trouves.update(
                c.pk
                for c in self.par_nom.get(eleve.cle, ())
                if par_le_nom_seul
                or not (eleve.date_naissance and c.date_naissance)
                or c.date_naissance == eleve.date_naissance
            )
        return trouves

    def nommes_a_demi(self, ecarts):
        """Primary keys of the accounts whose family name stands in a line that could not be read."""
        par_famille = defaultdict(set)
        for compte in self.comptes.values():
            par_famille[cle_du_nom(compte.last_name, "")[0]].add(compte.pk)
        trouves = set()
        for ecart in ecarts:
            mots = cle(ecart.qui).split()[:12]
            for debut, fin in combinations(range(len(mots) + 1), 2):
                trouves |= par_famille.get(" ".join(mots[debut:fin]), set())
        return trouves


def _proches(un, autre):
    """Whether the words of one name are all in the other: « dupont », « dupont moretti »."""
    return set(un.split()) <= set(autre.split()) or set(autre.split()) <= set(un.split())
