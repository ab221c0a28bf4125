"""What to show of the grid, and in which order: a GET form, whose unknown values are as if nothing was chosen."""

from django import forms

from situations.filtres import TOUTES, FiltresForm

from .grille import PAR_MANQUE, PAR_NOM


class FiltresCouverture(FiltresForm):
    """Épreuve, order of the rows, and whose gaps are asked for: of a compétence, or of a student."""

    epreuve = forms.ChoiceField(label="Épreuve", required=False)
    tri = forms.ChoiceField(
        label="Trier",
        required=False,
        choices=[("", "Par nom"), (PAR_MANQUE, "Ce qui manque d’abord")],
    )

    def __init__(self, data, arbre):
        super().__init__(data)
        self.fields["epreuve"].choices = [
            TOUTES,
            *((e.code, e.code) for e in arbre.epreuves if e.a_renseigner and arbre.competences_de(e)),
        ]

    @property
    def ordre(self):
        """``PAR_NOM`` or ``PAR_MANQUE``."""
        return self.choisis.get("tri", PAR_NOM)
