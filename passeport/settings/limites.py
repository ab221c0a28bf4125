"""How often a page may be asked for, counted by ``accounts.limites``; each limit may be set from the environment."""

import re

import environ
from django.core.exceptions import ImproperlyConfigured

# A whole class signs in from one address: no failure there holds back another identifier. The key of a failure is an
# identifier from an address, or from a device that the person knows; the more it fails, the longer it waits.
LIMITES = {
    # Counted below, where devices are told apart.
    "login": "",
    "connexion": "300/m/ip",
    # There and back by a provider of identity, twice or three times a sign-in.
    "fournisseur": "900/m/ip",
    "login_failed": "5/5m/key,20/h/key,60/d/key",
    "signup": "20/h/ip",
    # The link of a sign-up opens one account, however many times its button is pressed.
    "inscription": "1/h/key",
    "reset_password": "20/m/ip,5/m/key,10/d/key",
    # Links that confirm an address: to that address, and asked for by one person, who may be writing to a stranger.
    "confirm_email": "1/3m/key,4/d/key",
    "courriel": "8/d/user",
    # What one address receives from whoever asks the site to write to it.
    "destinataire": "6/d/key",
    # Wrong links of a tuteur; links made and sent by one person.
    "lien_tuteur": "10/m/ip",
    # Texts that wait for a person whose session has ended, kept for whoever brings one of their forms.
    "texte_en_attente": "20/h/key",
    # Lines that the journal takes of what it refuses: to invented identifiers, to a locked one, to one person.
    "journal_inconnu": "20/h/ip",
    "journal_trop_d_essais": "1/h/key",
    "journal_refus": "10/h/user,40/d/user",
    "acces_tuteur": "60/h/user",
    # Photos of signed sheets: a class of thirty-five, each twice.
    "feuille": "120/h/user",
    # Photos of oneself on what a student shows: each is drawn again.
    "photo": "30/h/user",
    # Invitations that one person sends to members of commissions.
    "invitation": "60/h/user",
    # Wrong links of an extract.
    "lien_extrait": "10/m/ip",
    # Of ours: checking a copy, open to anybody.
    "verifier": "60/m/ip",
    # Codes of centres of exam that one candidat individuel tries.
    "code_centre": "20/h/user",
    # Archives of a passport that one person brings back, each read whole.
    "reprise": "20/h/user",
}

LIMITE = r"(?:(?:^|,)\d+/\d*[smhd]/(?:ip|user|key))*"


def lire_les_limites():
    """``ACCOUNT_RATE_LIMITS``, each of which may be set: LIMITE_CONNEXION=600/m/ip; empty, nothing is counted.

    Raises ``ImproperlyConfigured`` for one that is written otherwise.
    """
    limites = {}
    for action, limite in LIMITES.items():
        limites[action] = environ.Env()(f"LIMITE_{action.upper()}", default=limite)
        if not re.fullmatch(LIMITE, limites[action]):
            raise ImproperlyConfigured(f"LIMITE_{action.upper()} is not written as 5/5m/key,20/h/ip.")
    return limites
