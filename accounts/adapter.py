"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class CompteAdapter(DefaultAccountAdapter):
    """Sign-up is for candidats libres alone; a changed password is no longer an initial one."""

    def is_open_for_signup(self, request):
        return settings.INSCRIPTION_LIBRE

    def set_password(self, user, password):
        user.mot_de_passe_initial = False
        super().set_password(user, password)
