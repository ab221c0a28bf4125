import base64
import datetime
import re
from collections import Counter

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.cache import caches
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import salted_hmac

from langue.texte import normaliser

# Of an identifier, which somebody types on a telephone: whole words as far as they fit.
PRENOM_AU_PLUS, NOM_AU_PLUS = 16, 22
# Days after which an initial password, printed or said aloud, opens nothing any more.
JOURS_INITIAUX = 60
SANS_DECOMPOSITION = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d"}
)


def partie_d_identifiant(nom):
    """A name without accents, apostrophes or spaces: « D’Angelo de la Tour » → « dangelo-de-la-tour »."""
    nu = normaliser("NFKD", nom.lower().translate(SANS_DECOMPOSITION))
    lettres = re.sub(r"[^a-z0-9 \-]", "", nu.encode("ascii", "ignore").decode())
    return re.sub(r"[ \-]+", "-", lettres).strip("-")


def base_d_identifiant(prenom, nom):
    """« prenom.nom », at most 39 characters: « anne-charlotte.de-la-rochefoucauld » of much longer names."""
    parties = _en_court(prenom, PRENOM_AU_PLUS), _en_court(nom, NOM_AU_PLUS)
    return ".".join(filter(None, parties)) or "personne"


def _en_court(nom, au_plus):
    partie = partie_d_identifiant(nom)
    if len(partie) <= au_plus:
        return partie
    entiere, tiret, _ = partie[: au_plus + 1].rpartition("-")
    return entiere if tiret else partie[:au_plus]


def cle_de_copies(identite):
    """32 bytes in base64 that follow from ``SECRET_KEY`` and from who somebody is, a primary key or a signature; then,
    after a space each, those that follow from ``SECRET_KEY_FALLBACKS``, which still read what they have written."""
    cles = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    empreintes = (salted_hmac("copies", str(identite), cle, algorithm="sha256").digest() for cle in cles)
    return " ".join(base64.b64encode(empreinte).decode() for empreinte in empreintes)


def homonymes(personnes):
    """The primary keys of those, among these people, whose name is also another one's: something more tells them
    apart, the birth date for the school, the identifier for a teacher."""
    par_nom = {}
    for personne in personnes:
        par_nom.setdefault(personne.cle_du_nom, set()).add(personne.pk)
    return {pk for memes in par_nom.values() if len(memes) > 1 for pk in memes}


def noms_distincts(personnes, *, naissance=False):
    """``{primary key: « PETIT Lina »}``; each of two homonyms with their identifier in brackets, for a teacher.

    ``naissance``: with the birth date instead, where it is known and tells them apart, for what a school prints.
    """
    par_pk = {personne.pk: personne for personne in personnes}
    memes = homonymes(par_pk.values())
    jours = Counter((par_pk[pk].cle_du_nom, par_pk[pk].date_naissance) for pk in memes) if naissance else {}

    def nom(personne):
        if personne.pk not in memes:
            return personne.nom_liste
        jour = personne.date_naissance if naissance else None
        seul = jour and jours[personne.cle_du_nom, jour] == 1
        return f"{personne.nom_liste} ({f'{jour:%d/%m/%Y}' if seul else personne.username})"

    return {pk: nom(personne) for pk, personne in par_pk.items()}


class Role(models.TextChoices):
    """What a person mainly comes for; decides the home page and the menu, never access to an object."""

    ETUDIANT = "etudiant", "Étudiant ou élève"
    ENSEIGNANT = "enseignant", "Enseignant"
    JURY = "jury", "Membre de commission"
    ADMINISTRATEUR = "administrateur", "Administrateur"


class UserManager(DjangoUserManager):
    def de_ces_ecoles(self, ecoles):
        """Everybody who is, was, or teaches in one of them. ``ecoles``: schools, or a query of their primary keys.

        A union, each part of which is found by an index: « or exists » would read every person of the instance.
        """
        la, de_classes = self.filter(etablissement__in=ecoles), {"classe__etablissement__in": ecoles}
        inscrits = self.model._meta.get_field("inscriptions").related_model.objects.filter(**de_classes)
        enseignants = self.model._meta.get_field("enseignements").related_model.objects.filter(**de_classes)
        tous = la.values("pk").union(inscrits.values("etudiant"), enseignants.values("enseignant"))
        return self.filter(pk__in=tous)

    def get_by_natural_key(self, username):
        """Identifiers are kept in lower case, typed in any."""
        return self.get(username=username.lower())

    def joignables_a(self, adresse):
        """The accounts in use that have proved to receive what is sent to this address."""
        return self.filter(is_active=True, emailaddress__email=adresse.lower(), emailaddress__verified=True)

    @staticmethod
    def sans_mot_de_passe(vers=""):
        """Condition on a person, or on what leads to one by the path ``vers``: no password has opened the account yet,
        which was created by a class list, its strip not printed."""
        return models.Q(**{f"{vers}password__startswith": UNUSABLE_PASSWORD_PREFIX, f"{vers}last_login__isnull": True})

    def creer_identifiant(self, prenom, nom):
        """A free identifier « prenom.nom », at most 39 characters, followed by 2, 3 … when it is taken.

        Two callers at once may get the same one: the database refuses the second, who asks again.
        """
        return self.creer_identifiants([(prenom, nom)])[0]

    def creer_identifiants(self, personnes):
        """Free identifiers, all different, for many ``(prénom, nom)`` at once: a query for each number tried."""
        libres = [""] * len(personnes)
        restent, donnes, numero = dict(enumerate(base_d_identifiant(*personne) for personne in personnes)), set(), 1
        while restent:
            essais = {rang: f"{base}{numero}" if numero > 1 else base for rang, base in restent.items()}
            pris = donnes | set(self.filter(username__in=set(essais.values())).values_list("username", flat=True))
            for rang, essai in essais.items():
                if essai not in pris:
                    libres[rang] = essai
                    pris.add(essai)
                    donnes.add(essai)
                    del restent[rang]
            numero += 1
        return libres


