from django import forms
from django.conf import settings

MO = 1024 * 1024


class ArchiveForm(forms.Form):
    """``ArchiveForm(data, files)``: an archive that was taken away from here or from elsewhere."""

    archive = forms.FileField(
        label="Archive du passeport",
        help_text="Le fichier ZIP que donne «\u00a0Emporter mon passeport\u00a0», tel quel.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": "Choisissez le fichier ZIP de votre passeport.",
            "empty": "Ce fichier est vide.",
            "invalid": "Le fichier n’est pas arrivé. Choisissez-le à nouveau.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
    )

    def clean_archive(self):
        archive = self.cleaned_data["archive"]
        if archive.size > settings.CORPS_MAXIMUM:
            raise forms.ValidationError(f"Cette archive dépasse {settings.CORPS_MAXIMUM // MO}\u00a0Mo.")
        return archive
