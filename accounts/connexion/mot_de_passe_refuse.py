"""Passwords that anybody here would try first. Django's own lists are English, and know no school."""

import re
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from accounts.models.user import partie_d_identifiant

# Letters alone, without accents: « Marseille2026! » is « marseille ».
COURANTS = frozenset(Path(__file__).with_name("mots_courants.txt").read_text().split())
LONGUEUR_MAXIMALE = 128
# Words this short are found in any passphrase.
MOT_MINIMAL = 4
# Characters that must be left once the words that everybody knows of the person are taken out.
RESTE_MINIMAL = 8


class PasSansFin:
    """Refuse what nobody types, and what would only make the server work; nothing of a password is ever cut off."""

    def validate(self, password, user=None):
        if len(password) > LONGUEUR_MAXIMALE:
            raise ValidationError(f"{LONGUEUR_MAXIMALE}\u00a0caractères au plus.", "trop_long")

    def get_help_text(self):
        return f"{LONGUEUR_MAXIMALE}\u00a0caractères au plus."


class PasCourant(CommonPasswordValidator):
    """Refuse Django's twenty thousand, what is common in France, whatever figures and signs surround it, and what
    repeats itself: one sentence for each."""

    def validate(self, password, user=None):
        serre = partie_d_identifiant(password).replace("-", "")
        if password.lower().strip() in self.passwords or _racine(re.sub(r"[^a-z]", "", serre)) in COURANTS:
            raise ValidationError(
                "Ce mot de passe est parmi les premiers que l’on essaie\u00a0: choisissez-en un autre.", "trop_courant"
            )
        if len(set(password.lower())) < 5 or _racine(password.lower()) != password.lower():
            raise ValidationError(
                "Ce mot de passe répète toujours la même chose\u00a0: choisissez-en un autre.", "repetition"
            )

    def get_help_text(self):
        return "Un mot que tout le monde essaie, ou qui se répète, est refusé."


class PasDeLaPersonne(UserAttributeSimilarityValidator):
    """Refuse what is like the person's name or identifier, or made of them, of their school or class, and of little
    else: one sentence."""

    def validate(self, password, user=None):
        if user is None:
            return
        reste = partie_d_identifiant(password).replace("-", "")
        entier = reste
        for mot in sorted(_mots(user), key=len, reverse=True):
            reste = reste.replace(mot, "")
        if self._ressemble(password, user) or reste != entier and len(reste) < RESTE_MINIMAL:
            raise ValidationError(
                "Ce mot de passe ressemble trop à votre nom, à votre identifiant ou à votre établissement\u00a0: "
                "choisissez-en un autre.",
                "trop_personnel",
            )

    def _ressemble(self, password, user):
        try:
            super().validate(password, user)
        except ValidationError:
            return True
        return False

    def get_help_text(self):
        return "Votre nom, celui de votre établissement ou de votre classe ne suffisent pas."


def _mots(user):
    """The words that whoever knows the person thinks of."""
    textes = [user.first_name, user.last_name, user.username, user.email]
    if user.pk:
        ecoles = [user.etablissement] if user.etablissement else []
        for inscription in user.inscriptions.select_related("classe__etablissement"):
            textes.append(inscription.classe.nom)
            ecoles.append(inscription.classe.etablissement)
        for enseignement in user.enseignements.select_related("classe__etablissement"):
            ecoles.append(enseignement.classe.etablissement)
        textes += [texte for ecole in ecoles for texte in (ecole.nom, ecole.commune, ecole.uai)]
    mots = {mot for texte in textes for mot in re.split(r"[^a-z0-9]+", partie_d_identifiant(re.sub(r"\W", " ", texte)))}
    return {mot for mot in mots if len(mot) >= MOT_MINIMAL}


def _racine(texte):
    """What is written several times in a row, or the text itself: « totototo » → « to », « soleil » → « soleil »."""
    periode = (texte + texte).find(texte, 1)
    return texte[:periode] if texte else texte
