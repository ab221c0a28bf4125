"""Who is who: the student of a list and the account that is already there.

By INE; else by name and birth date within the school; else by name in the class.
"""

from collections import defaultdict

from accounts.models import Inscription, User

from .eleve import Erreur, cle_du_nom

PAR_REQUETE = 500


class Rapprochement:
    """The accounts that a list may meet, read once: those of the school, and those with an INE of the list."""

    def __init__(self, etablissement, eleves):
        """Four queries, and one more for each 500 INE."""
        self.etablissement = etablissement
        inscriptions = Inscription.objects.filter(classe__etablissement=etablissement).select_related("classe")
        self.inscriptions = defaultdict(list)
        for inscription in inscriptions:
            self.inscriptions[inscription.etudiant_id].append(inscription)
        de_l_ecole = User.objects.filter(role=User.Role.ETUDIANT, inscriptions__classe__etablissement=etablissement)
        rattaches = User.objects.filter(role=User.Role.ETUDIANT, etablissement=etablissement)
        self.comptes = {compte.pk: compte for compte in (*de_l_ecole, *rattaches)}
        self.par_ine = {compte.ine: compte for compte in self.comptes.values() if compte.ine}
        self.ailleurs = set()
        inconnus = sorted({eleve.ine for eleve in eleves if eleve.ine} - self.par_ine.keys())
        for debut in range(0, len(inconnus), PAR_REQUETE):
            for compte in User.objects.filter(ine__in=inconnus[debut : debut + PAR_REQUETE]):
                self.par_ine[compte.ine] = compte
        self._lire_les_ailleurs()
        self.par_nom = defaultdict(list)
        for compte in self.comptes.values():
            self.par_nom[cle_du_nom(compte.last_name, compte.first_name)].append(compte)

    def _lire_les_ailleurs(self):
        """Whoever, known by INE, is in a class of another school now: that school ends it first."""
        venus = [compte.pk for compte in self.par_ine.values() if compte.pk not in self.comptes]
        for debut in range(0, len(venus), PAR_REQUETE):
            self.ailleurs.update(
                Inscription.objects.actives()
                .filter(etudiant__in=venus[debut : debut + PAR_REQUETE])
                .exclude(classe__etablissement=self.etablissement)
                .values_list("etudiant_id", flat=True)
            )

    def actives(self, compte):
        return [i for i in self.inscriptions[compte.pk] if i.terminee_le is None]

    def compte_de(self, eleve, classe):
        """``(account or None, None)``, or ``(None, Erreur)``. ``classe``: None when it is new."""
        par_ine = self.par_ine.get(eleve.ine) if eleve.ine else None
        if par_ine:
            erreur = self._refus(eleve, par_ine)
            return (None, erreur) if erreur else (par_ine, None)
        homonymes = [compte for compte in self.par_nom[eleve.cle] if not (eleve.ine and compte.ine)]
        nes_ce_jour = [c for c in homonymes if eleve.date_naissance and c.date_naissance == eleve.date_naissance]
        candidats = nes_ce_jour or [
            compte
            for compte in homonymes
            if not (eleve.date_naissance and compte.date_naissance)
            and classe
            and any(inscription.classe_id == classe.pk for inscription in self.inscriptions[compte.pk])
        ]
        if len(candidats) > 1:
            return None, Erreur(
                eleve.ligne,
                "Nom de famille",
                f"Plusieurs élèves de l’établissement s’appellent {eleve}. Ajoutez l’INE ou la date de naissance.",
            )
        return (candidats[0], None) if candidats else (None, None)

    def _refus(self, eleve, compte):
        if compte.role != User.Role.ETUDIANT:
            return Erreur(
                eleve.ligne, "INE", "Cet INE est celui d’un compte qui n’est pas un compte d’élève. Vérifiez-le."
            )
        if compte.pk in self.ailleurs:
            return Erreur(
                eleve.ligne,
                "INE",
                "Cet INE est celui d’un élève d’un autre établissement. Vérifiez-le\u00a0; s’il a changé de lycée, "
                "l’ancien doit d’abord terminer son inscription.",
            )
        nom, prenom = cle_du_nom(compte.last_name, compte.first_name)
        memes_noms = nom == eleve.cle[0] or prenom == eleve.cle[1]
        meme_jour = eleve.date_naissance and eleve.date_naissance == compte.date_naissance
        if not memes_noms and not meme_jour:
            return Erreur(
                eleve.ligne,
                "INE",
                f"Cet INE est déjà celui d’un autre élève que {eleve}. Vérifiez-le, ou videz la cellule.",
            )
        return None
