"""What one says to reopen a dépôt, or to check a copy on paper."""

from django import forms

from examens.models import Reouverture
from langue.champs import FichierField
from situations.champs import TexteField

from .empreinte_fichier import OCTETS_AU_PLUS, TROP_GROS
from .verification import normaliser

LONGUEUR_MOTIF = Reouverture._meta.get_field("motif").max_length


class ReouvertureForm(forms.Form):
    """The reason is mandatory: it stays beside the copy, for the student and in the journal."""

    motif = TexteField(
        limite=LONGUEUR_MOTIF,
        colonne=LONGUEUR_MOTIF,
        libelle="Motif",
        label="Pourquoi rouvrir ce dépôt\u00a0?",
        help_text="Il se lit à côté de la copie, et il reste au journal. "
        "Par exemple\u00a0: «\u00a0mauvaise fiche déposée\u00a0».",
        widget=forms.Textarea(attrs={"rows": 3, "data-limite": LONGUEUR_MOTIF}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["motif"].error_messages["required"] = "Dites pourquoi ce dépôt est rouvert."


class CodeForm(forms.Form):
    """The code of a copy, however it was typed."""

    code = forms.CharField(
        label="Code de vérification",
        max_length=40,
        help_text="Dix lettres et chiffres, au pied de chaque page. Majuscules, espaces et tiret sont sans importance.",
        widget=forms.TextInput(
            attrs={
                "class": "code-saisi",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "ACDEF-GHJKM",
            }
        ),
        error_messages={
            "required": "Recopiez le code qui est au pied de la page.",
            "max_length": "Ce code est trop long\u00a0: il compte dix lettres et chiffres.",
        },
    )

    def clean_code(self):
        code = normaliser(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                "Ce n’est pas un code d’ici\u00a0: il compte dix signes, sans 0, 1, 2, 5, 8 ni B, I, L, O, S, Z."
            )
        return code


class FichierForm(forms.Form):
    """A PDF to compare: only its hash has reached the server (``EmpreinteUploadHandler``)."""

    fichier = FichierField(
        label="Fichier PDF à comparer",
        help_text="Son empreinte est calculée à l’arrivée\u00a0; le fichier n’est pas conservé. 30\u00a0Mo au plus.",
        accepte="application/pdf,.pdf",
        au_plus=OCTETS_AU_PLUS,
        trop_gros=TROP_GROS,
        absent="Choisissez le fichier PDF à comparer.",
    )
