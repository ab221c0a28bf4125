"""A form that two people may have open at once: the second to send it is told what the first has changed."""

from django import forms

from situations.models.fiche import empreinte


class FormADeux(forms.Form):
    """What its sender saw goes with it as ``vu``; the view reads the object under a lock, then makes the form.

    ``montrer(*values)``, before it is shown: what the database holds. ``refuser_si_change(words)``, while it is
    cleaned: an error when it was opened on something else, in words what holds now. Sent again after that, it is taken.
    """

    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def montrer(self, *valeurs):
        self.initial["vu"] = empreinte([str(valeur) for valeur in valeurs])

    def refuser_si_change(self, en_clair):
        if self.cleaned_data.get("vu", "") in ("", self.initial["vu"]):
            return
        self.add_error(
            None,
            f"Quelqu’un d’autre a enregistré entre-temps\u00a0: {en_clair}. Rien de ce que vous envoyez n’est écrit. "
            "Relisez, puis enregistrez de nouveau si cela doit remplacer ce qui vient d’être décidé.",
        )
        self.data = self.data.copy()
        self.data["vu"] = self.initial["vu"]
