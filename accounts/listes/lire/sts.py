"""The XML of STSWeb (``sts_emp_RNE_année.xml``): the teachers of a school and the divisions that they teach."""

from .document import LIGNES_AU_PLUS, TROP_DE_LIGNES, Document, FichierRefuse, nettoyer
from .flux_xml import LecteurXml

ENTETES = ["Nom", "Prénom", "Courriel", "Classes"]
UTILES = {"NOM_USAGE", "NOM_PATRONYMIQUE", "PRENOM", "FONCTION", "MEL"}
ENSEIGNE = {"", "ENS"}
MAL_FORME = "Ce fichier XML est incomplet ou abîmé. Exportez-le à nouveau depuis STSWeb."
SANS_ENSEIGNANT = "Ce fichier STSWeb ne contient aucun enseignant."


def lire_sts(flux):
    """The ``Document`` of the teachers, each once, with the divisions that they teach, alone or in a group of it.

    Raises ``FichierRefuse``.
    """
    return _LecteurSts().parcourir(flux)


class _LecteurSts(LecteurXml):
    UTILES, MAL_FORME = UTILES, MAL_FORME

    def __init__(self):
        super().__init__()
        self.uai, self.annee = "", None
        self.individus, self.qui = {}, None
        # The division that is being read; those of the group; the teachers of a group, told before its divisions.
        self.division, self.groupe, self.du_groupe = None, None, []
        self.divisions = {}

    def debut(self, balise, attributs):
        if balise == "UAJ":
            self.uai = self.uai or attributs.get("CODE", "").upper()
        elif balise == "ANNEE_SCOLAIRE" and attributs.get("ANNEE", "").isdecimal():
            self.annee = int(attributs["ANNEE"][:4])
        elif balise == "INDIVIDU":
            self.qui, self.champs = (attributs.get("TYPE", ""), attributs.get("ID", "")), {}
        elif balise == "DIVISION":
            self.division = nettoyer(attributs.get("CODE", ""))
        elif balise == "GROUPE":
            self.groupe, self.du_groupe = [], []
        elif balise == "DIVISION_APPARTENANCE" and self.groupe is not None:
            self.groupe.append(nettoyer(attributs.get("CODE", "")))
        elif balise == "ENSEIGNANT":
            enseignant = (attributs.get("TYPE", ""), attributs.get("ID", ""))
            if self.groupe is not None:
                self.du_groupe.append(enseignant)
            elif self.division:
                self._affecter(enseignant, [self.division])

    def fin(self, balise):
        if balise == "INDIVIDU" and self.qui:
            self.individus.setdefault(self.qui, self.champs)
            self.qui = None
            if len(self.individus) > LIGNES_AU_PLUS:
                raise FichierRefuse(TROP_DE_LIGNES)
        elif balise == "DIVISION":
            self.division = None
        elif balise == "GROUPE" and self.groupe is not None:
            for enseignant in self.du_groupe:
                self._affecter(enseignant, self.groupe)
            self.groupe, self.du_groupe = None, []

    def _affecter(self, enseignant, divisions):
        siennes = self.divisions.setdefault(enseignant, {})
        siennes.update(dict.fromkeys(filter(None, divisions)))

    def document(self):
        lignes = [[0, ENTETES]]
        for rang, (qui, champs) in enumerate(self.individus.items(), 1):
            if champs.get("FONCTION", "") in ENSEIGNE or qui in self.divisions:
                nom = champs.get("NOM_USAGE") or champs.get("NOM_PATRONYMIQUE", "")
                classes = ", ".join(self.divisions.get(qui, ()))
                lignes.append([rang, [nom, champs.get("PRENOM", ""), champs.get("MEL", ""), classes]])
        if len(lignes) == 1:
            raise FichierRefuse(SANS_ENSEIGNANT)
        return Document([{"nom": "STS", "lignes": lignes}], uai=self.uai, annee=self.annee, sts=True)
