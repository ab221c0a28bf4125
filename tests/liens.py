"""What browsers do with the links of tuteurs: several may be open in one."""

from django.test import Client
from django.urls import resolve, reverse


def ouvrir(lien, navigateur=None):
    """The browser that has pressed the button of this link; ``acces``: the access that it names in its addresses."""
    navigateur = navigateur or Client()
    reponse = navigateur.post(lien)
    assert reponse.status_code == 302
    navigateur.acces = resolve(reponse.url).kwargs["acces"]
    return navigateur


def chez(navigateur, nom, *args):
    """An address of the tuteur whose access this browser has opened last."""
    return reverse(nom, args=[navigateur.acces, *args])
