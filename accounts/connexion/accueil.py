from django.shortcuts import redirect

from accounts.roles import accueil_de


def accueil(request):
    """Lead everyone to the page that they came for, by role."""
    return redirect(accueil_de(request.user))