class User(AbstractUser):
    """A person who signs in by identifier. Students are minors: an e-mail is optional, nothing else is asked.

    ``email``: the address that the person has confirmed by its link, or nothing. One that waits to be confirmed is a
    row of allauth's ``EmailAddress`` alone, and serves for nothing.
    """

    Role = Role

    username = models.CharField(
        "identifiant",
        max_length=150,
        unique=True,
        help_text="Par exemple prenom.nom. Toujours en minuscules, tapé comme on veut.",
        validators=[
            RegexValidator(
                # Never an « @ »: an identifier is not to be taken for an address.
                r"^[\w.+-]+\Z",
                "Un identifiant se compose de lettres, de chiffres et des signes . - _ +, sans espace ni arobase.",
            )
        ],
        error_messages={"unique": "Cet identifiant est déjà pris."},
    )
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.ETUDIANT)
    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="personnes",
        verbose_name="établissement",
    )
    mot_de_passe_initial = models.BooleanField(
        "mot de passe à changer",
        default=False,
        help_text="La personne choisit son propre mot de passe à la prochaine connexion.",
    )

    mot_de_passe_initial_le = models.DateTimeField("mot de passe donné le", null=True, blank=True, editable=False)

    # Only to recognise a student from one list to the next, as their national numbers are; never a password.
    date_naissance = models.DateField("date de naissance", null=True, blank=True)
    recapitulatif = models.BooleanField(
        "récapitulatif par courriel",
        null=True,
        blank=True,
        help_text="Une fois par jour au plus. Sans réponse\u00a0: non pour les étudiants, oui pour les enseignants.",
    )
    dernier_recapitulatif_le = models.DateTimeField("dernier récapitulatif le", null=True, blank=True, editable=False)
    rappel_du_carnet = models.BooleanField(
        "rappel du journal de bord",
        default=False,
        help_text="Une fois par semaine au plus, quand rien n’a été écrit depuis sept jours.",
    )
    dernier_rappel_le = models.DateTimeField("dernier rappel le", null=True, blank=True, editable=False)

    objects = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=models.functions.Lower("username")),
                name="identifiant_en_minuscules",
                violation_error_message="L’identifiant s’écrit en minuscules.",
            ),
            models.CheckConstraint(
                condition=~models.Q(username__contains="@"),
                name="identifiant_sans_arobase",
                violation_error_message="Un identifiant ne contient pas d’arobase.",
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    def clean(self):
        super().clean()
        self.username = self.username.lower()

    def attribuer_mot_de_passe(self, en_clair):
        """Set an initial password, to be changed at the next sign-in, and hand it back. Does not save."""
        self.set_password(en_clair)
        self.mot_de_passe_initial, self.mot_de_passe_initial_le = True, timezone.now()
        return en_clair

    @property
    def cle_des_copies(self):
        """The key of what this person's browser keeps unsent, for their own pages alone (R20): see ``cle_de_copies``.

        It follows from ``SECRET_KEY`` and the account: the same after signing in again, unknown to anybody else.
        """
        return cle_de_copies(self.pk)

    @property
    def mot_de_passe_perime(self):
        """Whether the initial password has waited too long."""
        donne_le = self.mot_de_passe_initial_le
        return bool(
            self.mot_de_passe_initial
            and donne_le
            and timezone.now() - donne_le > datetime.timedelta(days=JOURS_INITIAUX)
        )

    @property
    def est_sensible(self):
        """Whether much would be lost with this account: it runs the instance or a school, or reads for a jury."""
        return self.is_staff or self.is_superuser or self.role in (Role.ADMINISTRATEUR, Role.JURY)

    @property
    def est_etudiant(self):
        return self.role == Role.ETUDIANT

    @property
    def est_enseignant(self):
        return self.role == Role.ENSEIGNANT

    @property
    def est_administrateur(self):
        return self.role == Role.ADMINISTRATEUR

    @property
    def se_nomme(self):
        """Whether this person's name is theirs to correct: a student whom no school keeps in its lists."""
        return self.est_etudiant and not self.inscriptions.filter(terminee_le=None).exists()

    @property
    def administre_une_ecole(self):
        """Whether « Mon établissement » is theirs: no query for whoever has a school of their own."""
        return bool(
            self.is_superuser
            or (self.est_administrateur and (self.etablissement_id or self.etablissements_administres.exists()))
        )

    @property
    def veut_le_recapitulatif(self):
        """Whether the daily e-mail is sent: off by default for students, on for the others."""
        return not self.est_etudiant if self.recapitulatif is None else self.recapitulatif

    @property
    def nom_liste(self):
        """« DUPONT Lina »: how school lists name people."""
        return f"{self.last_name.upper()} {self.first_name}".strip() or self.username

    @property
    def rang_liste(self):
        """Where this person stands in a French list: without accents, « ÉVRARD » between « DURAND » and « FAURE »."""
        return self.cle_du_nom, self.nom_liste

    @property
    def cle_du_nom(self):
        """The same for two people whose names differ by an accent, a capital or a hyphen alone."""
        return partie_d_identifiant(self.nom_liste)


@receiver(post_delete, sender=User, dispatch_uid="accounts.oublier_les_impressions")
def oublier_les_impressions(**details):
    """The prints that are kept a day may hold the words of whoever is erased: none stays."""
    transaction.on_commit(caches["pdf"].clear)
