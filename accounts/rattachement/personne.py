"""Whose account a provider of identity means: somebody whom a list, an invitation or a school announced, or nobody.

A number that the school holds decides, then a verified address. What is doubtful is asked, never guessed (R32).
"""

from django.db.models import Q

from accounts.enseignants.invitation import accepter
from accounts.listes.doublons import numeros_contraires
from accounts.listes.lire.numeros import lire_numeros
from accounts.models import Etablissement, Invitation, NumeroNational, User
from accounts.models.user import partie_d_identifiant


class Doute(Exception):
    """Somebody could be meant, and it is not sure: the message is a French sentence that says what to do."""


PLUSIEURS = "Plusieurs comptes ont cette adresse électronique\u00a0: le site ne peut pas choisir à votre place."
AUTRE = "Le compte qui a cette adresse électronique n’est pas à votre nom."


def connues(etablissements):
    """The accounts that a provider may open: of these schools (UAI; none: of every school), never of whoever runs the
    instance, whose rights no other site is to hold."""
    personnes = User.objects
    if etablissements:
        personnes = personnes.de_ces_ecoles(Etablissement.objects.filter(uai__in=etablissements).values("pk"))
    return personnes.filter(is_active=True, is_staff=False, is_superuser=False)


def annoncee(personnes, numero, adresses, prenom):
    """Who is meant among ``personnes``, or None.

    ``numero``: what the provider tells, any writing; ``adresses``: the verified ones alone, in small letters;
    ``prenom``: as it says it. Raises ``Doute``.
    """
    numeros = tuple(lire_numeros(numero)[0])
    for connu in NumeroNational.objects.filter(valeur__in=numeros, personne__in=personnes).select_related("personne"):
        return connu.personne
    trouvees = personnes.filter(
        Q(emailaddress__email__in=adresses, emailaddress__verified=True)
        | Q(invitation__courriel__in=adresses, invitation__acceptee_le=None, last_login=None)
    ).distinct()[:2]
    if len(trouvees) > 1:
        raise Doute(PLUSIEURS)
    for personne in trouvees:
        _verifier(personne, numeros, prenom)
        return personne
    return None


def _verifier(personne, numeros, prenom):
    """A brother and a sister may give one address, that of their parents: the number and the first name tell them
    apart."""
    siens = tuple(personne.numeros.values_list("valeur", flat=True))
    meme_prenom = partie_d_identifiant(prenom) == partie_d_identifiant(personne.first_name)
    if numeros_contraires(numeros, siens) or (personne.est_etudiant and not meme_prenom):
        raise Doute(AUTRE)


def preparer(personne, adresses):
    """The account opens for the first time by a provider: its invitation is accepted, and the initial password, which
    others have held, opens nothing any more."""
    invitation = Invitation.objects.filter(personne=personne, acceptee_le=None, courriel__in=adresses)
    for attendue in invitation:
        accepter(attendue, None)
        personne.refresh_from_db()
    if personne.mot_de_passe_initial:
        personne.set_unusable_password()
        personne.mot_de_passe_initial, personne.mot_de_passe_initial_le = False, None
        personne.save(update_fields=["password", "mot_de_passe_initial", "mot_de_passe_initial_le"])
