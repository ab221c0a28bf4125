"""The tuteur of a stage: somebody without an account, known by the link that their browser has opened (R23)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tuteur:
    """What stands where a person would, in ``visibles_par`` and its neighbours, while a tuteur reads and writes.

    ``acces``: the ``AccesTuteur`` that lets them in, with its stage and passport. There is no primary key: nobody's
    object is ever theirs by accident.
    """

    acces: object
    pk = None
    is_authenticated = False

    @property
    def stage(self):
        return self.acces.stage

    @property
    def passeport(self):
        return self.acces.stage.passeport

    @property
    def signature(self):
        """What signs the forms that they fill."""
        return self.acces.signature

    @property
    def cle_des_copies(self):
        """The key of what their browser keeps unsent."""
        return self.acces.cle_des_copies

    @property
    def nom(self):
        return self.acces.nom

    @property
    def role(self):
        """« tuteur, Transports Océane »: what an appréciation is signed with, and who handed the link over (R37)."""
        return f"tuteur, {self.stage.organisation}{self.acces.reserve}"

    @property
    def signe(self):
        """The columns of what is theirs: no account, this stage, this name, by a link that the same sort of person
        handed over (R37)."""
        return {
            "auteur_id": None,
            "stage_id": self.stage.pk,
            "auteur_nom": self.nom,
            "par_etudiant": self.acces.par_etudiant,
        }

    def __str__(self):
        """As the journal and « Qui a lu mon passeport ? » name them."""
        return f"{self.nom}, {self.role}"
