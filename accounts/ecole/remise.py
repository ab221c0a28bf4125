"""Handing out identifiers: first passwords exist in clear on the printed strip alone, never in the database.

They are drawn when the sheet is printed, for students who have never signed in. Printing again draws new ones.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.mot_de_passe_initial import mot_de_passe_initial


class HachageInitial(Argon2PasswordHasher):
    """Argon2id at OWASP's minimum: twice quicker than ``accounts.connexion.hachage``, so that a class waits a second.

    Enough for 52 random bits that serve once; Django hashes again at full cost when the student first signs in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


def hacher(en_clair):
    """The hash of an initial password, with the instance's own method when that is not Argon2."""
    methode = get_hasher()
    if isinstance(methode, Argon2PasswordHasher):
        methode = HachageInitial()
    return methode.encode(en_clair, methode.salt())


def jamais_connectes(classe):
    """``(without a password yet, with a strip that never served)``: students of the class, by name."""
    etudiants = sorted(
        User.objects.filter(
            inscriptions__classe=classe,
            inscriptions__terminee_le=None,
            role=User.Role.ETUDIANT,
            is_active=True,
            last_login=None,
        ),
        key=lambda etudiant: etudiant.rang_liste,
    )
    sans = [etudiant for etudiant in etudiants if not etudiant.has_usable_password()]
    # A password that is not an initial one was chosen, or set by hand: it is not replaced by a sheet.
    return sans, [e for e in etudiants if e.has_usable_password() and e.mot_de_passe_initial]


def tirer(etudiants):
    """``[(student, password in clear)]``, the hash set on the student and not saved: about 50 ms each."""
    tirages = []
    for etudiant in etudiants:
        en_clair = mot_de_passe_initial()
        etudiant.password = hacher(en_clair)
        etudiant.mot_de_passe_initial = True
        tirages.append((etudiant, en_clair))
    return tirages


def enregistrer(tirages):
    """Keep the hashes drawn, leaving alone whoever has signed in meanwhile."""
    with transaction.atomic():
        for etudiant, _ in tirages:
            User.objects.filter(pk=etudiant.pk, last_login=None).update(
                password=etudiant.password, mot_de_passe_initial=True, mot_de_passe_initial_le=timezone.now()
            )
