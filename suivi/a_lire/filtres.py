"""What a teacher chooses to see of « À lire », carried from one fiche to the next."""

from django import forms

from accounts.models.user import noms_distincts
from langue.nombre import entier
from suivi.filtres import FiltresSuivi

TOUT = "tout"


class FiltresALire(FiltresSuivi):
    """A class, a group of one, a pupil (the primary key of a passport), and whether what was there before one came is
    shown too.

    ``FiltresALire(data, classes, passeports, groupes)``: what there is to choose from, for the page that draws the
    lists; without them what is asked is taken as it is, since the queue holds nothing that one may not read.
    """

    classe = forms.ChoiceField(label="Classe", required=False, widget=forms.HiddenInput)
    eleve = forms.ChoiceField(label="Qui", required=False)
    depuis = forms.ChoiceField(
        label="Depuis", required=False, choices=[("", "mon arrivée dans la classe"), (TOUT, "le début (tout voir)")]
    )
    groupe = forms.ChoiceField(label="Groupe", required=False)
    field_order = ["classe", "groupe", "eleve", "du", "au", "source", "type", "depuis"]

    def __init__(self, data, classes=None, passeports=None, groupes=()):
        super().__init__(data, None if classes is None else {c.diplome_id: c.diplome for c in classes}.values())
        if classes is None:
            for nom in ("classe", "groupe", "eleve"):
                self.proposer(nom, [(data.get(nom, ""), "")])
        else:
            self.proposer("classe", [("", "Toutes"), *((str(c.pk), c.nom) for c in classes)])
            noms = {classe.pk: classe.nom for classe in classes}
            self.proposer("groupe", [("", "Tous"), *((str(g.pk), f"{g.nom} ({noms[g.classe_id]})") for g in groupes)])
            if not groupes:
                del self.fields["groupe"]
            noms = noms_distincts(p.etudiant for p in passeports)
            self.proposer("eleve", [("", "Tous"), *((str(p.pk), noms[p.etudiant_id]) for p in passeports)])

    @property
    def choix(self):
        """What ``a_lire`` takes of it."""
        choisis = self.choisis
        return {
            "classe": entier(choisis.get("classe")),
            "groupe": entier(choisis.get("groupe")),
            "passeport": entier(choisis.get("eleve")),
            "fiches": self.des_fiches,
            "tout": "depuis" in choisis,
        }
