"""Sign-up of a candidat libre: a person, a diplôme, a session, and the passport that goes with them."""

from allauth.account.forms import SignupForm
from django import forms

from referentiel.models import Diplome
from situations.models import Passeport


class CandidatLibreForm(SignupForm):
    first_name = forms.CharField(label="Prénom", max_length=150)
    last_name = forms.CharField(label="Nom", max_length=150)
    diplome = forms.ModelChoiceField(Diplome.objects.all(), label="Diplôme préparé", empty_label="Choisir…")
    session = forms.IntegerField(label="Session d’examen", min_value=2009, max_value=2100)

    def save(self, request):
        user = super().save(request)
        Passeport.objects.create(
            etudiant=user, diplome=self.cleaned_data["diplome"], session=self.cleaned_data["session"]
        )
        return user
