from django import forms
from django.conf import settings

from langue.champs import FichierField

from .colonnes import proposees

MO = 1024 * 1024


class ArchiveForm(forms.Form):
    """``ArchiveForm(data, files)``: an archive that was taken away from here or from elsewhere."""

    archive = FichierField(
        label="Archive du passeport",
        help_text="Le fichier ZIP que donne «\u00a0Emporter mon passeport\u00a0», tel quel.",
        accepte=".zip,application/zip",
        au_plus=settings.CORPS_MAXIMUM,
        trop_gros=f"Cette archive dépasse {settings.CORPS_MAXIMUM // MO}\u00a0Mo.",
        absent="Choisissez le fichier ZIP de votre passeport.",
    )


class TableauForm(forms.Form):
    """``TableauForm(data, files)``: a document or a workbook in which a passport was typed."""

    fichier = FichierField(
        label="Document ou classeur",
        help_text="Word (.docx) ou Excel (.xlsx, .xls), 20\u00a0Mo au plus.",
        accepte=".docx,.xlsx,.xls",
        au_plus=20 * MO,
        trop_gros="Ce fichier dépasse 20\u00a0Mo\u00a0: retirez-en les images, puis recommencez.",
    )


class ColonnesForm(forms.Form):
    """Which rubrique each column is. ``titres``, ``exemples``: of the file; ``trouvees``: ``{rubrique: index}``."""

    def __init__(self, *args, titres, exemples, diplome, trouvees, **kwargs):
        super().__init__(*args, **kwargs)
        choix = [("", "Ne pas reprendre"), *((r.nom, r.libelle) for r in proposees(diplome))]
        par_rang = {rang: nom for nom, rang in trouvees.items()}
        for rang, titre in enumerate(titres):
            self.fields[f"colonne_{rang}"] = forms.ChoiceField(
                label=titre,
                choices=choix,
                required=False,
                initial=par_rang.get(rang, ""),
                help_text=" · ".join(texte.replace("\n", " ")[:60] for texte in exemples[rang]),
                error_messages={"invalid_choice": "Choisissez dans la liste."},
            )

    def clean(self):
        donnees = super().clean()
        choisies = [nom for nom in donnees.values() if nom]
        if not choisies:
            raise forms.ValidationError("Choisissez au moins une rubrique à reprendre.")
        for champ, nom in list(donnees.items()):
            if nom and choisies.count(nom) > 1:
                self.add_error(champ, "Deux colonnes vont dans cette rubrique\u00a0: gardez-en une.")
        return donnees

    def colonnes(self):
        """``{rubrique: index of its column}``. Only after a successful validation."""
        return {nom: int(champ.removeprefix("colonne_")) for champ, nom in self.cleaned_data.items() if nom}
