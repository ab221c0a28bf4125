"""What a list leaves in doubt, asked on the page and never guessed (R32): a proposal is shown, and can be changed."""

from dataclasses import dataclass

from .lire.eleve import Eleve

ECARTER, NOUVEAU, DEUX = "ecarter", "nouveau", "deux"


@dataclass(frozen=True)
class Question:
    """``options``: ``[(answer, French label)]``; ``propose``: the answer that is ticked, or ""; ``reponse``: the one
    that counts now. ``candidats``: primary keys of the accounts that it may be; ``autres``: ranks of other lines."""

    eleve: Eleve
    texte: str
    options: tuple
    propose: str = ""
    reponse: str = ""
    candidats: tuple = ()
    autres: tuple = ()

    @property
    def ouverte(self):
        """Whether nobody has decided: the line waits."""
        return self.reponse in ("", ECARTER)


def demander(eleve, texte, options, reponses, propose="", candidats=(), autres=()):
    """A ``Question`` with the answer given before, when it is still one of the options."""
    options = (*options, (ECARTER, "Mettre de côté pour l’instant"))
    reponse = reponses.get(str(eleve.rang), propose)
    if reponse not in dict(options):
        reponse = propose
    return Question(eleve, texte, options, propose, reponse, tuple(candidats), tuple(autres))
